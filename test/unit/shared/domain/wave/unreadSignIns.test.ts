import { describe, expect, test } from "vitest";
import type { WaveMember } from "../../../../../shared/domain/wave/member.ts";
import { lacksUse, sweptIn, unreadNoteIn } from "../../../../../shared/domain/wave/signInNotes.ts";
import { readyMember } from "../../../../support/waves/rulesForTests.ts";

const SINCE = "2026-03-18T08:00:00.000Z";
const FIRST = "2026-03-18T09:00:00.000Z";
const SECOND = "2026-03-18T10:00:00.000Z";
const THIRD = "2026-03-18T11:00:00.000Z";
const member: WaveMember = { ...readyMember, sweptInteractive: undefined, sweptNonInteractive: undefined };
const noted = (unreadSince: string, unreadAt: string): WaveMember => ({
  ...member,
  sweptInteractive: { satisfiedAt: FIRST, unreadSince, unreadAt },
});
const wave = { reportOnlyAt: SINCE };

describe("a line of the log that nobody can read", () => {
  test("is noted of whom it names, in the note of its own log, from the first moment of report-only on", () => {
    expect(unreadNoteIn(member, wave, "interactive", SINCE)).toEqual({
      sweptInteractive: { unreadAt: SINCE, unreadSince: SINCE },
    });
    expect(unreadNoteIn(noted(FIRST, FIRST), wave, "nonInteractive", SECOND)).toEqual({
      sweptNonInteractive: { unreadAt: SECOND, unreadSince: SECOND },
    });
  });

  test.each([
    ["before report-only", wave, "2026-03-18T07:59:59.999Z"],
    ["where there is no report-only", {}, SECOND],
  ])("is nothing %s", (_when, of, at) => {
    expect(unreadNoteIn(member, of, "interactive", at)).toBeUndefined();
  });

  test.each<[string, WaveMember, string, object | undefined]>([
    ["a later one moves the end", noted(FIRST, FIRST), SECOND, { unreadSince: FIRST, unreadAt: SECOND }],
    ["an earlier one moves the beginning", noted(SECOND, SECOND), FIRST, { unreadSince: FIRST, unreadAt: SECOND }],
    ["one in between is no news", noted(FIRST, THIRD), SECOND, undefined],
    ["the first one again is no news", noted(FIRST, THIRD), FIRST, undefined],
    ["the last one again is no news", noted(FIRST, THIRD), THIRD, undefined],
  ])("%s", (_what, row, at, expected) => {
    const note = unreadNoteIn(row, wave, "interactive", at)?.sweptInteractive;
    expect(note).toEqual(expected && { satisfiedAt: FIRST, ...expected });
  });
});

describe("a use of the passkey", () => {
  test.each<[string, Partial<WaveMember>, boolean]>([
    ["is looked for of whoever never used theirs", { passkeyUsedAt: undefined }, true],
    ["is not looked for of whoever is ready", {}, false],
    ["nor of whoever has none", { passkeyUsedAt: undefined, hasUsablePasskey: false }, false],
    ["nor where nobody knows", { passkeyUsedAt: undefined, hasUsablePasskey: undefined }, false],
    ["nor of whoever is sorted out", { passkeyUsedAt: undefined, sortedOut: "guest" }, false],
  ])("%s", (_what, change, expected) => {
    expect(lacksUse({ ...member, ...change })).toBe(expected);
  });
});

describe("what a sign-in says about the wave's policy", () => {
  const signIn = (policyId: string, result: string, createdDateTime = FIRST) => ({
    createdDateTime,
    appliedConditionalAccessPolicies: [{ id: policyId, result }],
  });
  const both = { stage: "reportOnly", policyId: "p1", twinPolicyId: "p2", reportOnlyAt: SINCE } as const;

  test.each([
    ["by the policy", signIn("p1", "reportOnlySuccess"), "satisfied"],
    ["by its twin", signIn("p2", "reportOnlyFailure"), "unsatisfied"],
    ["from the first moment on", signIn("p1", "reportOnlySuccess", SINCE), "satisfied"],
  ])("is told %s", (_what, line, expected) => {
    expect(sweptIn(both, line)).toBe(expected);
  });

  test.each([
    ["before report-only", both, signIn("p1", "reportOnlySuccess", "2026-03-18T07:59:59.999Z")],
    ["without a policy", { ...both, policyId: undefined }, signIn("p1", "reportOnlySuccess")],
    ["without report-only", { ...both, reportOnlyAt: undefined }, signIn("p1", "reportOnlySuccess")],
  ])("is nothing %s", (_when, of, line) => {
    expect(sweptIn(of, line)).toBeUndefined();
  });
});
