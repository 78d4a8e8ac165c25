import type { Config } from "../../../shared/config/config.ts";
import { APP, APP_SCOPE, type AuditCode, type AuditEvent } from "../../../shared/domain/audit.ts";
import type { Person } from "../../../shared/domain/people/person.ts";
import type { Part } from "../../../shared/domain/policy/methodsPolicy.ts";
import type { Strength } from "../../../shared/domain/policy/strength.ts";
import { policyRoleIds } from "../../../shared/domain/roles/policyRoles.ts";
import type { RolesFacts } from "../../../shared/domain/roles/rolesFacts.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import type { RolesStore } from "../../../shared/ports/store/roles.ts";
import { strengthPart } from "../../../shared/strengthPart.ts";
import { underEtag } from "../../../shared/underEtag.ts";

export type RolesNeeds = Pick<
  Ports,
  "store" | "clock" | "directory" | "methods" | "policies" | "policyWriter" | "email"
>;

/**
 * Changes what is known about the policy over roles under its ETag, and starts over when somebody was faster.
 * @returns the new value; `undefined` when `change` found nothing to do.
 * @throws ConflictError after several lost races.
 */
export const changeRoles = (
  store: RolesStore,
  change: (known: RolesFacts) => RolesFacts | undefined,
): Promise<RolesFacts | undefined> =>
  underEtag(async () => {
    const found = await store.roles();
    const changed = change(found?.value ?? {});
    if (changed) await store.saveRoles(changed, found?.etag);
    return changed;
  });

/**
 * Everybody who holds, or could take up, one of the roles that the policy names, in the order of their ids; break-glass
 * accounts, which it leaves out, aside. Read live. @throws rather than returning half.
 */
export async function holdersNow(
  { directory }: Pick<Ports, "directory">,
  { breakGlassGroupId, breakGlassUserIds }: Pick<Config, "breakGlassGroupId" | "breakGlassUserIds">,
): Promise<readonly string[]> {
  const all = [...(await directory.privilegedUserIds(policyRoleIds))].map((id) => id.toLowerCase());
  const leftOut = new Set<string>();
  // Only who is in the group is left out by the policy.
  for await (const ids of directory.memberIds(breakGlassGroupId)) for (const id of ids) leftOut.add(id.toLowerCase());
  const breakGlass = new Set(breakGlassUserIds.map((id) => id.toLowerCase()));
  return [...new Set(all)].filter((id) => !(leftOut.has(id) && breakGlass.has(id))).sort();
}

/** The strength for privileged people, read live. @throws TransientError */
export const privilegedStrength = async (
  { policies }: Pick<Ports, "policies">,
  { privilegedStrengthId }: Pick<Config, "privilegedStrengthId">,
): Promise<Part<Strength>> =>
  privilegedStrengthId === undefined
    ? { kind: "unknown", because: "PRIVILEGED_STRENGTH_ID is not set" }
    : strengthPart(policies.strength(privilegedStrengthId));

/** A line of the trail about the policy over roles. */
export const rolesLine = (what: AuditCode, at: string, why: string, by: Person = APP): AuditEvent => ({
  scope: APP_SCOPE,
  id: `${what}|${at}|${by.id}`,
  at,
  who: by,
  what,
  why,
});
