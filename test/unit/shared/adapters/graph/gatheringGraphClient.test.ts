import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GatheringGraphClient } from "../../../../../shared/adapters/graph/gatheringGraphClient.ts";
import { RefusedError, TransientError } from "../../../../../shared/errors.ts";
import { startScriptedServer, tokenOf } from "../../../../support/scriptedServer.ts";

let server: Awaited<ReturnType<typeof startScriptedServer>>;
let graph: GatheringGraphClient;
beforeAll(async () => {
  server = await startScriptedServer();
  graph = new GatheringGraphClient(server.url, tokenOf("t"));
});
afterAll(() => server?.stop());

interface Part {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}
interface PartAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}
const partsOf = (body: string): readonly Part[] => (JSON.parse(body) as { requests: readonly Part[] }).requests;

/** Answers each part of a batch, the last one first; a part without an answer is left out. */
const answerParts = (answerOf: (part: Part) => PartAnswer | undefined) =>
  server.answer(({ body }) => {
    const answers = partsOf(body).flatMap((part) => {
      const answer = answerOf(part);
      return answer ? [{ id: part.id, ...answer }] : [];
    });
    return { body: { responses: answers.reverse() } };
  });
const settled = (reads: readonly Promise<unknown>[]) => Promise.allSettled(reads);

describe("reads that are asked for together", () => {
  test("travel as one batch, and each has its own answer", async () => {
    answerParts(({ url }) => ({ status: 200, body: { of: url } }));
    expect(await Promise.all(["/users/a", "/users/b", "/groups/c"].map((path) => graph.get(path)))).toEqual([
      { of: "/users/a" },
      { of: "/users/b" },
      { of: "/groups/c" },
    ]);
    expect(server.requests.map(({ method, url }) => `${method} ${url}`)).toEqual(["POST /v1.0/$batch"]);
    expect(partsOf(server.requests[0]?.body ?? "").map(({ method }) => method)).toEqual(["GET", "GET", "GET"]);
  });

  test("are gathered from functions that await something first, and from the first pages of collections", async () => {
    answerParts(({ url }) => ({ status: 200, body: { value: [url] } }));
    const late = async () => graph.get(await Promise.resolve("/users/late"));
    const pages = async () => {
      const all: unknown[] = [];
      for await (const page of graph.pages("/groups")) all.push(...page);
      return all;
    };
    expect(await Promise.all([late(), pages()])).toEqual([{ value: ["/users/late"] }, ["/groups"]]);
    expect(server.requests.length).toBe(1);
  });

  test("ask for the newer enum members, and for the index where they need it", async () => {
    answerParts(() => ({ status: 200, body: { value: [] } }));
    await Promise.all([graph.page("/a", undefined, { eventual: true }), graph.get("/b")]);
    expect(partsOf(server.requests[0]?.body ?? "").map(({ headers }) => headers)).toEqual([
      { Prefer: "include-unknown-enum-members", ConsistencyLevel: "eventual" },
      { Prefer: "include-unknown-enum-members" },
    ]);
  });

  test("fail one by one: absent, refused, throttled or left out", async () => {
    const answers: Readonly<Record<string, PartAnswer>> = {
      "/ok": { status: 200, body: { id: 1 } },
      "/absent": { status: 404, body: { error: { code: "Request_ResourceNotFound" } } },
      "/refused": { status: 403, body: { error: { code: "Authorization_RequestDenied" } } },
      "/throttled": { status: 429, headers: { "Retry-After": "17" }, body: { error: { code: "TooManyRequests" } } },
    };
    answerParts(({ url }) => answers[url]);
    const [ok, absent, refused, throttled, leftOut] = await settled(
      ["/ok", "/absent", "/refused", "/throttled", "/leftOut"].map((path) => graph.get(path)),
    );
    expect(ok).toMatchObject({ status: "fulfilled", value: { id: 1 } });
    expect(absent).toMatchObject({ status: "fulfilled", value: undefined });
    expect(refused).toMatchObject({ reason: expect.any(RefusedError) });
    expect(refused).toMatchObject({ reason: { code: "Authorization_RequestDenied" } });
    expect(throttled).toMatchObject({ reason: expect.any(TransientError) });
    expect(throttled).toMatchObject({ reason: { retryAfterSeconds: 17 } });
    expect(leftOut).toMatchObject({ reason: expect.any(TransientError) });
  });

  test.each([
    ["throttled", { status: 429, headers: { "retry-after": "5" } }, TransientError],
    ["refused", { status: 403, body: { error: { code: "Forbidden" } } }, RefusedError],
    ["cut off", "hangUp", TransientError],
  ] as const)("all fail when the batch itself is %s, after one single request", async (_what, answer, kind) => {
    server.answer(answer);
    const outcomes = await settled([graph.get("/a"), graph.get("/b")]);
    for (const outcome of outcomes) expect(outcome).toMatchObject({ status: "rejected", reason: expect.any(kind) });
    expect(server.requests.length).toBe(1);
  });

  test("go twenty at a time", async () => {
    answerParts(({ url }) => ({ status: 200, body: url }));
    const paths = Array.from({ length: 45 }, (_, index) => `/users/${index}`);
    expect(await Promise.all(paths.map((path) => graph.get(path)))).toEqual(paths);
    // They are on their way at the same time: which one arrives first is open.
    expect(server.requests.map(({ body }) => partsOf(body).length).sort()).toEqual([20, 20, 5]);
  });
});

describe("a read goes by itself", () => {
  test("when nothing else is asked for", async () => {
    server.answer({ body: { id: 1 } });
    await graph.get("/a");
    await graph.get("/b");
    expect(server.requests.map(({ method, url }) => `${method} ${url}`)).toEqual(["GET /v1.0/a", "GET /v1.0/b"]);
  });

  test("when its answer is not JSON, or it is beta's", async () => {
    server.answer({ body: { value: [] } });
    await Promise.all([graph.get("/a/$count", { alone: true }), graph.get("/logs", { version: "beta" })]);
    expect(server.requests.map(({ url }) => url).sort()).toEqual(["/beta/logs", "/v1.0/a/$count"]);
  });

  test("when it follows a page", async () => {
    server.answer({ body: { value: [] } });
    const link = (page: string) => `${server.url}/v1.0/a?$skiptoken=${page}`;
    await Promise.all(["2", "3"].map((page) => graph.page("/a", JSON.stringify([1, link(page), ""]))));
    expect(server.requests.map(({ url }) => url).sort()).toEqual(["/v1.0/a?$skiptoken=2", "/v1.0/a?$skiptoken=3"]);
  });
});
