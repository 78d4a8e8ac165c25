import type { OrchestrationName } from "../../shared/durable/instanceIds.ts";
import type { Orchestrations } from "../../shared/ports/wake.ts";

/**
 * Sees to it that somebody works on a row that is not over: an instance that ended, or never was, starts from its row;
 * a living one is woken. Safe to repeat.
 */
export async function startOrWake(
  orchestrations: Orchestrations,
  name: OrchestrationName,
  instanceId: string,
  input: unknown,
): Promise<void> {
  const outcome = await orchestrations.start(name, instanceId, input, { replaceEnded: true });
  if (outcome !== "started") await orchestrations.wake(instanceId);
}
