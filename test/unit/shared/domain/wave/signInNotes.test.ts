import { describe, expect, test } from "vitest";
import type { SignIn } from "../../../../../shared/domain/people/signIn.ts";
import type { WaveMember } from "../../../../../shared/domain/wave/member.ts";
import { notedIn as allNotedIn } from "../../../../../shared/domain/wave/signInNotes.ts";
import { readyMember } from "../../../../support/waves/rulesForTests.ts";

const SINCE = "2026-03-18T08:00:00.000Z";
const LATER = "2026-03-18T09:00:00Z";
const wave = { stage: "reportOnly", policyId: "p1", reportOnlyAt: SINCE } as const;
const reminded = { stage: "reminded" } as const;
const proven: WaveMember = { ...readyMember, sweptInteractive: undefined };
const unproven: WaveMember = { ...proven, passkeyUsedAt: undefined };
const signIn = (result: string | undefined, change: Partial<SignIn> = {}): SignIn => ({
  id: "s1",
  createdDateTime: LATER,
  userId: readyMember.userId,
  errorCode: 0,
  appliedConditionalAccessPolicies: result === undefined ? [] : [{ id: "p1", result }],
  ...change,
});
/** Without the places, which have tests of their own. */
function notedIn(...of: Parameters<typeof allNotedIn>) {
  const { places: _, ...noted } = allNotedIn(...of) ?? {};
  return Object.keys(noted).length > 0 ? noted : undefined;
}
const against = (result: string) => ({
  unsatisfiedAt: LATER,
  against: [{ at: LATER, result, passwordOnly: true as const }],
});
const passkey = { authenticationMethods: ["Passkey (synced)"] };

describe("in the report-only window a sign-in", () => {
  test.each<[string, SignIn, WaveMember["sweptNonInteractive"]]>([
    ["that satisfies the policy is noted", signIn("reportOnlySuccess"), { satisfiedAt: LATER }],
    ["that would be stopped is", signIn("reportOnlyInterrupted"), against("reportOnlyInterrupted")],
    ["that would be blocked is another thing", signIn("reportOnlyFailure"), against("reportOnlyFailure")],
    ["with a result that nobody knows would be stopped, and names it", signIn("somethingNew"), against("somethingNew")],
    ["to which the policy did not apply shows that somebody is here", signIn(undefined), { seenAt: LATER }],
    [
      "without policies shows no more than that",
      signIn(undefined, { appliedConditionalAccessPolicies: undefined }),
      { seenAt: LATER },
    ],
    ["at the very beginning counts", signIn("reportOnlySuccess", { createdDateTime: SINCE }), { satisfiedAt: SINCE }],
    [
      "a moment before it does not",
      signIn("reportOnlySuccess", { createdDateTime: "2026-03-18T07:59:59.999Z" }),
      undefined,
    ],
  ])("%s", (_which, line, sweptNonInteractive) => {
    const noted = sweptNonInteractive && { sweptNonInteractive };
    expect(notedIn(proven, wave, "nonInteractive", line)).toEqual(noted);
  });

  test("adds to what its log showed", () => {
    const stopped = { ...proven, sweptNonInteractive: { unsatisfiedAt: LATER } };
    expect(notedIn(stopped, wave, "nonInteractive", signIn("reportOnlySuccess"))).toEqual({
      sweptNonInteractive: { unsatisfiedAt: LATER, satisfiedAt: LATER },
    });
  });

  test.each<[string, string, string, readonly string[]]>([
    ["another result, however soon, beside it", "reportOnlyFailure", LATER, ["reportOnlyFailure"]],
    ["another result of before it", "reportOnlyFailure", SINCE, ["reportOnlyFailure"]],
    ["the same result within a day not again", "reportOnlyInterrupted", "2026-03-19T08:00:00.000Z", []],
  ])("that would be stopped adds %s", (_what, result, createdDateTime, added) => {
    const known = { ...proven, sweptNonInteractive: against("reportOnlyInterrupted") };
    const noted = notedIn(known, wave, "nonInteractive", signIn(result, { createdDateTime }))?.sweptNonInteractive;
    expect(noted?.against?.map((one) => one.result).filter((one) => one !== "reportOnlyInterrupted") ?? []).toEqual(
      added,
    );
    expect(noted?.unsatisfiedAt ?? LATER).toBe(LATER);
  });

  test("keeps app, platform and client of what would be stopped", () => {
    const line = { app: "Outlook Mobile", operatingSystem: "Android 15", clientApp: "Mobile Apps and Desktop clients" };
    expect(notedIn(proven, wave, "nonInteractive", signIn("reportOnlyFailure", line))).toMatchObject({
      sweptNonInteractive: { against: [{ ...line, result: "reportOnlyFailure" }] },
    });
  });

  test("of one log never touches what the other one showed", () => {
    const stopped = { ...proven, sweptNonInteractive: { unsatisfiedAt: LATER } };
    expect(notedIn(stopped, wave, "interactive", signIn("reportOnlySuccess"))).toEqual({
      sweptInteractive: { satisfiedAt: LATER },
    });
  });

  const NEXT_DAY = "2026-03-19T09:00:00.000Z";
  const MORE_THAN_A_DAY = "2026-03-19T09:00:00.001Z";
  test.each<[string, string, string, boolean]>([
    ["within a day of what was noted is no news", "reportOnlySuccess", NEXT_DAY, false],
    ["of more than a day later is", "reportOnlySuccess", MORE_THAN_A_DAY, true],
    ["of before is not", "reportOnlySuccess", SINCE, false],
    ["of another kind is", "reportOnlyInterrupted", NEXT_DAY, true],
    ["which shows that somebody is here is no news within a day of any", "reportOnlyNotApplied", NEXT_DAY, false],
    ["which shows that somebody is here later is", "reportOnlyNotApplied", MORE_THAN_A_DAY, true],
  ])("%s, whichever log shows it", (_which, result, createdDateTime, isNews) => {
    const known = { ...proven, sweptInteractive: { satisfiedAt: LATER } };
    for (const log of ["interactive", "nonInteractive"] as const)
      expect(notedIn(known, wave, log, signIn(result, { createdDateTime })) !== undefined).toBe(isNews);
  });

  test("is news where only an earlier window showed one, however short ago", () => {
    const earlier = { ...proven, sweptInteractive: { satisfiedAt: "2026-03-18T07:59:00.000Z" } };
    expect(notedIn(earlier, wave, "interactive", signIn("reportOnlySuccess"))).toEqual({
      sweptInteractive: { satisfiedAt: LATER },
    });
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

describe("a sign-in by certificate", () => {
  const certificate = { authenticationMethods: ["X.509 Certificate"] };
  const declared: WaveMember = { ...unproven, credentials: ["windowsHello", "certificate"] };
  const satisfied = (change: Partial<SignIn>) => signIn("reportOnlySuccess", change);

  test.each<[string, WaveMember, Partial<SignIn>]>([
    ["proves no passkey, whoever declares it", unproven, certificate],
    ["nor beside another method", unproven, { authenticationMethods: ["Password", "X.509 Certificate"] }],
    ["nor where the log spells it in another way", unproven, { authenticationMethods: ["Smart card certificate"] }],
    ["nor where the log tells no more than that the policy was satisfied", declared, {}],
  ])("%s", (_what, member, change) => {
    const noted = allNotedIn(member, wave, "interactive", satisfied(change));
    expect(noted).toHaveProperty("sweptInteractive");
    expect(noted).not.toHaveProperty("passkeyUsedAt");
    expect(noted?.places?.some(({ satisfiedAt }) => satisfiedAt !== undefined) ?? false).toBe(false);
  });
  test("a passkey that the log names is proven beside a certificate", () => {
    expect(notedIn(declared, wave, "interactive", satisfied(passkey))).toMatchObject({ passkeyUsedAt: LATER });
  });

  test.each<[string, WaveMember, SignIn, boolean]>([
    ["of whoever holds a declared one", declared, signIn(undefined, certificate), true],
    ["not within a day of the last", { ...declared, certificateUsedAt: SINCE }, signIn(undefined, certificate), false],
    ["not of whom nobody declares it", unproven, signIn(undefined, certificate), false],
    ["not of a try that failed", declared, signIn(undefined, { ...certificate, errorCode: 50126 }), false],
    ["not of a password", declared, signIn(undefined, { authenticationMethods: ["Password"] }), false],
    [
      "not beside a second factor: it may have been one alone",
      declared,
      signIn(undefined, { authenticationMethods: ["X.509 Certificate", "Mobile app notification"] }),
      false,
    ],
    [
      "not where the log spells it in a new way",
      declared,
      signIn(undefined, { authenticationMethods: ["CBA"] }),
      false,
    ],
    ["not without details", declared, signIn(undefined), false],
  ])("is noted %s", (_whom, member, line, isNoted) => {
    const noted = notedIn(member, reminded, "interactive", line);
    expect(noted?.certificateUsedAt).toBe(isNoted ? LATER : undefined);
  });
  test("is noted again after a day, and on the platform where it was", () => {
    const before = { ...declared, certificateUsedAt: "2026-03-17T08:59:59.999Z" };
    const line = { ...satisfied(certificate), operatingSystem: "Windows11", clientApp: "Browser" };
    const noted = allNotedIn(before, wave, "interactive", line);
    expect(noted).toMatchObject({ certificateUsedAt: LATER, places: [{ platform: "windows", certificateAt: LATER }] });
  });
  test("that did not satisfy the policy is none, nor is a refreshed session", () => {
    const refused = allNotedIn(declared, wave, "interactive", signIn("reportOnlyInterrupted", certificate));
    expect(refused?.certificateUsedAt).toBeUndefined();
    expect(refused?.places?.[0]?.certificateAt).toBeUndefined();
    expect(notedIn(declared, wave, "nonInteractive", satisfied(certificate))?.certificateUsedAt).toBeUndefined();
  });
});
