import { describe, expect, test } from "vitest";
import { type GroupSeen, planSetup, type SetupSeen } from "../../../../infra/setup/setupPlan.ts";
import type { SetupStep, SetupWish } from "../../../../infra/setup/setupStep.ts";
import type { AppSeen } from "../../../../infra/setup/testAppSteps.ts";
import { groupBodies, strengthBody, testAppBody } from "../../../../infra/setup/wanted.ts";
import { type ConditionalAccessPolicy, REPORT_ONLY } from "../../../../shared/domain/policy/conditionalAccessPolicy.ts";
import type { StrengthFacts } from "../../../../shared/domain/preflight/tenantFacts.ts";
import { known, notKnown } from "../../../../shared/domain/preflight/verdict.ts";
import { testAppPolicy, testAppPolicyName } from "../../../../shared/domain/self/testAppPolicy.ts";

const unread = notKnown("graph: 403");
const RESISTANT = ["windowsHelloForBusiness", "fido2", "x509CertificateMultiFactor"];
const builtIn: StrengthFacts = {
  id: "00000000-0000-0000-0000-000000000004",
  displayName: "Phishing-resistant MFA",
  policyType: "builtIn",
  allowedCombinations: RESISTANT,
};
const strength = (change: Partial<StrengthFacts> = {}): StrengthFacts => ({
  id: "s1",
  displayName: strengthBody.displayName,
  policyType: "custom",
  allowedCombinations: [...RESISTANT, "temporaryAccessPassOneTime"],
  combinationConfigurations: [],
  ...change,
});
const group = (change: Partial<GroupSeen> = {}): GroupSeen => ({
  id: "g1",
  displayName: groupBodies.enforced.displayName,
  groupTypes: [],
  securityEnabled: true,
  mailEnabled: false,
  owners: 0,
  hasMembers: false,
  ...change,
});
const empty: SetupSeen = {
  strengths: known([builtIn]),
  enforced: known([]),
  canary: known([]),
  testApps: known([]),
  policies: known([]),
};
const nothingWished: SetupWish = {
  strengthId: undefined,
  enforcedGroupId: undefined,
  wantsNudge: false,
  appUrl: undefined,
  breakGlassGroupId: undefined,
};
const URL = "https://passkeys.contoso.com";
const asked = { appUrl: URL, breakGlassGroupId: "b1" };
const stepOf = (part: SetupStep["part"], seen: Partial<SetupSeen>, wish: Partial<SetupWish> = {}) =>
  planSetup({ ...empty, ...seen }, { ...nothingWished, ...wish }).find((step) => step.part === part);

test("an empty tenant gets a strength and two groups; the test application once the app has an address", () => {
  expect(planSetup(empty, nothingWished).map(({ part, kind }) => `${part} ${kind}`)).toEqual([
    "strength make",
    "enforced make",
    "canary make",
    "testApp skipped",
    "testAppPolicy skipped",
  ]);
});

test("what is there already is used, and nothing is to make", () => {
  const seen = {
    ...empty,
    strengths: known([builtIn, strength()]),
    enforced: known([group()]),
    canary: known([group({ id: "g2", displayName: groupBodies.canary.displayName })]),
  };
  expect(planSetup(seen, nothingWished).map((step) => (step.kind === "there" ? step.id : step.kind))).toEqual([
    "s1",
    "g1",
    "g2",
    "skipped",
    "skipped",
  ]);
});

test("what cannot be read is not made: it may be there", () => {
  const seen = { strengths: unread, enforced: unread, canary: unread, testApps: unread, policies: unread };
  expect(planSetup(seen, { ...nothingWished, ...asked }).map(({ kind }) => kind)).toEqual([
    "unknown",
    "unknown",
    "unknown",
    "unknown",
    "skipped",
  ]);
});

describe("the strength", () => {
  test.each<[string, StrengthFacts[], Partial<SetupWish>, SetupStep["kind"], RegExp]>([
    [
      "of the name with the same methods in another order",
      [strength({ allowedCombinations: [...strength().allowedCombinations].reverse() })],
      {},
      "there",
      /s1/,
    ],
    [
      "of the name in other letters",
      [strength({ displayName: ` ${strengthBody.displayName.toUpperCase()}` })],
      {},
      "there",
      /s1/,
    ],
    [
      "of the name that also takes a password",
      [strength({ allowedCombinations: [...strength().allowedCombinations, "password"] })],
      {},
      "refused",
      /allows also password/,
    ],
    [
      "of the name without passes",
      [strength({ allowedCombinations: RESISTANT })],
      {},
      "refused",
      /does not allow temporaryAccessPassOneTime/,
    ],
    ["of the name, twice", [strength(), strength({ id: "s2" })], {}, "refused", /2 have this name: s1, s2/],
    ["of another name", [strength({ displayName: "Ours" })], {}, "make", /make/],
    ["of another name, which is wished for", [strength({ displayName: "Ours" })], { strengthId: "S1" }, "there", /s1/],
    ["that is built in, which is wished for", [strength()], { strengthId: builtIn.id }, "there", /takes no pass/],
    [
      "that takes weaker methods, although wished for",
      [strength({ displayName: "Ours", allowedCombinations: ["password,sms"] })],
      { strengthId: "s1" },
      "refused",
      /weaker methods/,
    ],
    ["that does not exist, although wished for", [strength()], { strengthId: "s9" }, "refused", /no strength s9/],
  ])("%s", (_which, strengths, wish, kind, says) => {
    const step = stepOf("strength", { strengths: known([builtIn, ...strengths]) }, wish);
    expect(step?.kind).toBe(kind);
    expect(JSON.stringify(step)).toMatch(says);
  });

  test("that takes a pass says so, and one for few makes of passkeys, too", () => {
    const narrow = strength({
      combinationConfigurations: [
        { allowedAAGUIDs: ["a", "b"], appliesToCombinations: ["fido2"] },
        { allowedAAGUIDs: ["b"], appliesToCombinations: ["fido2"] },
      ],
    });
    expect(stepOf("strength", { strengths: known([narrow]) })).toMatchObject({
      notes: ["a pass works for whoever is enforced", "takes passkeys of 2 makes only"],
    });
  });
});

describe("the enforced group", () => {
  test.each<[string, GroupSeen[], Partial<SetupWish>, SetupStep["kind"], RegExp]>([
    ["that is plain and empty", [group()], {}, "there", /"notes":\[\]/],
    ["with an owner", [group({ owners: 1 })], {}, "there", /1 owners/],
    ["with members", [group({ hasMembers: true })], {}, "there", /has members/],
    ["in a restricted unit", [group({ isManagementRestricted: true })], {}, "there", /Groups Administrator over it/],
    ["that is role-assignable", [group({ isAssignableToRole: true })], {}, "refused", /role-assignable/],
    ["that is dynamic", [group({ membershipRule: "true" })], {}, "refused", /dynamic/],
    ["that is synchronised", [group({ onPremisesSyncEnabled: true })], {}, "refused", /synchronised/],
    ["that is mail-enabled", [group({ mailEnabled: true })], {}, "refused", /mail-enabled/],
    ["that is of Microsoft 365", [group({ groupTypes: ["Unified"] })], {}, "refused", /Microsoft 365/],
    ["that is no security group", [group({ securityEnabled: false })], {}, "refused", /no security group/],
    ["that is there twice", [group(), group({ id: "g2" })], {}, "refused", /g1, g2/],
    [
      "of another name, which is wished for",
      [group({ displayName: "Joiners" })],
      { enforcedGroupId: "g1" },
      "there",
      /Joiners/,
    ],
    ["that does not exist, although wished for", [], { enforcedGroupId: "g9" }, "refused", /no group g9/],
    [
      "that is dynamic, although wished for",
      [group({ membershipRule: "true" })],
      { enforcedGroupId: "g1" },
      "refused",
      /another one/,
    ],
  ])("%s", (_which, groups, wish, kind, says) => {
    const step = stepOf("enforced", { enforced: known(groups) }, wish);
    expect(step?.kind).toBe(kind);
    expect(JSON.stringify(step)).toMatch(says);
  });
});

test("the canary must be empty: with somebody in it, it would enforce them", () => {
  expect(stepOf("canary", { canary: known([group({ hasMembers: true })]) })).toMatchObject({
    kind: "refused",
    because: expect.stringContaining("must be empty"),
  });
  expect(stepOf("canary", { canary: known([group()]) })?.kind).toBe("there");
});

describe("the test application", () => {
  const app = (change: Partial<AppSeen> = {}): AppSeen => ({
    id: "a1",
    appId: "client-1",
    displayName: testAppBody(URL).displayName,
    signInAudience: "AzureADMyOrg",
    redirectUris: [URL],
    isSignInPossible: true,
    ...change,
  });
  const policy = (change: Partial<ConditionalAccessPolicy> = {}): ConditionalAccessPolicy => ({
    id: "p1",
    displayName: testAppPolicyName,
    state: "enabled",
    definition: testAppPolicy("client-1", "b1"),
    ...change,
  });
  const many = Array.from({ length: 240 }, (_, n) => policy({ id: `p${n}`, displayName: `Of their own ${n}` }));

  test.each<[string, AppSeen[], SetupStep["kind"], RegExp]>([
    ["is made when it is not there", [], "make", /make/],
    ["is used when it is there", [app()], "there", /client-1/],
    ["that nobody can sign in to gets what is missing", [app({ isSignInPossible: false })], "make", /client-1/],
    ["of other directories, too, is refused", [app({ signInAudience: "AzureADMultipleOrgs" })], "refused", /alone/],
    [
      "that sends people elsewhere is refused",
      [app({ redirectUris: ["https://x.example"] })],
      "refused",
      /redirect URI/,
    ],
    ["of which there are two is refused", [app(), app({ id: "a2" })], "refused", /a1, a2/],
  ])("%s", (_what, apps, kind, words) => {
    const step = stepOf("testApp", { testApps: known(apps) }, asked);
    expect([step?.kind, JSON.stringify(step)]).toEqual([kind, expect.stringMatching(words)]);
    // Its policy is for it alone.
    const of = stepOf("testAppPolicy", { testApps: known(apps) }, asked);
    expect(of?.kind).toBe(kind === "refused" ? "skipped" : "make");
  });

  test.each<[string, ConditionalAccessPolicy[], SetupStep["kind"], RegExp]>([
    ["that is on is used", [policy()], "there", /"notes":\[\]/],
    [
      "in report-only is used, and people are to switch it on",
      [policy({ state: REPORT_ONLY })],
      "there",
      /switch it on/,
    ],
    ["for another application is refused", [policy({ definition: testAppPolicy("c2", "b1") })], "refused", /client-1/],
    [
      "over the break-glass group is refused",
      [policy({ definition: testAppPolicy("client-1", "x") })],
      "refused",
      /b1/,
    ],
    ["of which there are two is refused", [policy(), policy({ id: "p2" })], "refused", /p1, p2/],
    ["is not made where a tenant holds no more", many, "refused", /240/],
  ])("its policy, %s", (_what, policies, kind, words) => {
    const step = stepOf("testAppPolicy", { testApps: known([app()]), policies: known(policies) }, asked);
    expect([step?.kind, JSON.stringify(step)]).toEqual([kind, expect.stringMatching(words)]);
  });

  test("is skipped without an address, and without the break-glass group, in words", () => {
    expect(stepOf("testApp", {})).toMatchObject({ kind: "skipped", because: expect.stringContaining("--app-url") });
    expect(stepOf("testApp", {}, { appUrl: URL })).toMatchObject({
      kind: "skipped",
      because: expect.stringContaining("--break-glass-group"),
    });
  });
});
