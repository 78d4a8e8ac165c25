import { describe, expect, test } from "vitest";
import { isBlocking, type Moment } from "../../../../../shared/domain/preflight/moments.ts";
import { runPreflight } from "../../../../../shared/domain/preflight/preflight.ts";
import type { AccessPolicyFacts, TenantFacts } from "../../../../../shared/domain/preflight/tenantFacts.ts";
import { type CheckId, known, type PreflightFinding } from "../../../../../shared/domain/preflight/verdict.ts";
import {
  breakGlass,
  declaration,
  GLOBAL_ADMINISTRATOR,
  legacyBlock,
  ourGroup,
  policy,
  RESISTANT,
  registrationGuard,
  STRENGTH,
  unread,
  WIZARD,
  wavePolicy,
  withMethods,
  workforcePolicy,
  workforceStrength,
} from "../../../../support/preflight/readyTenant.ts";
import {
  daysAgo,
  enforcing,
  evidence,
  hoursAgo,
  inWave,
  members,
  ofWave,
  others,
  own,
  placeOf,
  policies,
  ready,
  tenant,
} from "../../../../support/preflight/waveTenant.ts";

type Result = PreflightFinding["result"];
type Row = readonly [id: CheckId, what: string, change: Partial<TenantFacts>, says: Result, at?: Moment];

const machine = ready(1, { userPrincipalName: "svc-backup@contoso.example" });
const account = (change: Parameters<typeof breakGlass>[1]): Partial<TenantFacts> => ({
  breakGlass: [breakGlass("bg0"), breakGlass("bg1", change)],
});
const user = (change: object) => ({
  account: known({ id: "bg1", userPrincipalName: "bg1@contoso.onmicrosoft.com", accountEnabled: true, ...change }),
});
const also = (...more: readonly AccessPolicyFacts[]): Partial<TenantFacts> =>
  policies(...others, own(), enforcing(), ...more);
const instead = (...these: readonly AccessPolicyFacts[]): Partial<TenantFacts> =>
  policies(...these, own(), enforcing());
const [mfa, block, guard] = others;
const targeted = { includeTargets: [{ id: "g", allowedPasskeyProfiles: ["p1"] }] };
const bareTarget = { id: "bare", allowedPasskeyProfiles: ["gone"] };
const reachedBy = (...by: readonly string[]): Partial<TenantFacts> => ({
  waveGroupIds: ["w"],
  reached: known({ fido2: { by, outside: [], shutOut: [] } }),
});
const keys = (enforcementType: string, ...aaGuids: string[]) =>
  withMethods({ profile: { keyRestrictions: { isEnforced: true, enforcementType, aaGuids: aaGuids as never[] } } });
const hybrid = (change: object = {}): Partial<TenantFacts> => ({
  organization: known({ onPremisesSyncEnabled: true, onPremisesLastSyncDateTime: hoursAgo(1), ...change }),
  declarations: known((["P46", "P47", "P55", "P56", "P67"] as const).map((check) => declaration(check))),
});
const group = (change: Parameters<typeof ourGroup>[0]): Partial<TenantFacts> => ({ ourGroups: [ourGroup(change)] });
const onOneDevice = (count: number, change: Parameters<typeof ready>[1] = {}) =>
  members(
    ...Array.from({ length: count }, (_, n) =>
      ready(n + 1, { places: [placeOf("windows", { deviceId: "kiosk", operatingSystem: "Windows 11" })], ...change }),
    ),
  );

const REPORT_ONLY = "enabledForReportingButNotEnforced";
const PASS = "temporaryAccessPassOneTime";
const HELLO = "windowsHello";
const role = (change: object) =>
  known([{ roleDefinitionId: GLOBAL_ADMINISTRATOR, assignmentType: "Assigned", endDateTime: null, ...change }]);
const strengthOf = (allowedCombinations: string[]) => ({
  builtInControls: [],
  authenticationStrength: { id: "s", allowedCombinations },
});
const weakStrength = workforceStrength({ allowedCombinations: [...RESISTANT, "deviceBasedPush"] });
const onRegistration = { includeApplications: [], includeUserActions: ["urn:user:registersecurityinfo"] };
const noLinux = { conditions: { platforms: { includePlatforms: ["all"], excludePlatforms: ["linux"] } } };
const leaving = policy("A", { users: { excludeGroups: ["g"] } });
const custom = { customAuthenticationFactors: ["Duo"] };
const twoProfiles = [
  { id: "p1", passkeyTypes: "deviceBound,synced", attestationEnforcement: "disabled" },
  { id: "p2", passkeyTypes: "deviceBound", attestationEnforcement: "registrationOnly" },
];
const declared = (...checks: Parameters<typeof declaration>[0][]) => known(checks.map((check) => declaration(check)));
const onPhone = (operatingSystem: string, change: Parameters<typeof placeOf>[2] = {}) =>
  members(ready(1, { places: [placeOf("android", { operatingSystem }, change)] }));
const imapOf = (userId: string) => ({ userId, clientAppUsed: "IMAP4" });
const legacy = (found: readonly ReturnType<typeof imapOf>[], isWhole = true): Partial<TenantFacts> => ({
  legacySignIns: known({ found, isWhole }),
});
const many = (count: number) => Array.from({ length: count }, (_, n) => policy(`other ${n}`));

/** Each is one breakage of a tenant and a wave in which all is well, with what its check says of it. */
const table: readonly Row[] = [
  ["P1", "passkeys are off", withMethods({ fido2: { state: "disabled" } }), "fail"],
  ["P1", "passkeys are on for nobody", withMethods({ fido2: { includeTargets: [] } }), "fail"],
  [
    "P1",
    "somebody of the wave is in no target",
    {
      ...withMethods({ fido2: targeted }),
      waveGroupIds: ["w"],
      reached: known({ fido2: { by: ["g"], outside: ["p2@contoso.example"], shutOut: [] } }),
    },
    "fail",
  ],
  [
    "P1",
    "whom the targets reach was not looked up",
    { ...withMethods({ fido2: targeted }), waveGroupIds: ["w"], reached: unread },
    "unknown",
  ],
  ["P1", "the methods policy cannot be read", { methodsPolicy: unread }, "unknown"],
  ["P2", "people may not register", withMethods({ fido2: { isSelfServiceRegistrationAllowed: false } }), "fail"],
  ["P2", "the policy does not say", withMethods({ fido2: { isSelfServiceRegistrationAllowed: null } }), "unknown"],
  [
    "P3",
    "the target's profile is gone",
    withMethods({ fido2: { includeTargets: [{ id: "all_users", allowedPasskeyProfiles: ["gone"] }] } }),
    "fail",
  ],
  [
    "P3",
    "one target of several has no profile",
    withMethods({ fido2: { includeTargets: [{ id: "all_users", allowedPasskeyProfiles: ["p1"] }, bareTarget] } }),
    "fail",
  ],
  [
    "P3",
    "somebody of the wave is in a target without a profile",
    {
      ...withMethods({ fido2: { includeTargets: [targeted.includeTargets[0] ?? bareTarget, bareTarget] } }),
      ...reachedBy("g", "bare"),
    },
    "fail",
  ],
  [
    "P3",
    "it is not known whether anybody of the wave is in such a target",
    {
      ...withMethods({ fido2: { includeTargets: [{ id: "w", allowedPasskeyProfiles: ["p1"] }, bareTarget] } }),
      waveGroupIds: ["w"],
      reached: unread,
    },
    "unknown",
  ],
  ["P3", "the method has no target", withMethods({ fido2: { includeTargets: [] } }), "fail"],
  ["P3", "the tenant shows no profiles", withMethods({ fido2: { passkeyProfiles: null } }), "unknown"],
  [
    "P4",
    "synced passkeys must attest",
    withMethods({ profile: { attestationEnforcement: "registrationOnly" } }),
    "fail",
  ],
  ["P4", "a profile is for keys only", withMethods({ profile: { passkeyTypes: "deviceBound" } }), "fail"],
  ["P4", "the methods policy cannot be read", { methodsPolicy: unread }, "unknown"],
  ["P6", "an allow-list lacks Authenticator", keys("allow", "de1e552d-db1d-4423-a619-566b625cdc84"), "fail"],
  ["P6", "a block-list has Authenticator", keys("block", "de1e552d-db1d-4423-a619-566b625cdc84"), "fail"],
  ["P6", "the methods policy cannot be read", { methodsPolicy: unread }, "unknown"],
  ["P7", "migration is under way", withMethods({ policyMigrationState: "migrationInProgress" }), "fail"],
  ["P7", "migration was never begun", withMethods({ policyMigrationState: "preMigration" }), "fail"],
  ["P7", "the policy does not say how far it is", withMethods({ policyMigrationState: null }), "unknown"],
  ["P8", "passes are off", withMethods({ pass: { state: "disabled" } }), "fail"],
  [
    "P8",
    "somebody of the wave is in an excluded group",
    {
      ...withMethods({ pass: { excludeTargets: [{ id: "x" }] } }),
      waveGroupIds: ["w"],
      reached: known({ temporaryaccesspass: { by: ["all_users"], outside: [], shutOut: ["p2@contoso.example"] } }),
    },
    "fail",
  ],
  [
    "P8",
    "a hire who is to get a code is in no target",
    {
      ...withMethods({ pass: { includeTargets: [{ id: "w" }] } }),
      waveGroupIds: ["w"],
      reached: known({ temporaryaccesspass: { by: ["w"], outside: [], shutOut: [], hiresOutside: ["Nora New"] } }),
    },
    "warn",
  ],
  [
    "P8",
    "whom its targets reach was not looked up",
    { ...withMethods({ pass: { includeTargets: [{ id: "w" }] } }), waveGroupIds: ["w"], reached: unread },
    "unknown",
  ],
  ["P8", "the methods policy cannot be read", { methodsPolicy: unread }, "unknown"],
  ["P9", "our passes are too short for the policy", withMethods({ pass: { minimumLifetimeInMinutes: 61 } }), "fail"],
  ["P9", "our passes are too long for the policy", withMethods({ pass: { maximumLifetimeInMinutes: 59 } }), "fail"],
  ["P9", "the policy names no limits", withMethods({ pass: { maximumLifetimeInMinutes: null } }), "unknown"],
  ["P10", "passes may live longer than a day", withMethods({ pass: { maximumLifetimeInMinutes: 1441 } }), "fail"],
  ["P12", "one break-glass account is known", { breakGlass: [breakGlass("bg0")] }, "fail"],
  ["P12", "none is known", { breakGlass: [] }, "fail"],
  ["P12", "an account is gone", account({ account: known(undefined) }), "fail"],
  ["P12", "an account is disabled", account(user({ accountEnabled: false })), "fail"],
  ["P12", "an account does not say whether it is on", account(user({ accountEnabled: null })), "fail"],
  ["P12", "an account cannot be read", account({ account: unread }), "unknown"],
  ["P13", "an account is synchronised", account(user({ onPremisesSyncEnabled: true })), "fail"],
  [
    "P13",
    "an account is in a domain of the tenant's own",
    account(user({ userPrincipalName: "bg1@contoso.com" })),
    "fail",
  ],
  ["P13", "an account cannot be read", account({ account: unread }), "unknown"],
  [
    "P14",
    "the domain is federated",
    { domains: known([{ id: "contoso.onmicrosoft.com", authenticationType: "Federated" }]) },
    "fail",
  ],
  ["P14", "the domain does not say", { domains: known([{ id: "contoso.onmicrosoft.com" }]) }, "fail"],
  ["P14", "domains cannot be read", { domains: unread }, "unknown"],
  [
    "P15",
    "an account holds a phone as well",
    account({
      methods: known(["fido2", "phone"].map((of) => ({ "@odata.type": `#microsoft.graph.${of}AuthenticationMethod` }))),
    }),
    "fail",
  ],
  [
    "P15",
    "an account holds a certificate that is one factor",
    account({ ...user({ authorizationInfo: { certificateUserIds: ["X509:<PN>bg1"] } }), methods: known([]) }),
    "fail",
  ],
  ["P15", "methods cannot be read", account({ methods: unread }), "unknown"],
  ["P16", "an account has no role", account({ roles: known([]) }), "fail"],
  ["P16", "the role was activated for hours", account({ roles: role({ assignmentType: "Activated" }) }), "fail"],
  ["P16", "the role has an end", account({ roles: role({ endDateTime: "2027-01-01T00:00:00Z" }) }), "fail"],
  [
    "P16",
    "the role is over a unit only",
    account({ roles: role({ directoryScopeId: "/administrativeUnits/x" }) }),
    "fail",
  ],
  ["P16", "roles cannot be read", account({ roles: unread }), "unknown"],
  ["P17", "a policy does not exclude an account", also(policy("New", { users: { excludeGroups: [] } })), "fail"],
  ["P17", "an account left the group that is excluded", account({ groupIds: known([]) }), "fail"],
  ["P17", "the groups of an account cannot be read", account({ groupIds: unread }), "unknown"],
  ["P18", "a policy would apply to an account", account({ applicable: known(["MFA for all"]) }), "fail"],
  ["P18", "What-If is refused", account({ applicable: unread }), "unknown"],
  ["P19", "an account was tested 91 days ago", account({ lastSuccessfulSignIn: known(daysAgo(91)) }), "fail"],
  ["P19", "an account was never tested", account({ lastSuccessfulSignIn: known(undefined) }), "fail"],
  ["P19", "its last sign-in is no moment", account({ lastSuccessfulSignIn: known("soon") }), "fail"],
  ["P19", "its last sign-in cannot be read", account({ lastSuccessfulSignIn: unread }), "unknown"],
  ["P21", "nothing blocks legacy clients", instead(mfa, guard), "fail"],
  [
    "P21",
    "one legacy type is open",
    instead(mfa, guard, { ...block, conditions: { ...block.conditions, clientAppTypes: ["other"] } }),
    "fail",
  ],
  ["P21", "legacy clients are blocked in report-only", instead(mfa, guard, legacyBlock(REPORT_ONLY)), "warn"],
  ["P21", "policies cannot be read", { accessPolicies: unread }, "unknown"],
  ["P22", "a member signs in with IMAP", legacy([imapOf(ready(1).userId)]), "fail"],
  ["P22", "a member does, and not all was read", legacy([imapOf(ready(1).userId)], false), "fail"],
  ["P22", "somebody else does", legacy([imapOf("other")]), "warn"],
  ["P22", "somebody else does, and not all was read", legacy([imapOf("other")], false), "unknown"],
  ["P22", "the sign-in log cannot be read", { legacySignIns: unread }, "unknown"],
  ["P23", "a block reaches the synchronisation account", { ...hybrid(), syncAccountIds: known(["sync"]) }, "fail"],
  ["P23", "nobody holds the role of a synchronised tenant", { ...hybrid(), syncAccountIds: known([]) }, "unknown"],
  ["P23", "who holds it cannot be read", { ...hybrid(), syncAccountIds: unread }, "unknown"],
  [
    "P24",
    "a machine without a person's licence is in the wave",
    { ...members(machine), scope: known({ groups: 1, holds: 1, lacking: [machine.userPrincipalName], unclear: [] }) },
    "fail",
  ],
  ["P24", "nobody read whether a machine holds a licence", { ...members(machine), scope: unread }, "unknown"],
  [
    "P25",
    "the wave's policy was changed",
    policies(...others, own({ definitionDigest: "other" }), enforcing()),
    "fail",
  ],
  ["P25", "the wave's policy is on", policies(...others, own({ state: "enabled" }), enforcing()), "fail"],
  ["P25", "the wave's policy is gone", policies(...others, enforcing()), "fail"],
  ["P25", "the wave's policy is not recorded", inWave({ policies: [{ key: "w", registered: undefined }] }), "fail"],
  [
    "P25",
    "the workforce policy is in report-only",
    policies(...others, own(), enforcing({ state: REPORT_ONLY })),
    "fail",
  ],
  ["P25", "the workforce policy was changed", policies(...others, own(), enforcing({ definitionDigest: "x" })), "fail"],
  [
    "P25",
    "a policy was not read as a whole",
    policies(...others, own({ definitionDigest: undefined }), enforcing()),
    "fail",
  ],
  ["P25", "policies cannot be read", { accessPolicies: unread }, "unknown"],
  ["P26", "ours lets a push through", also(wavePolicy({}, [...RESISTANT, "deviceBasedPush"])), "fail"],
  ["P26", "a wave's takes passes, and proves nothing", also(wavePolicy({}, [...RESISTANT, PASS])), "fail"],
  ["P26", "ours asks for no strength", also(workforcePolicy({ grantControls: { builtInControls: ["mfa"] } })), "fail"],
  ["P26", "policies cannot be read", { accessPolicies: unread }, "unknown"],
  [
    "P27",
    "registering a passkey asks for one",
    also(policy("Circle", { applications: onRegistration, grantControls: strengthOf(RESISTANT) })),
    "fail",
  ],
  ["P27", "policies cannot be read", { accessPolicies: unread }, "unknown"],
  ["P28", "ours leaves an app out", also(wavePolicy({ applications: { excludeApplications: ["app"] } })), "fail"],
  [
    "P28",
    "ours leaves the wizard's apps out, without a companion",
    also(workforcePolicy({ applications: { excludeApplications: WIZARD } })),
    "fail",
  ],
  ["P28", "policies cannot be read", { accessPolicies: unread }, "unknown"],
  ["P29", "ours is for everyone", also(wavePolicy({ users: { includeUsers: ["All"] } })), "fail"],
  ["P29", "policies cannot be read", { accessPolicies: unread }, "unknown"],
  ["P30", "nothing catches an excluded group but what guards registration", instead(leaving, block, guard), "warn"],
  [
    "P30",
    "nothing catches an excluded person",
    instead(policy("A", { users: { excludeUsers: ["u"] } }), block, guard),
    "warn",
  ],
  ["P30", "nothing catches an excluded platform", instead(policy("A", noLinux), block, guard), "warn"],
  ["P31", "a policy names a group that is gone", { dangling: known(["groups/g"]) }, "warn"],
  ["P32", "a group is role-assignable", group({ isAssignableToRole: true }), "fail"],
  ["P32", "the writer holds no role over the restricted unit", { writerRoles: known([]) }, "fail"],
  ["P32", "any admin of groups may change it", group({ isManagementRestricted: false }), "warn"],
  ["P32", "the group cannot be read", { ourGroups: [ourGroup({}, { group: unread })] }, "unknown"],
  ["P33", "security defaults are on", { securityDefaults: known({ isEnabled: true }) }, "fail"],
  ["P33", "security defaults cannot be read", { securityDefaults: unread }, "unknown"],
  ["P34", "the gate was never looked at", ofWave({ gate: undefined }), "fail"],
  ["P34", "the gate is shut", ofWave({ gate: { at: daysAgo(1), ready: 1, inScope: 2, passed: false } }), "fail"],
  ["P34", "nobody is in scope", members(ready(1, { sortedOut: "privileged" })), "unknown"],
  ["P35", "somebody was last looked at two days ago", members(ready(1), ready(2, { checkedAt: daysAgo(2) })), "fail"],
  ["P35", "nobody says when somebody was looked at", members(ready(1), ready(2, { checkedAt: undefined })), "fail"],
  ["P35", "somebody was looked at at no moment", members(ready(1), ready(2, { checkedAt: "soon" })), "fail"],
  ["P35", "nobody is ready", members(ready(1, { hasUsablePasskey: false })), "fail"],
  ["P35", "nobody is in scope", members(ready(1, { sortedOut: "guest" })), "unknown"],
  ["P36", "nobody could tell whether a passkey fits", members(ready(1, { fitUnknown: true })), "fail"],
  ["P36", "nobody is in scope", members(ready(1, { sortedOut: "guest" })), "unknown"],
  ["P37", "somebody holds a single passkey", members(ready(1), ready(2, { passkeys: 1 })), "warn"],
  ["P37", "how many somebody holds was not read", members(ready(1), ready(2, { passkeys: undefined })), "unknown"],
  ["P37", "nobody holds any", members(ready(1, { hasUsablePasskey: false, passkeys: 0 })), "unknown"],
  ["P38", "a passkey was not used within 30 days", members(ready(1, { passkeyUsedAt: daysAgo(31) })), "warn"],
  [
    "P38",
    "a declared certificate was not used within 30 days",
    members(ready(1, { passkeyUsedAt: undefined, credentials: ["certificate"], certificateUsedAt: daysAgo(31) })),
    "warn",
  ],
  ["P39", "report-only lasted a day", ofWave({ reportOnlyAt: daysAgo(1) }), "fail"],
  ["P39", "report-only began at no moment", ofWave({ reportOnlyAt: "soon" }), "fail"],
  ["P39", "nothing was swept", ofWave({ evidence: undefined }), "fail"],
  ["P39", "the sweep was not clean", ofWave({ evidence: { ...evidence, clean: false } }), "fail"],
  ["P39", "nobody is in scope", members(ready(1, { sortedOut: "guest" })), "unknown"],
  ["P40", "nobody was warned", ofWave({ warnedAt: undefined }), "fail"],
  ["P40", "the warning is six days old", ofWave({ warnedAt: daysAgo(6.9) }), "fail"],
  ["P40", "the warning went out at no moment", ofWave({ warnedAt: "soon" }), "fail"],
  ["P41", "somebody has no mail address", members(ready(1, { mail: undefined })), "warn"],
  ["P41", "somebody has no manager", { managers: known({ asked: 2, without: ["p2@contoso.example"] }) }, "warn"],
  ["P41", "managers cannot be read", { managers: unread }, "unknown"],
  ["P41", "managers were not asked for", { managers: undefined }, "unknown"],
  [
    "P43",
    "eleven share a device, and Windows Hello is all they have",
    onOneDevice(11, { credentials: [HELLO] }),
    "fail",
  ],
  ["P43", "eleven share a device, and each carries a key", onOneDevice(11), "warn"],
  ["P43", "eight share a device", onOneDevice(8), "warn"],
  ["P43", "no sign-in named a device", members(ready(1, { places: undefined })), "unknown"],
  ["P44", "a phone is too old, and nothing works there", onPhone("Android 13", { satisfiedAt: undefined }), "fail"],
  ["P44", "no sign-in named a version", onPhone("Android"), "unknown"],
  ["P45", "the last synchronisation was three hours ago", hybrid({ onPremisesLastSyncDateTime: hoursAgo(3) }), "fail"],
  ["P45", "the tenant does not say when it was", hybrid({ onPremisesLastSyncDateTime: null }), "unknown"],
  ["P45", "the tenant cannot be read", { organization: unread }, "unknown"],
  ["P46", "hybrid trust is not declared", { ...hybrid(), declarations: declared("P55") }, "unknown"],
  ["P47", "remote people are not declared", { ...hybrid(), declarations: declared("P46", "P55") }, "unknown"],
  [
    "P48",
    "MFA of guests is not trusted",
    { crossTenantDefault: known({ inboundTrust: { isMfaAccepted: false } }) },
    "warn",
  ],
  [
    "P48",
    "MFA of one partner is not trusted",
    { crossTenantPartners: known([{ tenantId: "p", inboundTrust: { isMfaAccepted: false } }]) },
    "warn",
  ],
  ["P48", "a guest is in the wave", { strangers: known([ready(1).userId]) }, "fail"],
  ["P48", "who is a guest cannot be read", { strangers: unread }, "unknown"],
  ["P48", "who is a guest was not asked", { strangers: undefined }, "unknown"],
  ["P48", "settings of partners cannot be read", { crossTenantPartners: unread }, "unknown"],
  ["P48", "the settings do not say", { crossTenantDefault: known({}) }, "unknown"],
  ["P48", "the settings cannot be read", { crossTenantDefault: unread }, "unknown"],
  ["P53", "no licence holds P1", { skus: known([]) }, "fail"],
  ["P53", "somebody holds none", { scope: known({ groups: 1, holds: 1, lacking: ["p2"], unclear: [] }) }, "fail"],
  ["P53", "licences cannot be read", { skus: unread }, "unknown"],
  ["P55", "nobody has declared the helpdesk ready", { declarations: known([]) }, "unknown"],
  [
    "P55",
    "the declaration has lapsed",
    { declarations: known([declaration("P55", { until: hoursAgo(1) })]) },
    "unknown",
  ],
  ["P55", "its end is no moment", { declarations: known([declaration("P55", { until: "soon" })]) }, "unknown"],
  ["P55", "the declarations cannot be read", { declarations: unread }, "unknown"],
  ["P56", "nobody has declared the tunnels open", { declarations: declared("P55") }, "unknown"],
  ["P57", "nobody is in scope", members(ready(1, { sortedOut: "privileged" })), "unknown"],
  ["P57", "a member synchronises the directory", { syncAccountIds: known([ready(1).userId.toUpperCase()]) }, "fail"],
  ["P57", "a member is a break-glass account", members(ready(1), ready(2, { userId: "bg1" })), "fail"],
  ["P57", "who holds the role that was read is not known", { syncAccountIds: unread }, "unknown"],
  [
    "P57",
    "no privileged wave has anybody, and no policy is over roles",
    inWave({ privileged: { inWaves: 0, hasRolesPolicy: false } }),
    "warn",
  ],
  ["P59", "the enforced group is dynamic", group({ membershipRule: "user.department -eq 1" }), "fail"],
  ["P59", "the enforced group is not named", { enforcedGroupId: undefined }, "unknown"],
  ["P60", "the strength takes a push", { enforcedStrength: weakStrength }, "fail"],
  ["P60", "the strength cannot be read", { enforcedStrength: { id: STRENGTH, strength: unread } }, "unknown"],
  ["P61", "no policy guards registration", instead(mfa, block), "fail"],
  ["P61", "the guard is in report-only", instead(mfa, block, registrationGuard({ state: REPORT_ONLY })), "fail"],
  [
    "P61",
    "the guard leaves Windows out",
    instead(
      mfa,
      block,
      registrationGuard({ conditions: { platforms: { includePlatforms: ["all"], excludePlatforms: ["windows"] } } }),
    ),
    "fail",
  ],
  [
    "P61",
    "another asks for a compliant device",
    also(registrationGuard({ grantControls: { builtInControls: ["compliantDevice"] } })),
    "fail",
  ],
  [
    "P61",
    "the strength of another takes no pass",
    also(registrationGuard({ grantControls: strengthOf(["fido2"]) })),
    "fail",
  ],
  ["P61", "policies cannot be read", { accessPolicies: unread }, "unknown"],
  ["P62", "the tenant is full of policies", also(...many(240)), "fail", "start"],
  ["P62", "the tenant is nearly full", also(...many(220)), "warn", "start"],
  ["P62", "policies cannot be read", { accessPolicies: unread }, "unknown", "start"],
  ["P63", "an app has no service principal", { missingApps: known([WIZARD[1] ?? ""]) }, "fail"],
  ["P63", "service principals cannot be read", { missingApps: unread }, "unknown"],
  [
    "P64",
    "admins get the profile that is for everybody",
    withMethods({ fido2: { passkeyProfiles: twoProfiles } }),
    "warn",
  ],
  ["P65", "a custom control is in use", also(policy("Duo", { grantControls: custom })), "warn"],
  [
    "P66",
    "MFA is set person by person",
    { perUserMfa: known({ people: 2, asked: 2, on: ["p1@contoso.example"] }) },
    "warn",
  ],
  ["P66", "there is nobody to ask about", { perUserMfa: known({ people: 0, asked: 0, on: [] }) }, "unknown"],
  ["P66", "it cannot be read", { perUserMfa: unread }, "unknown"],
  ["P67", "nobody has declared that hires meet no prompt", { declarations: declared("P55") }, "unknown"],
];

/** The checks of the issue, in its order. */
const wanted = [
  ...range(1, 4),
  ...range(6, 9),
  ...range(12, 19),
  ...range(21, 23),
  ...range(25, 36),
  ...range(39, 41),
  ...range(43, 48),
  "P53",
  "P57",
  ...range(61, 67),
];
function range(from: number, to: number): CheckId[] {
  return Array.from({ length: to - from + 1 }, (_, n): CheckId => `P${from + n}`);
}
const findingOf = (id: string, change: Partial<TenantFacts> = {}) =>
  runPreflight(tenant(change)).find((finding) => finding.id === id);
const holdsUp = (finding: PreflightFinding | undefined, at: Moment): boolean =>
  finding !== undefined && isBlocking(finding, at);
/** About single people and devices: they hold up no wave. */
const aboutSomebody: readonly CheckId[] = ["P43", "P44"];

const cases = table.map(([id, what, change, says, at = "flip"]) => [id, what, change, says, at] as const);
test.each(cases)("%s alone is broken when %s", (id, _what, change, says, at) => {
  expect(["ok", "notApplicable"]).toContain(findingOf(id)?.result);
  const finding = findingOf(id, change);
  expect(finding).toMatchObject({ id, result: says });
  expect(finding?.evidence).not.toBe("");
  if (says === "fail" || says === "warn") expect(finding?.fix).toBeTruthy();
  const blocks = says !== "warn" && (finding?.severity === "blocks" || id === "P10") && !aboutSomebody.includes(id);
  expect(holdsUp(finding, at)).toBe(blocks);
});

describe("the table", () => {
  test("has at least sixty tenants, each of them once", () => {
    const named = table.map(([id, what]) => `${id} ${what}`);
    expect(new Set(named).size).toBe(table.length);
    expect(table.length).toBeGreaterThanOrEqual(60);
    expect(table.filter(([, , , says]) => says !== "unknown").length).toBeGreaterThanOrEqual(60);
  });

  test.each(wanted)("has a tenant that breaks %s", (id) => {
    expect(table.filter(([of]) => of === id)).not.toEqual([]);
  });

  test("has for each check that blocks a tenant in which it is not known, or its evidence is none", () => {
    const blocking = runPreflight(tenant()).filter(({ severity }) => severity === "blocks");
    const unknown = new Set(table.filter(([, , , says]) => says === "unknown").map(([id]) => id));
    // P40 is judged by a moment of the wave's own row, and one that is none fails; P42 is judged for each hire.
    expect(blocking.map(({ id }) => id).filter((id) => !unknown.has(id))).toEqual(["P40", "P42"]);
  });
});

test.each(["start", "reportOnly", "flip"] as const)("a healthy tenant fails none, and holds nothing up at %s", (at) => {
  const findings = runPreflight(tenant());
  expect(findings.filter(({ result }) => result === "fail")).toEqual([]);
  expect(findings.filter((finding) => isBlocking(finding, at))).toEqual([]);
  const silent = findings.filter(({ id, result }) => wanted.includes(id) && result === "unknown");
  expect(silent).toEqual([]);
});
