import { lackEligibilities } from "../people/licences.ts";
import { isInScope } from "../wave/readiness.ts";
import { DEVICE_READS, GROUP_WRITES, unitRoleTakesPlace } from "./enforcementChecks.ts";
import { isPremium, type Product } from "./licences.ts";
import type { TenantFacts } from "./tenantFacts.ts";
import { fail, judge, listed, notApplicable, ok, unknown, type Verdict, warn } from "./verdict.ts";

const NEVER_EXPIRES = 2_147_483_647;
const STALE_SYNC_HOURS = 3;

/** P33 */
export const securityDefaultsAreOff = (facts: TenantFacts): Verdict =>
  judge(facts.securityDefaults, ({ isEnabled }) =>
    isEnabled
      ? fail("security defaults are on: Conditional Access cannot be", "switch them off once your own policies are on")
      : ok("security defaults are off"),
  );

/** P45 */
export const syncIsHealthy = (facts: TenantFacts): Verdict =>
  judge(facts.organization, ({ onPremisesSyncEnabled, onPremisesLastSyncDateTime: at }) => {
    if (onPremisesSyncEnabled !== true) return notApplicable("the tenant is not synchronised");
    if (!at) return unknown("the tenant does not say when it last synchronised");
    const hours = (facts.now.getTime() - Date.parse(at)) / 3_600_000;
    return hours < STALE_SYNC_HOURS
      ? ok(`last synchronised ${at}`)
      : fail(`last synchronised ${at}`, "mend directory synchronisation");
  });

/**
 * P48. No guest is in a wave: people of other organisations register nothing here, and satisfy a strength by the MFA of
 * their home tenant only. Whom another policy enforces is the tenant's affair, so missing trust is a warning.
 */
export const guestsAreTrusted = (facts: TenantFacts): Verdict => {
  if (facts.wave?.facts.snapshotAt === undefined) return trustOf(facts);
  const members = facts.wave.members.filter(isInScope);
  if (!facts.strangers) return unknown("who of the wave is a guest was not read");
  return judge(facts.strangers, (strangers) => {
    const guests = members.filter(({ userId }) => strangers.includes(userId.toLowerCase()));
    return guests.length === 0
      ? trustOf(facts)
      : fail(
          `in the wave, and no members of this organisation, or not said to be: ${listed(guests.map(({ userPrincipalName }) => userPrincipalName))}`,
          "take them out of the group; guests are enforced by policies of their own (R248)",
        );
  });
};

const trustOf = (facts: TenantFacts): Verdict =>
  judge(facts.crossTenantDefault, ({ inboundTrust }) =>
    judge(facts.crossTenantPartners, (partners) => {
      const isTrusted = inboundTrust?.isMfaAccepted;
      if (typeof isTrusted !== "boolean")
        return unknown("the default cross-tenant settings do not say whether MFA is trusted");
      // What a partner's settings leave open is as by default.
      const says = partners.filter((one) => typeof one.inboundTrust?.isMfaAccepted === "boolean");
      const others = says
        .filter((one) => one.inboundTrust?.isMfaAccepted !== isTrusted)
        .map(({ tenantId }) => tenantId);
      const but = others.length > 0 ? `, but for ${listed(others)}` : "";
      if (isTrusted && others.length === 0) return ok("MFA of home tenants is trusted");
      return warn(
        `MFA of home tenants is ${isTrusted ? "" : "not "}trusted${but}: no guest whose MFA is not can satisfy the strength`,
        "trust MFA of your partners before guests are enforced (R248)",
      );
    }),
  );

/** P49 */
export const passwordsDoNotExpire = (facts: TenantFacts): Verdict =>
  judge(facts.domains, (domains) => {
    const verified = domains.filter(
      ({ isVerified, authenticationType }) => isVerified !== false && authenticationType === "Managed",
    );
    const silent = verified.filter(({ passwordValidityPeriodInDays: days }) => typeof days !== "number");
    const short = verified.filter(
      ({ passwordValidityPeriodInDays: days }) => typeof days === "number" && days !== NEVER_EXPIRES,
    );
    if (short.length > 0)
      return warn(
        `passwords expire in ${listed(short.map(({ id, passwordValidityPeriodInDays: days }) => `${id} (${days} days)`))}`,
        "let passwords not expire",
      );
    return silent.length > 0
      ? unknown(`no period is named for ${listed(silent.map(({ id }) => id))}`)
      : ok("passwords do not expire");
  });

/**
 * P53: whether the tenant has the plan at all, one with eligibilities, and whether the people of the waves hold it.
 */
export const premiumIsThere = (facts: TenantFacts): Verdict =>
  judge(facts.skus, (skus) => {
    const found = skus.filter(
      ({ servicePlans, prepaidUnits }) =>
        (prepaidUnits?.enabled ?? 0) > 0 && (servicePlans ?? []).some((plan) => isPremium(plan.servicePlanName)),
    );
    if (found.length === 0)
      return fail(
        "no licence holds Entra ID P1",
        "Conditional Access and the registration report need Entra ID P1 for everyone in scope",
      );
    const units = found.reduce((sum, { prepaidUnits }) => sum + (prepaidUnits?.enabled ?? 0), 0);
    const names = listed(found.map(({ skuPartNumber }) => skuPartNumber));
    return ofScope(facts.scope, `${units} licences with Entra ID P1 or better: ${names}${eligibilitiesOf(skus)}`);
  });

function eligibilitiesOf(skus: readonly Product[]): string {
  const plans = skus.flatMap(({ servicePlans }) => (servicePlans ?? []).map((plan) => plan.servicePlanName));
  return lackEligibilities(plans)
    ? "; none with eligibilities (Entra ID P2 or ID Governance), so nobody counts as eligible for a role"
    : "";
}

/** Whether the people of the waves hold one of the licences that the tenant has. */
function ofScope(scope: TenantFacts["scope"], licences: string): Verdict {
  if (!scope) return ok(`${licences}; who of the people holds one was not asked: name groups with --wave-groups`);
  return judge(scope, ({ groups, holds, lacking, unclear }) => {
    const people = holds + lacking.length + unclear.length;
    const where = `of ${people} people in ${groups} wave ${groups === 1 ? "group" : "groups"}`;
    if (lacking.length > 0)
      return fail(
        `${lacking.length} ${where} hold no Entra ID P1: ${listed(lacking)}; ${licences}`,
        "give them a licence that holds it, or take them out of the group",
      );
    if (unclear.length > 0)
      return unknown(`of ${unclear.length} ${where} it is not shown whether they hold Entra ID P1: ${listed(unclear)}`);
    if (people === 0) return unknown(`nobody in the wave groups could hold a licence; ${licences}`);
    return ok(`all ${where.slice(3)} hold Entra ID P1 or better; ${licences}`);
  });
}

/** P54 */
export const permissionsAreMinimal = (facts: TenantFacts): Verdict => {
  if (facts.identities.length === 0) return notApplicable("none of the app's identities is named");
  const unitRole = unitRoleTakesPlace(facts);
  const wrong: string[] = [];
  for (const { name, declared, granted } of facts.identities) {
    if (!declared) continue;
    if (!granted.known) return unknown(`the permissions of ${name} could not be read: ${granted.because}`);
    const needed = unitRole && name === "policyWriter" ? declared.filter((one) => one !== GROUP_WRITES) : declared;
    const more = granted.value.filter((permission) => !needed.includes(permission));
    const less = needed.filter((one) => one !== DEVICE_READS && !granted.value.includes(one));
    if (more.length > 0) wrong.push(`${name} also holds ${listed(more)}`);
    if (less.length > 0) wrong.push(`${name} lacks ${listed(less)}`);
  }
  return wrong.length === 0
    ? ok(`each identity holds what it declares and no more${unitRole ? "; a role over the unit stands for one" : ""}`)
    : warn(
        wrong.join("; "),
        `node infra/deploy/grantPermissions.ts${unitRole ? " --groups-in-restricted-unit" : ""}; take away what is too much`,
      );
};
