import type { EntityMessage } from "./entityMessage.ts";

export interface Queued {
  seq: number;
  message: EntityMessage;
}

/** What an entity does with its messages, in one go. */
export interface EntityBatch {
  consumed: number[];
  operations: (EntityMessage & { kind: "call" | "signal" })[];
  /** Locks that it has just given. */
  granted: (EntityMessage & { kind: "lock" })[];
  /** The execution that holds its lock afterwards. */
  lockedBy: string | null;
}

/**
 * Messages in their order. While an execution holds the lock only its own calls and its release go on; the others stay
 * where they are until then. Source: `TaskEntityShim` and `SchedulerState` of the Durable extension.
 */
export function nextBatch(queued: readonly Queued[], lockedBy: string | null): EntityBatch {
  const batch: EntityBatch = { consumed: [], operations: [], granted: [], lockedBy };
  const rest = [...queued];
  for (;;) {
    const at = rest.findIndex(({ message }) => mayPass(message, batch.lockedBy));
    const [next] = at < 0 ? [] : rest.splice(at, 1);
    if (next === undefined) return batch;
    const { seq, message } = next;
    batch.consumed.push(seq);
    switch (message.kind) {
      case "call":
      case "signal":
        batch.operations.push(message);
        break;
      case "lock":
        batch.granted.push(message);
        batch.lockedBy = message.asker.executionId;
        break;
      case "release":
        if (batch.lockedBy === message.asker.executionId) batch.lockedBy = null;
    }
  }
}

function mayPass(message: EntityMessage, lockedBy: string | null): boolean {
  if (lockedBy === null) return true;
  return (message.kind === "call" || message.kind === "release") && message.asker.executionId === lockedBy;
}
