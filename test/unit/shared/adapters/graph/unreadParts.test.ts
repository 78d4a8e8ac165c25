import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "../../../../../shared/adapters/clock/systemClock.ts";
import { GraphClient } from "../../../../../shared/adapters/graph/graphClient.ts";
import { graphDirectory } from "../../../../../shared/adapters/graph/graphDirectory.ts";
import { graphMethods } from "../../../../../shared/adapters/graph/graphMethods.ts";
import { graphReports } from "../../../../../shared/adapters/graph/graphReports.ts";
import { RequestPace } from "../../../../../shared/adapters/graph/requestPace.ts";
import { recordUnread, type TellUnread } from "../../../../../shared/adapters/graph/unreadParts.ts";
import { RefusedError, TransientError } from "../../../../../shared/errors.ts";
import { FakeClock } from "../../../../support/fakes/fakeClock.ts";
import { memoryRolloutStore } from "../../../../support/fakes/memoryRolloutStore.ts";
import { startScriptedServer, tokenOf } from "../../../../support/scriptedServer.ts";
import { APP_ID } from "../../../../support/testConfig.ts";

const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
const IDS = [1, 2, 3].map(id);
let server: Awaited<ReturnType<typeof startScriptedServer>>;
let graph: GraphClient;
let told: Parameters<TellUnread>[0][];
beforeAll(async () => {
  server = await startScriptedServer();
});
beforeEach(() => {
  graph = new GraphClient(server.url, tokenOf("secret"));
  told = [];
});
afterAll(() => server?.stop());

const tell: TellUnread = async (unread) => void told.push(unread);
const directory = () => graphDirectory(graph, APP_ID, tell);
const pace = () => new RequestPace(systemClock);
const thrownBy = (run: () => Promise<unknown>): Promise<unknown> => run().catch((caught: unknown) => caught);
const user = (userId: string) => ({
  "@odata.type": "#microsoft.graph.user",
  id: userId,
  userPrincipalName: `${userId}@contoso.example`,
  userType: "Member",
});
const method = { "@odata.type": "#microsoft.graph.fido2AuthenticationMethod", id: "m" };

/** A part is of the person with this number: a whole one, and whoever comes out of all of them. */
interface Reading {
  readonly whole: (n: number) => unknown;
  readonly around: (parts: readonly unknown[]) => object;
  readonly read: (userIds?: readonly string[]) => Promise<readonly string[]>;
}
const inBatch = (parts: readonly unknown[]) => ({
  responses: parts.map((part, n) => ({ id: IDS[n], ...(part as object) })),
});
const readings: Readonly<Record<string, Reading>> = {
  "members of a group": {
    whole: (n) => user(id(n)),
    around: (value) => ({ value }),
    read: async () => ((await directory().groupMembers(id(9)))?.items ?? []).map((one) => one.id),
  },
  "lines of the registration report": {
    whole: (n) => ({ id: id(n), userPrincipalName: "x@contoso.example" }),
    around: (value) => ({ value }),
    read: async () => (await graphReports(graph, pace(), tell).registrationDetails()).items.map((one) => one.id),
  },
  "managers in a batch": {
    whole: (n) => ({ status: 200, body: user(id(n + 10)) }),
    around: inBatch,
    read: async (userIds = IDS) => [...(await directory().managersOf(userIds)).keys()],
  },
  "users by their ids": {
    whole: (n) => user(id(n)),
    around: (value) => ({ value }),
    read: async (userIds = IDS) => [...(await directory().usersOf(userIds)).found.keys()],
  },
  "methods in a batch": {
    whole: () => ({ status: 200, body: { value: [method] } }),
    around: inBatch,
    read: async (userIds = IDS) => [...(await graphMethods(graph, pace(), tell).methodsOfMany(userIds)).found.keys()],
  },
};
const odd: Readonly<Record<string, readonly unknown[]>> = {
  "members of a group": [null, "x", {}, { ...user(id(2)), userPrincipalName: null }, { ...user("2") }],
  "lines of the registration report": [
    null,
    {},
    { id: id(2) },
    { id: 2, userPrincipalName: "x" },
    { id: "", userPrincipalName: "x" },
    { id: "a/b", userPrincipalName: "x" },
    { id: "a b\nc", userPrincipalName: "x" },
    { id: "a".repeat(101), userPrincipalName: "x" },
    { id: id(2), userPrincipalName: "x", methodsRegistered: ["a".repeat(101)] },
  ],
  "managers in a batch": [
    { status: 200, body: { ...user(id(12)), id: "no id" } },
    { status: 200, body: { "@odata.type": "#microsoft.graph.user" } },
    { status: 403, body: { error: { code: "Authorization_RequestDenied", message: "hidden" } } },
    { status: 400, body: "<html>odd</html>" },
  ],
  "users by their ids": [null, "x", {}, { ...user(id(2)), userPrincipalName: null }],
  "methods in a batch": [
    { status: 200, body: "<html>odd</html>" },
    { status: 200, body: {} },
    { status: 200 },
    { status: 200, body: { value: "none" } },
  ],
};

describe.each(Object.entries(readings))("of %s", (what, { whole, around, read }) => {
  test.each((odd[what] ?? []).map((part) => [part]))(
    "one that cannot be read (%j) costs no other, and is counted",
    async (part) => {
      server.answer({ body: around([whole(1), part, whole(3)]) });
      expect(await read()).toEqual([id(1), id(3)]);
      expect(told).toEqual([{ what, because: expect.stringMatching(/not understood|graph: GET/), count: 1, of: 3 }]);
    },
  );

  test("not a single one can be read: that is about the whole, and is refused", async () => {
    const [first] = odd[what] ?? [];
    server.answer({ body: around([first, first, first]) });
    expect(await thrownBy(() => read())).toBeInstanceOf(RefusedError);
    expect(told).toEqual([]);
  });

  test.each((odd[what] ?? []).map((part) => [part]))(
    "one alone, as a last page may hold, that cannot be read (%j) is counted, and one that is refused is refused",
    async (part) => {
      server.answer({ body: around([part]) });
      const status = (part as { status?: number } | null)?.status ?? 200;
      if (status >= 400) {
        expect(await thrownBy(() => read([id(1)]))).toBeInstanceOf(RefusedError);
        return;
      }
      expect(await read([id(1)])).toEqual([]);
      expect(told).toEqual([{ what, because: expect.stringContaining("not understood"), count: 1, of: 1 }]);
    },
  );

  test("all that can be read are told to nobody", async () => {
    server.answer({ body: around([whole(1), whole(2), whole(3)]) });
    expect(await read()).toEqual(IDS);
    expect(told).toEqual([]);
  });
});

test("a manager who is busy to be read is asked for again, with all the others", async () => {
  const whole = { status: 200, body: user(id(11)) };
  server.answer({ body: inBatch([whole, { status: 429 }, whole]) });
  expect(await thrownBy(() => directory().managersOf(IDS))).toBeInstanceOf(TransientError);
});

test("somebody whose methods cannot be read is not known, neither ready nor stranded", async () => {
  const whole = { status: 200, body: { value: [method] } };
  server.answer({ body: inBatch([whole, { status: 200, body: {} }, whole]) });
  const { absent, later } = await graphMethods(graph, pace(), tell).methodsOfMany(IDS);
  expect([absent, later]).toEqual([[id(2)], []]);
});

describe("somebody whose methods are refused", () => {
  const refused = { status: 403, body: { error: { code: "accessDenied", message: "no" } } };
  /** @param there whose account Entra shows. */
  const answering = (methods: Readonly<Record<number, object>>, there: readonly number[]) =>
    server.answer(({ body }) => {
      const { requests } = JSON.parse(body) as { requests: { id: string; url: string }[] };
      const responses = requests.map(({ id: userId, url }) => {
        const n = Number(userId.slice(-12));
        const account = there.includes(n) ? { status: 200, body: { id: userId } } : { status: 404 };
        return { id: userId, ...(url.endsWith("/methods") ? methods[n] : account) };
      });
      return { body: { responses } };
    });
  const look = (...people: readonly number[]) => graphMethods(graph, pace(), tell).methodsOfMany(people.map(id));
  const whole = { status: 200, body: { value: [method] } };

  test.each([
    ["alone on a page", { 1: refused }, [1], []],
    ["beside others", { 1: whole, 2: refused }, [1, 2], [1]],
    ["beside one who has to wait", { 1: { status: 429 }, 2: refused }, [1, 2], []],
  ] as const)(
    "and whose account is gone costs nobody else, and is told to nobody: %s",
    async (_where, all, people, found) => {
      answering(
        all,
        [1, 2].filter((n) => n !== people.at(-1)),
      );
      const looked = await look(...people);
      expect([...looked.found.keys()]).toEqual(found.map(id));
      expect(looked.absent).toEqual([id(people.at(-1) ?? 0)]);
      expect(told).toEqual([]);
    },
  );

  test("and whose account is there costs nobody else, and is counted", async () => {
    answering({ 1: whole, 2: refused }, [1, 2]);
    const { found, absent } = await look(1, 2);
    expect([[...found.keys()], absent]).toEqual([[id(1)], [id(2)]]);
    expect(told).toEqual([
      { what: "methods in a batch", because: expect.stringContaining("accessDenied: no"), count: 1, of: 2 },
    ]);
  });

  test.each([
    ["alone on a page", { 1: refused }, [1]],
    ["like everybody", { 1: refused, 2: refused }, [1, 2]],
    ["like everybody who need not wait", { 1: { status: 429 }, 2: refused }, [1, 2]],
    ["like everybody who is there", { 1: refused, 2: refused }, [1]],
  ] as const)("and whose account is there lacks nothing but our permission: %s", async (_where, all, there) => {
    answering(all, there);
    expect(await thrownBy(() => look(...Object.keys(all).map(Number)))).toMatchObject({ code: "accessDenied" });
    expect(told).toEqual([]);
  });
});

test("a single method that cannot be read is held all the same, and is no passkey", async () => {
  server.answer({ body: { value: [method, { id: "x" }, null] } });
  const held = await graphMethods(graph, pace(), tell).methodsOf(id(1));
  expect(held?.map(({ type }) => type)).toEqual(["fido2AuthenticationMethod", "unknown", "unknown"]);
});

test("what was left out stands in the app's trail once a day, with its number, and holds up nobody", async () => {
  const [store, clock] = [memoryRolloutStore(), new FakeClock("2026-03-02T08:00:00.000Z")];
  const record = recordUnread({ store, clock });
  const unread = { what: "members of a group", because: "not understood: id", count: 2, of: 999 };
  await record(unread);
  await record({ ...unread, count: 3 });
  clock.advance({ days: 1 });
  store.trouble.throttleNext("append");
  await record(unread);
  await record(unread);
  const lines = (await store.recent("app", 10)).filter(({ what }) => what === "answerUnreadable");
  expect(lines.map(({ why, after }) => [why, after])).toEqual([
    ["members of a group: not understood: id", "2 of 999 left out"],
    ["members of a group: not understood: id", "2 of 999 left out"],
  ]);
});

test("what was left out is shown as a trouble, one for each kind, for a day after it was last met", async () => {
  const [store, clock] = [memoryRolloutStore(), new FakeClock("2026-03-02T08:00:00.000Z")];
  const record = recordUnread({ store, clock });
  const standing = async () => store.troubles(clock.now().toISOString());
  const unread = { what: "members of a group", because: "not understood: id", count: 2, of: 999 };
  store.trouble.throttleNext("append");
  await record(unread);
  clock.advance({ hours: 23 });
  await record({ ...unread, count: 3 });
  await record({ ...unread, what: "managers in a batch" });
  expect((await standing()).map(({ scope, doing, said, count }) => [scope, doing, said, count])).toEqual([
    ["app", "reading members of a group", "3 of 999 left out: not understood: id", 2],
    ["app", "reading managers in a batch", "2 of 999 left out: not understood: id", 1],
  ]);
  clock.advance({ hours: 25 });
  expect(await standing()).toEqual([]);
});

test("where no trouble can be written, what was left out holds up nobody", async () => {
  const [store, clock] = [memoryRolloutStore(), new FakeClock("2026-03-02T08:00:00.000Z")];
  store.trouble.failNext("recordTrouble", new TypeError("a fault"));
  await recordUnread({ store, clock })({ what: "x", because: "y", count: 1, of: 2 });
  expect(await store.recent("app", 10)).toHaveLength(1);
});
