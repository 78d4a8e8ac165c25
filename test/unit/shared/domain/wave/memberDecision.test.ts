import { describe, expect, test } from "vitest";
import {
  type DateDecision,
  endsWithin,
  isInTimeForWarning,
  isToBeDecided,
  type MemberDecision,
  mayBeEntering,
  nextForDate,
  standingOf,
} from "../../../../../shared/domain/wave/memberDecision.ts";
import type { WaveFacts } from "../../../../../shared/domain/wave/waveFacts.ts";
import { approver, plannedWave, readyMember, rules, starter } from "../../../../support/waves/rulesForTests.ts";

/** A Tuesday, 10:00 in Berlin: enforced at ten on 7 April, so people are decided about from 5 May on. */
const wave: WaveFacts = {
  ...plannedWave,
  stage: "steady",
  enforcingAt: "2026-04-07T07:55:00.000Z",
  enforcedAt: "2026-04-07T08:00:00.000Z",
};
const member = { ...readyMember, hasUsablePasskey: false };
const FROM = "2026-05-05T08:00:00.000Z";
type Decision = MemberDecision["decision"];
const row = (decision: Decision, change: Partial<MemberDecision> = {}): MemberDecision => ({
  userId: member.userId,
  round: 1,
  by: starter,
  at: FROM,
  reason: "three mails were not answered",
  decision,
  ...change,
});
const confirmed = { by: approver, at: FROM };
/** A Wednesday. */
const date = (change: Partial<DateDecision> = {}): DateDecision => ({ kind: "date", on: "2026-05-20", ...change });
const warned = { at: "2026-05-13T07:00:00.000Z", entersAt: "2026-05-20T07:00:00.000Z" };

describe("somebody outside", () => {
  test.each<[string, string, Partial<WaveFacts>, Partial<typeof member>, MemberDecision | undefined, boolean]>([
    ["is to be decided about 28 days after the flip", FROM, {}, {}, undefined, true],
    ["is not a moment before", "2026-05-05T07:59:59.999Z", {}, {}, undefined, false],
    ["is not before the flip is complete", FROM, { stage: "enforcing", enforcedAt: undefined }, {}, undefined, false],
    ["is not once the wave is rolled back", FROM, { stage: "reminded" }, {}, undefined, false],
    [
      "is not while people ask to roll it back",
      FROM,
      { rollbackRequested: { by: starter, at: FROM, reason: "x" } },
      {},
      undefined,
      false,
    ],
    ["is not when enforced", FROM, {}, { enforcedAt: FROM } as never, undefined, false],
    ["is not when sorted out", FROM, {}, { sortedOut: "privileged" } as never, undefined, false],
    ["is when away for weeks", FROM, {}, { heldAt: FROM } as never, undefined, true],
    ["is not while held", "2027-12-01T08:00:00.000Z", {}, {}, row({ kind: "hold" }), false],
    ["is when held in an earlier round", FROM, { round: 2 }, {}, row({ kind: "hold" }), true],
    [
      "is not on the last day of a waiver",
      "2026-06-01T21:59:59Z",
      {},
      {},
      row({ kind: "waive", until: "2026-06-01" }),
      false,
    ],
    ["is on the day after a waiver", "2026-06-01T22:00:00Z", {}, {}, row({ kind: "waive", until: "2026-06-01" }), true],
    ["is while nobody has confirmed the date", FROM, {}, {}, row(date()), true],
    ["is not once two people set the date", FROM, {}, {}, row(date({ confirmed })), false],
    ["is not on the date", "2026-05-20T08:00:00Z", {}, {}, row(date({ confirmed, warned })), false],
    [
      "is a week after a date that brought nothing",
      "2026-05-27T07:00:00Z",
      {},
      {},
      row(date({ confirmed, warned })),
      true,
    ],
    [
      "is a week after a date of which no warning went out",
      "2026-05-27T07:00:00Z",
      {},
      {},
      row(date({ confirmed })),
      true,
    ],
  ])("%s", (_case, now, facts, change, known, expected) => {
    expect(isToBeDecided({ ...member, ...change }, known, { ...wave, ...facts }, new Date(now), rules)).toBe(expected);
  });

  test("is decided about as early as the setting says", () => {
    const early = { ...rules, decisionDays: 14 };
    expect(isToBeDecided(member, undefined, wave, new Date("2026-04-21T08:00:00Z"), early)).toBe(true);
    expect(isToBeDecided(member, undefined, wave, new Date("2026-04-21T07:59:59Z"), early)).toBe(false);
  });
});

test.each<[string, MemberDecision | undefined, string]>([
  ["nobody has said anything", undefined, "none"],
  ["it was said in another round", row({ kind: "waive", until: "2027-01-01" }, { round: 2 }), "none"],
  ["somebody set a date", row(date()), "unconfirmed"],
  ["two people set a date", row(date({ confirmed })), "dated"],
  ["an entry was begun", row(date({ confirmed, warned, enteringAt: FROM })), "dated"],
])("where %s, the decision counts as such", (_case, known, expected) => {
  expect(standingOf(known, wave, new Date(FROM), rules)).toBe(expected);
});

test.each<[string, MemberDecision | undefined, string, number | undefined, boolean]>([
  ["eight days ahead", row({ kind: "waive", until: "2026-05-20" }), "2026-05-12T10:00:00Z", undefined, false],
  ["seven days ahead", row({ kind: "waive", until: "2026-05-20" }), "2026-05-13T10:00:00Z", undefined, true],
  ["on its last day", row({ kind: "waive", until: "2026-05-20" }), "2026-05-20T10:00:00Z", undefined, true],
  [
    "on its last day, by the wave's zone",
    row({ kind: "waive", until: "2026-05-20" }),
    "2026-05-20T21:59:00Z",
    undefined,
    true,
  ],
  ["once it is over", row({ kind: "waive", until: "2026-05-20" }), "2026-05-20T22:00:00Z", undefined, false],
  [
    "eight days ahead, where that is asked for",
    row({ kind: "waive", until: "2026-05-20" }),
    "2026-05-12T10:00:00Z",
    8,
    true,
  ],
  [
    "of another round",
    row({ kind: "waive", until: "2026-05-20" }, { round: 2 }),
    "2026-05-19T10:00:00Z",
    undefined,
    false,
  ],
  ["a hold", row({ kind: "hold" }), "2026-05-19T10:00:00Z", undefined, false],
  ["a date", row(date({ confirmed })), "2026-05-19T10:00:00Z", undefined, false],
  ["nothing decided", undefined, "2026-05-19T10:00:00Z", undefined, false],
])("a waiver is named as ending: %s", (_when, known, now, ahead, expected) => {
  expect(endsWithin(known, wave, new Date(now), rules, ahead)).toBe(expected);
});

describe("a date", () => {
  const next = (decision: Decision, now: string, change: Partial<WaveFacts> = {}) =>
    nextForDate(row(decision), { ...wave, ...change }, new Date(now), rules);

  test.each<[string, Decision, string, Partial<WaveFacts>, unknown]>([
    [
      "is told of seven days ahead",
      date({ confirmed }),
      "2026-05-13T07:00:00Z",
      {},
      { kind: "warn", entersAt: warned.entersAt },
    ],
    [
      "is told of for the same day whenever on that day",
      date({ confirmed }),
      "2026-05-13T12:59:59Z",
      {},
      { kind: "warn", entersAt: warned.entersAt },
    ],
    ["is not told of eight days ahead", date({ confirmed }), "2026-05-12T07:00:00Z", {}, { kind: "nothing" }],
    [
      "is not told of outside the hours for mails",
      date({ confirmed }),
      "2026-05-13T06:59:59Z",
      {},
      { kind: "nothing" },
    ],
    ["of one person alone is never told", date(), "2026-05-13T07:00:00Z", {}, { kind: "nothing" }],
    [
      "moves when its warning is late",
      date({ confirmed }),
      "2026-05-15T07:00:00Z",
      {},
      { kind: "warn", entersAt: "2026-05-22T07:00:00.000Z" },
    ],
    [
      "that moves falls on a working day",
      date({ confirmed, on: "2026-05-16" }),
      "2026-05-12T07:00:00Z",
      {},
      { kind: "warn", entersAt: "2026-05-19T07:00:00.000Z" },
    ],
    [
      "on a Saturday is Monday's",
      date({ confirmed, on: "2026-05-16" }),
      "2026-05-11T07:00:00Z",
      {},
      { kind: "warn", entersAt: "2026-05-18T07:00:00.000Z" },
    ],
    [
      "lets somebody in at the moment that was told",
      date({ confirmed, warned }),
      "2026-05-20T07:00:00Z",
      {},
      { kind: "enter" },
    ],
    [
      "lets nobody in a moment before",
      date({ confirmed, warned }),
      "2026-05-20T06:59:59.999Z",
      {},
      { kind: "nothing" },
    ],
    [
      "lets nobody in without a warning",
      date({ confirmed }),
      "2026-05-20T07:00:00Z",
      {},
      { kind: "warn", entersAt: "2026-05-27T07:00:00.000Z" },
    ],
    [
      "lets nobody in who was told a later day",
      date({ confirmed, warned: { ...warned, entersAt: "2026-05-22T07:00:00.000Z" } }),
      "2026-05-20T07:00:00Z",
      {},
      { kind: "nothing" },
    ],
    ["lets nobody in at night", date({ confirmed, warned }), "2026-05-20T20:00:00Z", {}, { kind: "nothing" }],
    ["lets nobody in a week too late", date({ confirmed, warned }), "2026-05-27T07:00:00Z", {}, { kind: "nothing" }],
    [
      "of an earlier round lets nobody in",
      date({ confirmed, warned }),
      "2026-05-20T07:00:00Z",
      { round: 2 },
      { kind: "nothing" },
    ],
    ["is none for somebody who is held", { kind: "hold" }, "2026-05-20T07:00:00Z", {}, { kind: "nothing" }],
    [
      "is none for somebody who is waived",
      { kind: "waive", until: "2026-05-19" },
      "2026-05-20T07:00:00Z",
      {},
      { kind: "nothing" },
    ],
  ])("%s", (_case, decision, now, change, expected) => {
    expect(next(decision, now, change)).toEqual(expected);
  });

  test("is told of in the wave's own zone", () => {
    const auckland = { timeZone: "Pacific/Auckland" };
    // 13 May, 09:00 there.
    expect(next(date({ confirmed }), "2026-05-12T21:00:00Z", auckland)).toEqual({
      kind: "warn",
      entersAt: "2026-05-19T21:00:00.000Z",
    });
  });

  test.each([
    ["seven days ahead", "2026-05-13T21:59:59Z", true],
    ["six days ahead", "2026-05-13T22:00:00Z", false],
  ])("%s leaves time for its warning: %s", (_case, now, expected) => {
    expect(isInTimeForWarning("2026-05-20", "Europe/Berlin", new Date(now))).toBe(expected);
  });
});

test.each([
  ["was begun a minute ago", "2026-05-20T07:00:00Z", true],
  ["was begun an hour ago", "2026-05-20T06:01:00Z", false],
])("an entry that %s may be under way: %s", (_case, enteringAt, expected) => {
  const now = new Date("2026-05-20T07:01:00Z");
  expect(mayBeEntering(row(date({ confirmed, warned, enteringAt })), now)).toBe(expected);
  expect(mayBeEntering(row(date({ confirmed, warned })), now)).toBe(false);
});
