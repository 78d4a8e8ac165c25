import type { Work } from "./decision.ts";
import { InstanceFailure } from "./determinism.ts";
import { type Asker, entityIdOf, entityNameAndKey, messageId } from "./entityMessage.ts";
import { whyItHangs } from "./hanging.ts";
import { allOf, anyOf, HostTask } from "./hostTask.ts";
import { callHttp } from "./httpCall.ts";
import type { Issuer } from "./issuer.ts";
import { type Action, ActionType, LONG_TIMER_CHUNK_MS, MAXIMUM_SHORT_TIMER_MS } from "./protocol.ts";
import { retried } from "./retry.ts";

/**
 * What the host does for one action of the code.
 *
 * @throws InstanceFailure for what the extension does not let pass either.
 */
export function issue(issuer: Issuer, action: Action): HostTask {
  const why = whyItHangs(issuer.facts, action);
  if (why !== undefined) {
    issuer.hangsFor.push(why);
    return HostTask.settled({ isFailed: true });
  }
  switch (action.actionType) {
    case ActionType.CallActivity:
      return callActivity(issuer, action);
    case ActionType.CallActivityWithRetry:
      return retried(issuer, action, () => callActivity(issuer, action));
    case ActionType.CallSubOrchestrator:
      return callSubOrchestrator(issuer, action);
    case ActionType.CallSubOrchestratorWithRetry:
      return retried(issuer, action, () => callSubOrchestrator(issuer, action));
    case ActionType.CreateTimer:
      return timer(issuer, action);
    case ActionType.WaitForExternalEvent:
      return issuer.waitFor(action.externalEventName ?? "");
    case ActionType.WhenAny:
      return anyOf((action.compoundActions ?? []).map((each) => issue(issuer, each)));
    case ActionType.WhenAll:
      return allOf((action.compoundActions ?? []).map((each) => issue(issuer, each)));
    case ActionType.ContinueAsNew:
      // Text is JSON text by now, and written as JSON once more: the next input is doubly encoded (durable-real.md
      // D14).
      issuer.nextInput = JSON.stringify(action.input ?? null);
      return HostTask.settled();
    case ActionType.CallHttp:
      return callHttp(issuer, action);
    case ActionType.CallEntity:
      return callEntity(issuer, action);
    case ActionType.SignalEntity:
      return signalEntity(issuer, action);
    case ActionType.LockEntities:
      return lockEntities(issuer, action);
    case ActionType.ReleaseEntities:
      releaseLocks(issuer);
      return HostTask.settled();
    default:
      throw new InstanceFailure(
        `Received an unexpected action type from the out-of-proc function: '$${action.actionType}'.`,
      );
  }
}

function callActivity(issuer: Issuer, action: Action): HostTask {
  const name = action.functionName ?? "";
  // The SDK has already turned a string input into JSON text.
  const input = typeof action.input === "string" ? action.input : JSON.stringify(action.input ?? null);
  return issuer.schedule((id) => ({ kind: "activity", id, name, input, retry: action.retryOptions }));
}

function callSubOrchestrator(issuer: Issuer, action: Action): HostTask {
  const { facts } = issuer;
  const name = action.functionName ?? "";
  return issuer.schedule((id) => ({
    kind: "subOrchestration",
    id,
    name,
    instanceId: action.instanceId || `${facts.executionId}:${id}`,
    input: JSON.stringify(action.input ?? null),
    version: action.version ?? facts.defaultVersion,
    retry: action.retryOptions,
  }));
}

/** Cut into chunks when it is long; the SDK counts along with what fires. */
function timer(issuer: Issuer, { fireAt = "", isCanceled = false }: Action): HostTask {
  const until = Date.parse(fireAt);
  if (Number.isNaN(until)) throw new InstanceFailure("a timer has no valid instant");
  const one = (at: number, finalFireAt?: string) =>
    issuer.schedule((id): Work & { kind: "timer" } => ({
      kind: "timer",
      id,
      fireAt: at,
      finalFireAt,
      isCancelled: isCanceled,
    }));
  if (until - issuer.now <= MAXIMUM_SHORT_TIMER_MS) return one(until, fireAt);
  const whole = new HostTask();
  const waitOn = (chunk: HostTask): void =>
    chunk.whenSettled(() => {
      const left = until - issuer.now;
      if (chunk.isFailed || left <= 0) whole.settle(chunk);
      else waitOn(one(left < LONG_TIMER_CHUNK_MS ? until : issuer.now + LONG_TIMER_CHUNK_MS));
    });
  waitOn(one(issuer.now + LONG_TIMER_CHUNK_MS, fireAt));
  return whole;
}

function callEntity(issuer: Issuer, action: Action): HostTask {
  const entityId = action.instanceId ?? "";
  const { id } = issuer.send(entityId, (id) => ({
    kind: "call",
    ...operationOf(issuer, action, id),
    asker: askerOf(issuer),
  }));
  return issuer.waitFor(id);
}

function signalEntity(issuer: Issuer, action: Action): HostTask {
  const entityId = action.instanceId ?? "";
  const { name } = entityNameAndKey(entityId);
  if (issuer.facts.kindOf(name) !== "entity")
    throw new InstanceFailure(`The function '${name}' doesn't exist, is disabled, or is not an entity function.`);
  issuer.send(entityId, (id) => ({ kind: "signal", ...operationOf(issuer, action, id) }));
  return HostTask.settled();
}

const askerOf = ({ facts: { instanceId, executionId } }: Issuer): Asker => ({ instanceId, executionId });

function operationOf({ facts }: Issuer, { operation = "", input }: Action, id: number) {
  const text = input === undefined ? null : JSON.stringify(input);
  return { id: messageId(facts.executionId, id), operation, input: text };
}

function lockEntities(issuer: Issuer, { lockSet = [] }: Action): HostTask {
  const entityIds = [...new Set(lockSet.map(({ name, key }) => entityIdOf(name, key)))].sort();
  const { id } = issuer.send(entityIds[0] ?? "", (id) => ({
    kind: "lock",
    id: messageId(issuer.facts.executionId, id),
    lockSet: entityIds,
    position: 0,
    asker: askerOf(issuer),
  }));
  const task = issuer.waitFor(id);
  task.whenSettled(() => {
    issuer.locks = entityIds;
  });
  return task;
}

/** Also when the code ends without having done so. */
export function releaseLocks(issuer: Issuer): void {
  for (const entityId of issuer.locks)
    issuer.send(entityId, (id) => ({
      kind: "release",
      id: messageId(issuer.facts.executionId, id),
      asker: askerOf(issuer),
    }));
  issuer.locks = [];
}
