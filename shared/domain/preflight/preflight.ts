import * as access from "./accessChecks.ts";
import * as breakGlass from "./breakGlassChecks.ts";
import * as enforcement from "./enforcementChecks.ts";
import * as methods from "./methodChecks.ts";
import * as tenant from "./tenantChecks.ts";
import type { TenantFacts } from "./tenantFacts.ts";
import {
  type CheckId,
  NO_WAVE,
  notApplicable,
  type PreflightCheck,
  type PreflightFinding,
  unknown,
  type Verdict,
} from "./verdict.ts";

type Check = PreflightCheck & { readonly judge: (facts: TenantFacts) => Verdict };
const check = (
  id: CheckId,
  severity: PreflightCheck["severity"],
  title: string,
  judge: (facts: TenantFacts) => Verdict,
): Check => ({
  id,
  severity,
  title,
  judge,
});
const needsWave = () => notApplicable(NO_WAVE);
const notRead = (what: string, fix: string) => () => unknown(what, fix);

/** All checks, in order. A check that nothing here can read says so, and what to read instead; it is never ok. */
const checks: readonly Check[] = [
  check("P1", "blocks", "Passkeys are on for the waves", methods.passkeysAreOn),
  check("P2", "blocks", "People may register passkeys themselves", methods.selfServiceIsAllowed),
  check("P3", "blocks", "Each target has a passkey profile", methods.targetsHaveProfiles),
  check("P4", "blocks", "Staff may use synced passkeys", methods.staffMaySync),
  check("P5", "warns", "Admins get attested, device-bound passkeys", methods.adminsAreAttested),
  check("P6", "blocks", "No intended authenticator is shut out", methods.keysAreNotShutOut),
  check("P7", "blocks", "The methods policy is migrated", methods.migrationIsFinished),
  check("P8", "blocks", "Temporary Access Passes are on for the waves", methods.passesAreOn),
  check("P9", "blocks", "Our passes fit the policy", methods.passFitsPolicy),
  check("P10", "warns", "Passes are short-lived", methods.passesAreShort),
  check("P11", "warns", "No registration campaign fights the rollout", methods.campaignDoesNotFight),
  check("P12", "blocks", "Two break-glass accounts are known", breakGlass.accountsExist),
  check("P13", "blocks", "Break-glass accounts are cloud-only", breakGlass.accountsAreCloudOnly),
  check("P14", "blocks", "Their domain is not federated", breakGlass.domainsAreManaged),
  check("P15", "blocks", "They hold strong credentials only", breakGlass.credentialsAreStrong),
  check("P16", "blocks", "They are Global Administrator for good", breakGlass.roleIsPermanent),
  check("P17", "blocks", "They are excluded from every policy", breakGlass.excludedEverywhere),
  check("P18", "blocks", "They survive a simulated flip", breakGlass.survivesWhatIf),
  check("P19", "blocks", "They were tested within 90 days", breakGlass.testedLately),
  check(
    "P20",
    "warns",
    "Their sign-ins raise an alert",
    notRead(
      "Azure Monitor is not read",
      "the deployment makes the alert break-glass-sign-in; see that Entra's logs reach its workspace",
    ),
  ),
  check("P21", "blocks", "Legacy authentication is blocked", access.legacyIsBlocked),
  check(
    "P22",
    "blocks",
    "Legacy traffic is known",
    notRead("the sign-in log was not read", "look at the workbook Sign-ins using legacy authentication"),
  ),
  check("P23", "blocks", "Directory synchronisation is spared", access.syncIsSpared),
  check("P24", "blocks", "No service accounts in a wave", needsWave),
  check("P25", "blocks", "The wave's policy is ours, in report-only", needsWave),
  check("P26", "blocks", "Our policies ask for phishing-resistant methods", access.strengthIsReal),
  check("P27", "blocks", "Registering a passkey needs none", access.registrationIsOpen),
  check("P28", "blocks", "Our policies leave no app out", access.noAppIsLeftOut),
  check("P29", "blocks", "Our policies are for groups", access.scopeIsAGroup),
  check("P30", "warns", "What is excluded is caught elsewhere", access.exclusionsAreCaught),
  check("P31", "warns", "Policies name nothing that is gone", access.nothingDangles),
  check("P32", "blocks", "Our groups are guarded, and we can change them", enforcement.groupsAreGuarded),
  check("P33", "blocks", "Security defaults are off", tenant.securityDefaultsAreOff),
  check("P34", "blocks", "95 % are enrolled", needsWave),
  check("P35", "blocks", "Registration data is fresh", needsWave),
  check("P36", "blocks", "Weak methods do not count", needsWave),
  check("P37", "warns", "Everyone has two methods", needsWave),
  check("P38", "warns", "Passkeys are used", needsWave),
  check("P39", "blocks", "48 hours of report-only were clean", needsWave),
  check("P40", "blocks", "The 7-day warning was sent", needsWave),
  check("P41", "warns", "Members have mail and manager", needsWave),
  check("P42", "blocks", "Hires have what a pass needs", needsWave),
  check("P43", "blocks", "Shared devices are below the Hello cap", needsWave),
  check("P44", "blocks", "Devices are new enough", needsWave),
  check("P45", "blocks", "Directory synchronisation is healthy", tenant.syncIsHealthy),
  check(
    "P46",
    "blocks",
    "The hybrid trust type is known",
    notRead("Graph does not tell", "hybrid only: find out whether cloud Kerberos, key or certificate trust is used"),
  ),
  check(
    "P47",
    "warns",
    "Remote people reach a domain controller",
    notRead("Graph does not tell", "hybrid only: give remote people a FIDO2 key first"),
  ),
  check("P48", "blocks", "Guests can satisfy the strength", tenant.guestsAreTrusted),
  check("P49", "warns", "Passwords do not expire", tenant.passwordsDoNotExpire),
  check("P50", "warns", "Device registration asks for MFA once", access.deviceRegistrationIsClear),
  check("P51", "warns", "Device code flow is restricted", access.deviceCodeIsRestricted),
  check(
    "P52",
    "warns",
    "Logs are kept",
    notRead("Azure Monitor is not read", "export sign-in and audit logs (infra/azure/modules/entraLogs.bicep)"),
  ),
  check("P53", "blocks", "Entra ID P1 is there", tenant.premiumIsThere),
  check("P54", "warns", "Our permissions are minimal", tenant.permissionsAreMinimal),
  check(
    "P55",
    "blocks",
    "The helpdesk is ready",
    notRead("nobody has confirmed it", "FAQ, channel, escalation and recovery must stand before the announcement"),
  ),
  check(
    "P56",
    "warns",
    "Bluetooth and cable tunnels are open",
    notRead("this cannot be seen from here", "allow Bluetooth; let cable.ua5v.com and cable.auth.com through"),
  ),
  check("P57", "blocks", "Privileged people are handled apart", needsWave),
  check("P58", "warns", "Weak factors are on their way out", methods.weakFactorsAreGone),
  check("P59", "blocks", "The enforced group is usable", enforcement.enforcedGroupIsUsable),
  check("P60", "blocks", "The workforce's strength is usable", enforcement.strengthIsUsable),
];

/** Judges everything. Pure. Facts that are not known stay unknown. */
export const runPreflight = (facts: TenantFacts): readonly PreflightFinding[] =>
  checks.map(({ id, title, severity, judge }) => ({ id, title, severity, ...judge(facts) }));

/** Whether a finding stops a wave. P10 warns, but a pass that lives longer than a day stops everything. */
export const isBlocking = ({ result, severity, id }: PreflightFinding): boolean =>
  result === "fail" && (severity === "blocks" || id === "P10");
