import { asksForMfa, includesApps, isOn } from "./accessChecks.ts";
import { type AccessPolicyFacts, SYNC_ROLE, type TenantFacts } from "./tenantFacts.ts";
import { judge, listed, ok, type Verdict, warn } from "./verdict.ts";

type List = readonly string[] | null | undefined;
const has = (list: List, id: string): boolean => (list ?? []).includes(id);
/** Whether a list that names `all`, or restricts nothing where it is empty, holds all of another one. */
const holdsAll = (list: List, wanted: List, all: string): boolean =>
  has(list, all) || (!has(wanted, all) && (wanted ?? []).every((id) => has(list, id)));
const isUnrestricted = (list: List): boolean => (list ?? []).length === 0 || has(list, "all");

/** One on a user action, as on registering security information, catches nobody who signs in. */
const isOverApps = ({ conditions: { applications } }: AccessPolicyFacts): boolean =>
  (applications?.includeUserActions ?? []).length === 0;

/** Whom, where and on what a policy asks, compared with another one; what either excludes is judged by itself. */
const takesItsUsers = ({ conditions: { users } }: AccessPolicyFacts, one: AccessPolicyFacts): boolean => {
  const { users: wanted } = one.conditions;
  return (
    has(users?.includeUsers, "All") ||
    (["includeUsers", "includeGroups", "includeRoles"] as const).every((list) =>
      holdsAll(users?.[list], wanted?.[list], "All"),
    )
  );
};
const takesItsApps = ({ conditions }: AccessPolicyFacts, one: AccessPolicyFacts): boolean =>
  holdsAll(conditions.applications?.includeApplications, one.conditions.applications?.includeApplications, "All");
const takesItsPlatforms = ({ conditions: { platforms } }: AccessPolicyFacts, one: AccessPolicyFacts): boolean => {
  const wanted = one.conditions.platforms?.includePlatforms;
  return (
    isUnrestricted(platforms?.includePlatforms) ||
    (!isUnrestricted(wanted) && holdsAll(platforms?.includePlatforms, wanted, "all"))
  );
};
const isOnPlatform = ({ conditions: { platforms } }: AccessPolicyFacts, name: string): boolean =>
  (isUnrestricted(platforms?.includePlatforms) || has(platforms?.includePlatforms, name)) &&
  !has(platforms?.excludePlatforms, name);

const KINDS = [
  ["user", "includeUsers", "excludeUsers"],
  ["group", "includeGroups", "excludeGroups"],
  ["role", "includeRoles", "excludeRoles"],
] as const;

/** What a policy excludes and none of the others asks for MFA, in words. */
function looseOf(one: AccessPolicyFacts, others: readonly AccessPolicyFacts[], facts: TenantFacts): readonly string[] {
  // One in report-only catches nobody, but for what is in report-only itself.
  const catchers = others.filter(({ state }) => state === "enabled" || state === one.state);
  const { users, applications, platforms } = one.conditions;
  const people = KINDS.flatMap(([kind, includes, excludes]) =>
    (users?.[excludes] ?? [])
      .filter((id) => !isSpared(id, facts))
      .filter(
        (id) =>
          !catchers.some(
            (other) =>
              (has(other.conditions.users?.includeUsers, "All") || has(other.conditions.users?.[includes], id)) &&
              !has(other.conditions.users?.[excludes], id) &&
              takesItsApps(other, one) &&
              takesItsPlatforms(other, one),
          ),
      )
      .map((id) => `${kind} ${id}`),
  );
  const apps = (applications?.excludeApplications ?? []).filter(
    (app) =>
      !catchers.some((other) => includesApps(other, app) && takesItsUsers(other, one) && takesItsPlatforms(other, one)),
  );
  const systems = (platforms?.excludePlatforms ?? []).filter(
    (name) =>
      !catchers.some((other) => isOnPlatform(other, name) && takesItsUsers(other, one) && takesItsApps(other, one)),
  );
  return [...people, ...apps.map((app) => `app ${app}`), ...systems.map((name) => `platform ${name}`)];
}

/** Break-glass accounts and those that synchronise the directory are to be excluded everywhere (P17, P23). */
function isSpared(id: string, { breakGlass, syncAccountIds }: TenantFacts): boolean {
  if (id === SYNC_ROLE) return true;
  if (syncAccountIds.known && syncAccountIds.value.includes(id)) return true;
  return breakGlass.some(({ id: account, groupIds }) => account === id || (groupIds.known && has(groupIds.value, id)));
}

/** P30: a person, a group, a role, an app or a platform that one policy excludes, another one asks for MFA. */
export const exclusionsAreCaught = (facts: TenantFacts): Verdict =>
  judge(facts.accessPolicies, (policies) => {
    const mfa = policies.filter((policy) => isOn(policy) && asksForMfa(policy) && isOverApps(policy));
    if (mfa.length === 0) return warn("no policy asks for MFA", "make a policy that asks everyone for MFA");
    const loose = mfa.flatMap((one) => {
      const open = looseOf(
        one,
        mfa.filter((other) => other !== one),
        facts,
      );
      return open.length === 0 ? [] : [`${one.displayName} (${listed(open)})`];
    });
    return loose.length === 0
      ? ok("what one MFA policy excludes, another includes")
      : warn(
          `nothing catches what these exclude: ${listed(loose)}`,
          "add a policy that asks the excluded for MFA, or say why not",
        );
  });
