import * as access from "./accessChecks.ts";
import * as breakGlass from "./breakGlassChecks.ts";
import * as declared from "./declaredChecks.ts";
import * as devices from "./deviceChecks.ts";
import * as enforcement from "./enforcementChecks.ts";
import { exclusionsAreCaught } from "./exclusions.ts";
import { legacyTrafficIsKnown } from "./legacyTraffic.ts";
import * as methods from "./methodChecks.ts";
import * as newer from "./newerChecks.ts";
import { privilegedAreApart } from "./privilegedApart.ts";
import * as profiles from "./profileChecks.ts";
import * as tenant from "./tenantChecks.ts";
import type { TenantFacts } from "./tenantFacts.ts";
import { type CheckId, type PreflightCheck, type PreflightFinding, unknown, type Verdict } from "./verdict.ts";
import * as wave from "./waveChecks.ts";

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
const notRead = (what: string, fix: string) => () => unknown(what, fix);

/** All checks, in order. A check that nothing here can read says so, and what to read instead; it is never ok. */
const checks: readonly Check[] = [
  check("P1", "blocks", "Passkeys are on for the waves", methods.passkeysAreOn),
  check("P2", "blocks", "People may register passkeys themselves", methods.selfServiceIsAllowed),
  check("P3", "blocks", "Each target has a passkey profile", profiles.targetsHaveProfiles),
  check("P4", "blocks", "Staff may use synced passkeys", profiles.staffMaySync),
  check("P5", "warns", "Admins get attested, device-bound passkeys", profiles.adminsAreAttested),
  check("P6", "blocks", "No intended authenticator is shut out", profiles.keysAreNotShutOut),
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
      "Azure Monitor is not read: an alert needs Entra's logs in Log Analytics",
      "the deployment makes the alert break-glass-sign-in; see that Entra's logs reach its workspace",
    ),
  ),
  check("P21", "blocks", "Legacy authentication is blocked", access.legacyIsBlocked),
  check("P22", "blocks", "Legacy traffic is known", legacyTrafficIsKnown),
  check("P23", "blocks", "Directory synchronisation is spared", access.syncIsSpared),
  check("P24", "blocks", "No service accounts in a wave", wave.noServiceAccounts),
  check("P25", "blocks", "The wave's policy is ours, in report-only", wave.policiesAreOurs),
  check("P26", "blocks", "Our policies ask for phishing-resistant methods", access.strengthIsReal),
  check("P27", "blocks", "Registering a passkey needs none", access.registrationIsOpen),
  check("P28", "blocks", "Our policies leave no app out", access.noAppIsLeftOut),
  check("P29", "blocks", "Our policies are for groups", access.scopeIsAGroup),
  check("P30", "warns", "What is excluded is caught elsewhere", exclusionsAreCaught),
  check("P31", "warns", "Policies name nothing that is gone", access.nothingDangles),
  check("P32", "blocks", "Our groups are guarded, and we can change them", enforcement.groupsAreGuarded),
  check("P33", "blocks", "Security defaults are off", tenant.securityDefaultsAreOff),
  check("P34", "blocks", "95 % are enrolled", wave.enoughAreEnrolled),
  check("P35", "blocks", "Registration data is fresh", wave.dataIsFresh),
  check("P36", "blocks", "Weak methods do not count", wave.weakMethodsDoNotCount),
  check("P37", "warns", "Everyone has two methods", wave.everyoneHoldsTwo),
  check("P38", "warns", "Passkeys are used", wave.passkeysAreUsed),
  check("P39", "blocks", "48 hours of report-only were clean", wave.reportOnlyWasClean),
  check("P40", "blocks", "The 7-day warning was sent", wave.warningWasSent),
  check("P41", "warns", "Members have mail and manager", wave.membersHaveMail),
  check("P42", "blocks", "Hires have what a pass needs", wave.hiresStandApart),
  check("P43", "blocks", "Shared devices are below the Hello cap", devices.sharedDevicesFit),
  check("P44", "blocks", "Devices are new enough", devices.devicesAreNew),
  check("P45", "blocks", "Directory synchronisation is healthy", tenant.syncIsHealthy),
  check("P46", "blocks", "The hybrid trust type is known", declared.trustIsKnown),
  check("P47", "warns", "Remote people reach a domain controller", declared.controllerIsInReach),
  check("P48", "blocks", "Guests can satisfy the strength", tenant.guestsAreTrusted),
  check("P49", "warns", "Passwords do not expire", tenant.passwordsDoNotExpire),
  check("P50", "warns", "Device registration asks for MFA once", access.deviceRegistrationIsClear),
  check("P51", "warns", "Device code flow is restricted", access.deviceCodeIsRestricted),
  check(
    "P52",
    "warns",
    "Logs are kept",
    notRead(
      "Azure Monitor is not read: Entra keeps logs for a month, Log Analytics longer",
      "export sign-in and audit logs (infra/azure/modules/entraLogs.bicep)",
    ),
  ),
  check("P53", "blocks", "Entra ID P1 is there", tenant.premiumIsThere),
  check("P54", "warns", "Our permissions are minimal", tenant.permissionsAreMinimal),
  check("P55", "blocks", "The helpdesk is ready", declared.helpdeskIsReady),
  check("P56", "warns", "Bluetooth and cable tunnels are open", declared.tunnelsAreOpen),
  check("P57", "blocks", "Privileged people are handled apart", privilegedAreApart),
  check("P58", "warns", "Weak factors are on their way out", methods.weakFactorsAreGone),
  check("P59", "blocks", "The enforced group is usable", enforcement.enforcedGroupIsUsable),
  check("P60", "blocks", "The workforce's strength is usable", enforcement.strengthIsUsable),
  check("P61", "blocks", "Registering a passkey needs more than a password", newer.registrationIsGuarded),
  check("P62", "blocks", "There is room for a wave's policies", newer.thereIsRoom),
  check("P63", "blocks", "Apps that our policies name exist", newer.namedAppsExist),
  check("P64", "warns", "Admins get no wide profile", newer.adminsGetNoWideProfile),
  check("P65", "warns", "No custom controls are in use", newer.noCustomControls),
  check("P66", "warns", "MFA is not set person by person", newer.noPerUserMfa),
  check("P67", "warns", "Hires meet no prompt of password reset", declared.hiresMeetNoPrompt),
];

/** Judges everything. Pure. Facts that are not known stay unknown. */
export const runPreflight = (facts: TenantFacts): readonly PreflightFinding[] =>
  checks.map(({ id, title, severity, judge }) => ({ id, title, severity, ...judge(facts) }));
