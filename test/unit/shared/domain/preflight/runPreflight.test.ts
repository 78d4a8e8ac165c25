import { describe, expect, test } from "vitest";
import { leftOut } from "../../../../../infra/deploy/leftOut.ts";
import { preflightReport } from "../../../../../infra/deploy/preflightTable.ts";
import type { PeopleInScope } from "../../../../../shared/domain/preflight/licences.ts";
import { isBlocking } from "../../../../../shared/domain/preflight/moments.ts";
import { runPreflight } from "../../../../../shared/domain/preflight/preflight.ts";
import type { TenantFacts } from "../../../../../shared/domain/preflight/tenantFacts.ts";
import { known, type PreflightFinding } from "../../../../../shared/domain/preflight/verdict.ts";
import {
  BREAK_GLASS_GROUP,
  breakGlass,
  companionOf,
  ENFORCED_GROUP,
  GLOBAL_ADMINISTRATOR,
  legacyBlock,
  policy,
  RESISTANT,
  readyTenant,
  STRENGTH,
  unread,
  WAVE_GROUP,
  WIZARD,
  wavePolicy,
  withMethods,
  workforcePolicy,
} from "../../../../support/preflight/readyTenant.ts";

const resultOf = (id: string, facts: TenantFacts) => runPreflight(facts).find((finding) => finding.id === id);
const AUTHENTICATOR = ["90a3ccdf-635c-4729-a248-9b709135078f", "de1e552d-db1d-4423-a619-566b625cdc84"];
const inScope = (change: Partial<PeopleInScope>): TenantFacts["scope"] =>
  known({ groups: 1, holds: 0, lacking: [], unclear: [], ...change });
const mfa = policy("MFA for all");
const access = (...policies: ReturnType<typeof policy>[]): Partial<TenantFacts> => ({
  accessPolicies: known(policies),
});
const REPORT_ONLY = "enabledForReportingButNotEnforced";
/** The policy that enforces with its companion, and a wave's with its twin. */
const withCompanions = (excludeApplications = WIZARD, change: Parameters<typeof companionOf>[2] = {}) => {
  const [workforce, wave] = [workforcePolicy, wavePolicy].map((make) =>
    make({ applications: { excludeApplications } }),
  );
  return workforce && wave
    ? [
        workforce,
        companionOf(workforce, "passkey-rollout: companion", change),
        wave,
        companionOf(wave, "passkey-rollout: wave 1, companion"),
      ]
    : [];
};
const accounts = (change: Parameters<typeof breakGlass>[1]): Partial<TenantFacts> => ({
  breakGlass: [breakGlass("bg0"), breakGlass("bg1", change)],
});
const user = (change: object) => ({
  account: known({
    id: "bg1",
    userPrincipalName: "bg1@contoso.onmicrosoft.com",
    accountEnabled: true,
    onPremisesSyncEnabled: null,
    ...change,
  }),
});

const [yes, no] = [{ isMfaAccepted: true }, { isMfaAccepted: false }];
const partners = (...all: { tenantId: string; inboundTrust: { isMfaAccepted: boolean } | null }[]) => ({
  crossTenantPartners: known(all),
});

test.each<[string, string, Partial<TenantFacts>, PreflightFinding["result"]]>([
  ["P1", "passkeys are on for all users", {}, "ok"],
  ["P1", "passkeys are off", withMethods({ fido2: { state: "disabled" } }), "fail"],
  ["P1", "passkeys are on for nobody", withMethods({ fido2: { includeTargets: [] } }), "fail"],
  [
    "P1",
    "passkeys are on for some group, and no wave is named",
    withMethods({ fido2: { includeTargets: [{ id: "g" }] } }),
    "notApplicable",
  ],
  [
    "P1",
    "passkeys are on for the wave's group",
    {
      ...withMethods({ fido2: { includeTargets: [{ id: WAVE_GROUP }] } }),
      waveGroupIds: [WAVE_GROUP],
      reached: known({ fido2: { by: [WAVE_GROUP], outside: [], shutOut: [] } }),
    },
    "ok",
  ],
  [
    "P1",
    "whom a targeted group reaches could not be looked up",
    { ...withMethods({ fido2: { includeTargets: [{ id: "g" }] } }), waveGroupIds: [WAVE_GROUP], reached: unread },
    "unknown",
  ],
  [
    "P1",
    "the wave's group is excluded",
    { ...withMethods({ fido2: { excludeTargets: [{ id: WAVE_GROUP }] } }), waveGroupIds: [WAVE_GROUP] },
    "fail",
  ],
  ["P2", "self-service is allowed", {}, "ok"],
  ["P2", "self-service is not allowed", withMethods({ fido2: { isSelfServiceRegistrationAllowed: false } }), "fail"],
  ["P2", "the policy does not say", withMethods({ fido2: { isSelfServiceRegistrationAllowed: null } }), "unknown"],
  ["P3", "the target has a profile", {}, "ok"],
  [
    "P3",
    "the target's profile does not exist",
    withMethods({ fido2: { includeTargets: [{ id: "all_users", allowedPasskeyProfiles: ["gone"] }] } }),
    "fail",
  ],
  [
    "P3",
    "a target names no profile, and there is no default",
    withMethods({ fido2: { includeTargets: [{ id: "all_users" }] } }),
    "fail",
  ],
  [
    "P3",
    "a target names none, and the default exists",
    withMethods({ fido2: { includeTargets: [{ id: "all_users" }], defaultPasskeyProfile: "p1" } }),
    "ok",
  ],
  [
    "P3",
    "a target without one has nobody of the waves in it",
    {
      ...withMethods({ fido2: { includeTargets: [{ id: "g", allowedPasskeyProfiles: ["p1"] }, { id: "bare" }] } }),
      waveGroupIds: [WAVE_GROUP],
      reached: known({ fido2: { by: ["g"], outside: [], shutOut: [] } }),
    },
    "ok",
  ],
  [
    "P3",
    "every target has one, and nobody knows whom they reach",
    {
      ...withMethods({ fido2: { includeTargets: [{ id: "g", allowedPasskeyProfiles: ["p1"] }] } }),
      waveGroupIds: [WAVE_GROUP],
      reached: unread,
    },
    "ok",
  ],
  ["P3", "the tenant shows no profiles", withMethods({ fido2: { passkeyProfiles: null } }), "unknown"],
  ["P4", "synced passkeys need no attestation", {}, "ok"],
  [
    "P4",
    "attestation shuts synced passkeys out",
    withMethods({ profile: { attestationEnforcement: "registrationOnly" } }),
    "fail",
  ],
  ["P5", "no profile is attested", {}, "warn"],
  [
    "P5",
    "a strict profile exists, for whom is not known",
    withMethods({ profile: { passkeyTypes: "deviceBound", attestationEnforcement: "registrationOnly" } }),
    "unknown",
  ],
  ["P6", "nothing is restricted", {}, "ok"],
  [
    "P6",
    "an allow-list lacks Authenticator on Android",
    withMethods({
      profile: {
        keyRestrictions: { isEnforced: true, enforcementType: "allow", aaGuids: AUTHENTICATOR.slice(0, 1) as never[] },
      },
    }),
    "fail",
  ],
  [
    "P6",
    "an allow-list has Authenticator on both",
    withMethods({
      profile: { keyRestrictions: { isEnforced: true, enforcementType: "allow", aaGuids: AUTHENTICATOR as never[] } },
    }),
    "warn",
  ],
  [
    "P6",
    "a block-list has Authenticator",
    withMethods({
      profile: {
        keyRestrictions: { isEnforced: true, enforcementType: "block", aaGuids: AUTHENTICATOR.slice(1) as never[] },
      },
    }),
    "fail",
  ],
  ["P7", "migration is complete", {}, "ok"],
  ["P7", "migration is under way", withMethods({ policyMigrationState: "migrationInProgress" }), "fail"],
  ["P7", "migration is null", withMethods({ policyMigrationState: null }), "unknown"],
  ["P8", "passes are on", {}, "ok"],
  ["P8", "passes are off", withMethods({ pass: { state: "disabled" } }), "fail"],
  ["P9", "60 minutes are allowed", {}, "ok"],
  ["P9", "exactly the shortest is asked for", { ...withMethods({ pass: { minimumLifetimeInMinutes: 60 } }) }, "ok"],
  ["P9", "less than the shortest is asked for", withMethods({ pass: { minimumLifetimeInMinutes: 61 } }), "fail"],
  ["P9", "more than the longest is asked for", withMethods({ pass: { maximumLifetimeInMinutes: 59 } }), "fail"],
  // Field case 19: the app asks for passes that work once, whatever the policy says.
  ["P9", "all passes work once only", withMethods({ pass: { isUsableOnce: true } }), "ok"],
  ["P9", "the policy does not say how often passes work", withMethods({ pass: { isUsableOnce: null } }), "ok"],
  ["P10", "passes live 480 minutes", {}, "ok"],
  ["P10", "passes live 481 minutes", withMethods({ pass: { maximumLifetimeInMinutes: 481 } }), "warn"],
  ["P10", "passes live a day", withMethods({ pass: { maximumLifetimeInMinutes: 1440 } }), "warn"],
  ["P10", "passes live longer than a day", withMethods({ pass: { maximumLifetimeInMinutes: 1441 } }), "fail"],
  ["P11", "there is no campaign", {}, "ok"],
  ["P11", "a campaign asks for passkeys", withMethods({ campaign: { state: "enabled", method: "fido2" } }), "ok"],
  [
    "P11",
    "a campaign asks for Authenticator",
    withMethods({ campaign: { state: "enabled", method: "microsoftAuthenticator" } }),
    "warn",
  ],
  ["P11", "the campaign is Microsoft's", withMethods({ campaign: { state: "default" } }), "ok"],
  [
    "P11",
    "the campaign is off, and the app keeps a group for it",
    { nudgeGroupId: "90000000-0000-4000-8000-0000000000de" },
    "warn",
  ],
  ["P12", "two accounts are there", {}, "ok"],
  ["P12", "one account is named", { breakGlass: [breakGlass("bg0")] }, "fail"],
  ["P12", "one account is gone", accounts({ account: known(undefined) }), "fail"],
  ["P12", "one account is disabled", accounts(user({ accountEnabled: false })), "fail"],
  ["P12", "one account cannot be read", accounts({ account: unread }), "unknown"],
  ["P13", "both are cloud-only", {}, "ok"],
  ["P13", "one is synchronised", accounts(user({ onPremisesSyncEnabled: true })), "fail"],
  ["P13", "one is in a custom domain", accounts(user({ userPrincipalName: "bg1@contoso.com" })), "fail"],
  ["P14", "the domain is managed", {}, "ok"],
  [
    "P14",
    "the domain is federated",
    { domains: known([{ id: "contoso.onmicrosoft.com", authenticationType: "Federated" }]) },
    "fail",
  ],
  ["P14", "domains cannot be read", { domains: unread }, "unknown"],
  ["P15", "each has a key beside the password", {}, "ok"],
  [
    "P15",
    "one has a password only",
    accounts({ methods: known([{ "@odata.type": "#microsoft.graph.passwordAuthenticationMethod" }]) }),
    "fail",
  ],
  [
    "P15",
    "one has a phone as well",
    accounts({
      methods: known(
        ["fido2", "phone"].map((type) => ({ "@odata.type": `#microsoft.graph.${type}AuthenticationMethod` })),
      ),
    }),
    "fail",
  ],
  ["P15", "one cannot be read", accounts({ methods: unread }), "unknown"],
  ["P16", "the role is permanent", {}, "ok"],
  [
    "P16",
    "the role was activated for hours",
    accounts({
      roles: known([
        { roleDefinitionId: GLOBAL_ADMINISTRATOR, assignmentType: "Activated", endDateTime: "2026-11-20T12:00:00Z" },
      ]),
    }),
    "fail",
  ],
  ["P16", "there is no role", accounts({ roles: known([]) }), "fail"],
  ["P16", "the licence does not tell", accounts({ roles: unread }), "unknown"],
  ["P17", "the group is excluded everywhere", {}, "ok"],
  [
    "P17",
    "a report-only policy does not exclude it",
    access(mfa, policy("New", { state: "enabledForReportingButNotEnforced", users: { excludeGroups: [] } })),
    "fail",
  ],
  [
    "P17",
    "only a disabled policy does not exclude it",
    access(mfa, policy("Old", { state: "disabled", users: { excludeGroups: [] } })),
    "ok",
  ],
  [
    "P17",
    "the accounts are excluded by name",
    access(policy("Named", { users: { excludeGroups: [], excludeUsers: ["BG0", "bg1"] } })),
    "ok",
  ],
  ["P17", "policies cannot be read", { accessPolicies: unread }, "unknown"],
  ["P18", "no policy applies", {}, "ok"],
  ["P18", "a policy would apply", accounts({ applicable: known(["MFA for all"]) }), "fail"],
  ["P19", "the last test was 90 days ago", accounts({ lastSuccessfulSignIn: known("2026-08-22T09:00:00Z") }), "ok"],
  ["P19", "the last test was 91 days ago", accounts({ lastSuccessfulSignIn: known("2026-08-21T09:00:00Z") }), "fail"],
  ["P19", "one was never tested", accounts({ lastSuccessfulSignIn: known(undefined) }), "fail"],
  ["P21", "both legacy types are blocked", {}, "ok"],
  ["P21", "the block is report-only", access(mfa, legacyBlock("enabledForReportingButNotEnforced")), "warn"],
  [
    "P21",
    "one legacy type is open",
    access({ ...legacyBlock(), conditions: { ...legacyBlock().conditions, clientAppTypes: ["other"] } }),
    "fail",
  ],
  ["P23", "the tenant is not synchronised", {}, "notApplicable"],
  [
    "P23",
    "a block for everyone reaches the sync account",
    { organization: known({ onPremisesSyncEnabled: true }), syncAccountIds: known(["sync"]) },
    "fail",
  ],
  [
    "P23",
    "a strength for everyone that takes passes reaches it",
    {
      organization: known({ onPremisesSyncEnabled: true }),
      syncAccountIds: known(["sync"]),
      ...access(workforcePolicy({ users: { includeUsers: ["All"] } })),
    },
    "fail",
  ],
  [
    "P23",
    "the block excludes the sync role",
    {
      organization: known({ onPremisesSyncEnabled: true }),
      syncAccountIds: known(["sync"]),
      ...access({
        ...legacyBlock(),
        conditions: {
          ...legacyBlock().conditions,
          users: { includeUsers: ["All"], excludeRoles: ["d29b2b05-8046-44ba-8758-1e26182fcf32"] },
        },
      }),
    },
    "ok",
  ],
  ["P26", "there is no policy of ours", {}, "notApplicable"],
  ["P26", "ours is phishing-resistant", access(mfa, wavePolicy()), "ok"],
  ["P26", "the one that enforces takes a one-time pass", access(mfa, workforcePolicy()), "ok"],
  [
    "P26",
    "the one that enforces takes a pass for many times",
    access(mfa, workforcePolicy({}, [...RESISTANT, "temporaryAccessPassMultiUse"])),
    "fail",
  ],
  [
    "P26",
    "a wave's takes a pass, and so proves nothing",
    access(mfa, wavePolicy({}, [...RESISTANT, "temporaryAccessPassOneTime"])),
    "fail",
  ],
  ["P26", "ours lets a push through", access(mfa, wavePolicy({}, [...RESISTANT, "deviceBasedPush"])), "fail"],
  ["P27", "no policy closes the circle", {}, "ok"],
  [
    "P27",
    "registration asks for a passkey",
    access(
      wavePolicy({ applications: { includeApplications: [], includeUserActions: ["urn:user:registersecurityinfo"] } }),
    ),
    "fail",
  ],
  [
    "P27",
    "registration asks for a pass or a passkey",
    access(
      wavePolicy({ applications: { includeApplications: [], includeUserActions: ["urn:user:registersecurityinfo"] } }, [
        ...RESISTANT,
        "temporaryAccessPassOneTime",
      ]),
    ),
    "ok",
  ],
  ["P28", "ours are for all apps", access(mfa, wavePolicy(), workforcePolicy()), "ok"],
  [
    "P28",
    "the one that enforces leaves the wizard's apps out, as it used to",
    access(mfa, workforcePolicy({ applications: { excludeApplications: WIZARD } })),
    "fail",
  ],
  ["P28", "each that leaves the wizard's apps out has its companion", access(mfa, ...withCompanions()), "ok"],
  ["P28", "it leaves one of the two out only", access(mfa, ...withCompanions(WIZARD.slice(0, 1))), "fail"],
  ["P28", "it leaves a third app out, too", access(mfa, ...withCompanions([...WIZARD, "app"])), "fail"],
  ["P28", "the companion is in report-only", access(mfa, ...withCompanions(WIZARD, { state: REPORT_ONLY })), "fail"],
  ["P28", "the companion is off", access(mfa, ...withCompanions(WIZARD, { state: "disabled" })), "fail"],
  [
    "P28",
    "the companion asks for another strength",
    access(
      mfa,
      ...withCompanions(WIZARD, {
        grantControls: { builtInControls: [], authenticationStrength: { id: "t", allowedCombinations: RESISTANT } },
      }),
    ),
    "fail",
  ],
  [
    "P28",
    "the companion is for other people",
    access(
      mfa,
      ...withCompanions(WIZARD, {
        conditions: {
          clientAppTypes: ["all"],
          users: { includeUsers: [], includeGroups: ["g"], excludeGroups: [BREAK_GLASS_GROUP] },
          applications: { includeApplications: WIZARD, excludeApplications: [] },
        },
      }),
    ),
    "fail",
  ],
  ["P28", "a wave's policy has no twin", access(mfa, ...withCompanions().slice(0, 3)), "fail"],
  [
    "P28",
    "a wave's policy leaves another app out",
    access(mfa, wavePolicy({ applications: { excludeApplications: ["app"] } })),
    "fail",
  ],
  [
    "P28",
    "somebody else's policy leaves one out",
    access(policy("A", { applications: { excludeApplications: WIZARD } }), wavePolicy()),
    "ok",
  ],
  ["P29", "ours is for a group", access(mfa, wavePolicy()), "ok"],
  ["P29", "ours is for everyone", access(mfa, wavePolicy({ users: { includeUsers: ["All"] } })), "fail"],
  ["P30", "only break-glass is excluded", {}, "ok"],
  [
    "P30",
    "another policy catches an excluded app",
    access(
      policy("A", { applications: { excludeApplications: ["app"] } }),
      policy("B", { users: { excludeGroups: [BREAK_GLASS_GROUP] } }),
    ),
    "ok",
  ],
  [
    "P30",
    "nothing catches an excluded app",
    access(policy("A", { applications: { excludeApplications: ["app"] } })),
    "warn",
  ],
  ["P30", "nothing catches an excluded group", access(policy("A", { users: { excludeGroups: ["g"] } })), "warn"],
  ["P31", "everything named exists", {}, "ok"],
  ["P31", "a named group is gone", { dangling: known(["groups/g"]) }, "warn"],
  ["P31", "it could not be looked up", { dangling: unread }, "unknown"],
  ["P33", "security defaults are off", {}, "ok"],
  ["P33", "security defaults are on", { securityDefaults: known({ isEnabled: true }) }, "fail"],
  ["P33", "security defaults cannot be read", { securityDefaults: unread }, "unknown"],
  [
    "P45",
    "synchronised an hour ago",
    { organization: known({ onPremisesSyncEnabled: true, onPremisesLastSyncDateTime: "2026-11-20T08:00:00Z" }) },
    "ok",
  ],
  [
    "P45",
    "synchronised three hours ago",
    { organization: known({ onPremisesSyncEnabled: true, onPremisesLastSyncDateTime: "2026-11-20T06:00:00Z" }) },
    "fail",
  ],
  ["P48", "MFA of home tenants is trusted", {}, "ok"],
  [
    "P48",
    "MFA of home tenants is not trusted",
    { crossTenantDefault: known({ inboundTrust: { isMfaAccepted: false } }) },
    "warn",
  ],
  ["P48", "a partner's settings leave it to the default", partners({ tenantId: "p", inboundTrust: null }), "ok"],
  ["P48", "a partner is not trusted, by its own settings", partners({ tenantId: "p", inboundTrust: no }), "warn"],
  [
    "P48",
    "a partner alone is trusted",
    { crossTenantDefault: known({ inboundTrust: no }), ...partners({ tenantId: "p", inboundTrust: yes }) },
    "warn",
  ],
  ["P48", "partners' settings cannot be read", { crossTenantPartners: unread }, "unknown"],
  ["P48", "the settings do not say", { crossTenantDefault: known({}) }, "unknown"],
  ["P49", "passwords do not expire", {}, "ok"],
  [
    "P49",
    "passwords expire",
    { domains: known([{ id: "contoso.com", authenticationType: "Managed", passwordValidityPeriodInDays: 90 }]) },
    "warn",
  ],
  [
    "P49",
    "a domain does not say",
    { domains: known([{ id: "contoso.com", authenticationType: "Managed" }]) },
    "unknown",
  ],
  ["P50", "no policy is for devices", {}, "ok"],
  ["P51", "device code is blocked", {}, "ok"],
  ["P51", "device code is open", access(mfa), "warn"],
  ["P53", "P1 is there", {}, "ok"],
  [
    "P53",
    "P1 is there, but no unit of it",
    {
      skus: known([
        { skuPartNumber: "SPE_E3", prepaidUnits: { enabled: 0 }, servicePlans: [{ servicePlanName: "AAD_PREMIUM" }] },
      ]),
    },
    "fail",
  ],
  ["P53", "everybody in scope holds it", { scope: inScope({ holds: 40 }) }, "ok"],
  ["P53", "one of them does not", { scope: inScope({ holds: 39, lacking: ["ada@contoso.example"] }) }, "fail"],
  [
    "P53",
    "one lacks it and of another it is not shown",
    { scope: inScope({ lacking: ["a"], unclear: ["b"] }) },
    "fail",
  ],
  ["P53", "of one it is not shown", { scope: inScope({ holds: 39, unclear: ["ada@contoso.example"] }) }, "unknown"],
  ["P53", "nobody in the groups counts", { scope: inScope({}) }, "unknown"],
  ["P53", "a group cannot be read", { scope: unread }, "unknown"],
  [
    "P53",
    "everybody holds it by another name of the plan",
    {
      scope: inScope({ holds: 2 }),
      skus: known([
        {
          skuPartNumber: "EMS",
          prepaidUnits: { enabled: 5 },
          servicePlans: [{ servicePlanName: "AAD_PREMIUM_FACULTY" }],
        },
      ]),
    },
    "ok",
  ],
  ["P54", "identities hold what is declared", {}, "ok"],
  [
    "P54",
    "an identity holds more",
    { identities: [{ name: "reader", declared: [], granted: known(["Directory.ReadWrite.All"]) }] },
    "warn",
  ],
  [
    "P54",
    "an identity holds less",
    { identities: [{ name: "reader", declared: ["User.Read.All"], granted: known([]) }] },
    "warn",
  ],
  [
    "P54",
    "an identity lacks what only inactive devices need",
    { identities: [{ name: "reader", declared: ["Device.Read.All"], granted: known([]) }] },
    "ok",
  ],
  [
    "P54",
    "an identity that reads devices lacks something else",
    {
      identities: [
        { name: "reader", declared: ["User.Read.All", "Device.Read.All"], granted: known(["Device.Read.All"]) },
      ],
    },
    "warn",
  ],
  ["P54", "no identity is named", { identities: [] }, "notApplicable"],
  ["P58", "weak factors are off", {}, "ok"],
  ["P58", "SMS is on", withMethods({ sms: { state: "enabled" } }), "warn"],
])("%s when %s", (id, _when, change, result) => {
  expect(resultOf(id, readyTenant(change))).toMatchObject({ result });
});

describe("every check", () => {
  test("has its own number, in order, from P1 to P67", () => {
    expect(runPreflight(readyTenant()).map(({ id }) => id)).toEqual(Array.from({ length: 67 }, (_, n) => `P${n + 1}`));
  });

  test("says what it saw, and a fault also what to do", () => {
    const findings = runPreflight(
      readyTenant({
        ...access(policy("A", { users: { excludeGroups: [] } })),
        securityDefaults: known({ isEnabled: true }),
        breakGlass: [],
      }),
    );
    for (const { evidence, result, fix } of findings) {
      expect(evidence).not.toBe("");
      if (result === "fail" || result === "warn") expect(fix).toBeTruthy();
    }
  });

  test("finds nothing ok while nothing can be read", () => {
    const blind = readyTenant({
      methodsPolicy: unread,
      accessPolicies: unread,
      domains: unread,
      organization: unread,
      securityDefaults: unread,
      crossTenantDefault: unread,
      crossTenantPartners: unread,
      skus: unread,
      syncAccountIds: unread,
      dangling: unread,
      missingApps: unread,
      legacySignIns: unread,
      declarations: unread,
      ourGroups: [{ id: ENFORCED_GROUP, group: unread, units: unread }],
      writerRoles: unread,
      enforcedStrength: { id: STRENGTH, strength: unread },
      identities: [{ name: "reader", declared: [], granted: unread }],
      breakGlass: ["bg0", "bg1"].map((id) =>
        breakGlass(id, {
          account: unread,
          methods: unread,
          roles: unread,
          applicable: unread,
          lastSuccessfulSignIn: unread,
          groupIds: unread,
        }),
      ),
    });
    expect(runPreflight(blind).filter(({ result }) => result === "ok")).toEqual([]);
  });

  test("that needs a wave says so", () => {
    const findings = runPreflight(readyTenant());
    for (const id of ["P24", "P25", "P34", "P39", "P40", "P57"]) {
      expect(findings.find((finding) => finding.id === id)).toMatchObject({
        result: "notApplicable",
        evidence: "not applicable: no wave",
      });
    }
  });
});

describe("a finding", () => {
  const blocking = (change: Partial<TenantFacts>) =>
    runPreflight(readyTenant(change))
      .filter((finding) => isBlocking(finding))
      .map(({ id }) => id);
  test("does not block in a tenant that is ready", () => expect(blocking({})).toEqual([]));
  test("blocks when a blocking check fails", () =>
    expect(blocking({ securityDefaults: known({ isEnabled: true }) })).toEqual(["P33"]));
  test("does not block when it warns", () => expect(blocking({ dangling: known(["users/u"]) })).toEqual([]));
  test("blocks when it is unknown: that is no pass", () =>
    expect(blocking({ securityDefaults: unread })).toEqual(["P33"]));
  test("blocks when passes may live longer than a day", () =>
    expect(blocking(withMethods({ pass: { maximumLifetimeInMinutes: 1441 } }))).toEqual(["P10"]));
});

test("who lacks the licence is told by number and some names, with what the tenant has", () => {
  const lacking = Array.from({ length: 7 }, (_, n) => `u${n}@contoso.example`);
  const finding = resultOf("P53", readyTenant({ scope: inScope({ holds: 33, lacking }) }));
  expect(finding?.evidence).toBe(
    "7 of 40 people in 1 wave group hold no Entra ID P1: u0@contoso.example, u1@contoso.example, u2@contoso.example, u3@contoso.example, u4@contoso.example and 2 more; 100 licences with Entra ID P1 or better: SPE_E3; none with eligibilities (Entra ID P2 or ID Governance), so nobody counts as eligible for a role",
  );
});

const withPlans = (...names: string[]): TenantFacts["skus"] =>
  known([{ skuPartNumber: "X", servicePlans: names.map((servicePlanName) => ({ servicePlanName })) }]);
test.each<[string, TenantFacts["skus"], number]>([
  ["P1 alone", withPlans("AAD_PREMIUM"), 2],
  ["P2", withPlans("AAD_PREMIUM", "AAD_PREMIUM_P2"), 1],
  ["ID Governance", withPlans("AAD_PREMIUM", "Entra_Identity_Governance"), 1],
  ["licences that cannot be read", unread, 1],
  ["no plan that says anything", withPlans(), 1],
])("with %s, what is left out is said", (_what, skus, lines) => {
  const found = leftOut({ skus });
  expect(found).toHaveLength(lines);
  expect(found.at(-1)?.needs).toContain("Log Analytics");
  expect(preflightReport([], found)).toContain(`- without ${found[0]?.needs}`);
});

test("a tenant that goes without nothing hears of nothing", () => {
  expect(preflightReport([])).not.toContain("left out");
});
