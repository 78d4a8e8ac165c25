import { describe, expect, test } from "vitest";
import {
  definitionDigest,
  definitionProblems,
  wavePolicyBody,
} from "../../../../../shared/domain/policy/policyDefinition.ts";

const wave = {
  waveId: "w1",
  groupId: "aaaaaaaa-0000-4000-8000-000000000001",
  breakGlassGroupId: "aaaaaaaa-0000-4000-8000-000000000002",
  exclusionGroupId: "aaaaaaaa-0000-4000-8000-000000000003",
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
        excludeGroups: [wave.exclusionGroupId, wave.breakGlassGroupId],
        includeGuestsOrExternalUsers: null,
      },
      applications: {
        includeApplications: ["All"],
        excludeApplications: ["ea890292-c8c8-4433-b5ea-b09d0668e1a6", "00000002-0000-0000-c000-000000000000"],
        includeUserActions: [],
      },
      ...change,
    },
  },
});

test("a wave's policy begins in report-only, asks for the phishing-resistant strength and leaves out what must be left out", () => {
  expect(body).toEqual({
    displayName: "passkey-rollout: wave w1",
    state: "enabledForReportingButNotEnforced",
    conditions: {
      clientAppTypes: ["all"],
      applications: {
        includeApplications: ["All"],
        excludeApplications: ["00000002-0000-0000-c000-000000000000", "ea890292-c8c8-4433-b5ea-b09d0668e1a6"],
      },
      users: { includeGroups: [wave.groupId], excludeGroups: [wave.breakGlassGroupId, wave.exclusionGroupId] },
    },
    grantControls: {
      operator: "OR",
      builtInControls: [],
      authenticationStrength: { id: "00000000-0000-0000-0000-000000000004" },
    },
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
      asRead({ users: { includeGroups: [wave.groupId], excludeGroups: [wave.exclusionGroupId] } }),
      /conditions\.users\.excludeGroups/,
    ],
    [
      "leaves out one more person",
      asRead({
        users: {
          includeGroups: [wave.groupId],
          excludeGroups: [wave.exclusionGroupId, wave.breakGlassGroupId],
          excludeUsers: ["someone"],
        },
      }),
      /conditions\.users\.excludeUsers should be absent/,
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
