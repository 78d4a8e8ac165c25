import { describe, expect, test } from "vitest";
import type { SignIn } from "../../../../../shared/domain/people/signIn.ts";
import type { WaveMember } from "../../../../../shared/domain/wave/member.ts";
import { notedIn } from "../../../../../shared/domain/wave/signInNotes.ts";
import { readyMember } from "../../../../support/waves/rulesForTests.ts";

const SINCE = "2026-03-18T08:00:00.000Z";
const LATER = "2026-03-18T09:00:00Z";
const CREATED = "2026-03-03T10:00:00.000Z";
const wave = { stage: "reportOnly", policyId: "p1", reportOnlyAt: SINCE } as const;
const reminded = { stage: "reminded" } as const;
const proven: WaveMember = { ...readyMember, sweep: undefined };
const unproven: WaveMember = { ...proven, passkeyUsedAt: undefined };
const signIn = (result: string | undefined, change: Partial<SignIn> = {}): SignIn => ({
  id: "s1",
  createdDateTime: LATER,
  userId: readyMember.userId,
  errorCode: 0,
  appliedConditionalAccessPolicies: result === undefined ? [] : [{ id: "p1", result }],
  ...change,
});
const passkey = { authenticationMethods: ["Passkey (synced)"] };
const note = (satisfied: boolean, unsatisfied: boolean) => ({ since: SINCE, satisfied, unsatisfied });

describe("in the report-only window a sign-in", () => {
  test.each<[string, SignIn, ReturnType<typeof note> | undefined]>([
    ["that satisfies the policy is noted", signIn("reportOnlySuccess"), note(true, false)],
    ["that would be stopped is", signIn("reportOnlyInterrupted"), note(false, true)],
    ["with a result that nobody knows would be stopped", signIn("somethingNew"), note(false, true)],
    ["to which the policy did not apply shows that somebody is here", signIn(undefined), note(false, false)],
    [
      "without policies shows no more than that",
      signIn(undefined, { appliedConditionalAccessPolicies: undefined }),
      note(false, false),
    ],
    ["at the very beginning counts", signIn("reportOnlySuccess", { createdDateTime: SINCE }), note(true, false)],
    [
      "a moment before it does not",
      signIn("reportOnlySuccess", { createdDateTime: "2026-03-18T07:59:59.999Z" }),
      undefined,
    ],
  ])("%s", (_which, line, sweep) => {
    expect(notedIn(proven, wave, "nonInteractive", line)).toEqual(sweep && { sweep });
  });

  test("adds to what the window showed, and nothing twice", () => {
    const stopped = { ...proven, sweep: note(false, true) };
    expect(notedIn(stopped, wave, "nonInteractive", signIn("reportOnlyInterrupted"))).toBeUndefined();
    expect(notedIn(stopped, wave, "nonInteractive", signIn(undefined))).toBeUndefined();
    expect(notedIn(stopped, wave, "nonInteractive", signIn("reportOnlySuccess"))).toEqual({ sweep: note(true, true) });
  });

  test("knows nothing of an earlier window", () => {
    const earlier = { ...proven, sweep: { since: CREATED, satisfied: true, unsatisfied: true } };
    expect(notedIn(earlier, wave, "interactive", signIn(undefined))).toEqual({ sweep: note(false, false) });
  });

  test("says nothing of the policy before the window, whatever it says of the person", () => {
    expect(notedIn(unproven, reminded, "interactive", signIn("reportOnlySuccess"))).toBeUndefined();
  });
});

describe("the use of a passkey is noted", () => {
  test.each<[string, WaveMember, SignIn, boolean]>([
    ["of whoever was never seen to use one", unproven, signIn(undefined, passkey), true],
    ["of whom no passkey is known yet", { ...unproven, passkeyCreatedAt: undefined }, signIn(undefined, passkey), true],
    [
      "where it is the first since the passkey came",
      { ...proven, passkeyUsedAt: "2026-03-01T10:00:00Z" },
      signIn(undefined, passkey),
      true,
    ],
    ["not again where it is proven", proven, signIn(undefined, passkey), false],
    [
      "not where the row knows a later one",
      { ...unproven, passkeyCreatedAt: undefined, passkeyUsedAt: LATER },
      signIn(undefined, passkey),
      false,
    ],
    ["not for a password", unproven, signIn(undefined, { authenticationMethods: ["Password"] }), false],
    ["not for a try that failed", unproven, signIn(undefined, { ...passkey, errorCode: 50126 }), false],
    ["not without details", unproven, signIn(undefined), false],
  ])("%s", (_whom, member, line, isNoted) => {
    expect(notedIn(member, reminded, "interactive", line)).toEqual(isNoted ? { passkeyUsedAt: LATER } : undefined);
  });

  test("at a sign-in of their own that satisfies the policy, not at a refreshed session", () => {
    expect(notedIn(unproven, wave, "interactive", signIn("reportOnlySuccess"))).toMatchObject({ passkeyUsedAt: LATER });
    expect(notedIn(unproven, wave, "nonInteractive", signIn("reportOnlySuccess"))).not.toHaveProperty("passkeyUsedAt");
  });
});
