import type { BusinessClock } from "../clock/clock.ts";
import type { DurableEngine, DurableHost, InvocationAnswer } from "../durable/engine.ts";
import type { RpcTypedData } from "./coreApi.ts";
import { isType, type LoadedFunction } from "./functionTable.ts";
import type { HostConfig } from "./hostConfig.ts";
import type { Run } from "./runner.ts";
import type { Invocation } from "./worker.ts";

const kinds = { orchestrationTrigger: "orchestration", activityTrigger: "activity", entityTrigger: "entity" } as const;

/** Whether an app needs the durable engine at all. */
function isDurable(fn: LoadedFunction): boolean {
  return (
    fn.bindings.some((binding) => isType(binding, "durableClient") || isType(binding, "orchestrationClient")) ||
    kindOf(fn) !== undefined
  );
}

function kindOf(fn: LoadedFunction): "orchestration" | "activity" | "entity" | undefined {
  for (const [type, kind] of Object.entries(kinds)) if (isType(fn.trigger, type)) return kind;
  return undefined;
}

/** Source: Azure/azure-functions-durable-extension `Correlation/TelemetryActivator`. */
const tracingAnnouncement =
  'Durable Functions Distributed Tracing V2 is GA now! To disable this message, you can configure \
distributedTracingEnabled to "true" and version to "V2" or "None".';

/**
 * Starts the durable engine on the app's orchestrations and activities. Without durable functions it is not even
 * loaded.
 */
export async function makeDurableEngine(options: {
  file: string;
  config: HostConfig;
  /** Of the extension's webhook, which stands in the links that it hands out. */
  systemKey: string;
  serial: boolean;
  functions: Map<string, LoadedFunction>;
  clock: BusinessClock;
  run: Run;
  log: DurableHost["log"];
}): Promise<DurableEngine | undefined> {
  const { functions, clock, log, run } = options;
  if (![...functions.values()].some(isDurable)) return undefined;
  const { DurableEngine: Engine } = await import("../durable/engine.ts");
  const { tracing, hubName, defaultVersion, versionMatchStrategy, versionFailureStrategy, ...limits } =
    options.config.extensions.durableTask;
  const { maxConcurrentActivityFunctions } = limits;
  if (!tracing.distributedTracingEnabled || tracing.version === "V1") log("warning", tracingAnnouncement);
  return new Engine(
    {
      file: options.file,
      hubName,
      systemKey: options.systemKey,
      defaultVersion,
      versionMatchStrategy,
      versionFailureStrategy,
      serial: options.serial,
      ...(maxConcurrentActivityFunctions !== undefined && { maxConcurrentActivities: maxConcurrentActivityFunctions }),
    },
    { clock, log, ...durableCode(functions, run) },
  );
}

/** The app's orchestrations and activities, as the engine calls them. */
export function durableCode(
  functions: Map<string, LoadedFunction>,
  run: Run,
): Pick<DurableHost, "kindOf" | "invokeOrchestrator" | "invokeActivity" | "invokeEntity"> {
  const invoke = (name: string, invocation: (fn: LoadedFunction) => Invocation) =>
    invokeByName(functions, run, name, invocation);
  return {
    kindOf: (name) => {
      const fn = functions.get(name.toLowerCase());
      return fn && kindOf(fn);
    },
    invokeOrchestrator: (name, triggerJson) =>
      invoke(name, (fn) => ({ inputs: [{ name: fn.trigger.name, data: { string: triggerJson } }] })),
    invokeEntity: (name, triggerJson) =>
      invoke(name, (fn) => ({ inputs: [{ name: fn.trigger.name, data: { string: triggerJson } }] })),
    invokeActivity: (name, inputJson, instanceId) =>
      invoke(name, (fn) => {
        // No input is no value at all, so that a handler's default parameters apply.
        const data = inputJson === "null" ? {} : { string: inputJson };
        return {
          inputs: [{ name: fn.trigger.name, data }],
          triggerMetadata: { instanceId: { string: instanceId }, data },
        };
      }),
  };
}

async function invokeByName(
  functions: Map<string, LoadedFunction>,
  run: Run,
  name: string,
  invocation: (fn: LoadedFunction) => Invocation,
): Promise<InvocationAnswer> {
  const fn = functions.get(name.toLowerCase());
  if (!fn)
    return { ok: false, message: `The function '${name}' doesn't exist, is disabled, or is not a durable function.` };
  try {
    return { ok: true, value: decode((await run(fn, invocation(fn))).returnValue) };
  } catch (error) {
    if (!(error instanceof Error)) return { ok: false, message: String(error) };
    return { ok: false, message: error.message, ...(error.stack !== undefined && { stack: error.stack }) };
  }
}

function decode(data: RpcTypedData | null | undefined): unknown {
  if (!data) return null;
  if (data.json !== undefined) return JSON.parse(data.json) as unknown;
  if (data.bytes) return Buffer.from(data.bytes).toString("base64");
  return data.string ?? data.int ?? data.double ?? null;
}
