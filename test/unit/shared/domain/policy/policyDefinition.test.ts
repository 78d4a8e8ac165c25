import { describe, expect, test } from "vitest";
import {
  allowsOnlyResistant,
  definitionDigest,
  definitionProblems,
  isNamedAsOurs,
  PHISHING_RESISTANT_STRENGTH_ID,
  strengthFault,
  takesPass,
  wavePolicyBody,
  workforcePolicyBody,
} from "../../../../../shared/domain/policy/policyDefinition.ts";

const wave = {
  waveId: "w1",
  groupId: "aaaaaaaa-0000-4000-8000-000000000001",
  breakGlassGroupId: "aaaaaaaa-0000-4000-8000-000000000002",
};
const body = wavePolicyBody(wave);

/** The same policy as Graph answers: more properties, other order, the strength expanded. */
const asRead = (change: Record<string, unknown> = {}, grantControls: Record<string, unknown> = {}) => ({
  definition: {
    sessionControls: null,
    grantControls: {
      "authenticationStrength@odata.context": "https://graph.microsoft.com/v1.0/$metadata#x",
      operator: "OR",
      builtInControls: [],
      customAuthenticationFactors: [],
      termsOfUse: [],
      authenticationStrength: {
        id: "00000000-0000-0000-0000-000000000004",
        displayName: "Phishing-resistant MFA",
        allowedCombinations: ["windowsHelloForBusiness", "fido2", "x509CertificateMultiFactor"],
      },
      ...grantControls,
    },
    conditions: {
      userRiskLevels: [],
      signInRiskLevels: [],
      platforms: null,
      locations: null,
      clientAppTypes: ["all"],
      users: {
        includeUsers: [],
        excludeUsers: [],
        includeGroups: [wave.groupId.toUpperCase()],
        excludeGroups: [wave.breakGlassGroupId.toUpperCase()],
        includeGuestsOrExternalUsers: null,
      },
      applications: {
        includeApplications: ["All"],
        excludeApplications: [],
        includeUserActions: [],
      },
      ...change,
    },
  },
});

test("a wave's policy begins in report-only over the wave's group, and asks for what resists phishing", () => {
  expect(body).toEqual({
    displayName: "passkey-rollout: wave w1",
    state: "enabledForReportingButNotEnforced",
    conditions: {
      clientAppTypes: ["all"],
      applications: { includeApplications: ["All"] },
      users: { includeGroups: [wave.groupId], excludeGroups: [wave.breakGlassGroupId] },
    },
    grantControls: {
      operator: "OR",
      builtInControls: [],
      authenticationStrength: { id: PHISHING_RESISTANT_STRENGTH_ID },
    },
  });
});

describe("the workforce policy", () => {
  const tenant = {
    enforcedGroupId: "aaaaaaaa-0000-4000-8000-000000000011",
    breakGlassGroupId: wave.breakGlassGroupId,
    enforcedStrengthId: "aaaaaaaa-0000-4000-8000-000000000012",
  };
  const workforce = workforcePolicyBody(tenant);

  test("begins in report-only, over the enforced group and all apps, and asks for the strength of the tenant", () => {
    expect(workforce).toEqual({
      displayName: "passkey-rollout: workforce",
      state: "enabledForReportingButNotEnforced",
      conditions: {
        clientAppTypes: ["all"],
        applications: { includeApplications: ["All"] },
        users: { includeGroups: [tenant.enforcedGroupId], excludeGroups: [tenant.breakGlassGroupId] },
      },
      grantControls: {
        operator: "OR",
        builtInControls: [],
        authenticationStrength: { id: tenant.enforcedStrengthId },
      },
    });
  });

  test("is named as ours, and as no wave's policy ever is", () => {
    const names = ["workforce", "w1"].map((waveId) => wavePolicyBody({ ...wave, waveId })["displayName"]);
    expect([...names, workforce["displayName"]].map((name) => isNamedAsOurs(String(name)))).toEqual([true, true, true]);
    expect(names).not.toContain(workforce["displayName"]);
    expect(isNamedAsOurs("Workforce")).toBe(false);
  });

  test.each([
    ["another group", { enforcedGroupId: wave.groupId }],
    ["another break-glass group", { breakGlassGroupId: wave.groupId }],
    ["another strength", { enforcedStrengthId: PHISHING_RESISTANT_STRENGTH_ID }],
  ])("over or with %s is another policy", (_what, change) => {
    expect(definitionDigest(workforcePolicyBody({ ...tenant, ...change }))).not.toBe(definitionDigest(workforce));
  });

  test("shares neither body nor lists with another call", () => {
    expect(workforcePolicyBody(tenant)).not.toBe(workforce);
    expect(workforcePolicyBody(tenant)["conditions"]).not.toBe(workforce["conditions"]);
  });
});

describe("a strength", () => {
  const resistant = ["windowsHelloForBusiness", "fido2", "x509CertificateMultiFactor"];
  const withPass = [...resistant, "temporaryAccessPassOneTime"];

  test.each<[string, readonly string[] | undefined, boolean, RegExp | undefined]>([
    ["of what resists phishing and a one-time pass", withPass, false, undefined],
    ["of one such method and a one-time pass", ["temporaryAccessPassOneTime", "fido2"], false, undefined],
    ["of what resists phishing alone, as the built-in one", resistant, true, undefined],
    ["of one such method alone", ["fido2"], true, undefined],
    ["of a one-time pass alone", ["temporaryAccessPassOneTime"], false, /no method that resists phishing/],
    ["of a pass that works often", [...withPass, "temporaryAccessPassMultiUse"], false, /temporaryAccessPassMultiUse/],
    ["of a password beside it", [...withPass, "password"], false, /weaker methods: password$/],
    ["of a password and a push", [...withPass, "password,microsoftAuthenticatorPush"], false, /weaker/],
    ["of a passkey and a password together", [...withPass, "fido2,password"], false, /weaker methods: fido2,password$/],
    ["of a certificate of one factor", [...withPass, "x509CertificateSingleFactor"], false, /weaker/],
    ["of a phone sign-in", [...resistant, "deviceBasedPush"], false, /weaker methods: deviceBasedPush$/],
    ["of a method that nobody knows yet", [...withPass, "unknownFutureValue"], false, /weaker/],
    ["of a method in another spelling", [...withPass, "FIDO2"], false, /weaker/],
    ["of nothing", [], false, /does not exist or allows nothing/],
    ["that does not exist", undefined, false, /does not exist or allows nothing/],
  ])("%s: for the workforce policy, and for evidence", (_which, combinations, isEvidence, fault) => {
    if (fault) expect(strengthFault(combinations)).toMatch(fault);
    else expect(strengthFault(combinations)).toBeUndefined();
    expect(allowsOnlyResistant(combinations)).toBe(isEvidence);
  });

  test("takes a pass unless it is the built-in one (R87)", () => {
    expect(takesPass(PHISHING_RESISTANT_STRENGTH_ID)).toBe(false);
    expect(takesPass("aaaaaaaa-0000-4000-8000-000000000012")).toBe(true);
  });
});

describe("a policy read back", () => {
  test("is the one that was sent, whatever order, nulls and expansions Graph adds", () => {
    expect(definitionProblems(asRead(), body)).toEqual([]);
    expect(definitionDigest(asRead().definition)).toBe(definitionDigest(body));
  });

  test("is the same when only its state or name differs", () => {
    expect(definitionDigest({ ...asRead().definition, state: "enabled", displayName: "x" })).toBe(
      definitionDigest(body),
    );
  });

  test.each<[string, { definition: unknown }, RegExp]>([
    [
      "has lost the break-glass group",
      asRead({ users: { includeGroups: [wave.groupId], excludeGroups: [] } }),
      /conditions\.users\.excludeGroups/,
    ],
    [
      "leaves out one more person",
      asRead({
        users: {
          includeGroups: [wave.groupId],
          excludeGroups: [wave.breakGlassGroupId],
          excludeUsers: ["someone"],
        },
      }),
      /conditions\.users\.excludeUsers should be absent/,
    ],
    [
      "leaves out one more group",
      asRead({
        users: { includeGroups: [wave.groupId], excludeGroups: [wave.breakGlassGroupId, "someone's"] },
      }),
      /conditions\.users\.excludeGroups/,
    ],
    [
      "applies to another group",
      asRead({ users: { includeGroups: ["another"], excludeGroups: [wave.breakGlassGroupId] } }),
      /conditions\.users\.includeGroups/,
    ],
    [
      "leaves out an app",
      asRead({ applications: { includeApplications: ["All"], excludeApplications: ["an app"] } }),
      /conditions\.applications\.excludeApplications should be absent/,
    ],
    [
      "applies to some apps only",
      asRead({ applications: { includeApplications: ["Office365"] } }),
      /conditions\.applications\.includeApplications/,
    ],
    [
      "applies to some platforms only",
      asRead({ platforms: { includePlatforms: ["android"] } }),
      /conditions\.platforms\.includePlatforms/,
    ],
    ["applies to browsers only", asRead({ clientAppTypes: ["browser"] }), /conditions\.clientAppTypes/],
    [
      "has lost its strength",
      asRead({}, { authenticationStrength: null }),
      /grantControls\.authenticationStrength\.id should be .* but is absent/,
    ],
    [
      "asks for another strength",
      asRead({}, { authenticationStrength: { id: "00000000-0000-0000-0000-000000000002" } }),
      /authenticationStrength/,
    ],
    ["lets another control do", asRead({}, { builtInControls: ["mfa"] }), /grantControls\.builtInControls/],
    ["is empty", { definition: undefined }, /grantControls/],
    [
      "leaves out thousands of people",
      asRead({
        users: { includeGroups: [wave.groupId], excludeUsers: Array.from({ length: 5000 }, (_, n) => `someone ${n}`) },
      }),
      /^conditions\.users\.excludeUsers should be absent but is \["someone 0",.*…$/m,
    ],
  ])("that %s is told from it", (_behaviour, policy, problem) => {
    expect(definitionProblems(policy, body).join("\n")).toMatch(problem);
    // It goes into a row and a mail; a row's text ends at 32,000 characters.
    expect(definitionProblems(policy, body).join("; ").length).toBeLessThan(16_000);
    expect(definitionDigest(policy.definition)).not.toBe(definitionDigest(body));
  });
});
