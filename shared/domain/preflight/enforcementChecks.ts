import { groupFault } from "../enforcement/groupFault.ts";
import { strengthFault, takesPass } from "../policy/policyDefinition.ts";
import type { StrengthFacts, TenantFacts } from "./tenantFacts.ts";
import { fail, judge, notApplicable, ok, unknown, type Verdict, warn } from "./verdict.ts";

/**
 * Built-in roles that may change the members of a group and can be scoped to a unit. Source:
 * learn.microsoft.com/entra/identity/role-based-access-control/manage-roles-portal, read 2026-11.
 */
const GROUPS_ADMINISTRATOR = "fdd7a751-b60b-444a-984c-02652fe8fa1c";
const USER_ADMINISTRATOR = "fe930be7-5e62-47db-91af-98c3a49a38b1";
/** Takes people into the enforced group and out of it, where no role over a restricted management unit does. */
export const GROUP_WRITES = "GroupMember.ReadWrite.All";
/** Granted only with `INACTIVE_DEVICES`: where it is missed, a trouble says so. */
export const DEVICE_READS = "Device.Read.All";
const ONE_TIME_PASS = "temporaryAccessPassOneTime";
const SETUP = "npm run tenant:setup";

type OurGroup = TenantFacts["ourGroups"][number];
type UnitRole = "held" | "other" | "none" | { readonly notSeen: string };

/**
 * Whether the writer may change a group that lies in a restricted management unit: by a role over that very unit, and
 * by nothing else. Source:
 * learn.microsoft.com/entra/identity/role-based-access-control/admin-units-restricted-management, read 2026-11.
 */
function unitRoleOver({ units }: OurGroup, { writerRoles }: TenantFacts): UnitRole {
  if (writerRoles === undefined) return { notSeen: "name the identity: --identities policyWriter=CLIENT_ID" };
  if (!units.known) return { notSeen: units.because };
  if (!writerRoles.known) return { notSeen: writerRoles.because };
  if (units.value.length === 0) return { notSeen: "none of its units was shown" };
  const held = writerRoles.value.filter(({ directoryScopeId }) =>
    units.value.some(({ id }) => directoryScopeId?.toLowerCase() === `/administrativeunits/${id.toLowerCase()}`),
  );
  if (held.some(({ roleDefinitionId: role }) => role === GROUPS_ADMINISTRATOR || role === USER_ADMINISTRATOR))
    return "held";
  return held.length > 0 ? "other" : "none";
}

/** Whether all groups of the app are written by a role over a unit: then no application permission is needed for it. */
export const unitRoleTakesPlace = (facts: TenantFacts): boolean =>
  facts.ourGroups.length > 0 &&
  facts.ourGroups.every(
    (one) => one.group.known && one.group.value?.isManagementRestricted === true && unitRoleOver(one, facts) === "held",
  );

const UNIT_ROLE =
  "assign Groups Administrator to the policy writer, scoped to that unit: no application permission counts in it";

/** P32 */
export const groupsAreGuarded = (facts: TenantFacts): Verdict => {
  if (facts.ourGroups.length === 0) return notApplicable("none of the app's groups is named");
  const wrong: string[] = [];
  const weak: string[] = [];
  const fixes = new Set<string>();
  const unread: string[] = [];
  for (const one of facts.ourGroups) {
    if (!one.group.known) {
      unread.push(`group ${one.id} could not be read: ${one.group.because}`);
      continue;
    }
    if (!one.group.value) {
      wrong.push(`group ${one.id} does not exist`);
      fixes.add(SETUP);
      continue;
    }
    const { displayName, isAssignableToRole, isManagementRestricted, owners } = one.group.value;
    const name = displayName ?? one.id;
    if (isAssignableToRole === true) {
      wrong.push(`${name} is role-assignable: the policy writer can neither let anybody in nor take anybody out`);
      fixes.add("make a plain security group in its place");
    } else if (isManagementRestricted === true) {
      const role = unitRoleOver(one, facts);
      if (role === "none") wrong.push(`${name} is in a restricted unit over which the policy writer holds no role`);
      else if (role === "other") weak.push(`the policy writer's role over the unit of ${name} may not change members`);
      else if (role !== "held")
        weak.push(
          `${name} is in a restricted unit; a role of the policy writer over it was not seen (${role.notSeen})`,
        );
      if (role !== "held") fixes.add(UNIT_ROLE);
    } else {
      weak.push(`any Groups Administrator may change ${name}`);
      fixes.add(
        "put the app's groups into a restricted management administrative unit, with Groups Administrator over it for the policy writer",
      );
    }
    if (owners > 0) {
      weak.push(`${name} has ${owners} owners`);
      fixes.add("take owners out");
    }
  }
  const fix = [...fixes].join("; ");
  if (wrong.length > 0) return fail([...wrong, ...weak].join("; "), fix);
  if (unread.length > 0) return unknown(unread.join("; "));
  return weak.length > 0
    ? warn(weak.join("; "), fix)
    : ok("without owners, in a restricted unit, which the policy writer's role lets it change");
};

/** P59 */
export const enforcedGroupIsUsable = (facts: TenantFacts): Verdict => {
  const found = facts.ourGroups.find(({ id }) => id === facts.enforcedGroupId);
  if (!found) return unknown("the enforced group is not named", `${SETUP} makes it; then name it: --enforced-group ID`);
  return judge(found.group, (group) => {
    if (!group) return fail(`there is no group ${found.id}`, `set ENFORCED_GROUP_ID; ${SETUP} makes the group`);
    const name = group.displayName ?? found.id;
    const fault = groupFault(group);
    return fault
      ? fail(`${name} ${fault}`, `use a plain security group; ${SETUP} makes one`)
      : ok(`${name} is a plain security group with assigned members`);
  });
};

/** P60 */
export const strengthIsUsable = ({ enforcedStrength: named }: TenantFacts): Verdict => {
  if (!named)
    return unknown(
      "the strength is not named",
      `${SETUP} makes it; then name it: --strength ID (ENFORCED_STRENGTH_ID)`,
    );
  return judge(named.strength, (strength) => {
    const fault = strengthFault(strength?.allowedCombinations);
    if (!strength || fault)
      return fail(
        `${strength?.displayName ?? named.id}: ${fault}`,
        `allow Windows Hello, FIDO2, multifactor certificates and one-time passes only; ${SETUP} makes such a strength`,
      );
    const name = strength.displayName ?? named.id;
    const makes = makesOf(strength);
    const only = makes > 0 ? `, and of passkeys ${makes} makes only` : "";
    return isOpenToPasses(strength)
      ? ok(`${name} takes what resists phishing, or a one-time pass${only}: a pass works for whoever is enforced`)
      : warn(
          `${name} takes no pass${only}: who is enforced and loses the passkey cannot sign in with one`,
          "plan for keys that are provisioned for people, or for releases; or use a strength with one-time passes",
        );
  });
};

/** How many makes of passkeys a strength is narrowed down to; 0: any. @internal exported for the commands in infra */
export const makesOf = ({ combinationConfigurations }: Pick<StrengthFacts, "combinationConfigurations">): number =>
  new Set((combinationConfigurations ?? []).flatMap(({ allowedAAGUIDs }) => allowedAAGUIDs ?? [])).size;

/** Whether an enforced person can sign in with a pass of the app. @internal exported for the commands in infra */
export const isOpenToPasses = ({ id, allowedCombinations }: StrengthFacts): boolean =>
  takesPass(id) && allowedCombinations.includes(ONE_TIME_PASS);
