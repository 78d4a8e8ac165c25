import { describe, expect, test } from "vitest";
import type { HelpdeskLoad } from "../../../../../shared/domain/tickets/brake.ts";
import { isChasedAt } from "../../../../../shared/domain/wave/chase.ts";
import { overruleUntil, paceOf, unlessHelpdeskIsOver } from "../../../../../shared/domain/wave/helpdeskBrake.ts";
import type { WaveFacts } from "../../../../../shared/domain/wave/waveFacts.ts";
import type { DueStep, WaveStep } from "../../../../../shared/domain/wave/waveSteps.ts";
import { aMember } from "../../../../support/waves/aMember.ts";
import { plannedWave, rules, starter } from "../../../../support/waves/rulesForTests.ts";
import { announced, gated, open, reminded, swept, warned } from "../../../../support/waves/stagesForTests.ts";

const now = new Date("2026-03-17T10:00:00.000Z");
const at = now.toISOString();
const over: HelpdeskLoad = { kind: "over", limit: 40, perDay: 52, today: 61, postedAt: at };
const mail = (kind: Extract<DueStep, { kind: "mail" }>["mail"], leadsTo: WaveFacts["stage"]): DueStep => ({
  kind: "mail",
  mail: kind,
  leadsTo,
});
const enforcing: WaveFacts = {
  ...swept,
  stage: "enforcing",
  stageAt: "2026-03-17T08:00:00.000Z",
  enforcingAt: "2026-03-17T08:00:00.000Z",
  watchedUntil: "2026-03-17T09:15:00.000Z",
};
const part = {
  number: 1,
  later: [5],
  ready: 5,
  leftOut: 0,
  policyDigest: "d",
  approval: { by: starter, at, digest: "d" },
  enteringAt: "2026-03-17T08:00:00.000Z",
};
const overruled = (until: string) => ({ by: starter, at, reason: "printers", date: "2026-03-20", until });
const held = (step: WaveStep, facts: WaveFacts, load = over) => unlessHelpdeskIsOver(step, facts, load, now, rules);

describe("while the helpdesk is over its limit", () => {
  test.each<[string, WaveFacts, DueStep]>([
    ["the announcement", plannedWave, mail("announcement", "announced")],
    ["the mail of the opening day", announced, mail("dayOf", "open")],
    ["the reminder", open, mail("reminder", "reminded")],
    ["the last look before a flip", swept, { kind: "checkEveryone" }],
    ["a flip", swept, { kind: "enforce" }],
  ])("%s waits half an hour, and says why with the numbers", (_what, facts, step) => {
    const wait = held(step, facts);
    expect(wait).toMatchObject({ kind: "wait", until: "2026-03-17T10:30:00.000Z" });
    expect(wait).toMatchObject({
      because: expect.stringContaining("gets 52 tickets a day (61 today), and can take 40"),
    });
  });

  test.each<[string, WaveFacts, WaveStep]>([
    ["the warning", gated, mail("enforcementWarning", "warned")],
    ["the mail of a later date", announced, mail("postponement", "announced")],
    ["the gate", reminded, { kind: "checkGate" }],
    ["taking the members down", plannedWave, { kind: "snapshot" }],
    ["the policy in report-only", warned, { kind: "createPolicy" }],
    ["a sweep", swept, { kind: "sweep" }],
    ["an approval that lapses", swept, { kind: "voidApproval", because: "old" }],
    ["those of a flip that has begun", enforcing, { kind: "enforce" }],
    ["those of a part that has begun", { ...enforcing, begunParts: [part] }, { kind: "enforce" }],
    ["the watch", enforcing, { kind: "watch" }],
    ["the way back", enforcing, { kind: "rollBack", because: "stranded" }],
    ["a wait", swept, { kind: "wait", until: "2026-03-18T10:00:00.000Z", because: "approval" }],
    ["the end", plannedWave, { kind: "ended", as: "cancelled" }],
  ])("%s does not wait", (_what, facts, step) => {
    expect(held(step, facts)).toBe(step);
  });

  test("a mailing that is due, and out of the hours for mails, says so as well", () => {
    const wait: WaveStep = { kind: "wait", until: "2026-03-18T08:00:00.000Z", because: "then" };
    expect(held(wait, plannedWave)).toEqual({ ...wait, because: expect.stringContaining("the next mailing waits") });
    expect(held(wait, { ...plannedWave, announceAt: "2026-03-17T10:00:00.001Z" })).toBe(wait);
    expect(held(wait, { ...plannedWave, paused: { by: starter, at, reason: "x" } })).toBe(wait);
    expect(held(wait, { ...plannedWave, inScope: 0 })).toBe(wait);
    expect(held(wait, reminded)).toBe(wait);
  });

  test("the next part of a flip waits, and never past the watch over those who are in", () => {
    const between = { ...enforcing, begunParts: [{ ...part, enteredAt: "2026-03-17T09:00:00.000Z" }] };
    expect(held({ kind: "enforce" }, between)).toMatchObject({ kind: "wait", until: "2026-03-17T10:15:00.000Z" });
    const seen = { ...between, watchedUntil: "2026-03-17T09:59:00.000Z" };
    expect(held({ kind: "enforce" }, seen)).toMatchObject({ kind: "wait", until: "2026-03-17T10:30:00.000Z" });
  });

  test("an Admin's word lets the wave go on, and chasers go as planned, until it lapses", () => {
    const step: DueStep = { kind: "enforce" };
    const upheld = { ...swept, overruled: overruled("2026-03-17T10:00:00.001Z") };
    const lapsed = { ...swept, overruled: overruled("2026-03-17T10:00:00.000Z") };
    expect(held(step, upheld)).toBe(step);
    expect(held(step, lapsed).kind).toBe("wait");
    expect([paceOf(upheld, over, now), paceOf(lapsed, over, now), paceOf(swept, over, now)]).toEqual([
      "usual",
      "none",
      "none",
    ]);
  });
});

test.each(["notSet", "notKnown", "low", "usual", "high"] as const)("a load that is %s holds up nothing", (kind) => {
  const step = mail("announcement", "announced");
  expect(held(step, plannedWave, { ...over, kind })).toBe(step);
});

test.each([
  ["2026-03-16", undefined],
  ["2026-03-17", "2026-03-17T23:00:00.000Z"],
  ["2026-04-14", "2026-04-14T22:00:00.000Z"],
  ["2026-04-15", undefined],
  ["2026-02-30", undefined],
  ["soon", undefined],
])("overruled until %s it lapses when that day of the wave's zone is over", (date, until) => {
  const verdict = overruleUntil(plannedWave, date, now);
  expect(verdict.ok ? verdict.until : undefined).toBe(until);
});

describe("a chaser", () => {
  const chased = (daysAgo: number, change = {}) =>
    aMember("w1", "u1", {
      mailsSent: 2,
      hasUsablePasskey: false,
      lastMailAt: new Date(now.getTime() - daysAgo * 86_400_000).toISOString(),
      ...change,
    });

  test.each([
    ["usual", 3, true],
    ["usual", 2.9, false],
    ["half", 6, true],
    ["half", 5.9, false],
    ["half", 3, false],
    ["none", 30, false],
  ] as const)("at the pace %s comes %d days after the last mail: %s", (pace, daysAgo, isDue) => {
    expect(isChasedAt(pace, chased(daysAgo), now, rules, 1)).toBe(isDue);
  });

  test("comes to nobody who is out of scope, at any pace", () => {
    expect(isChasedAt("usual", chased(9, { sortedOut: "guest" }), now, rules, 1)).toBe(false);
  });
});
