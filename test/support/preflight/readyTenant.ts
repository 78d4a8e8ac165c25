import type { Declarable, Declaration } from "../../../shared/domain/preflight/declaration.ts";
import type { MethodConfigurationFacts } from "../../../shared/domain/preflight/methodsPolicyFacts.ts";
import type {
  AccessPolicyFacts,
  BreakGlassFacts,
  OurGroupFacts,
  StrengthFacts,
  TenantFacts,
} from "../../../shared/domain/preflight/tenantFacts.ts";
import { known, notKnown } from "../../../shared/domain/preflight/verdict.ts";

export const NOW = new Date("2026-11-20T09:00:00Z");
export const GLOBAL_ADMINISTRATOR = "62e90394-69f5-4237-9190-012177145e10";
export const RESISTANT = ["windowsHelloForBusiness", "fido2", "x509CertificateMultiFactor"];
export const ENFORCED_GROUP = "e0000000-0000-4000-8000-00000000000e";
export const STRENGTH = "5a000000-0000-4000-8000-00000000005a";
export const UNIT = "a1000000-0000-4000-8000-0000000000a1";
export const GROUPS_ADMINISTRATOR = "fdd7a751-b60b-444a-984c-02652fe8fa1c";
export const WIZARD = ["00000002-0000-0000-c000-000000000000", "ea890292-c8c8-4433-b5ea-b09d0668e1a6"];
export const WAVE_GROUP = "a0000000-0000-4000-8000-00000000000a";
export const BREAK_GLASS_GROUP = "b0000000-0000-4000-8000-00000000000b";
export const unread = notKnown("Authorization_RequestDenied");

const profile = {
  id: "p1",
  name: "Staff",
  passkeyTypes: "deviceBound,synced",
  attestationEnforcement: "disabled",
  keyRestrictions: { isEnforced: false, enforcementType: "allow", aaGuids: [] },
};
const fido2: MethodConfigurationFacts = {
  id: "Fido2",
  state: "enabled",
  includeTargets: [{ id: "all_users", allowedPasskeyProfiles: ["p1"] }],
  excludeTargets: [],
  isSelfServiceRegistrationAllowed: true,
  passkeyProfiles: [profile],
};
const temporaryAccessPass: MethodConfigurationFacts = {
  id: "TemporaryAccessPass",
  state: "enabled",
  includeTargets: [{ id: "all_users" }],
  excludeTargets: [],
  isUsableOnce: false,
  minimumLifetimeInMinutes: 10,
  maximumLifetimeInMinutes: 480,
};
const sms: MethodConfigurationFacts = { id: "Sms", state: "disabled" };

export const withMethods = (change: {
  readonly fido2?: Partial<MethodConfigurationFacts>;
  readonly pass?: Partial<MethodConfigurationFacts>;
  readonly sms?: Partial<MethodConfigurationFacts>;
  readonly policyMigrationState?: string | null;
  readonly campaign?: { state: string; method?: string };
  readonly profile?: Partial<typeof profile>;
}): Partial<TenantFacts> => ({
  methodsPolicy: known({
    policyMigrationState: change.policyMigrationState === undefined ? "migrationComplete" : change.policyMigrationState,
    registrationEnforcement: {
      authenticationMethodsRegistrationCampaign: {
        state: change.campaign?.state ?? "disabled",
        includeTargets: change.campaign?.method
          ? [{ id: "all_users", targetedAuthenticationMethod: change.campaign.method }]
          : [],
      },
    },
    authenticationMethodConfigurations: [
      { ...fido2, passkeyProfiles: [{ ...profile, ...change.profile }], ...change.fido2 },
      { ...temporaryAccessPass, ...change.pass },
      { ...sms, ...change.sms },
    ],
  }),
});

export const breakGlass = (id: string, change: Partial<BreakGlassFacts> = {}): BreakGlassFacts => ({
  id,
  account: known({
    id,
    userPrincipalName: `${id}@contoso.onmicrosoft.com`,
    accountEnabled: true,
    onPremisesSyncEnabled: null,
  }),
  methods: known([
    { "@odata.type": "#microsoft.graph.passwordAuthenticationMethod" },
    { "@odata.type": "#microsoft.graph.fido2AuthenticationMethod" },
  ]),
  roles: known([{ roleDefinitionId: GLOBAL_ADMINISTRATOR, assignmentType: "Assigned", endDateTime: null }]),
  applicable: known([]),
  lastSuccessfulSignIn: known("2026-11-01T09:00:00Z"),
  groupIds: known([BREAK_GLASS_GROUP]),
  ...change,
});

/** A policy for all users and apps that asks for MFA and lets the break-glass group out. */
export const policy = (
  displayName: string,
  change: {
    readonly state?: string;
    readonly users?: AccessPolicyFacts["conditions"]["users"];
    readonly applications?: AccessPolicyFacts["conditions"]["applications"];
    readonly conditions?: Partial<AccessPolicyFacts["conditions"]>;
    readonly grantControls?: AccessPolicyFacts["grantControls"];
  } = {},
): AccessPolicyFacts => ({
  id: displayName,
  displayName,
  state: change.state ?? "enabled",
  conditions: {
    clientAppTypes: ["all"],
    users: { includeUsers: ["All"], excludeGroups: [BREAK_GLASS_GROUP], ...change.users },
    applications: { includeApplications: ["All"], excludeApplications: [], ...change.applications },
    ...change.conditions,
  },
  grantControls: change.grantControls === undefined ? { builtInControls: ["mfa"] } : change.grantControls,
});
const strength = (allowedCombinations: string[]) => ({
  builtInControls: [],
  authenticationStrength: { id: "s", allowedCombinations },
});
export const legacyBlock = (state = "enabled"): AccessPolicyFacts =>
  policy("Block legacy", {
    state,
    conditions: { clientAppTypes: ["exchangeActiveSync", "other"] },
    grantControls: { builtInControls: ["block"] },
  });
export const wavePolicy = (change: Parameters<typeof policy>[1] = {}, combinations = RESISTANT): AccessPolicyFacts =>
  policy("passkey-rollout: wave 1", {
    state: "enabledForReportingButNotEnforced",
    users: { includeUsers: [], includeGroups: [WAVE_GROUP] },
    grantControls: strength(combinations),
    ...change,
  });
/** The policy that enforces, whose strength takes a one-time pass. */
export const workforcePolicy = (
  change: Parameters<typeof policy>[1] = {},
  combinations = [...RESISTANT, "temporaryAccessPassOneTime"],
): AccessPolicyFacts =>
  policy("passkey-rollout: workforce", {
    users: { includeUsers: [], includeGroups: [ENFORCED_GROUP] },
    grantControls: strength(combinations),
    ...change,
  });

/** The companion of one of these, over the wizard's two apps. */
export const companionOf = (
  of: AccessPolicyFacts,
  displayName: string,
  change: Partial<AccessPolicyFacts> = {},
): AccessPolicyFacts => ({
  ...of,
  id: displayName,
  displayName,
  conditions: { ...of.conditions, applications: { includeApplications: WIZARD, excludeApplications: [] } },
  ...change,
});

type Ours = Pick<TenantFacts, "ourGroups" | "writerRoles">;
/** A group of the app: plain, without owners, in a restricted unit over which the writer holds a role. */
export const ourGroup = (
  change: Partial<OurGroupFacts> = {},
  more: Partial<TenantFacts["ourGroups"][number]> = {},
) => ({
  id: change.id ?? ENFORCED_GROUP,
  group: known<OurGroupFacts | undefined>({
    id: ENFORCED_GROUP,
    displayName: "Enforced",
    groupTypes: [],
    securityEnabled: true,
    mailEnabled: false,
    membershipRule: null,
    isAssignableToRole: null,
    isManagementRestricted: true,
    onPremisesSyncEnabled: null,
    owners: 0,
    ...change,
  }),
  units: known([{ id: UNIT, displayName: "Guarded", isMemberManagementRestricted: true }]),
  ...more,
});
export const unitRole = (roleDefinitionId = GROUPS_ADMINISTRATOR, unit = UNIT): Ours["writerRoles"] =>
  known([{ roleDefinitionId, directoryScopeId: `/administrativeUnits/${unit}` }]);
/** The strength of the workforce policy. */
export const workforceStrength = (change: Partial<StrengthFacts> = {}): TenantFacts["enforcedStrength"] => ({
  id: change.id ?? STRENGTH,
  strength: known({
    id: STRENGTH,
    displayName: "Workforce",
    policyType: "custom",
    allowedCombinations: [...RESISTANT, "temporaryAccessPassOneTime"],
    combinationConfigurations: [],
    ...change,
  }),
});
const deviceCodeBlock = policy("Block device code", {
  conditions: { authenticationFlows: { transferMethods: "deviceCodeFlow" } },
  grantControls: { builtInControls: ["block"] },
});

/** For all users, where passkeys are registered: a pass is multifactor. */
export const registrationGuard = (change: Parameters<typeof policy>[1] = {}): AccessPolicyFacts =>
  policy("Guard registration", {
    applications: { includeApplications: [], includeUserActions: ["urn:user:registersecurityinfo"] },
    ...change,
  });
export const declaration = (check: Declarable, change: Partial<Declaration> = {}): Declaration => ({
  check,
  by: { id: "ad000000-0000-4000-8000-000000000001", displayName: "Ada Admin" },
  at: "2026-11-01T09:00:00Z",
  until: "2027-01-30T09:00:00Z",
  note: "looked at it with the team",
  ...change,
});

/** A tenant in which every check that can be ok without a wave is. */
export const readyTenant = (change: Partial<TenantFacts> = {}): TenantFacts => ({
  now: NOW,
  readAt: NOW,
  methodsPolicy: unread,
  ...withMethods({}),
  accessPolicies: known([policy("MFA for all"), legacyBlock(), deviceCodeBlock, registrationGuard()]),
  reached: undefined,
  missingApps: known([]),
  legacySignIns: known({ found: [], isWhole: true }),
  managers: undefined,
  perUserMfa: undefined,
  declarations: known([declaration("P55"), declaration("P56"), declaration("P67")]),
  wave: undefined,
  leftOutAppIds: [],
  domains: known([
    {
      id: "contoso.onmicrosoft.com",
      authenticationType: "Managed",
      isVerified: true,
      passwordValidityPeriodInDays: 2_147_483_647,
    },
  ]),
  organization: known({ onPremisesSyncEnabled: null }),
  securityDefaults: known({ isEnabled: false }),
  crossTenantDefault: known({ inboundTrust: { isMfaAccepted: true } }),
  crossTenantPartners: known([]),
  strangers: undefined,
  skus: known([
    { skuPartNumber: "SPE_E3", prepaidUnits: { enabled: 100 }, servicePlans: [{ servicePlanName: "AAD_PREMIUM" }] },
  ]),
  scope: undefined,
  syncAccountIds: known([]),
  breakGlass: [breakGlass("bg0"), breakGlass("bg1")],
  dangling: known([]),
  ourGroups: [ourGroup()],
  enforcedGroupId: ENFORCED_GROUP,
  writerRoles: unitRole(),
  enforcedStrength: workforceStrength(),
  identities: [{ name: "reader", declared: ["User.Read.All"], granted: known(["User.Read.All"]) }],
  waveGroupIds: [],
  passLifetimeMinutes: 60,
  ...change,
});
