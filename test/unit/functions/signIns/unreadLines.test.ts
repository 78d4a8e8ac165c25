import { beforeEach, describe, expect, test } from "vitest";
import type { SignIn, SignInLog } from "../../../../shared/domain/people/signIn.ts";
import { sweepVerdict } from "../../../../shared/domain/wave/sweep.ts";
import { idOf, ManyWaves } from "../../../support/waves/manyWaves.ts";
import { rules } from "../../../support/waves/rulesForTests.ts";

/** A Wednesday morning. */
const START = "2026-03-04T10:00:00.000Z";
const HOUR = 60;
const PEOPLE = 40;
const LOGS = ["interactive", "nonInteractive"] as const;

let tenant: ManyWaves;
/** A wave whose sweep is due, and whose people satisfied its policy. */
const addSwept = async (waveId: string, people = PEOPLE) => {
  const reportOnlyAt = tenant.minutesAgo(48 * HOUR);
  const policyId = `policy of ${waveId}`;
  const notEnforced = { enforcingAt: undefined, enforcedAt: undefined, watchedUntil: undefined };
  await tenant.add(waveId, people, 0, {
    ...notEnforced,
    ...{ stage: "reportOnly", stageAt: reportOnlyAt, reportOnlyAt, policyId },
  });
  for (let n = 1; n <= people; n++)
    tenant.ports.reports.addSignIn({
      userId: idOf(waveId, n),
      createdDateTime: tenant.minutesAgo(20 * HOUR),
      appliedConditionalAccessPolicies: [{ id: policyId, result: "reportOnlySuccess" }],
    });
};
/** Nobody knows what became of that sign-in. */
const unread = (n: number, minutesAgo: number, named: boolean, log: SignInLog = "interactive", waveId = "wave-1") => {
  const line = { userId: idOf(waveId, n), createdDateTime: tenant.minutesAgo(minutesAgo) };
  tenant.ports.reports.addUnread(line, named ? line : { createdDateTime: line.createdDateTime }, log);
};
const verdict = async (waveId = "wave-1") => {
  const members = await tenant.ports.store.membersPage(waveId, undefined, 99);
  const feeds = await Promise.all(LOGS.map((log) => tenant.ports.store.evidenceFeed(log)));
  const blindSince = feeds.map((stored) => stored?.feed.blind[waveId]).find((at) => at !== undefined);
  return sweepVerdict({ members, since: (await tenant.facts(waveId)).reportOnlyAt, blindSince }, rules);
};
beforeEach(async () => {
  tenant = await ManyWaves.open(START);
  await addSwept("wave-1");
});

describe("a line of the log that nobody can read", () => {
  test.each(LOGS)("in the %s one leaves out whom it names, and all others are swept clean", async (log) => {
    unread(7, 10 * HOUR, true, log);
    await tenant.run({ minutes: 10 });
    const found = await verdict();
    expect(found).toMatchObject({ clean: true, leftOut: [{ userId: idOf("wave-1", 7), reason: "signInUnread" }] });
    expect(found.ready).toHaveLength(PEOPLE - 1);
    expect((await tenant.facts("wave-1")).evidence).toMatchObject({ ready: PEOPLE - 1, leftOut: 1 });
  });

  test("of too many of them makes the sweep not clean", async () => {
    for (const n of [1, 2, 3]) unread(n, 10 * HOUR, true);
    await tenant.run({ minutes: 10 });
    expect(await verdict()).toMatchObject({
      clean: false,
      because: `of 3 of the ${PEOPLE} who are ready a sign-in cannot be read`,
    });
  });

  test.each(LOGS)("in the %s one, of nobody knows whom, keeps each sweep of its time from being clean", async (log) => {
    await addSwept("wave-2", 3);
    unread(7, 10 * HOUR, false, log);
    await tenant.run({ minutes: 30 });
    for (const waveId of ["wave-1", "wave-2"])
      expect(await verdict(waveId)).toMatchObject({
        clean: false,
        because: expect.stringMatching(/nobody can read/),
      });
  });

  test.each<[string, SignIn["appliedConditionalAccessPolicies"], boolean]>([
    ["nothing, as of a name that nobody here has", [], true],
    ["that it did not apply", [{ id: "policy of wave-1", result: "reportOnlyNotApplied" }], true],
    ["that it was satisfied", [{ id: "policy of wave-1", result: "reportOnlySuccess" }], true],
    ["that it refused somebody", [{ id: "policy of wave-1", result: "reportOnlyInterrupted" }], false],
    ["what nobody knows", [{ id: "policy of wave-1", result: "odd" }], false],
    ["what cannot be read", undefined, false],
  ])("of nobody knows whom, in which the wave's policy says %s", async (_what, applied, clean) => {
    const line = { userId: idOf("wave-1", 7), createdDateTime: tenant.minutesAgo(10 * HOUR) };
    const { createdDateTime } = line;
    tenant.ports.reports.addUnread(line, { createdDateTime, appliedConditionalAccessPolicies: applied });
    await tenant.run({ minutes: 10 });
    expect(await verdict()).toMatchObject({ clean, leftOut: [] });
  });

  test.each([
    ["of nobody knows whom", {}, { clean: false }],
    ["of a member", { userId: idOf("wave-1", 7) }, { clean: true, leftOut: [{ reason: "signInUnread" }] }],
  ])("without a moment counts as one of this window: %s", async (_whose, seen, expected) => {
    tenant.ports.reports.addUnread({ userId: idOf("wave-1", 7), createdDateTime: tenant.minutesAgo(60) }, seen);
    await tenant.run({ minutes: 10 });
    expect(await verdict()).toMatchObject(expected);
  });

  test("of somebody whom no wave knows, or of before the window, costs nobody anything", async () => {
    unread(1, 60, true, "interactive", "wave-99");
    unread(2, 49 * HOUR, true);
    unread(3, 49 * HOUR, false);
    await tenant.run({ minutes: 10 });
    expect(await verdict()).toMatchObject({ clean: true, leftOut: [] });
  });

  test("and can be read later is evidence as any other", async () => {
    unread(7, 10 * HOUR, false);
    unread(8, 10, true);
    await tenant.run({ minutes: 10 });
    expect(await verdict()).toMatchObject({ clean: false, leftOut: [{ reason: "signInUnread" }] });
    tenant.ports.reports.heal();
    // Before the oldest line that was not read has left the two hours that each reading has again.
    await addSwept("wave-2", 3);
    await tenant.run({ minutes: 60 });
    expect(await verdict()).toMatchObject({ clean: true, leftOut: [] });
  });
});
