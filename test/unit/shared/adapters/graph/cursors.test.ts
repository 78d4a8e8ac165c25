import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "../../../../../shared/adapters/clock/systemClock.ts";
import { GraphClient } from "../../../../../shared/adapters/graph/graphClient.ts";
import { graphDirectory } from "../../../../../shared/adapters/graph/graphDirectory.ts";
import { graphPolicyReader } from "../../../../../shared/adapters/graph/graphPolicies.ts";
import { graphReports } from "../../../../../shared/adapters/graph/graphReports.ts";
import { RequestPace } from "../../../../../shared/adapters/graph/requestPace.ts";
import { RefusedError, TransientError } from "../../../../../shared/errors.ts";
import type { Page } from "../../../../../shared/ports/graph.ts";
import { startScriptedServer, tokenOf } from "../../../../support/scriptedServer.ts";
import { APP_ID } from "../../../../support/testConfig.ts";

const GROUP = "90000000-0000-4000-8000-000000000001";
const [FROM, TO] = ["2026-03-02T08:00:00.000Z", "2026-03-02T09:00:00.000Z"];

let server: Awaited<ReturnType<typeof startScriptedServer>>;
let elsewhere: typeof server;
let graph: GraphClient;
beforeAll(async () => {
  server = await startScriptedServer();
  elsewhere = await startScriptedServer();
});
beforeEach(() => {
  graph = new GraphClient(server.url, tokenOf("secret-token"));
});
afterAll(() => Promise.all([server?.stop(), elsewhere?.stop()]));

const thrownBy = (run: () => Promise<unknown>): Promise<unknown> =>
  run().then(
    (value) => ({ notThrown: value }),
    (error: unknown) => error,
  );
const error = (code: string, message: string) => ({ error: { code, message, innerError: { "request-id": "r-1" } } });
const reports = () => graphReports(graph, new RequestPace(systemClock));

type Read = (next?: string) => Promise<Page<unknown> | undefined>;
/** Every reading whose cursor is kept by a step, a poll or the feed. */
const readings: readonly (readonly [string, () => Read])[] = [
  ["members of a group", () => (next) => graphDirectory(graph, APP_ID).groupMembers(GROUP, next)],
  ["the registration report", () => (next) => reports().registrationDetails(next)],
  ...(["interactive", "nonInteractive"] as const).map(
    (kind) => [`sign-ins, ${kind}`, (): Read => (next) => reports().signIns(kind, FROM, TO, next)] as const,
  ),
  ...(["interactive", "nonInteractive"] as const).map(
    (log) => [`stopped sign-ins, ${log}`, (): Read => (next) => reports().stoppedSignIns(log, FROM, TO, next)] as const,
  ),
  ["satisfied sign-ins", () => (next) => reports().satisfiedSignIns(FROM, TO, next)],
];
/** What services say of a place that they have forgotten. */
const refusals = [
  [400, error("Directory_ExpiredPageToken", "The specified page token value has expired."), "Directory_Expired"],
  [400, error("", "Invalid Skip Token"), "Invalid Skip Token"],
  [400, error("Request_BadRequest", "Skip token is null or badly formed"), "badly formed"],
  [403, error("Authorization_RequestDenied", "no"), "Authorization_RequestDenied"],
  [404, error("Request_ResourceNotFound", "no"), "Request_ResourceNotFound"],
  [410, error("Gone", "resync required"), "Gone"],
  [412, "<html>odd</html>", "status412"],
] as const;

describe.each(readings)("%s", (_name, reading) => {
  /** The first page names a next one. */
  const firstPage = (): ReturnType<Read> => {
    server.answer(({ url }) => {
      const link = `${server.url}${url}${url.includes("?") ? "&" : "?"}$skiptoken=2`;
      return { body: { value: [], "@odata.nextLink": link } };
    });
    return reading()();
  };

  test.each(refusals)("of which a following page is refused with %i %j begins anew", async (status, body, said) => {
    const first = await firstPage();
    server.answer({ status, body });
    const thrown = await thrownBy(() => reading()(first?.next));
    expect(thrown).toMatchObject({ reason: "cursor", message: expect.stringContaining(said) });
  });

  test.each(refusals.filter(([status]) => status !== 404))(
    "of which the first page is refused with %i does not",
    async (status, body) => {
      server.answer({ status, body });
      const thrown = await thrownBy(() => reading()());
      expect(thrown).toBeInstanceOf(RefusedError);
      expect(thrown).not.toMatchObject({ reason: "cursor" });
    },
  );

  test.each([401, 429, 500, 503])("of which a following page is answered with %i keeps its place", async (status) => {
    const first = await firstPage();
    server.answer({ status, body: error("x", "x") });
    expect(await thrownBy(() => reading()(first?.next))).toBeInstanceOf(TransientError);
  });

  test("that is to go on at what is no place of it begins anew, and nothing is sent", async () => {
    server.answer({ body: { value: [] } });
    for (const cursor of ["", "3", "{}", `${server.url}/v1.0/users`])
      expect(await thrownBy(() => reading()(cursor))).toMatchObject({ reason: "cursor" });
    expect(server.requests).toEqual([]);
  });
});

const person = (n: number) => `a0000000-0000-4000-8000-00000000000${n}`;
const policy = (n: number) => ({ id: person(n), displayName: `Policy ${n}`, state: "disabled", conditions: {} });
/** Every reading that is made to its end at once. */
const wholes: readonly (readonly [string, (n: number) => object, () => Promise<readonly unknown[]>])[] = [
  [
    "the members of a group",
    (n) => ({ "@odata.type": "#microsoft.graph.user", id: person(n) }),
    async () => {
      const ids: string[] = [];
      for await (const page of graphDirectory(graph, APP_ID).memberIds(GROUP)) ids.push(...page);
      return ids;
    },
  ],
  [
    "the policies",
    policy,
    async () => (await graphPolicyReader(graph, new RequestPace(systemClock)).policies()).map(({ id }) => id),
  ],
];

describe.each(wholes)("the whole of %s", (_name, itemOf, read) => {
  /** Three pages of one; the second one is refused so many times. */
  const answerRefusing = (times: number, refusal: readonly [number, unknown, string]) => {
    let left = times;
    server.answer(({ url }) => {
      const page = Number(/skiptoken=(\d)/.exec(decodeURIComponent(url))?.[1] ?? 1);
      if (page === 2 && left-- > 0) return { status: refusal[0], body: refusal[1] };
      const base = url.replace(/[?&]\$skiptoken=\d/, "");
      const link = `${server.url}${base}${base.includes("?") ? "&" : "?"}$skiptoken=${page + 1}`;
      return { body: { value: [itemOf(page)], ...(page < 3 && { "@odata.nextLink": link }) } };
    });
  };

  test.each(refusals)("is begun anew, once, when a following page is refused with %i %j", async (...refusal) => {
    answerRefusing(1, refusal);
    expect(await read()).toEqual([person(1), person(2), person(3)]);
  });

  test.each(refusals)("is refused when that happens again with %i %j", async (...refusal) => {
    answerRefusing(2, refusal);
    expect(await thrownBy(read)).toMatchObject({ reason: "cursor" });
  });
});

describe("a nextLink", () => {
  test("is followed exactly as it is", async () => {
    const odd = "/v1.0/users?foo=1&$skiptoken=a%2Bb%3D%3D&$top=2&foo=2";
    server.answer((request) =>
      request.url === odd
        ? { body: { value: [2] } }
        : { body: { value: [1], "@odata.nextLink": `${server.url}${odd}` } },
    );
    const read: unknown[] = [];
    for await (const page of graph.pages("/users")) read.push(...page);
    expect(read).toEqual([1, 2]);
    expect(server.requests[1]?.url).toBe(odd);
  });

  test.each([
    ["another host", () => `${elsewhere.url}/v1.0/users`],
    ["another host that looks like ours", () => `${elsewhere.url}/v1.0/users?x=${server.url}`],
    ["ours as user info", () => elsewhere.url.replace("https://", "https://localhost@")],
    ["plain http", () => server.url.replace("https:", "http:")],
    ["no URL", () => "users?$skiptoken=1"],
    ["another collection", () => `${server.url}/v1.0/groups?$skiptoken=1`],
    ["another version", () => `${server.url}/beta/users?$skiptoken=1`],
    ["a part of it", () => `${server.url}/v1.0/users/x`],
    ["a way out of it", () => `${server.url}/v1.0/users/../groups`],
  ])("to %s is refused before anything is sent there", async (_where, link) => {
    elsewhere.answer({ body: { value: [] } });
    server.answer({ body: { value: [1], "@odata.nextLink": link() } });
    const refused = { reason: "notUnderstood", code: "foreignNextLink" };
    expect(await thrownBy(() => graph.page("/users", undefined))).toMatchObject(refused);
    expect(await thrownBy(() => graph.page("/users", JSON.stringify([1, link(), ""])))).toMatchObject(refused);
    expect([elsewhere.requests, server.requests.length]).toEqual([[], 1]);
  });

  test.each([
    ["in other letters", "/groups/ab/members", "/v1.0/groups/AB/Members?$skiptoken=1"],
    ["with the id in brackets", "/groups/ab/members", "/v1.0/groups('ab')/members?$skiptoken=1"],
    ["with brackets that are escaped", "/groups/ab/members", "/v1.0/groups(%27ab%27)/members?$skiptoken=1"],
    ["with a sign that need not be escaped", "/users/a%40b/manager", "/v1.0/users/a@b/manager?$skiptoken=1"],
  ])("that names the same collection %s is followed", async (_how, path, following) => {
    server.answer(({ url }) =>
      url === following
        ? { body: { value: [2] } }
        : { body: { value: [1], "@odata.nextLink": server.url + following } },
    );
    const read: unknown[] = [];
    for await (const page of graph.pages(path)) read.push(...page);
    expect(read).toEqual([1, 2]);
  });
});

/** The same whether one call goes through all pages, or each call goes on at a place that was kept. */
const ways = [
  [
    "in one call",
    async () => {
      for await (const _ of graph.pages("/users"));
    },
  ],
  [
    "with a kept place for each page",
    async () => {
      let next: string | undefined;
      do next = (await graph.page("/users", next))?.next;
      while (next !== undefined);
    },
  ],
] as const;

describe.each(ways)("next links that never end, followed %s,", (_way, readAll) => {
  /** @param following the number that each page names as its next one. */
  const pagesThat = (following: (page: number) => number | undefined) =>
    server.answer(({ url }) => {
      const next = following(Number(new URL(url, server.url).searchParams.get("page") ?? 0));
      const link = next !== undefined && { "@odata.nextLink": `${server.url}/v1.0/users?page=${next}` };
      return { body: { value: [], ...link } };
    });

  test("are refused at once where a page names itself", async () => {
    pagesThat(() => 1);
    const refused = { code: "EndlessPages", message: expect.stringContaining("to itself") };
    expect(await thrownBy(readAll)).toMatchObject(refused);
    expect(server.requests.length).toBe(2);
  });

  test.each([2, 3, 7, 50])("are refused when they lead round in a circle of %i", async (length) => {
    pagesThat((page) => (page % length) + 1);
    const refused = { code: "EndlessPages", message: expect.stringContaining("circle") };
    expect(await thrownBy(readAll)).toMatchObject(refused);
    expect(server.requests.length).toBeLessThanOrEqual(3 * length + 1);
  });

  test("are refused when they lead from afar into a circle", async () => {
    pagesThat((page) => (page === 40 ? 30 : page + 1));
    expect(await thrownBy(readAll)).toMatchObject({ code: "EndlessPages" });
  });

  test("are refused after more pages than anything has", { timeout: 60_000 }, async () => {
    pagesThat((page) => page + 1);
    const refused = { code: "EndlessPages", message: expect.stringContaining("more than 5000 pages") };
    expect(await thrownBy(readAll)).toMatchObject(refused);
  });

  test("are followed to the end where they end", async () => {
    pagesThat((page) => (page < 100 ? page + 1 : undefined));
    await readAll();
    expect(server.requests.length).toBe(101);
  });
});
