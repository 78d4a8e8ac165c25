import { describe, expect, test } from "vitest";
import type { SignIn } from "../../../../../shared/domain/people/signIn.ts";
import { policiesThatTest, testAppPolicy } from "../../../../../shared/domain/self/testAppPolicy.ts";
import { type TestFacts, testStanding } from "../../../../../shared/domain/self/testStanding.ts";

const MIA = "10000000-0000-4000-8000-000000000001";
const APP = "7e570000-0000-4000-8000-000000000001";
const POLICY = "policy-1";
const signIn = (change: Partial<SignIn> = {}): SignIn => ({
  id: "s1",
  createdDateTime: "2026-06-10T09:00:00.000Z",
  userId: MIA,
  appId: APP,
  errorCode: 0,
  authenticationMethods: ["Passkey (device-bound)"],
  appliedConditionalAccessPolicies: [{ id: POLICY, result: "success" }],
  ...change,
});
const facts = (signIns: readonly SignIn[], change: Partial<TestFacts> = {}): TestFacts => ({
  userId: MIA,
  testAppId: APP,
  policyIds: [POLICY],
  passkeyCreatedAt: "2026-06-01T08:00:00.000Z",
  signIns,
  now: new Date("2026-06-10T10:00:00.000Z"),
  ...change,
});
const because = (of: TestFacts) => {
  const standing = testStanding(of);
  return standing.kind === "passed" ? "passed" : standing.because;
};

describe("a sign-in at the test application", () => {
  test("by a passkey that the policy asked for is the test, and is named", () => {
    expect(testStanding(facts([signIn()]))).toEqual({
      kind: "passed",
      at: "2026-06-10T09:00:00.000Z",
      signInId: "s1",
    });
  });

  test.each<[string, Partial<SignIn>]>([
    ["at the very moment at which the passkey came", { createdDateTime: "2026-06-01T08:00:00.000Z" }],
    ["by Windows Hello", { authenticationMethods: ["Windows Hello for Business"] }],
    ["with ids in capitals", { userId: MIA.toUpperCase(), appId: APP.toUpperCase() }],
  ])("%s counts", (_case, change) => {
    expect(because(facts([signIn(change)]))).toBe("passed");
  });

  test.each<[string, Partial<SignIn>, string]>([
    ["of somebody else", { userId: "10000000-0000-4000-8000-000000000002" }, "nothingSeen"],
    ["at another application", { appId: "7e570000-0000-4000-8000-000000000002" }, "nothingSeen"],
    ["at an application that the log does not name", { appId: undefined }, "nothingSeen"],
    ["that was interrupted", { errorCode: 50_074 }, "nothingSeen"],
    ["that was refused", { errorCode: 53_003 }, "nothingSeen"],
    ["by a password", { authenticationMethods: ["Password"] }, "notAPasskey"],
    ["by a password and a push", { authenticationMethods: ["Password", "Mobile app notification"] }, "notAPasskey"],
    ["by a pass, whatever the policy said", { authenticationMethods: ["Temporary Access Pass"] }, "notAPasskey"],
    ["by the session of before", { authenticationMethods: ["Previously satisfied"] }, "notAPasskey"],
    ["of whose methods the log says nothing", { authenticationMethods: undefined }, "notAPasskey"],
    ["by a method that nobody knows yet", { authenticationMethods: ["Telepathy"] }, "notAPasskey"],
    ["before the passkey came", { createdDateTime: "2026-06-01T07:59:59.999Z" }, "beforePasskey"],
    ["that is dated in the future", { createdDateTime: "2026-06-10T10:00:00.001Z" }, "beforePasskey"],
    ["whose moment cannot be read", { createdDateTime: "yesterday" }, "beforePasskey"],
    ["whose policies are hidden", { appliedConditionalAccessPolicies: undefined }, "notAskedForOne"],
    ["to which no policy applied", { appliedConditionalAccessPolicies: [] }, "notAskedForOne"],
    [
      "to which the policy applied in report-only",
      { appliedConditionalAccessPolicies: [{ id: POLICY, result: "reportOnlySuccess" }] },
      "notAskedForOne",
    ],
    [
      "to which a policy of somebody else applied",
      { appliedConditionalAccessPolicies: [{ id: "policy-2", result: "success" }] },
      "notAskedForOne",
    ],
    [
      "of which the log says what nobody knows yet",
      { appliedConditionalAccessPolicies: [{ id: POLICY, result: "unknownFutureValue" }] },
      "notAskedForOne",
    ],
  ])("%s is none", (_case, change, why) => {
    expect(because(facts([signIn(change)]))).toBe(why);
  });

  test("proves nothing where nobody knows when the passkey came, or no policy asks", () => {
    expect(because(facts([signIn()], { passkeyCreatedAt: undefined }))).toBe("beforePasskey");
    expect(because(facts([signIn()], { policyIds: [] }))).toBe("notAskedForOne");
    expect(because(facts([]))).toBe("nothingSeen");
  });

  test("that failed takes nothing from one that passed, and the latest one is named", () => {
    const later = signIn({ id: "s2", createdDateTime: "2026-06-10T09:30:00.000Z" });
    const wrong = signIn({
      id: "s3",
      createdDateTime: "2026-06-10T09:40:00.000Z",
      authenticationMethods: ["Password"],
    });
    expect(testStanding(facts([signIn(), wrong, later]))).toMatchObject({ kind: "passed", signInId: "s2" });
  });
});

describe("the policy of the test application", () => {
  const { displayName, state: _, ...definition } = testAppPolicy(APP, "b1");
  const policy = { id: POLICY, displayName, state: "enabled" as const, definition };
  const setting = { testAppId: APP, breakGlassGroupId: "b1" };

  test("asks while it is enabled and as tenant:setup makes it, under whatever name", () => {
    expect(policiesThatTest([policy, { ...policy, id: "p2", displayName: "Ours" }], setting)).toEqual([POLICY, "p2"]);
  });

  test.each([
    ["in report-only", { ...policy, state: "enabledForReportingButNotEnforced" as const }],
    ["switched off", { ...policy, state: "disabled" as const }],
    ["in a state that nobody knows", { ...policy, state: "unknown" as const }],
    ["for another application", { ...policy, definition: { ...definition, ...testAppPolicy("other", "b1") } }],
    ["for some people only", { ...policy, definition: { ...definition, ...testAppPolicy(APP, "b2") } }],
    ["content with an earlier sign-in", { ...policy, definition: { ...definition, sessionControls: null } }],
    [
      "content with a second factor",
      { ...policy, definition: { ...definition, grantControls: { operator: "OR", builtInControls: ["mfa"] } } },
    ],
  ])("%s asks nobody", (_case, changed) => {
    expect(policiesThatTest([changed], setting)).toEqual([]);
  });
});
