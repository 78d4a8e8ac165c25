import { InvocationContext } from "@azure/functions";
import { beforeEach, describe, expect, test } from "vitest";
import { joinerActivities } from "../../../../functions/joiners/work.ts";
import { joinerWork } from "../../../../shared/contracts/joinerWork.ts";
import type { DueJoinerStep, JoinerFacts } from "../../../../shared/domain/joiner/joinerTypes.ts";
import { ConflictError } from "../../../../shared/errors.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { atOnce } from "../../../support/mails/atOnce.ts";
import {
  BREAK_GLASS_GROUP_ID,
  BREAK_GLASS_USER_IDS,
  ENFORCED_GROUP_ID,
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
/** Runs one call as the host does. @param step the step that it is about; without one it decides. */
const call = async (step?: DueJoinerStep): Promise<unknown> =>
  joinerActivities(ports, config).get(joinerWork[step?.kind ?? "decide"].name)?.(
    { joinerId, ...(step && { step }) },
    new InvocationContext(),
  );
const reads = () => [ports.store.trouble.called("joiner"), ports.store.trouble.called("grant")];

describe("what one call reads", () => {
  test.each<[DueJoinerStep, Partial<JoinerFacts>, number, string]>([
    [{ kind: "lookUpAccount" }, { startDate: "2026-03-09" }, 0, "wait"],
    [{ kind: "lookUpAccount" }, { ...found, offer }, 1, "wait"],
    [{ kind: "checkMethods" }, { ...found, offer }, 1, "wait"],
    [{ kind: "finish" }, { ...found, offer, registeredAt: NOW }, 1, "wait"],
    [{ kind: "handOver", because: "x" }, { ...found, offer }, 1, "ended"],
  ])("$kind reads the joiner once and the grant at most once", async (step, facts, grants, kind) => {
    await joiner(facts);
    expect(await call(step)).toMatchObject({ ok: { kind } });
    expect(reads()).toEqual([1, grants]);
  });
});

describe("the call that decides", () => {
  const mailed = () => ports.email.sent.map(({ to }) => to.address);
  const state = async () => (await ports.store.joiner(joinerId))?.record.facts;

  test("does all that is due and hands back the wait, having read the joiner once", async () => {
    await joiner({});
    expect(await call()).toMatchObject({
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
    expect(await call()).toEqual({ ok: { kind: "ended", as: "registered" } });
    expect(reads()).toEqual([1, 1]);
    expect(ports.methods.called("methodsOf")).toBe(2);
  });

  test("does nothing while there is something to wait for", async () => {
    await joiner({ ...found, offer });
    expect(await call()).toMatchObject({ ok: { kind: "wait" } });
    expect(ports.store.trouble.calls.map(({ method }) => method).slice(2)).toEqual(["joiner", "grant"]);
  });

  test.each<[string, () => unknown, object]>([
    [
      "a service has no time for",
      () => ports.directory.throttleNext("usersByEmployeeId", 60),
      { afterSeconds: 60, because: "throttled: usersByEmployeeId" },
    ],
    [
      "a service refuses",
      () => ports.directory.refuseNext("privilegeOf", "Denied"),
      { afterSeconds: 3600, because: expect.stringContaining("refused: Denied") },
    ],
    [
      "another writer got in the way of",
      () => ports.store.trouble.failNext("saveJoiner", new ConflictError("x")),
      { afterSeconds: 5, because: "another writer was faster" },
    ],
  ])(
    "leaves the step that %s to its own activity, with the wait that it begins with",
    async (_what, arrange, later) => {
      await joiner({});
      arrange();
      const turn = { joinerId, step: { kind: "lookUpAccount" } };
      expect(await call()).toEqual({ ok: { kind: "go", turn, ...later } });
      expect(await call({ kind: "lookUpAccount" })).toMatchObject({ ok: { kind: "wait" } });
      expect(mailed().filter((address) => address !== "alerts@contoso.example")).toEqual(["mia@contoso.example"]);
    },
  );

  test("tells the operators of a refusal, once a day, and of nothing that heals by itself", async () => {
    await joiner({});
    ports.directory.throttleNext("usersByEmployeeId", 60);
    await call();
    expect(mailed()).toEqual([]);
    ports.directory.refuseNext("privilegeOf", "Denied", 3);
    for (let run = 0; run < 2; run++) await call({ kind: "lookUpAccount" });
    expect(mailed()).toEqual(["alerts@contoso.example"]);
    expect(ports.email.sent[0]?.plainText).toContain("Denied");
    ports.clock.advance({ days: 1 });
    await call({ kind: "lookUpAccount" });
    expect(mailed()).toEqual(["alerts@contoso.example", "alerts@contoso.example"]);
  });

  test("hands back the step at which the mail quota ended, with everything before it done", async () => {
    await joiner({});
    for (let count = 0; count < 30; count++) await ports.store.reserve(1, NOW, atOnce);
    expect(await call()).toEqual({
      ok: {
        kind: "go",
        turn: { joinerId, step: { kind: "offer", round: 1 } },
        afterSeconds: expect.any(Number),
        because: "the mail quota is used up",
      },
    });
    expect([mailed(), await state()]).toEqual([[], expect.objectContaining({ account: found.account })]);
    expect((await state())?.offer).toBeUndefined();
    expect(await call({ kind: "offer", round: 1 })).toMatchObject({ later: { because: "the mail quota is used up" } });
    ports.clock.advance({ minutes: 2 });
    expect(await call({ kind: "offer", round: 1 })).toMatchObject({ ok: { kind: "wait" } });
    expect(mailed()).toEqual(["mia@contoso.example"]);
    expect((await state())?.offer?.openedAt).toBe(NOW);
  });

  test("asks again later when it cannot decide", async () => {
    await joiner({ ...found, offer, accountCheckedAt: NOW, methodsCheckedAt: "2026-03-02T01:00:00.000Z" });
    ports.store.trouble.throttleNext("joiner", 7);
    expect(await call()).toMatchObject({ later: { seconds: 7 } });
    expect(await call()).toMatchObject({ ok: { kind: "wait" } });
  });

  test("does not swallow a mistake of our own", async () => {
    await joiner({});
    ports.store.trouble.failNext("assignJoiner", new Error("a bug"));
    await expect(call()).rejects.toThrow("a bug");
  });

  test("repeated as after a crash has each effect once", async () => {
    await joiner({});
    for (const _ of [1, 2]) await call();
    expect(mailed()).toEqual(["mia@contoso.example"]);
    // Broken off after the mail, before the row tells of it.
    const row = await ports.store.joiner(joinerId);
    if (row)
      await ports.store.saveJoiner({ ...row.record, facts: { ...row.record.facts, offer: undefined } }, row.etag);
    await call();
    expect(mailed()).toEqual(["mia@contoso.example"]);
    expect((await ports.store.recent(joinerId, 9)).filter(({ what }) => what === "grantOpened")).toHaveLength(1);
  });
});

describe("looking again for an account that is missing", () => {
  const looks = () => ports.directory.called("usersByEmployeeId");
  const facts = async () => (await ports.store.joiner(joinerId))?.record.facts;
  const A_DAY_LATER = "2026-03-03T08:00:00.000Z";
  const missing = { account: { kind: "notFound" as const }, accountCheckedAt: NOW };
  beforeEach(async () => {
    await joiner({ startDate: "2026-03-16", ...missing });
    ports.clock.set(A_DAY_LATER);
  });

  test("is noted in the row, and waited on", async () => {
    ports.directory.users.delete(SAM);
    expect(await call()).toMatchObject({ ok: { kind: "wait", until: "2026-03-04T08:00:00.000Z" } });
    expect(await facts()).toMatchObject({ account: { kind: "notFound" }, accountCheckedAt: A_DAY_LATER });
  });

  test("is not done again before it is due", async () => {
    ports.directory.users.delete(SAM);
    await call();
    ports.clock.advance({ hours: 1 });
    expect(await call()).toMatchObject({ ok: { kind: "wait", until: "2026-03-04T08:00:00.000Z" } });
    expect(looks()).toBe(1);
  });

  test("finds it as soon as it is there", async () => {
    await call();
    expect(await facts()).toMatchObject({ ...found, accountCheckedAt: A_DAY_LATER });
  });
});

test("an activity that did its step says so, though what follows could not be decided", async () => {
  await joiner({ ...found, offer });
  ports.directory.users.delete(SAM);
  ports.store.trouble.throttleNext("grant", 60);
  const later = { afterSeconds: 60, because: "throttled: grant" };
  expect(await call({ kind: "lookUpAccount" })).toEqual({ ok: { kind: "go", turn: { joinerId }, ...later } });
  expect((await ports.store.joiner(joinerId))?.record.facts.account).toEqual({ kind: "notFound" });
});
