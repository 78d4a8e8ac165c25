import { TableClient } from "@azure/data-tables";
import { HttpRequest, InvocationContext } from "@azure/functions";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reviveInstances } from "../../../../../functions/instances/reviveInstances.ts";
import { finishPoll } from "../../../../../functions/registration/finishPoll.ts";
import { pollRegistrationPage } from "../../../../../functions/registration/pollPages.ts";
import { listWaves, showWave } from "../../../../../functions/waves/http/read.ts";
import { carryOnRollBacks } from "../../../../../functions/waves/rollBack/openRollBacks.ts";
import { tableRolloutStore } from "../../../../../shared/adapters/tables/tableRolloutStore.ts";
import { recordUnreadable } from "../../../../../shared/adapters/tables/unreadableRows.ts";
import { waveSource } from "../../../../../shared/domain/enforcement/enforcement.ts";
import { RefusedError } from "../../../../../shared/errors.ts";
import type { RolloutStore } from "../../../../../shared/ports/store/store.ts";
import { type FakePorts, fakePorts } from "../../../../support/fakes/fakePorts.ts";
import { memoryRolloutStore } from "../../../../support/fakes/memoryRolloutStore.ts";
import { atOnce } from "../../../../support/mails/atOnce.ts";
import { pickUpStage } from "../../../../support/passes/pickUpStage.ts";
import { signedInAs } from "../../../../support/signedIn.ts";
import { startTestStorage } from "../../../../support/startTestStorage.ts";
import { testConfig } from "../../../../support/testConfig.ts";
import { aMember } from "../../../../support/waves/aMember.ts";
import { aGrant, aJoiner, aMail, aWave, id } from "./rowsOfThisSuite.ts";

let azurite: Awaited<ReturnType<typeof startTestStorage>>;
let ports: FakePorts;
let store: RolloutStore;

const table = (name: string) =>
  TableClient.fromConnectionString(azurite.connectionString, name, { allowInsecureConnection: true });
/** Puts rubbish where a row is expected. */
const spoil = (name: string, partitionKey: string, rowKey: string, row: Record<string, string>) =>
  table(name).upsertEntity({ partitionKey, rowKey, ...row }, "Replace");
const told = async () =>
  (await store.recent("app", 100)).flatMap(({ what, why }) => (what === "rowUnreadable" ? [why] : []));
const context = new InvocationContext({ functionName: "test" });
const headers = signedInAs("ad000000-0000-4000-8000-000000000001", "Ada", ["Admin"]);
const get = (path: string, waveId = "") =>
  new HttpRequest({ method: "GET", url: `https://app.example${path}`, params: { waveId }, headers });

beforeAll(async () => {
  azurite = await startTestStorage();
  const { clock } = fakePorts();
  store = tableRolloutStore(
    { kind: "connectionString", connectionString: azurite.connectionString },
    undefined,
    { perMinute: 30, perHour: 100 },
    (row) => recordUnreadable({ store, clock }, row),
  );
  ports = fakePorts({ clock, store: { ...store, trouble: memoryRolloutStore().trouble } });
  await store.ready();
  await store.insertWave(aWave("good"));
  await spoil("waves", "no-json", "facts", { facts: "{" });
  await spoil("waves", "other-stage", "facts", {
    facts: JSON.stringify({ ...aWave("other-stage"), stage: "of a later version" }),
  });
});
afterAll(() => azurite?.stop());

describe("a wave that cannot be read", () => {
  test("is left out of the list, and told of once a day with its fields and no value", async () => {
    const list = listWaves(ports, testConfig());
    for (let time = 0; time < 2; time++)
      expect(await list(get("/api/waves"))).toMatchObject({ status: 200, jsonBody: { waves: [{ waveId: "good" }] } });
    expect((await told()).sort()).toEqual([
      "waves no-json facts: a row cannot be read: a column is not JSON",
      "waves other-stage facts: a row cannot be read: facts.stage invalid_value",
    ]);
  });

  test("asked for by its id is answered 503, and no other one is", async () => {
    const show = showWave(ports, testConfig());
    expect(await show(get("/api/waves/no-json", "no-json"))).toMatchObject({
      status: 503,
      jsonBody: { error: { code: "tryAgain" } },
    });
    expect(await show(get("/api/waves/good", "good"))).toMatchObject({ status: 200 });
  });

  test("holds up neither the poll nor the members of other waves", async () => {
    for (const waveId of ["good", "no-json"]) {
      await store.putMembers(waveId, [aMember(waveId, id(waveId === "good" ? 31 : 32))]);
      await store.assignWave([id(waveId === "good" ? 31 : 32)], waveId);
    }
    for (const n of [31, 32]) ports.reports.addDetails(id(n), ["passKeySynced"]);
    const startedAt = "2026-03-02T08:00:00.000Z";
    expect(await pollRegistrationPage(ports, testConfig())({ page: 0, startedAt }, context)).toEqual({ ok: {} });
    expect(await finishPoll(ports, testConfig(), () => ports.orchestrations)({ startedAt }, context)).toEqual({
      ok: {},
    });
    expect((await store.members("good", [id(31)]))[0]?.reportedReady).toBe(true);
  });

  test("holds up no pick-up of somebody else, whose code is shown", async () => {
    // The hire is of this test alone.
    const { insertJoiner, joiner, saveJoiner } = memoryRolloutStore();
    const stage = await pickUpStage({}, { store: { ...ports.store, insertJoiner, joiner, saveJoiner } });
    expect((await stage.press()).status).toBe(200);
  });

  test("holds up neither the timer of roll backs nor the one of dead instances", async () => {
    await carryOnRollBacks(ports, testConfig())(ports.orchestrations);
    await reviveInstances(ports, testConfig())(ports.orchestrations);
    expect([...ports.orchestrations.running.keys()]).toEqual(["wave-good"]);
  });
});

test("a member who cannot be read keeps nobody in the enforced group, not even themselves, when the wave is rolled back", async () => {
  const [waveId, at] = ["half", ports.clock.now().toISOString()];
  const people = [id(41), id(42)];
  const by = { id: "ad000000-0000-4000-8000-000000000001", displayName: "Ada" };
  await store.insertWave(aWave(waveId, { stage: "enforced", rollbackRequested: { by, at, reason: "calls" } }));
  await store.putMembers(
    waveId,
    people.map((userId) => aMember(waveId, userId, { enforcedAt: at })),
  );
  await spoil("waveMembers", waveId, id(42), { named: "{" });
  await store.saveEnforcements(
    people.map((userId) => ({ userId, source: waveSource(waveId), state: "in", at, by: "x" })),
  );
  ports.directory.addGroup(testConfig().enforcedGroupId, people);
  await carryOnRollBacks(ports, testConfig({ PATIENCE_SECONDS: "60" }))(ports.orchestrations);
  expect([...(ports.directory.groups.get(testConfig().enforcedGroupId) ?? [])]).toEqual([]);
  expect((await store.enforcementsOf(people)).map(({ state }) => state)).toEqual(["ended", "ended"]);
});

test("a member of whom a later release knows a language or a way to sign in is read, and mailed as anybody", async () => {
  await store.putMembers("languages", [aMember("languages", id(1), { language: "fr", atHand: "phoneCodes" })]);
  await spoil("waveMembers", "languages", id(1), { language: "it", atHand: "telepathy" });
  const [member] = await store.members("languages", [id(1)]);
  expect([member?.userId, member?.language, member?.atHand]).toEqual([id(1), undefined, undefined]);
});

test.each<[string, () => Promise<unknown>, () => Promise<unknown>, unknown]>([
  [
    "joiners",
    async () => {
      await store.insertJoiner(aJoiner("joiner-9"));
      await spoil("joiners", "broken", "joiner", { facts: "{}" });
    },
    async () => {
      const all: string[] = [];
      for await (const page of store.joiners()) all.push(...page.map(({ facts }) => facts.joinerId));
      return all;
    },
    ["joiner-9"],
  ],
  [
    "members, and a short page is still the last one",
    async () => {
      await store.putMembers(
        "pages",
        [1, 2, 3, 4, 5].map((n) => aMember("pages", id(n))),
      );
      for (const n of [2, 3]) await spoil("waveMembers", "pages", id(n), { sweptInteractive: "{" });
    },
    async () => [
      (await store.membersPage("pages", undefined, 2)).map(({ userId }) => userId),
      (await store.membersPage("pages", id(4), 2)).map(({ userId }) => userId),
      (await store.members("pages", [id(2), id(5)])).map(({ userId }) => userId),
    ],
    [[id(1), id(4)], [id(5)], [id(5)]],
  ],
  [
    "mails",
    async () => {
      await store.putMails("w", [aMail("w", "alert|1"), aMail("w", "alert|2", { state: "accepted", kind: "alert" })]);
      await spoil("mails", "w|alert", "alert|1", { kind: "alert", state: "later version" });
    },
    async () => [[...(await store.mails("w", ["alert|1", "alert|2"])).keys()], await store.countByKind("w")],
    [["alert|2"], { alert: 1 }],
  ],
  [
    "policies",
    async () => {
      const at = "2026-03-02T08:00:00.000Z";
      const policy = {
        policyId: "p",
        createdAt: at,
        definitionDigest: "d",
        state: "enabled",
        wanted: "enabled",
      } as const;
      await store.saveRegisteredPolicy({ ...policy, kind: "wave", key: "good" });
      await spoil("policies", "policy", "broken", { state: "later version" });
    },
    async () => (await store.registeredPolicies()).map(({ key }) => key),
    ["good"],
  ],
])("the list of %s leaves out what cannot be read", async (_which, arrange, read, expected) => {
  await arrange();
  const before = (await told()).length;
  expect(await read()).toEqual(expected);
  expect((await told()).length).toBeGreaterThan(before);
});

test("of a policy whose row cannot be read the id is told alone, and no id that is none", async () => {
  await spoil("policies", "policy", "later", { policyId: "p-1", state: "later version" });
  await spoil("policies", "policy", "without", { policyId: "", state: "enabled" });
  await expect(store.registeredPolicy("later")).rejects.toThrow(RefusedError);
  const ids = ["later", "without", "absent"].map((key) => store.registeredPolicyId(key));
  expect(await Promise.all(ids)).toEqual(["p-1", undefined, undefined]);
});

test.each<[string, () => Promise<unknown>, () => Promise<unknown>, unknown]>([
  [
    "why a wave waits, which shows its page all the same,",
    () => spoil("waves", "good", "waiting", { kind: "of a later version" }),
    async () => [await store.waiting("good"), (await store.wave("good"))?.facts.waveId],
    [undefined, "good"],
  ],
  [
    "the mail quota, without which mails go on leaving,",
    () => spoil("appState", "app", "mailQuota", { use: "{" }),
    async () => [
      await store.reserve(3, "2026-03-02T08:00:00.000Z", atOnce),
      (await store.reserve(40, "2026-03-02T08:00:10.000Z", atOnce)).granted,
    ],
    [{ granted: 3 }, 27],
  ],
])("a row of %s is told of where it cannot be read, and taken for absent", async (_which, arrange, read, expected) => {
  await arrange();
  const before = (await told()).length;
  expect(await read()).toEqual(expected);
  expect((await told()).length).toBeGreaterThan(before);
});

test.each([
  ["an enabled workforce policy", "workforce", { state: "enabled" }, { kind: "workforce", wanted: "enabled" }],
  [
    "a workforce policy on its way back",
    "workforce",
    { state: "enabled", notBackBecause: "x" },
    { kind: "workforce", wanted: "enabledForReportingButNotEnforced" },
  ],
  ["a confirmed door", "door-others", { state: "enabled" }, { kind: "door", wanted: "enabled" }],
  [
    "a wave's policy, whatever was found,",
    "wave-of-before",
    { state: "enabled" },
    { kind: "wave", wanted: "enabledForReportingButNotEnforced" },
  ],
])("the row of %s that knew neither kind nor wanted state gets both from what it says", async (_what, key, row, is) => {
  const columns = { waveId: key, policyId: "p", createdAt: "2026-03-02T08:00:00.000Z", definitionDigest: "d", ...row };
  await spoil("policies", "policy", key, columns);
  expect(await store.registeredPolicy(key)).toMatchObject({ key, ...is });
});

test("a grant that cannot be read is refused, told of, and opens nothing", async () => {
  await store.insertGrant(aGrant("broken"));
  await spoil("grants", "broken", "grant", { state: "{" });
  await expect(store.grant("broken")).rejects.toThrow(RefusedError);
  expect(await told()).toContainEqual(expect.stringContaining("grants broken grant"));
});

test("what is known of a person and cannot be read is refused and told of, for one; in a list it is left out", async () => {
  await spoil("registrations", "usere", "eee", { left: "{" });
  await expect(store.registration("eee")).rejects.toThrow(RefusedError);
  expect(await told()).toContainEqual(expect.stringContaining("registrations usere eee"));
  expect((await store.registrations(["eee"])).size).toBe(0);
});

test("rows that cannot be read are one trouble for each table, which names no key and no value", async () => {
  for (const name of ["first", "second"]) {
    await spoil("grants", `secret-${name}`, "grant", { state: "{" });
    await expect(store.grant(`secret-${name}`)).rejects.toThrow(RefusedError);
  }
  const standing = await store.troublesOf("app", ports.clock.now().toISOString());
  const ofGrants = standing.filter(({ doing }) => doing === "reading the rows of the app's table grants");
  expect(ofGrants).toMatchObject([{ code: "unreadableRow", reason: "notUnderstood" }]);
  expect(JSON.stringify(standing)).not.toMatch(/secret-/);
});

test("a row of a trouble that cannot be read is in the trail, and no trouble of its own", async () => {
  const now = ports.clock.now().toISOString();
  await spoil("troubles", "app", "odd", { standsUntil: "2999-01-01T00:00:00.000Z", reason: "nonsense" });
  await store.troublesOf("app", now);
  expect(await told()).toContainEqual(expect.stringContaining("troubles app odd"));
  const standing = await store.troublesOf("app", now);
  expect(standing.filter(({ doing }) => doing.includes("table troubles"))).toEqual([]);
});

test("a trouble that cannot be written holds up nobody who reads", async () => {
  const { clock, store: memory } = fakePorts();
  memory.trouble.failNext("recordTrouble", new TypeError("a fault"));
  const row = { tableName: "waves", partitionKey: "w", rowKey: "facts", because: "x" };
  await expect(recordUnreadable({ store: memory, clock }, row)).resolves.toBeUndefined();
  expect(await memory.recent("app", 10)).toHaveLength(1);
});
