import type { InvocationContext } from "@azure/functions";
import * as df from "durable-functions";
import { WAKE_EVENT } from "../../shared/durable/waiting.ts";
import { TransientError } from "../../shared/errors.ts";
import type { Orchestrations } from "../../shared/ports/wake.ts";

type Client = Pick<df.DurableClient, "getStatus" | "getStatusBy" | "startNew" | "raiseEvent">;

/** The durable client of an invocation that has it as an extra input. */
export const makeOrchestrations = (context: InvocationContext): Orchestrations =>
  orchestrationsOf(df.getClient(context));

/**
 * Starts and wakes through the durable client. It looks before it starts: starting an id that has ended silently
 * replaces it. Whatever the extension cannot do now is a `TransientError`.
 * @internal exported for its tests
 */
export function orchestrationsOf(client: Client): Orchestrations {
  const lookAt = async (instanceId: string): Promise<"absent" | "alive" | "ended"> => {
    try {
      const { runtimeStatus } = await client.getStatus(instanceId);
      return ENDED.includes(runtimeStatus) ? "ended" : "alive";
    } catch (error) {
      if (isNotFound(error)) return "absent";
      throw new TransientError("the durable extension did not tell about an instance", { cause: error });
    }
  };
  return {
    async start(name, instanceId, input, { replaceEnded = false } = {}) {
      const before = await lookAt(instanceId);
      if (before === "alive") return "alreadyRunning";
      if (before === "ended" && !replaceEnded) return "ended";
      try {
        await client.startNew(name, { instanceId, input });
        return "started";
      } catch (error) {
        // Two starters at once: the other one won.
        if ((await lookAt(instanceId)) === "alive") return "alreadyRunning";
        throw new TransientError(`${name} could not be started`, { cause: error });
      }
    },
    async wake(instanceId) {
      try {
        await client.raiseEvent(instanceId, WAKE_EVENT, {});
      } catch (error) {
        if (isNotFound(error)) return;
        throw new TransientError("an instance could not be woken", { cause: error });
      }
    },
    async instances() {
      try {
        // The client follows the continuation tokens.
        const found = await client.getStatusBy({ runtimeStatus: ALIVE });
        return new Map(
          found.map(({ instanceId, runtimeStatus }) => [
            instanceId,
            runtimeStatus === df.OrchestrationRuntimeStatus.Suspended ? "suspended" : "running",
          ]),
        );
      } catch (error) {
        throw new TransientError("the durable extension did not tell which instances live", { cause: error });
      }
    },
  };
}

const ALIVE: df.OrchestrationRuntimeStatus[] = [
  df.OrchestrationRuntimeStatus.Running,
  df.OrchestrationRuntimeStatus.Pending,
  df.OrchestrationRuntimeStatus.ContinuedAsNew,
  df.OrchestrationRuntimeStatus.Suspended,
];

const ENDED: readonly df.OrchestrationRuntimeStatus[] = [
  df.OrchestrationRuntimeStatus.Completed,
  df.OrchestrationRuntimeStatus.Failed,
  df.OrchestrationRuntimeStatus.Terminated,
  df.OrchestrationRuntimeStatus.Canceled,
];

// Source: durable-functions 3.5.0, DurableClient.js: the client says "absent" in these two sentences only.
const isNotFound = (error: unknown): boolean =>
  error instanceof Error && /HTTP 404|No instance with ID/.test(error.message);
