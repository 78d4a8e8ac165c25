import { readFile } from "node:fs/promises";
import { readHostConfig } from "../local/host/hostConfig.ts";
import { type Finding, judged } from "./finding.ts";

const wanted: readonly (readonly [path: string, value: unknown, why: string])[] = [
  ["extensions.durableTask.tracing.traceInputsAndOutputs", false, "inputs and outputs do not belong into telemetry"],
  ["extensions.durableTask.tracing.distributedTracingEnabled", true, "the host warns of anything else at every start"],
  ["extensions.durableTask.tracing.version", "None", "orchestrations and activities do not belong into traces"],
  ["extensions.http.routePrefix", "", "pages and API name their whole path"],
  ["telemetryMode", "OpenTelemetry", "alerts look for what this mode exports"],
  ["extensionBundle.id", "Microsoft.Azure.Functions.ExtensionBundle", "the Durable extension comes with it"],
];

const heard = ["Trace", "Debug", "Information"];

/**
 * Log categories whose level hides lines that a function writes as information, such as audit lines.
 *
 * @param logLevel levels by category or its beginning. Without one the host's own counts, which is Information.
 */
function mutedFunctions(logLevel: unknown): readonly string[] {
  const levels = Object.entries((logLevel ?? {}) as Record<string, unknown>);
  const all =
    levels.find(([category]) => category === "Function") ??
    levels.find(([category]) => category.toLowerCase() === "default");
  const single = levels.filter(([category]) => category.startsWith("Function."));
  return [...(all ? [all] : []), ...single]
    .filter(([, level]) => !heard.includes(String(level)))
    .map(([category]) => category);
}

/** Storage may hiccup for a second or ten: five tries have to outlast that, and a person must not wait for an hour. */
const RETRY_SECONDS = { least: 30, most: 60 };

/** Checks that the host takes host.json and that it has what the product relies on. */
export async function hostJsonIsRight(dir: string): Promise<Finding> {
  const complaints: string[] = [];
  try {
    const seconds = readHostConfig(dir).extensions.queues.visibilityTimeout / 1000;
    if (seconds < RETRY_SECONDS.least || seconds > RETRY_SECONDS.most)
      complaints.push(
        `extensions.queues.visibilityTimeout is not ${RETRY_SECONDS.least} to ${RETRY_SECONDS.most} seconds: a failed event is tried again after that long`,
      );
  } catch (error) {
    complaints.push(error instanceof Error ? error.message : String(error));
  }
  const json = JSON.parse(await readFile(`${dir}/host.json`, "utf8")) as unknown;
  for (const [path, value, why] of wanted)
    if (at(json, path) !== value) complaints.push(`${path} is not ${JSON.stringify(value)}: ${why}`);
  if (!at(json, "extensions.durableTask.defaultVersion"))
    complaints.push("extensions.durableTask.defaultVersion is missing: running waves could not tell versions apart");
  const hub = String(at(json, "extensions.durableTask.hubName"));
  // Source: learn.microsoft.com/azure/azure-functions/durable/durable-functions-task-hubs, read 2026-11.
  if (!/^[A-Za-z][A-Za-z0-9]{2,44}$/.test(hub))
    complaints.push("extensions.durableTask.hubName is not 3 to 45 letters and digits");
  if (at(json, "logging.applicationInsights") !== undefined)
    complaints.push(
      "logging.applicationInsights is not read in OpenTelemetry mode: sampling is set by OTEL_TRACES_SAMPLER",
    );
  const levels = at(json, "logging.logLevel") as Record<string, unknown> | undefined;
  if (levels?.["DurableTask.AzureStorage"] !== "Error")
    complaints.push("logging.logLevel.DurableTask.AzureStorage is not Error: every timer that is cancelled would warn");
  complaints.push(...mutedFunctions(levels).map((category) => `logging.logLevel.${category} hides audit lines`));
  return judged("host.json", complaints, `hub ${hub}`);
}

const at = (value: unknown, path: string): unknown =>
  path.split(".").reduce<unknown>((inside, name) => (inside as Record<string, unknown> | undefined)?.[name], value);
