import type { Config } from "../../shared/config/config.ts";
import { APP } from "../../shared/domain/audit.ts";
import { ENFORCEMENT_SCOPE, tellSecurity } from "../../shared/enforcement/tellOperators.ts";
import type { Ports } from "../../shared/ports/ports.ts";

type Needs = Pick<Ports, "store" | "clock" | "email" | "policyWriter">;

/**
 * Takes out whichever groups somebody put into the enforced group, and tells security. People enter it one by one: of
 * whom a group brings, nobody looked at anybody, and the app could not take one of them out. Safe to repeat: a group
 * that lies deeper is no member of the enforced group itself, and goes with the one that holds it.
 * @throws TransientError, RefusedError when the enforced group does not let one go.
 */
export async function takeOutGroups(ports: Needs, config: Config, groupIds: readonly string[]): Promise<void> {
  if (groupIds.length === 0) return;
  const at = ports.clock.now().toISOString();
  const day = at.slice(0, 10);
  const why = "somebody had put this group into the enforced group";
  await ports.store.append(
    groupIds.map((groupId) => ({
      scope: ENFORCEMENT_SCOPE,
      id: `groupLeaves|${groupId}|${day}`,
      at,
      who: APP,
      what: "groupLeavesEnforcement" as const,
      why,
      subjectId: groupId,
    })),
  );
  const say = `Somebody has put ${groupIds.length === 1 ? "a group" : `${groupIds.length} groups`} into the enforced group: ${groupIds.join(", ")}. People enter it one by one, so the app takes ${groupIds.length === 1 ? "it" : "them"} out again, and whoever is in by that alone. Find out who did that.`;
  await tellSecurity(ports, config, `guard|groupsOut|${day}|${groupIds.join(" ")}`, say);
  for (const groupId of groupIds) await ports.policyWriter.removeMember(config.enforcedGroupId, groupId);
}
