import type { EpisodeFacts } from "./decision.ts";
import { entityNameAndKey } from "./entityMessage.ts";
import { type Action, ActionType, MAXIMUM_SHORT_TIMER_MS } from "./protocol.ts";

/**
 * The extension swallows the error of a call that it cannot make. The call takes no id, nobody hears of it, and the
 * code waits for ever (durable-real.md D6).
 *
 * @returns why this one is such a call.
 */
export function whyItHangs(facts: EpisodeFacts, action: Action): string | undefined {
  const name = action.functionName ?? "";
  switch (action.actionType) {
    case ActionType.CallActivity:
    case ActionType.CallActivityWithRetry:
      return facts.kindOf(name) === "activity" ? tooLate(action) : `there is no activity '${name}'`;
    case ActionType.CallSubOrchestrator:
    case ActionType.CallSubOrchestratorWithRetry:
      return facts.kindOf(name) === "orchestration"
        ? (tooLate(action) ?? wrongId(facts, action))
        : `there is no orchestration '${name}'`;
    case ActionType.CallEntity: {
      const entity = entityNameAndKey(action.instanceId ?? "");
      return facts.kindOf(entity.name) === "entity" ? undefined : `there is no entity '${entity.name}'`;
    }
    default:
      return undefined;
  }
}

function tooLate({ functionName, retryOptions }: Action): string | undefined {
  const { firstRetryIntervalInMilliseconds: first = 0, maxRetryIntervalInMilliseconds: most = 0 } = retryOptions ?? {};
  return Math.max(first, most) > MAXIMUM_SHORT_TIMER_MS
    ? `'${functionName}' is to be retried after more than six days`
    : undefined;
}

function wrongId({ instanceId, parentInstanceId }: EpisodeFacts, action: Action): string | undefined {
  const wanted = action.instanceId?.toLowerCase();
  if (!wanted) return undefined;
  const what = `the sub-orchestration '${action.functionName}'`;
  if (wanted.startsWith("@")) return `${what} has an instance id that begins with @`;
  return [instanceId, parentInstanceId].some((id) => id?.toLowerCase() === wanted)
    ? `${what} has its parent's instance id '${action.instanceId}'`
    : undefined;
}
