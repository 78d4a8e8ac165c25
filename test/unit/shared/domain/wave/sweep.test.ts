import { describe, expect, test } from "vitest";
import type { WaveMember } from "../../../../../shared/domain/wave/member.ts";
import {
  resultAgainst,
  sweepVerdict,
  sweepWaitsUntil,
  sweptSignIn,
  wouldBeBlocked,
} from "../../../../../shared/domain/wave/sweep.ts";
import { readyMember, rules, SWEPT_SINCE } from "../../../../support/waves/rulesForTests.ts";

test.each([
  ["reportOnlyNotApplied", "reportOnlyFailure", "unsatisfied"],
  ["reportOnlyFailure", "reportOnlyNotApplied", "unsatisfied"],
  ["reportOnlySuccess", "reportOnlyInterrupted", "unsatisfied"],
  ["reportOnlySuccess", "something new", "unsatisfied"],
  ["reportOnlyNotApplied", "reportOnlySuccess", "satisfied"],
  ["reportOnlySuccess", undefined, "satisfied"],
  ["reportOnlyNotApplied", undefined, "notApplied"],
])("of two policies, %s and %s say %s", (own, twin, expected) => {
  const applied = [{ id: "own", result: own }, ...(twin === undefined ? [] : [{ id: "twin", result: twin }])];
  expect(sweptSignIn({ appliedConditionalAccessPolicies: applied }, "own", "twin")).toBe(expected);
});

test.each([
  [["reportOnlyInterrupted", "reportOnlyFailure"], "reportOnlyFailure"],
  [["reportOnlyFailure", "reportOnlyInterrupted"], "reportOnlyFailure"],
  [["reportOnlyInterrupted", "something new"], "something new"],
  [["reportOnlySuccess", "reportOnlyInterrupted"], "reportOnlyInterrupted"],
  [["reportOnlySuccess", "reportOnlyNotApplied"], undefined],
])("of what two policies say, %s, the worse one is against it: %s", (results, expected) => {
  const applied = results.map((result, n) => ({ id: `p${n}`, result }));
  expect(resultAgainst({ appliedConditionalAccessPolicies: applied }, "p0", "p1")).toBe(expected);
});

describe("a sign-in in report-only", () => {
  const ours = "policy-1";
  test.each([
    ["reportOnlySuccess", "satisfied"],
    ["reportOnlyFailure", "unsatisfied"],
    ["reportOnlyInterrupted", "unsatisfied"],
    ["reportOnlyNotApplied", "notApplied"],
    ["unknownFutureValue", "unsatisfied"],
    ["somethingNew", "unsatisfied"],
  ])("with %s is %s", (result, expected) => {
    const policies = [
      { id: "another", result: "failure" },
      { id: ours, result },
    ];
    expect(sweptSignIn({ appliedConditionalAccessPolicies: policies }, ours)).toBe(expected);
  });

  test("without the applied policies is missing evidence, not a clean one", () => {
    expect(sweptSignIn({ appliedConditionalAccessPolicies: undefined }, ours)).toBe("noPolicies");
  });

  test("that another policy only was applied to says nothing about ours", () => {
    expect(sweptSignIn({ appliedConditionalAccessPolicies: [{ id: "another", result: "failure" }] }, ours)).toBe(
      "notApplied",
    );
  });
});

/** Before the window. */
const OLD = "2026-03-17T07:59:59.999Z";

describe("somebody would be blocked", () => {
  test.each<[string, Partial<WaveMember>, boolean]>([
    ["who was refused and has no passkey", { hasUsablePasskey: false }, true],
    ["who was refused and was never checked", { hasUsablePasskey: undefined }, true],
    ["who was refused but has a passkey", {}, false],
    [
      "who has no passkey but was never refused",
      { hasUsablePasskey: false, sweptInteractive: { satisfiedAt: SWEPT_SINCE } },
      false,
    ],
    ["who was not seen", { hasUsablePasskey: false, sweptInteractive: undefined }, false],
    [
      "who was refused before this window",
      { hasUsablePasskey: false, sweptInteractive: { unsatisfiedAt: OLD } },
      false,
    ],
    ["who was sorted out", { hasUsablePasskey: false, sortedOut: "guest" }, false],
  ])("%s: %s", (_who, change, expected) => {
    expect(wouldBeBlocked({ ...readyMember, ...change }, SWEPT_SINCE)).toBe(expected);
  });
});

const people = (count: number, change: Partial<WaveMember> = {}): WaveMember[] =>
  Array.from({ length: count }, (_, index) => ({
    ...readyMember,
    ...change,
    userId: `${JSON.stringify(change).length}-${index}`,
  }));
const noPasskey = { hasUsablePasskey: false };
const unseen = { sweptInteractive: undefined };
const seenLongAgo = { sweptInteractive: { satisfiedAt: OLD } };
const refused = { sweptInteractive: { unsatisfiedAt: SWEPT_SINCE } };
const refusedBy = (...results: readonly string[]) => ({
  sweptInteractive: {
    unsatisfiedAt: SWEPT_SINCE,
    against: results.map((result) => ({ at: SWEPT_SINCE, result })),
  },
});
type Log = { readonly blindSince?: string; readonly waitsUntil?: string; readonly at?: string };
const read: Log = {};
const END = "2026-03-31T08:00:00.000Z";
const before: Log = { waitsUntil: END, at: "2026-03-31T07:59:59.999Z" };
const over: Log = { waitsUntil: END, at: END };

describe("a sweep", () => {
  test.each<[string, WaveMember[], Log, boolean, RegExp | undefined]>([
    ["of people who all satisfy the policy is clean", people(100), read, true, undefined],
    [
      "with five who are not ready is clean: they will be left out",
      [...people(95), ...people(5, noPasskey)],
      read,
      true,
      undefined,
    ],
    [
      "with six who are not ready is not",
      [...people(94), ...people(6, noPasskey)],
      read,
      false,
      /94 of 100 have a working passkey; 95/,
    ],
    ["that saw four in five of the ready is clean", [...people(80), ...people(20, unseen)], read, true, undefined],
    [
      "that saw fewer is not",
      [...people(79), ...people(21, unseen)],
      read,
      false,
      /79 of the 100 who are ready; 80 are needed/,
    ],
    [
      "that saw fewer a moment before its end says until when it goes on",
      [...people(79), ...people(21, unseen)],
      before,
      false,
      /79 of the 100 who are ready; 80 are needed, or it goes on until 2026-03-31T08:00:00.000Z$/,
    ],
    [
      "that saw fewer at its end is clean: they are left out",
      [...people(79), ...people(21, unseen)],
      over,
      true,
      undefined,
    ],
    ["that saw half of them at its end is clean", [...people(50), ...people(50, unseen)], over, true, undefined],
    [
      "that saw fewer than half of them at its end is not: nobody can judge the policy",
      [...people(49), ...people(51, unseen)],
      over,
      false,
      /49 of the 100 who are ready, though the sweep waited until .*; with fewer than 50 nobody can tell/,
    ],
    ["that saw nobody at its end is not", people(100, unseen), over, false, /no sign-in/],
    ["that saw them long ago only is not at its end either", people(100, seenLongAgo), over, false, /no sign-in/],
    ["whose end nobody knows goes on", [...people(79), ...people(21, unseen)], { at: END }, false, /80 are needed$/],
    [
      "whose moment nobody knows goes on",
      [...people(79), ...people(21, unseen)],
      { waitsUntil: END },
      false,
      /goes on/,
    ],
    [
      "in which few were seen at its end is judged by those: three refusals among sixty are few",
      [...people(57), ...people(3, refused), ...people(40, unseen)],
      over,
      true,
      undefined,
    ],
    [
      "four are not, though they were of a hundred",
      [...people(56), ...people(4, refused), ...people(40, unseen)],
      over,
      false,
      /4 of the 100 .* never satisfied/,
    ],
    [
      "of which a sign-in came without policies is not, at its end either",
      people(100),
      { ...over, blindSince: SWEPT_SINCE },
      false,
      /may lack permission/,
    ],
    [
      "of whom too many cannot be read is not, at its end either",
      [...people(60), ...people(40, { sweptInteractive: { satisfiedAt: SWEPT_SINCE, unreadAt: SWEPT_SINCE } })],
      over,
      false,
      /cannot be read/,
    ],
    [
      "of whom more are unclear than a gate lets pass is not, at its end either",
      [...people(94), ...people(6, { fitUnknown: true })],
      over,
      false,
      /of 6 of the 100 who are ready nobody can tell just now whether their passkey counts/,
    ],
    [
      "of whom five are unclear is clean: they are left out",
      [...people(95), ...people(5, { fitUnknown: true })],
      read,
      true,
      undefined,
    ],
    [
      "whose people were refused says how, the blocked apart from the asked, and names what nobody knows",
      [
        ...people(90),
        ...people(6, refusedBy("reportOnlyInterrupted")),
        ...people(3, refusedBy("reportOnlyFailure")),
        ...people(1, refusedBy("somethingNew")),
      ],
      read,
      false,
      /10 of the 100 .*: 3 would have been blocked, 6 would have been asked for more than was given, 1 got the answer "somethingNew", which nobody knows and which counts as blocked$/,
    ],
    [
      "in which five of the ready were only refused is clean: they will be left out",
      [...people(95), ...people(5, refused)],
      read,
      true,
      undefined,
    ],
    [
      "in which six were is not: the policy may be at fault",
      [...people(94), ...people(6, refused)],
      read,
      false,
      /6 of the 100 .* never satisfied/,
    ],
    [
      "in which one sign-in came without policies is not",
      people(100),
      { blindSince: SWEPT_SINCE },
      false,
      /may lack permission/,
    ],
    [
      "in which everybody who is ready is held or waived is not: nobody is left to judge the policy by",
      [...people(50, { keptOutside: "heldByDecision" }), ...people(50, { keptOutside: "waivedByDecision" })],
      read,
      false,
      /held or waived/,
    ],
    [
      "in which few are held is judged by the others",
      [...people(5, { keptOutside: "heldByDecision" }), ...people(95)],
      read,
      true,
      undefined,
    ],
    ["that saw no sign-in is not", people(100, unseen), read, false, /no sign-in/],
    ["that saw them long ago only is not", people(100, seenLongAgo), read, false, /no sign-in/],
    ["of nobody is not", [], read, false, /0 of 0/],
    ["of people who were all sorted out is not", people(9, { sortedOut: "guest" }), read, false, /0 of 0/],
  ])("%s", (_behaviour, members, log, clean, because) => {
    const verdict = sweepVerdict({ members, since: SWEPT_SINCE, ...log }, rules);
    expect(verdict.clean).toBe(clean);
    if (because) expect(verdict.because).toMatch(because);
    else expect(verdict.because).toBeUndefined();
  });

  test.each([
    [{ reportOnlyAt: SWEPT_SINCE }, rules, END],
    [{ reportOnlyAt: SWEPT_SINCE }, { ...rules, reportOnlyHours: 15 * 24 }, "2026-04-01T08:00:00.000Z"],
    [{}, rules, undefined],
  ])("waits for those who were not seen, of %s", (wave, by, until) => {
    expect(sweepWaitsUntil(wave, by)).toBe(until);
  });

  test("counts who was seen and names who will be left out, and why", () => {
    const verdict = sweepVerdict(
      {
        members: [...people(97), ...people(1, noPasskey), ...people(1, unseen), ...people(1, refused)],
        since: SWEPT_SINCE,
      },
      rules,
    );
    expect(verdict).toMatchObject({ clean: true, seen: 99, inScope: 100 });
    expect(verdict.ready).toHaveLength(97);
    expect(verdict.leftOut.map(({ reason }) => reason)).toEqual(["noUsablePasskey", "noSignInSeen", "refusedInSweep"]);
  });
});
