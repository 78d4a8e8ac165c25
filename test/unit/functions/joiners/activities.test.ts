import { InvocationContext } from "@azure/functions";
import { beforeEach, describe, expect, test } from "vitest";
import { joinerActivities } from "../../../../functions/joiners/activities.ts";
import type { JoinerFacts } from "../../../../shared/domain/joiner/joinerTypes.ts";
import { ConflictError } from "../../../../shared/errors.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import {
  BREAK_GLASS_GROUP_ID,
  BREAK_GLASS_USER_IDS,
  ENFORCED_GROUP_ID,
  EXCLUSION_GROUP_ID,
  testConfig,
} from "../../../support/testConfig.ts";

const config = testConfig();
const joinerId = "90000000-0000-4000-8000-000000000001";
const [SAM, MIA] = ["sam", "mia"];
const NOW = "2026-03-02T08:00:00.000Z";
const OPENED_AT = "2026-03-02T06:00:00.000Z";
const CLOSES_AT = "2026-03-03T06:00:00.000Z";
const offer = { grantId: "grant-1", round: 1, openedAt: OPENED_AT, closesAt: CLOSES_AT };
const found = { account: { kind: "found" as const, userId: SAM }, accountCheckedAt: NOW };

let ports: FakePorts;
beforeEach(async () => {
  ports = fakePorts();
  const { directory, store } = ports;
  directory.addUser({ id: MIA, displayName: "Mia Manager" });
  directory.addUser({ id: SAM, displayName: "Sam New", employeeId: "e1" }, MIA);
  directory.addGroup(BREAK_GLASS_GROUP_ID, BREAK_GLASS_USER_IDS);
  directory.addGroup(EXCLUSION_GROUP_ID, []);
  directory.addGroup(ENFORCED_GROUP_ID, []);
  await store.insertGrant({
    grantId: "grant-1",
    userId: SAM,
    reason: "joiner",
    openedAt: OPENED_AT,
    closesAt: CLOSES_AT,
    secretHash: "00",
    state: { kind: "open" },
    joinerId,
  });
});
async function joiner(facts: Partial<JoinerFacts>): Promise<void> {
  await ports.store.insertJoiner({
    facts: { joinerId, startDate: "2026-03-02", timeZone: "UTC", hiredAt: "2026-02-01T08:00:00.000Z", ...facts },
    source: "hr",
    workerId: "w1",
    sequence: 1,
    identity: { employeeId: "e1" },
    displayName: "Sam New",
  });
}
const call = async (name: string, input: object = {}): Promise<unknown> =>
  joinerActivities(ports, config).get(name)?.({ joinerId, ...input }, new InvocationContext());
const reads = () => [ports.store.trouble.called("joiner"), ports.store.trouble.called("grant")];

describe("what one call reads", () => {
  test.each<[string, object, Partial<JoinerFacts>, number]>([
    ["lookUpJoinerAccount", {}, { startDate: "2026-03-09" }, 0],
    ["lookUpJoinerAccount", {}, { ...found, offer }, 1],
    ["checkJoinerMethods", {}, { ...found, offer }, 1],
    ["finishJoiner", {}, { ...found, offer, registeredAt: NOW }, 1],
    ["handOverJoiner", { because: "x" }, { ...found, offer }, 1],
  ])("%s reads the joiner once and the grant at most once", async (name, input, facts, grants) => {
    await joiner(facts);
    expect(await call(name, input)).toMatchObject({ ok: { next: expect.anything() } });
    expect(reads()).toEqual([1, grants]);
  });
});

describe("the call that decides", () => {
  const mailed = () => ports.email.sent.map(({ to }) => to.address);
  const state = async () => (await ports.store.joiner(joinerId))?.record.facts;

  test("does all that is due and hands back the wait, having read the joiner once", async () => {
    await joiner({});
    expect(await call("decideJoinerStep")).toMatchObject({
      ok: { kind: "wait", because: "the manager has a link to collect the pass" },
    });
    // The grant that was just opened is known.
    expect(reads()).toEqual([1, 0]);
    expect([mailed(), await state()]).toEqual([
      ["mia@contoso.example"],
      expect.objectContaining({ account: found.account }),
    ]);
  });

  test("reads the joiner and the grant once when it sees a passkey, and goes on to the end", async () => {
    ports.methods.addPasskey(SAM, NOW);
    await joiner({ ...found, offer, methodsCheckedAt: "2026-03-02T01:00:00.000Z", pass: undefined });
    ports.clock.advance({ hours: 3 });
    expect(await call("decideJoinerStep")).toEqual({ ok: { kind: "ended", as: "registered" } });
    expect(reads()).toEqual([1, 1]);
    expect(ports.methods.called("methodsOf")).toBe(2);
  });

  test("does nothing while there is something to wait for", async () => {
    await joiner({ ...found, offer });
    expect(await call("decideJoinerStep")).toMatchObject({ ok: { kind: "wait" } });
    expect(ports.store.trouble.calls.map(({ method }) => method).slice(2)).toEqual(["joiner", "grant"]);
  });

  test.each<[string, () => unknown, object]>([
    [
      "a service has no time for",
      () => ports.directory.throttleNext("usersByEmployeeId", 60),
      { seconds: 60, because: "throttled: usersByEmployeeId" },
    ],
    [
      "a service refuses",
      () => ports.directory.refuseNext("privilegeOf", "Denied"),
      { seconds: 3600, because: expect.stringContaining("refused: Denied") },
    ],
    [
      "another writer got in the way of",
      () => ports.store.trouble.failNext("saveJoiner", new ConflictError("x")),
      { seconds: 1, because: "another writer was faster" },
    ],
  ])(
    "leaves the step that %s to its own activity, with the wait that it begins with",
    async (_what, arrange, later) => {
      await joiner({});
      arrange();
      expect(await call("decideJoinerStep")).toEqual({ ok: { kind: "lookUpAccount", later } });
      expect(await call("lookUpJoinerAccount")).toMatchObject({ ok: { next: { kind: "wait" } } });
      expect(mailed()).toEqual(["mia@contoso.example"]);
    },
  );

  test("hands back the step at which the mail quota ended, with everything before it done", async () => {
    await joiner({});
    for (let count = 0; count < 30; count++) await ports.store.reserve(1, NOW);
    expect(await call("decideJoinerStep")).toEqual({
      ok: { kind: "offer", round: 1, later: { seconds: expect.any(Number), because: "the mail quota is used up" } },
    });
    expect([mailed(), await state()]).toEqual([[], expect.objectContaining({ account: found.account })]);
    expect((await state())?.offer).toBeUndefined();
    expect(await call("offerPickUp", { round: 1 })).toMatchObject({ later: { because: "the mail quota is used up" } });
    ports.clock.advance({ minutes: 2 });
    expect(await call("offerPickUp", { round: 1 })).toMatchObject({ ok: { next: { kind: "wait" } } });
    expect(mailed()).toEqual(["mia@contoso.example"]);
    expect((await state())?.offer?.openedAt).toBe(NOW);
  });

  test("asks again later when it cannot decide", async () => {
    await joiner({ ...found, offer, accountCheckedAt: NOW, methodsCheckedAt: "2026-03-02T01:00:00.000Z" });
    ports.store.trouble.throttleNext("joiner", 7);
    expect(await call("decideJoinerStep")).toMatchObject({ later: { seconds: 7 } });
    expect(await call("decideJoinerStep")).toMatchObject({ ok: { kind: "wait" } });
  });

  test("does not swallow a mistake of our own", async () => {
    await joiner({});
    ports.store.trouble.failNext("assignJoiner", new Error("a bug"));
    await expect(call("decideJoinerStep")).rejects.toThrow("a bug");
  });

  test("repeated as after a crash has each effect once", async () => {
    await joiner({});
    for (const _ of [1, 2]) await call("decideJoinerStep");
    expect(mailed()).toEqual(["mia@contoso.example"]);
    // Broken off after the mail, before the row tells of it.
    const row = await ports.store.joiner(joinerId);
    if (row)
      await ports.store.saveJoiner({ ...row.record, facts: { ...row.record.facts, offer: undefined } }, row.etag);
    await call("decideJoinerStep");
    expect(mailed()).toEqual(["mia@contoso.example"]);
    expect((await ports.store.recent(joinerId, 9)).filter(({ what }) => what === "grantOpened")).toHaveLength(1);
  });
});

describe("a look for an account that is missing", () => {
  const saves = () => ports.store.trouble.called("saveJoiner");
  const looks = () => ports.directory.called("usersByEmployeeId");
  const facts = async () => (await ports.store.joiner(joinerId))?.record.facts;
  const A_DAY_LATER = "2026-03-03T08:00:00.000Z";
  const missing = { account: { kind: "notFound" as const }, accountCheckedAt: NOW };
  const wait = { kind: "wait", until: "2026-03-04T08:00:00.000Z", lookedAt: A_DAY_LATER };
  beforeEach(async () => {
    await joiner({ startDate: "2026-03-16", ...missing });
    ports.clock.set(A_DAY_LATER);
  });

  test.each([
    ["decideJoinerStep", { ok: wait }],
    ["lookUpJoinerAccount", { ok: { next: wait } }],
  ])("as before is carried by the next wait, and no row is written (%s)", async (name, result) => {
    ports.directory.users.delete(SAM);
    expect(await call(name)).toMatchObject(result);
    expect([saves(), looks(), await facts()]).toEqual([0, 1, expect.objectContaining(missing)]);
  });

  test("is not made again when it is told of, and is when it is not", async () => {
    ports.directory.users.delete(SAM);
    ports.clock.advance({ hours: 1 });
    expect(await call("decideJoinerStep", { lookedAt: A_DAY_LATER })).toMatchObject({ ok: wait });
    expect(looks()).toBe(0);
    expect(await call("decideJoinerStep")).toMatchObject({ ok: { lookedAt: "2026-03-03T09:00:00.000Z" } });
    expect(looks()).toBe(1);
  });

  test("that finds it is written, and no wait tells of another", async () => {
    const { ok } = (await call("decideJoinerStep", { lookedAt: NOW })) as { ok: object };
    expect(ok).not.toHaveProperty("lookedAt");
    expect([saves(), await facts()]).toEqual([1, expect.objectContaining({ ...found, accountCheckedAt: A_DAY_LATER })]);
  });

  test("that misses it for the first time is written", async () => {
    ports.directory.users.delete(SAM);
    const row = await ports.store.joiner(joinerId);
    if (row) await ports.store.saveJoiner({ ...row.record, facts: { ...row.record.facts, ...found } }, row.etag);
    await call("lookUpJoinerAccount");
    expect(await facts()).toMatchObject({ account: { kind: "notFound" }, accountCheckedAt: A_DAY_LATER });
  });

  test("says nothing about an account that is there", async () => {
    const row = await ports.store.joiner(joinerId);
    if (row)
      await ports.store.saveJoiner(
        { ...row.record, facts: { ...row.record.facts, ...found, startDate: "2026-03-02" } },
        row.etag,
      );
    ports.clock.set("2026-03-03T09:00:00.000Z");
    await call("decideJoinerStep", { lookedAt: "2026-03-03T08:59:00.000Z" });
    expect(looks()).toBe(1);
  });
});

test("an activity that did its step says so, though what follows could not be decided", async () => {
  await joiner({ ...found, offer });
  ports.directory.users.delete(SAM);
  ports.store.trouble.throttleNext("grant", 60);
  expect(await call("lookUpJoinerAccount")).toEqual({ ok: {} });
  expect((await ports.store.joiner(joinerId))?.record.facts.account).toEqual({ kind: "notFound" });
});
