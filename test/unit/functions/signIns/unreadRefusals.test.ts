import { beforeEach, describe, expect, test } from "vitest";
import type { SignInLog, UnreadSignIn } from "../../../../shared/domain/people/signIn.ts";
import { WORKFORCE_POLICY_ID } from "../../../support/enforcement/enforcedTenant.ts";
import { idOf, ManyWaves } from "../../../support/waves/manyWaves.ts";

let tenant: ManyWaves;
beforeEach(async () => {
  tenant = await ManyWaves.open();
  for (const waveId of ["wave-1", "wave-2"]) await tenant.add(waveId, 5);
  await tenant.run({ minutes: 70 });
});

const HOUR = 60;
/** A line of what Conditional Access stopped: whom, and what can be made out of it. */
function unread(userId: string, seen: (line: UnreadSignIn) => UnreadSignIn, log: SignInLog = "interactive"): void {
  const line = { userId, createdDateTime: tenant.minutesAgo(20) };
  const appliedConditionalAccessPolicies = [{ id: WORKFORCE_POLICY_ID, result: "failure" }];
  tenant.ports.reports.addUnread({ ...line, errorCode: 53003, appliedConditionalAccessPolicies }, seen(line), log);
}
const named = (line: UnreadSignIn) => line;
const ofNobody = ({ createdDateTime }: UnreadSignIn): UnreadSignIn => ({ createdDateTime });
const stage = async (waveId: string) => (await tenant.facts(waveId)).stage;

describe("a refusal that nobody can read", () => {
  test.each(["interactive", "nonInteractive"] as const)(
    "in the %s log is a reason to look live at whom it names, and the reading goes on",
    async (log) => {
      tenant.losePasskey(idOf("wave-1", 1));
      unread(idOf("wave-1", 1), named, log);
      tenant.losePasskey(idOf("wave-2", 2));
      tenant.signIn(idOf("wave-2", 2), "failure", 20);
      await tenant.run({ minutes: 130 });
      for (const [waveId, n] of [["wave-1", 1] as const, ["wave-2", 2] as const])
        expect((await tenant.member(waveId, n)).denied).toMatchObject({ foundAs: "stranded" });
      expect((await tenant.facts("wave-1")).refusalUnreadAt).toBeUndefined();
    },
  );

  test("loosens nothing for whoever holds a passkey, and is taken up once", async () => {
    unread(idOf("wave-1", 1), ({ userId }) => ({ userId }));
    await tenant.run({ minutes: 5 * HOUR });
    expect((await tenant.member("wave-1", 1)).denied).toMatchObject({ foundAs: "stoppedAttempt" });
    expect(await tenant.facts("wave-1")).toMatchObject({ strandedRecently: 0, stage: "enforced" });
  });

  test("of somebody who is not enforced is nobody's", async () => {
    unread(idOf("wave-9", 1), named);
    await tenant.run({ minutes: 130 });
    expect((await tenant.facts("wave-1")).refusalUnreadAt).toBeUndefined();
    expect(await tenant.ports.store.refusedPeople()).toEqual([]);
  });

  test.each(["interactive", "nonInteractive"] as const)(
    "in the %s log that names nobody stands in every watched wave, none of which takes itself for one that saw all",
    async (log) => {
      await tenant.run({ minutes: 60 * HOUR });
      const at = tenant.minutesAgo(20);
      unread(idOf("wave-1", 1), ofNobody, log);
      await tenant.run({ minutes: 30 * HOUR });
      for (const waveId of ["wave-1", "wave-2"])
        expect(await tenant.facts(waveId)).toMatchObject({ refusalUnreadAt: at, stage: "enforced" });
      await tenant.run({ minutes: 60 * HOUR });
      expect([await stage("wave-1"), await stage("wave-2")]).toEqual(["steady", "steady"]);
    },
  );

  test("and can be read by the next reading is a refusal as any other", async () => {
    tenant.losePasskey(idOf("wave-1", 1));
    unread(idOf("wave-1", 1), ofNobody);
    await tenant.run({ minutes: 65 });
    expect((await tenant.facts("wave-1")).refusalUnreadAt).toBeDefined();
    tenant.ports.reports.heal();
    tenant.ports.reports.addSignIn({ userId: idOf("wave-9", 1), createdDateTime: tenant.minutesAgo(5) });
    await tenant.run({ minutes: 130 });
    expect((await tenant.facts("wave-1")).refusalUnreadAt).toBeUndefined();
    expect((await tenant.member("wave-1", 1)).denied).toMatchObject({ foundAs: "stranded" });
  });
});

test("without such a line a wave is watched closely for three days and no longer", async () => {
  await tenant.run({ minutes: 90 * HOUR });
  expect([await stage("wave-1"), await stage("wave-2")]).toEqual(["steady", "steady"]);
});

test("a success that nobody can read says nothing about whether people get in still", async () => {
  const day = 24 * HOUR;
  await tenant.run({ minutes: 14 * HOUR });
  for (let n = 1; n <= 5; n++) for (const waveId of ["wave-1", "wave-2"]) tenant.signIn(idOf(waveId, n), "success", 30);
  await tenant.run({ minutes: day });
  const before = (await tenant.ports.store.signInFeed())?.feed.successes;
  const line = { userId: idOf("wave-1", 1), createdDateTime: tenant.minutesAgo(30) };
  const satisfied = { appliedConditionalAccessPolicies: [{ id: "x", result: "success" }] };
  tenant.ports.reports.addUnread({ ...line, ...satisfied }, {});
  await tenant.run({ minutes: HOUR });
  expect((await tenant.ports.store.signInFeed())?.feed.successes).toEqual(before);
});
