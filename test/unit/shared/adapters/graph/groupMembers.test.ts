import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GraphClient } from "../../../../../shared/adapters/graph/graphClient.ts";
import { graphDirectory } from "../../../../../shared/adapters/graph/graphDirectory.ts";
import { graphPolicyWriter } from "../../../../../shared/adapters/graph/graphPolicies.ts";
import { RefusedError, TransientError } from "../../../../../shared/errors.ts";
import { startScriptedServer, tokenOf } from "../../../../support/scriptedServer.ts";
import { APP_ID } from "../../../../support/testConfig.ts";

const GROUP = "e0000000-0000-4000-8000-00000000000f";
const OTHER = "e0000000-0000-4000-8000-000000000001";
const person = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
const people = Array.from({ length: 45 }, (_, n) => person(n));

interface Part {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}
interface PartAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}
let server: Awaited<ReturnType<typeof startScriptedServer>>;
let directory: ReturnType<typeof graphDirectory>;
let writer: ReturnType<typeof graphPolicyWriter>;
beforeAll(async () => {
  server = await startScriptedServer();
  const client = new GraphClient(server.url, tokenOf("token"));
  directory = graphDirectory(client, APP_ID);
  writer = graphPolicyWriter(client);
});
afterAll(() => server?.stop());

const partsOf = (body: string): readonly Part[] => (JSON.parse(body) as { requests: Part[] }).requests;
/** Answers every part of a batch; a part without an answer is left out. In no order that anybody may rely on. */
const answerParts = (answerOf: (part: Part) => PartAnswer | undefined) =>
  server.answer(({ body }) => ({
    body: {
      responses: partsOf(body)
        .flatMap((part) => {
          const answer = answerOf(part);
          return answer ? [{ id: part.id, ...answer }] : [];
        })
        .toReversed(),
    },
  }));
const parts = (): readonly (readonly Part[])[] => server.requests.map(({ body }) => partsOf(body));
const error = (code: string, message = "") => ({ error: { code, message } });

const IN = { status: 200, body: { value: [GROUP] } };
const OUT = { status: 200, body: { value: [] } };
const DONE = { status: 204 };
const MISSING = { status: 404, body: error("Request_ResourceNotFound") };
const DENIED = { status: 403, body: error("Authorization_RequestDenied") };
const busy = (seconds?: number) => ({
  status: 429,
  ...(seconds !== undefined && { headers: { "Retry-After": String(seconds) } }),
  body: error("TooManyRequests"),
});

describe("who is in a group", () => {
  const among = (userIds: readonly string[]) => directory.membersAmong(GROUP, userIds);

  test("is asked in batches of twenty, of each person alone", async () => {
    answerParts(({ id }) => (id < person(30) ? IN : OUT));
    expect([...(await among(people))].toSorted()).toEqual(people.slice(0, 30));
    expect(parts().map(({ length }) => length)).toEqual([20, 20, 5]);
    expect(parts().flat()[7]).toEqual({
      id: person(7),
      method: "POST",
      url: `/users/${person(7)}/checkMemberGroups`,
      headers: { "Content-Type": "application/json" },
      body: { groupIds: [GROUP] },
    });
  });

  test("are those whom the answer names for this group, not for another", async () => {
    answerParts(({ id }) => ({
      status: 200,
      body: { value: id === person(1) ? [OTHER, GROUP.toUpperCase()] : [OTHER] },
    }));
    expect([...(await among([person(0), person(1)]))]).toEqual([person(1)]);
  });

  test("nobody is asked, nothing is sent", async () => {
    answerParts(() => IN);
    expect((await among([])).size).toBe(0);
    expect(server.requests).toEqual([]);
  });

  test.each<[string, PartAnswer | undefined, object, typeof TransientError | typeof RefusedError]>([
    ["throttled", busy(7), { retryAfterSeconds: 7 }, TransientError],
    ["throttled without a word how long", busy(), { retryAfterSeconds: undefined }, TransientError],
    ["away for a while", { status: 503 }, {}, TransientError],
    ["left out", undefined, {}, TransientError],
    ["refused", DENIED, { reason: "denied", code: "Authorization_RequestDenied" }, RefusedError],
    ["invalid", { status: 400, body: error("Request_BadRequest") }, { reason: "invalid" }, RefusedError],
    ["not understood", { status: 200, body: { value: [7] } }, { reason: "notUnderstood" }, RefusedError],
    ["empty", { status: 200 }, { reason: "notUnderstood" }, RefusedError],
  ])("is told of nobody when one part, even of the last batch, is %s", async (_how, answer, expected, kind) => {
    for (const one of [person(3), person(44)]) {
      answerParts(({ id }) => (id === one ? answer : IN));
      const thrown = await among(people).catch((caught: unknown) => caught);
      expect(thrown).toBeInstanceOf(kind);
      expect(thrown).toMatchObject(expected);
    }
  });

  test("the longest wait of those asked for is told", async () => {
    answerParts(({ id }) => (id === person(1) ? busy(3) : id === person(2) ? busy(40) : IN));
    await expect(among(people.slice(0, 5))).rejects.toMatchObject({ retryAfterSeconds: 40 });
  });

  test("is not told when the whole batch is refused, throttled or lost", async () => {
    server.answer({ status: 403, body: error("Authorization_RequestDenied") });
    await expect(among(people)).rejects.toThrow(RefusedError);
    server.answer({ status: 429, headers: { "retry-after": "9" }, body: error("TooManyRequests") });
    await expect(among(people)).rejects.toMatchObject({ retryAfterSeconds: 9 });
    server.answer("hangUp");
    await expect(among(people)).rejects.toThrow(TransientError);
  });
});

describe("taking people out of a group", () => {
  test("deletes the reference, never the account, in batches of twenty without a body", async () => {
    answerParts(() => DONE);
    expect(await writer.removeMembers(GROUP, people)).toEqual([]);
    expect(parts().map(({ length }) => length)).toEqual([20, 20, 5]);
    expect(parts().flat()).toEqual(
      people.map((id) => ({ id, method: "DELETE", url: `/groups/${GROUP}/members/${id}/$ref`, headers: {} })),
    );
  });

  test.each([`${person(1)}?x`, `${person(1)}#`, `${person(1)}/..`, "../../users/x"])(
    "keeps the reference behind whatever an id is: %j",
    async (userId) => {
      answerParts(() => DONE);
      await writer.removeMembers(GROUP, [userId]);
      expect(parts().flat()[0]?.url).toBe(`/groups/${GROUP}/members/${encodeURIComponent(userId)}/$ref`);
    },
  );

  test("who is no member is out; whoever Graph refuses is named, and the batches behind go on", async () => {
    answerParts(({ id }) => (id === person(2) ? MISSING : id === person(3) || id === person(44) ? DENIED : DONE));
    expect(await writer.removeMembers(GROUP, people)).toMatchObject(
      [person(3), person(44)].map((userId) => ({ userId, reason: "denied", code: "Authorization_RequestDenied" })),
    );
    expect(server.requests).toHaveLength(3);
  });

  test.each<[string, PartAnswer | undefined, object]>([
    ["throttled", busy(7), { retryAfterSeconds: 7 }],
    ["held by another writer", { status: 409 }, {}],
    ["left out", undefined, {}],
  ])("is not said to be done when one part is %s", async (_how, answer, expected) => {
    answerParts(({ id }) => (id === person(3) ? answer : id === person(4) ? DENIED : DONE));
    const thrown = await writer.removeMembers(GROUP, people).catch((caught: unknown) => caught);
    expect(thrown).toBeInstanceOf(TransientError);
    expect(thrown).toMatchObject(expected);
    expect(server.requests).toHaveLength(1);
  });
});

describe("putting people into a group", () => {
  const already = (message: string) => ({ status: 400, body: error("Request_BadRequest", message) });
  const ALREADY = already(
    "One or more added object references already exist for the following modified properties: 'members'.",
  );

  test("posts a reference for each, in batches of twenty", async () => {
    answerParts(() => DONE);
    expect(await writer.addMembers(GROUP, [...people, person(0)])).toEqual([]);
    expect(parts().map(({ length }) => length)).toEqual([20, 20, 5]);
    expect(parts().flat()[44]).toEqual({
      id: person(44),
      method: "POST",
      url: `/groups/${GROUP}/members/$ref`,
      headers: { "Content-Type": "application/json" },
      body: { "@odata.id": `${server.url}/v1.0/directoryObjects/${person(44)}` },
    });
  });

  test("who is a member already is in; any other refusal names its person, and the batches behind go on", async () => {
    answerParts(({ id }) =>
      id === person(2)
        ? ALREADY
        : id === person(3)
          ? already("Cannot Update a mail-enabled security groups.")
          : id === person(44)
            ? MISSING
            : DONE,
    );
    expect(await writer.addMembers(GROUP, people)).toMatchObject([
      { userId: person(3), reason: "invalid", code: "Request_BadRequest" },
      { userId: person(44), reason: "notFound", code: "Request_ResourceNotFound" },
    ]);
    expect(server.requests).toHaveLength(3);
  });

  test("is not said to be done when one part is throttled or left out", async () => {
    for (const answer of [busy(7), undefined]) {
      answerParts(({ id }) => (id === person(3) ? answer : DONE));
      await expect(writer.addMembers(GROUP, people)).rejects.toThrow(TransientError);
    }
  });
});
