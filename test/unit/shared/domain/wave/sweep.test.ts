import { describe, expect, test } from "vitest";
import type { WaveMember } from "../../../../../shared/domain/wave/member.ts";
import { sweepVerdict, sweptSignIn, wouldBeBlocked } from "../../../../../shared/domain/wave/sweep.ts";
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
const read: { readonly blindSince?: string } = {};

describe("a sweep", () => {
  test.each<[string, WaveMember[], typeof read, boolean, RegExp | undefined]>([
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
