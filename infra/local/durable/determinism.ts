import type { Step } from "./ledger.ts";
import { type Action, ActionType } from "./protocol.ts";

/** Ends the instance as failed; the message is its output. */
export class InstanceFailure extends Error {
  override name = "InstanceFailure";
}

/**
 * The actions that take an id, in the order in which the SDK gave them out: compound tasks opened, waits for external
 * events left out.
 *
 * @throws InstanceFailure naming a feature this engine does not have.
 */
export function schedulable(actions: readonly Action[], into: Action[] = []): Action[] {
  for (const action of actions) {
    switch (action.actionType) {
      case ActionType.CallActivity:
      case ActionType.CallActivityWithRetry:
      case ActionType.CallSubOrchestrator:
      case ActionType.CallSubOrchestratorWithRetry:
      case ActionType.CreateTimer:
        into.push(action);
        break;
      case ActionType.WhenAny:
      case ActionType.WhenAll:
        schedulable(action.compoundActions ?? [], into);
        break;
      case ActionType.WaitForExternalEvent:
      case ActionType.ContinueAsNew:
        break;
      default:
        throw new InstanceFailure(`${unavailable(action.actionType)} not available on the local durable engine`);
    }
  }
  return into;
}

function unavailable(actionType: number): string {
  switch (actionType) {
    case ActionType.CallEntity:
    case ActionType.SignalEntity:
      return "Durable entities are";
    case ActionType.LockEntities:
    case ActionType.ReleaseEntities:
      return "Entity locks are";
    case ActionType.CallHttp:
      return "callHttp is";
    default:
      return `Action type ${actionType} is`;
  }
}

/**
 * The SDK does not compare code with history: it would hand the result of one task to another. So the host compares
 * what the code scheduled this time, one by one, with what history says it scheduled before.
 *
 * @param derivedInstanceId the id a sub-orchestration gets when the code names none.
 * @throws InstanceFailure naming the id, what history says and what the code did.
 */
export function compareWithHistory(
  steps: readonly Step[],
  actions: readonly Action[],
  mayStopEarly: boolean,
  derivedInstanceId: (id: number) => string,
): void {
  for (const [index, step] of steps.entries()) {
    const action = actions[index];
    if (action === undefined) {
      if (mayStopEarly) return;
      throw nonDeterministic(step, "the code scheduled nothing in its place");
    }
    const wanted = describeAction(action);
    if (kindOf(action) !== step.kind || (action.functionName ?? "").toLowerCase() !== step.name.toLowerCase()) {
      throw nonDeterministic(step, `the code scheduled ${wanted}`);
    }
    if (step.kind === "timer" && action.fireAt !== step.finalFireAt)
      throw nonDeterministic(step, `the code scheduled ${wanted}`);
    if (
      step.kind === "subOrchestration" &&
      (action.instanceId || derivedInstanceId(step.firstId)) !== step.instanceId
    ) {
      const named = action.instanceId ? `the instance id '${action.instanceId}'` : "no instance id";
      throw nonDeterministic(step, `the code scheduled ${wanted} with ${named}`);
    }
    const [before, now] = [step.retry?.maxNumberOfAttempts ?? 0, action.retryOptions?.maxNumberOfAttempts ?? 0];
    if (step.kind !== "timer" && before !== now) throw nonDeterministic(step, `the code scheduled ${wanted}`);
  }
}

function nonDeterministic(step: Step, code: string): InstanceFailure {
  return new InstanceFailure(
    `Non-Deterministic workflow detected: id ${step.firstId}: history says ${describeStep(step)} was scheduled, but ${code}. ` +
      "Was the orchestrator changed while this instance was running, or does it use a clock, a random source or outside state?",
  );
}

export function kindOf(action: Action): Step["kind"] {
  switch (action.actionType) {
    case ActionType.CreateTimer:
      return "timer";
    case ActionType.CallSubOrchestrator:
    case ActionType.CallSubOrchestratorWithRetry:
      return "subOrchestration";
    default:
      return "activity";
  }
}

function describeAction(action: Action): string {
  return describe(
    kindOf(action),
    action.functionName,
    action.fireAt,
    action.retryOptions?.maxNumberOfAttempts,
    undefined,
  );
}

function describeStep(step: Step): string {
  return describe(step.kind, step.name, step.finalFireAt, step.retry?.maxNumberOfAttempts, step.instanceId);
}

function describe(
  kind: Step["kind"],
  name: string | undefined,
  fireAt: string | undefined,
  attempts: number | undefined,
  id: string | undefined,
) {
  if (kind === "timer") return `a timer for ${fireAt}`;
  const what = kind === "activity" ? `the activity '${name}'` : `the sub-orchestration '${name}'`;
  const as = id === undefined ? "" : ` as '${id}'`;
  return attempts === undefined ? `${what}${as}` : `${what}${as} with up to ${attempts} attempts`;
}
