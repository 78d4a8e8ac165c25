import type { Config } from "../config/config.ts";
import { allowsPass, takesPass } from "../domain/policy/policyDefinition.ts";
import { isBreakGlass } from "../passes/breakGlass.ts";
import type { Ports } from "../ports/ports.ts";
import { workforceFault } from "./workforceFault.ts";

/**
 * Why nobody may be put in unready now, for people; `undefined` when it may be done. Enforcement runs as wanted, and a
 * pass would let in whoever has nothing else: the strength takes one, and the tenant makes them. Read live.
 * @throws TransientError RefusedError: unreadable lets nobody in.
 */
export async function unreadyEntryObstacle(
  ports: Pick<Ports, "store" | "policies" | "directory">,
  config: Config,
): Promise<string | undefined> {
  const fault = await workforceFault(ports, config);
  if (fault) return fault.say;
  return whyNoPass(ports, config);
}

/**
 * Why a pass would not let in somebody who is enforced and has nothing else, for people; `undefined` when it would.
 * Read live. @throws TransientError RefusedError
 */
export async function whyNoPass(
  { policies }: Pick<Ports, "policies">,
  { enforcedStrengthId }: Pick<Config, "enforcedStrengthId">,
): Promise<string | undefined> {
  if (!takesPass(enforcedStrengthId) || !allowsPass((await policies.strength(enforcedStrengthId))?.combinations))
    return "the strength of the workforce policy takes no one-time pass, so nobody could recover";
  return (await policies.passPolicy()).state === "enabled"
    ? undefined
    : "one-time passes are turned off in this tenant, so nobody could recover";
}

/**
 * Why this person is not put in unready (architecture rule 4), for people; `undefined` when they may be. Read live.
 * @param groupId of the wave. @throws TransientError RefusedError: unreadable lets nobody in.
 */
export async function whyNotUnready(
  { directory }: Pick<Ports, "directory">,
  config: Pick<Config, "breakGlassUserIds" | "breakGlassGroupId">,
  groupId: string,
  userId: string,
): Promise<string | undefined> {
  const [user, privilege, breakGlass, inGroup] = await Promise.all([
    directory.user(userId),
    directory.privilegeOf(userId),
    isBreakGlass(directory, config, userId),
    directory.membersAmong(groupId, [userId]),
  ]);
  if (!user) return "Entra does not show the account";
  if (breakGlass) return "this is a break-glass account";
  if (privilege.kind === "privileged") return "this person holds an admin role by now";
  if (privilege.kind !== "none") return "it could not be read whether this person holds an admin role";
  if (user.userType === "Guest") return "this person is a guest";
  if (user.userType === "ExternalMember") return "the account is another organisation's";
  if (user.userType !== "Member") return "Entra does not say whether this person is a member or a guest";
  if (!user.accountEnabled) return "the account is switched off";
  return inGroup.has(userId) ? undefined : "Entra does not show this person in the wave's group";
}
