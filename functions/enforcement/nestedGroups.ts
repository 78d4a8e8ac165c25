import type { Config } from "../../shared/config/config.ts";
import { APP, APP_SCOPE } from "../../shared/domain/audit.ts";
import { minutes } from "../../shared/domain/calendar/durations.ts";
import { tellSecurity } from "../../shared/enforcement/tellOperators.ts";
import { isServiceError } from "../../shared/errors.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { noteTrouble } from "../../shared/troubles/noteTrouble.ts";

type Needs = Pick<Ports, "store" | "clock" | "email" | "policyWriter">;

/** So long after the canary was taken out some replica may still show it. */
const CANARY_SHOWS_MS = minutes(30);

/**
 * Takes out whichever groups somebody put into the enforced group, and tells security. People enter it one by one: of
 * whom a group brings, nobody looked at anybody, and the app could not take one of them out. Safe to repeat: a group
 * that lies deeper is no member of the enforced group itself, and goes with the one that holds it.
 * @param groupIds all that were seen in it; the canary is one of ours while it is being written.
 * @returns those that did not belong there. @throws TransientError, RefusedError when one of them is not let go.
 */
export async function takeOutGroups(
  ports: Needs,
  config: Config,
  groupIds: readonly string[],
): Promise<readonly string[]> {
  const foreign = await withoutCanary(ports, config, groupIds);
  if (foreign.length === 0) return [];
  const at = ports.clock.now().toISOString();
  const day = at.slice(0, 10);
  const why = "somebody had put this group into the enforced group";
  await ports.store.append(
    foreign.map((groupId) => ({
      scope: APP_SCOPE,
      id: `groupLeaves|${groupId}|${day}`,
      at,
      who: APP,
      what: "groupLeavesEnforcement" as const,
      why,
      subjectId: groupId,
    })),
  );
  const [some, them] = foreign.length === 1 ? ["a group", "it"] : [`${foreign.length} groups`, "them"];
  const say = `Somebody has put ${some} into the enforced group: ${foreign.join(", ")}. People enter it one by one, so the app takes ${them} out again, and whoever is in by that alone. Find out who did that.`;
  await tellSecurity(ports, config, `guard|groupsOut|${day}|${foreign.join(" ")}`, say);
  let failure: unknown;
  for (const groupId of foreign) {
    try {
      await ports.policyWriter.removeMember(config.enforcedGroupId, groupId);
    } catch (error) {
      if (!isServiceError(error)) throw error;
      // The first one is thrown, and noted by whoever runs this.
      if (failure !== undefined) await noteTrouble(ports, config, aboutTimer.guard, error);
      failure ??= error;
    }
  }
  if (failure !== undefined) throw failure;
  return foreign;
}

/** Outside its own write the canary is a group like any other: somebody may have put people into it. */
async function withoutCanary(
  { store, clock }: Needs,
  { canaryGroupId }: Config,
  groupIds: readonly string[],
): Promise<readonly string[]> {
  const canary = canaryGroupId?.toLowerCase();
  if (canary === undefined || !groupIds.includes(canary)) return groupIds;
  const { openSince, provedAt } = (await store.canaryWrite())?.value ?? {};
  const isShownLate = provedAt !== undefined && clock.now().getTime() - Date.parse(provedAt) < CANARY_SHOWS_MS;
  return openSince !== undefined || isShownLate ? groupIds.filter((id) => id !== canary) : groupIds;
}
