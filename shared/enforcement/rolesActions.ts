import { isSamePerson } from "../domain/people/person.ts";
import type { RegisteredPolicy } from "../domain/policy/registeredPolicy.ts";
import type { RolesFacts } from "../domain/roles/rolesFacts.ts";
import { whoMay } from "../web/whoMay.ts";

/** What a person may do about the policy over directory roles; also what the token of its form is bound to. */
export type RolesAction = "askForRoles" | "confirmRoles";

/**
 * The actions that make sense now for this viewer: shown as buttons, and everything is checked again when pressed.
 * @param isPossible whether the settings name a strength for people with admin rights.
 */
export function rolesActionsFor(
  { facts: { asked }, registered }: { readonly facts: RolesFacts; readonly registered?: RegisteredPolicy | undefined },
  isPossible: boolean,
  viewer: { readonly id: string; readonly roles: readonly string[] },
): readonly RolesAction[] {
  if (!isPossible || registered?.wanted === "enabled") return [];
  const may = (action: RolesAction): boolean => whoMay[action].some((role) => viewer.roles.includes(role));
  const isMade = asked !== undefined && Boolean(registered?.policyId);
  const makesSense: Readonly<Record<RolesAction, boolean>> = {
    confirmRoles: isMade && !isSamePerson(asked.by.id, viewer.id),
    askForRoles: true,
  };
  return (["confirmRoles", "askForRoles"] as const).filter((action) => may(action) && makesSense[action]);
}
