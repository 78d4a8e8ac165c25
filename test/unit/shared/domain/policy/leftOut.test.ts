import { describe, expect, test } from "vitest";
import { enforcementDigest } from "../../../../../shared/domain/enforcement/enforcementDigest.ts";
import { outlived, uncaught } from "../../../../../shared/domain/policy/caughtBy.ts";
import type { ConditionalAccessPolicy } from "../../../../../shared/domain/policy/conditionalAccessPolicy.ts";
import { DeclarationsSchema, type LeftOut } from "../../../../../shared/domain/policy/leftOut.ts";
import {
  companionPolicyBody,
  wavePolicyBody,
  workforcePolicyBody,
} from "../../../../../shared/domain/policy/policyDefinition.ts";
import { judgedBy } from "../../../../../shared/domain/policy/policyDigest.ts";
import { wizardAppIds } from "../../../../../shared/domain/policy/wizardApps.ts";

const APP = "a0000000-0000-4000-8000-00000000000a";
const OTHER_APP = "a0000000-0000-4000-8000-00000000000b";
const CATCHES = "c0000000-0000-4000-8000-00000000000c";
const tenant = {
  enforcedGroupId: "e0000000-0000-4000-8000-00000000000f",
  enforcedStrengthId: "e0000000-0000-4000-8000-000000000010",
  breakGlassGroupId: "b0000000-0000-4000-8000-00000000000b",
  breakGlassUserIds: ["b0000000-0000-4000-8000-000000000001"],
};
const common = { owner: "Ada", reason: "kiosks", until: "2026-06-30", caughtBy: CATCHES };
const app: LeftOut = { what: "app", id: APP, ...common };
const platform: LeftOut = { what: "platform", id: "linux", ...common };
const location: LeftOut = { what: "location", id: "AllTrusted", ...common };
const sensitive: LeftOut = { what: "allButSensitiveApps", sensitiveApps: [APP], ...common };
const conditionsOf = (leftOut: readonly LeftOut[]) => workforcePolicyBody({ ...tenant, leftOut })["conditions"];

describe("a declaration", () => {
  const fault = (value: unknown) =>
    DeclarationsSchema.safeParse(value)
      .error?.issues.map(({ message }) => message)
      .join("; ");

  test("says what, who, why, until when, and what catches it", () => {
    expect(DeclarationsSchema.parse([{ ...app, id: APP.toUpperCase() }, platform, location])).toEqual([
      app,
      platform,
      location,
    ]);
    expect(DeclarationsSchema.parse([])).toEqual([]);
  });

  test.each<[string, unknown, RegExp]>([
    ["without an owner", [{ ...app, owner: " " }], /must say who answers for it/],
    ["without a reason", [{ ...app, reason: undefined }], /must say why/],
    ["without an end", [{ ...app, until: undefined }], /must be the last day, as yyyy-mm-dd/],
    ["with a date that is none", [{ ...app, until: "2026-02-30" }], /must be the last day/],
    ["without a policy that catches it", [{ ...app, caughtBy: "MFA" }], /must be the id of the other policy/],
    ["of a platform that nobody knows", [{ ...platform, id: "solaris" }], /must be one of android/],
    ["of every location", [{ ...location, id: "All" }], /must be the id of a named location, or AllTrusted/],
    ["of every app", [{ ...app, id: "All" }], /must be the client id of an app/],
    ["of people", [{ what: "user", id: APP, ...common }], /must be app, platform, location or allButSensitiveApps/],
    ["with more than is known", [{ ...app, excludeUsers: [APP] }], /excludeUsers/],
    ["of the same twice", [app, { ...app, owner: "Bo" }], /names the app .* twice/],
    ["of single apps and all the others", [{ ...app, id: OTHER_APP }, sensitive], /name one or the other/],
    ["without a sensitive app", [{ ...sensitive, sensitiveApps: [] }], /must name the apps that need a passkey/],
    [
      "of the directory, which baseline scopes are judged by",
      [{ ...app, id: "00000002-0000-0000-C000-000000000000" }],
      /WIZARD_EXCLUSIONS leaves the two of them out together/,
    ],
    [
      "of the other app of the wizard",
      [{ ...app, id: "ea890292-c8c8-4433-b5ea-b09d0668e1a6" }],
      /WIZARD_EXCLUSIONS leaves the two of them out together/,
    ],
    ["that is no list", {}, /must be a list/],
  ])("%s is refused, in words", (_what, value, words) => {
    expect(fault(value)).toMatch(words);
  });
});

describe("the policies", () => {
  test("cover every app, platform and location unless something is declared", () => {
    expect(conditionsOf([])).toEqual(workforcePolicyBody(tenant)["conditions"]);
    expect(conditionsOf([])).toMatchObject({ applications: { includeApplications: ["All"] } });
    expect(Object.keys(conditionsOf([]) as object).sort()).toEqual(["applications", "clientAppTypes", "users"]);
  });

  test("of workforce and wave leave out what is declared, and nothing else", () => {
    const leftOut = [app, platform, location];
    const expected = {
      applications: { includeApplications: ["All"], excludeApplications: [APP] },
      platforms: { includePlatforms: ["all"], excludePlatforms: ["linux"] },
      locations: { includeLocations: ["All"], excludeLocations: ["AllTrusted"] },
    };
    expect(conditionsOf(leftOut)).toMatchObject(expected);
    const beside = { ...tenant, leftOut, wizardExclusions: true };
    expect(workforcePolicyBody(beside)["conditions"]).toMatchObject({
      ...expected,
      applications: { includeApplications: ["All"], excludeApplications: [APP, ...wizardAppIds] },
    });
    expect(companionPolicyBody(beside)["conditions"]).toMatchObject({
      ...expected,
      applications: { includeApplications: wizardAppIds },
    });
    const { breakGlassGroupId } = tenant;
    expect(wavePolicyBody({ waveId: "w", groupId: "g", breakGlassGroupId, leftOut })["conditions"]).toMatchObject(
      expected,
    );
  });

  test("cover the sensitive apps only where that is declared", () => {
    expect(conditionsOf([sensitive])).toMatchObject({ applications: { includeApplications: [APP] } });
  });

  test.each<[string, LeftOut]>([
    ["what is left out", { ...app, id: OTHER_APP }],
    ["who answers for it", { ...app, owner: "Bo" }],
    ["why", { ...app, reason: "printers" }],
    ["until when", { ...app, until: "2026-07-01" }],
    ["what catches it", { ...app, caughtBy: OTHER_APP }],
  ])("%s is part of what two people confirm and of an approval", (_what, changed) => {
    const strength = { combinations: ["fido2"], narrowedTo: [] };
    const digests = (leftOut: readonly LeftOut[]) => [
      enforcementDigest({ ...tenant, leftOut }, strength),
      judgedBy({ ...tenant, leftOut }, "w", strength),
    ];
    expect(new Set([...digests([app]), ...digests([changed]), ...digests([])]).size).toBe(6);
    expect(digests([])).toEqual([enforcementDigest(tenant, strength), judgedBy(tenant, "w", strength)]);
  });
});

describe("what is left out", () => {
  const conditions = {
    users: { includeUsers: ["All"], excludeGroups: [tenant.breakGlassGroupId], excludeUsers: [], excludeRoles: [] },
    applications: { includeApplications: ["All"], excludeApplications: [], applicationFilter: null },
    clientAppTypes: ["all"],
    platforms: null,
    locations: null,
    signInRiskLevels: [],
    devices: null,
  };
  const mfa = { operator: "OR", builtInControls: ["mfa"], termsOfUse: [], customAuthenticationFactors: [] };
  const policy = (change: object = {}, grantControls: object = mfa): ConditionalAccessPolicy => ({
    id: CATCHES,
    displayName: "MFA for everybody",
    state: "enabled",
    definition: { conditions: { ...conditions, ...change }, grantControls },
  });
  const faults = (declared: LeftOut, found: ConditionalAccessPolicy | undefined) =>
    uncaught([declared], found ? [found] : [], tenant).join("; ");

  test.each<[string, LeftOut, ConditionalAccessPolicy]>([
    ["a second factor for everybody", app, policy()],
    ["a strength", app, policy({}, { operator: "OR", builtInControls: [], authenticationStrength: { id: "x" } })],
    ["a block", app, policy({}, { operator: "OR", builtInControls: ["block"] })],
    [
      "a second factor and a compliant device",
      app,
      policy({}, { operator: "AND", builtInControls: ["mfa", "compliantDevice"] }),
    ],
    [
      "a policy over the enforced group",
      app,
      policy({ users: { includeGroups: [tenant.enforcedGroupId.toUpperCase()] } }),
    ],
    ["a policy over this very app", app, policy({ applications: { includeApplications: [APP.toUpperCase()] } })],
    ["a policy over this very platform", platform, policy({ platforms: { includePlatforms: ["linux", "macOS"] } })],
    ["a policy over this very location", location, policy({ locations: { includeLocations: ["AllTrusted"] } })],
    ["a policy over all apps", sensitive, policy()],
    ["both kinds of modern clients", app, policy({ clientAppTypes: ["browser", "mobileAppsAndDesktopClients"] })],
  ])("is caught by %s", (_what, declared, found) => {
    expect(faults(declared, found)).toBe("");
  });

  test.each<[string, LeftOut, ConditionalAccessPolicy | undefined, RegExp]>([
    ["that does not exist", app, undefined, /the app .* is left out, and the policy .* does not exist/],
    [
      "in report-only",
      app,
      { ...policy(), state: "enabledForReportingButNotEnforced" },
      /is in report-only, not enabled/,
    ],
    ["that is switched off", app, { ...policy(), state: "disabled" }, /is switched off, not enabled/],
    ["of an unknown state", app, { ...policy(), state: "unknown" }, /nobody knows, not enabled/],
    ["of our own", app, { ...policy(), displayName: "passkey-rollout: wave w" }, /is one that this app made/],
    ["that asks for nothing", app, policy({}, {}), /does not ask everybody for a second factor/],
    [
      "that takes a compliant device instead",
      app,
      policy({}, { operator: "OR", builtInControls: ["mfa", "compliantDevice"] }),
      /does not ask everybody/,
    ],
    [
      "that takes terms of use instead",
      app,
      policy({}, { operator: "OR", builtInControls: ["mfa"], termsOfUse: ["t"] }),
      /does not ask everybody/,
    ],
    [
      "for others",
      app,
      policy({ users: { includeGroups: ["90000000-0000-4000-8000-000000000001"] } }),
      /neither to everybody nor to the enforced group/,
    ],
    [
      "that leaves out the enforced group",
      app,
      policy({ users: { includeUsers: ["All"], excludeGroups: [tenant.enforcedGroupId] } }),
      /leaves out people who may be enforced/,
    ],
    [
      "that leaves out some group",
      app,
      policy({ users: { includeUsers: ["All"], excludeGroups: ["90000000-0000-4000-8000-000000000001"] } }),
      /leaves out people who may be enforced: 9000/,
    ],
    [
      "that leaves out somebody",
      app,
      policy({ users: { includeUsers: ["All"], excludeUsers: [APP] } }),
      /leaves out people/,
    ],
    [
      "that leaves out the same app",
      app,
      policy({ applications: { includeApplications: ["All"], excludeApplications: [APP] } }),
      /does not cover it/,
    ],
    ["over other apps", app, policy({ applications: { includeApplications: [OTHER_APP] } }), /does not cover it/],
    [
      "over some apps, for a platform",
      platform,
      policy({ applications: { includeApplications: [APP] } }),
      /does not cover every app/,
    ],
    [
      "that leaves out an app, for all others",
      sensitive,
      policy({ applications: { includeApplications: ["All"], excludeApplications: [APP] } }),
      /does not cover every app/,
    ],
    [
      "that leaves out the same platform",
      platform,
      policy({ platforms: { includePlatforms: ["all"], excludePlatforms: ["linux"] } }),
      /does not cover it/,
    ],
    [
      "that leaves out a platform, for an app",
      app,
      policy({ platforms: { includePlatforms: ["all"], excludePlatforms: ["linux"] } }),
      /does not cover every platform/,
    ],
    [
      "that leaves out the same location",
      location,
      policy({ locations: { includeLocations: ["All"], excludeLocations: ["AllTrusted"] } }),
      /does not cover it/,
    ],
    [
      "of one location, for an app",
      app,
      policy({ locations: { includeLocations: ["AllTrusted"] } }),
      /does not cover every location/,
    ],
    ["over browsers only", app, policy({ clientAppTypes: ["browser"] }), /does not cover every kind of client/],
    [
      "of risky sign-ins only",
      app,
      policy({ signInRiskLevels: ["high"] }),
      /narrow it down: conditions.signInRiskLevels/,
    ],
    ["of some devices only", app, policy({ devices: { deviceFilter: {} } }), /narrow it down: conditions.devices/],
    ["that nobody understands", app, { ...policy(), definition: {} }, /narrow it down/],
  ])("is not caught by a policy %s, and that is said", (_what, declared, found, words) => {
    expect(faults(declared, found)).toMatch(words);
  });

  test("is told of from the day after its last one", () => {
    expect(outlived([app], new Date("2026-06-30T23:59:59Z"))).toEqual([]);
    expect(outlived([app], new Date("2026-07-01T00:00:00Z"))).toEqual([
      `the app ${APP} was to be left out until 2026-06-30 only (Ada)`,
    ]);
  });
});
