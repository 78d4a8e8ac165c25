import { allowsOnlyResistant, isNamedAsOurs, strengthFault } from "../policy/policyDefinition.ts";
import { wizardAppIds } from "../policy/wizardApps.ts";
import { type AccessPolicyFacts, SYNC_ROLE, type TenantFacts } from "./tenantFacts.ts";
import { fail, judge, listed, NO_WAVE, notApplicable, ok, unknown, type Verdict, warn } from "./verdict.ts";

export const isOn = ({ state }: AccessPolicyFacts): boolean => state !== "disabled";
const isOurs = ({ displayName }: AccessPolicyFacts): boolean => isNamedAsOurs(displayName);
const blocks = ({ grantControls }: AccessPolicyFacts): boolean =>
  grantControls?.builtInControls?.includes("block") ?? false;
const strengthOf = ({ grantControls }: AccessPolicyFacts) => grantControls?.authenticationStrength ?? undefined;
const isResistant = (policy: AccessPolicyFacts): boolean =>
  allowsOnlyResistant(strengthOf(policy)?.allowedCombinations ?? undefined);
/** Like `isResistant`, but a one-time pass will do, too. */
const shutsPasswordsOut = (policy: AccessPolicyFacts): boolean =>
  strengthFault(strengthOf(policy)?.allowedCombinations ?? undefined) === undefined;
export const asksForMfa = (policy: AccessPolicyFacts): boolean =>
  (policy.grantControls?.builtInControls?.includes("mfa") ?? false) || strengthOf(policy) !== undefined;
export const includesApps = ({ conditions }: AccessPolicyFacts, app: string): boolean => {
  const { includeApplications, excludeApplications } = conditions.applications ?? {};
  return (
    ((includeApplications ?? []).includes("All") || (includeApplications ?? []).includes(app)) &&
    !(excludeApplications ?? []).includes(app)
  );
};
const forEveryone = ({ conditions }: AccessPolicyFacts): boolean =>
  conditions.users?.includeUsers?.includes("All") ?? false;
const names = (policies: readonly AccessPolicyFacts[]): string =>
  listed(policies.map(({ displayName }) => displayName));

/** P21 */
export const legacyIsBlocked = (facts: TenantFacts): Verdict =>
  judge(facts.accessPolicies, (policies) => {
    const covers = (state: string) => {
      const types = policies
        .filter(
          (policy) =>
            policy.state === state &&
            blocks(policy) &&
            forEveryone(policy) &&
            (policy.conditions.applications?.includeApplications ?? []).includes("All"),
        )
        .flatMap(({ conditions }) => conditions.clientAppTypes ?? []);
      return types.includes("exchangeActiveSync") && types.includes("other");
    };
    if (covers("enabled")) return ok("Exchange ActiveSync and other legacy clients are blocked for all users");
    const fix = "block both legacy client types for all users, after a look at who uses them (R230)";
    return covers("enabledForReportingButNotEnforced")
      ? warn("a policy that blocks legacy clients is in report-only", fix)
      : fail("legacy clients are not blocked for all users", fix);
  });

/** P23 */
export const syncIsSpared = (facts: TenantFacts): Verdict =>
  judge(facts.organization, ({ onPremisesSyncEnabled }) => {
    if (onPremisesSyncEnabled !== true) return notApplicable("the tenant is not synchronised");
    return judge(facts.syncAccountIds, (ids) =>
      judge(facts.accessPolicies, (policies) => {
        if (ids.length === 0) return unknown("the tenant is synchronised, but nobody holds the synchronisation role");
        const reaching = policies.filter(
          (policy) =>
            isOn(policy) && forEveryone(policy) && (blocks(policy) || shutsPasswordsOut(policy)) && !isByRole(policy),
        );
        const hit = reaching.filter(({ conditions }) =>
          ids.some((id) => !(conditions.users?.excludeUsers ?? []).includes(id)),
        );
        return hit.length === 0
          ? ok("no policy for everyone reaches the synchronisation accounts")
          : fail(`${names(hit)} may reach a synchronisation account`, "exclude the directory synchronisation role");
      }),
    );
  });
const isByRole = ({ conditions }: AccessPolicyFacts): boolean =>
  conditions.users?.excludeRoles?.includes(SYNC_ROLE) ?? false;

/** Policies over this app itself and over the test application follow rules of their own. */
const isOverOneApp = ({ displayName }: AccessPolicyFacts): boolean => /^passkey-rollout: (door|test)/.test(displayName);

/** Judges the policies of enforcement and of the waves; before the first wave there are none. */
const ours = (facts: TenantFacts, say: (policies: readonly AccessPolicyFacts[]) => Verdict): Verdict =>
  judge(facts.accessPolicies, (policies) => {
    const found = policies.filter((policy) => isOurs(policy) && !isOverOneApp(policy) && isOn(policy));
    return found.length === 0 ? notApplicable(NO_WAVE) : say(found);
  });

/** A wave's policy, by the name that it is given. */
const isEvidence = ({ displayName }: AccessPolicyFacts): boolean => /^passkey-rollout: wave /.test(displayName);
/** P26 */
export const strengthIsReal = (facts: TenantFacts): Verdict =>
  ours(facts, (found) => {
    const weak = found.filter((policy) => !shutsPasswordsOut(policy));
    // A sign-in by pass proves nothing, and the policies that stay in report-only are there to prove something.
    const blind = found.filter((policy) => shutsPasswordsOut(policy) && !isResistant(policy) && isEvidence(policy));
    if (weak.length > 0) return fail(`${names(weak)} lets weaker methods pass`, "let the app make the policy anew");
    return blind.length === 0
      ? ok(`${found.length} policies ask for what resists phishing, or for a one-time pass where they enforce`)
      : fail(`${names(blind)} takes passes, and so proves nothing`, "let the app make the policy anew");
  });

/** P27: a strength on "register security information" locks out exactly those who have nothing yet. */
export const registrationIsOpen = (facts: TenantFacts): Verdict =>
  judge(facts.accessPolicies, (policies) => {
    const circular = policies.filter(
      (policy) =>
        isOn(policy) &&
        isResistant(policy) &&
        (policy.conditions.applications?.includeUserActions ?? []).includes("urn:user:registersecurityinfo"),
    );
    return circular.length === 0
      ? ok("no policy asks for a passkey to register a passkey")
      : fail(
          `${names(circular)} asks for a passkey before one can be registered`,
          "allow a Temporary Access Pass there, by the strength or by exclusion",
        );
  });

/**
 * P28: what a policy of ours leaves out opens with a password alone, the registration wizard's two apps (R298) too.
 * Both may be left out beside a companion of the same strength that covers exactly these, for the same people (R299).
 */
export const noAppIsLeftOut = (facts: TenantFacts): Verdict =>
  ours(facts, (found) => {
    // What a tenant declares, another policy catches; the guard looks at that one.
    const leftBy = ({ conditions }: AccessPolicyFacts) =>
      (conditions.applications?.excludeApplications ?? []).filter(
        (app) => !facts.leftOutAppIds.includes(app.toLowerCase()),
      );
    const leaving = found.filter((one) => leftBy(one).length > 0);
    const gaps = leaving
      .filter((one) => !(isWizard(leftBy(one)) && hasCompanion(one, found)))
      .map((one) => {
        const said = leftBy(one).map((app) => (isOfWizard(app) ? `${app} (registration wizard)` : app));
        return `${one.displayName} leaves out ${listed(said)}`;
      });
    if (gaps.length > 0)
      return fail(
        gaps.join("; "),
        "take the exclusions out, or let the app make the policy anew; the wizard's two need their companion policy",
      );
    return leaving.length === 0
      ? ok("none of them leaves an app out")
      : ok("none leaves an app out but the wizard's two, which a companion of the same strength covers");
  });
const isOfWizard = (app: string): boolean => (wizardAppIds as readonly string[]).includes(app.toLowerCase());
const isWizard = (apps: readonly string[] | null | undefined): boolean =>
  apps?.length === wizardAppIds.length && wizardAppIds.every((id) => apps.some((app) => app.toLowerCase() === id));

/** Whether the companion of a policy, or its twin for a wave, covers what that one leaves out, in the same state. */
const hasCompanion = (one: AccessPolicyFacts, found: readonly AccessPolicyFacts[]): boolean =>
  found.some((other) => {
    const { users, applications } = other.conditions;
    return (
      other.displayName === companionName(one) &&
      other.state === one.state &&
      isWizard(applications?.includeApplications) &&
      (applications?.excludeApplications ?? []).length === 0 &&
      isSame(users, one.conditions.users) &&
      strengthOf(other)?.id === strengthOf(one)?.id
    );
  });
const companionName = (one: AccessPolicyFacts): string =>
  isEvidence(one) ? `${one.displayName}, companion` : "passkey-rollout: companion";
const isSame = (a: AccessPolicyFacts["conditions"]["users"], b: AccessPolicyFacts["conditions"]["users"]): boolean =>
  (["includeUsers", "includeGroups", "excludeUsers", "excludeGroups"] as const).every(
    (list) => (a?.[list] ?? []).toSorted().join() === (b?.[list] ?? []).toSorted().join(),
  );

/** P29 */
export const scopeIsAGroup = (facts: TenantFacts): Verdict =>
  ours(facts, (found) => {
    const wide = found.filter(forEveryone);
    return wide.length === 0
      ? ok("each is for a group")
      : fail(`${names(wide)} is for all users`, "let the app make the policy anew");
  });

/** P31 */
export const nothingDangles = (facts: TenantFacts): Verdict =>
  judge(facts.dangling, (ids) =>
    ids.length === 0
      ? ok("every user, group and role exists that a policy, or the methods policy, names")
      : warn(`policies name what no longer exists: ${listed(ids)}`, "take them out"),
  );

/** P50 */
export const deviceRegistrationIsClear = (facts: TenantFacts): Verdict =>
  judge(facts.accessPolicies, (policies) => {
    const found = policies.filter(
      (policy) =>
        isOn(policy) && (policy.conditions.applications?.includeUserActions ?? []).includes("urn:user:registerdevice"),
    );
    return found.length === 0
      ? ok("no policy concerns the registration of devices")
      : unknown(
          `${names(found)} does; the device settings of the tenant were not read`,
          "see that MFA is not asked for in both places",
        );
  });

/** P51 */
export const deviceCodeIsRestricted = (facts: TenantFacts): Verdict =>
  judge(facts.accessPolicies, (policies) => {
    const found = policies.filter(
      (policy) =>
        policy.state === "enabled" &&
        blocks(policy) &&
        (policy.conditions.authenticationFlows?.transferMethods ?? "").includes("deviceCodeFlow"),
    );
    return found.length > 0
      ? ok(`blocked by ${names(found)}`)
      : warn("nothing blocks the device code flow", "block it where it is not needed");
  });
