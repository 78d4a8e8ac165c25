import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { hostJsonIsRight } from "../../../../infra/deploy/hostJsonCheck.ts";

const shipped = JSON.parse(await readFile(new URL("../../../../host.json", import.meta.url), "utf8"));
function set(json: Record<string, unknown>, path: string, value: unknown): void {
  const names = path.split(".");
  const last = names.pop() ?? "";
  const inside = names.reduce((object, name) => object[name] as Record<string, unknown>, json);
  inside[last] = value;
}

let dir = "";
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "host-json-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

test.each<[fault: string, path: string, value: unknown, word: string]>([
  [
    "inputs and outputs are traced",
    "extensions.durableTask.tracing.traceInputsAndOutputs",
    true,
    "traceInputsAndOutputs",
  ],
  ["orchestrations have no version", "extensions.durableTask.defaultVersion", undefined, "defaultVersion"],
  ["the hub's name has a hyphen", "extensions.durableTask.hubName", "passkey-rollout", "hubName"],
  ["telemetry is of the older kind", "telemetryMode", undefined, "telemetryMode"],
  [
    "sampling is set where it is not read",
    "logging.applicationInsights",
    { samplingSettings: { isEnabled: true } },
    "OTEL_TRACES_SAMPLER",
  ],
  ["functions are heard from warnings on", "logging.logLevel.Function", "Warning", "logLevel.Function hides"],
  ["everything is heard from warnings on", "logging.logLevel", { default: "Warning" }, "logLevel.default hides"],
  [
    "one function is not heard",
    "logging.logLevel",
    { "Function.flipPolicy": "None" },
    "logLevel.Function.flipPolicy hides",
  ],
  ["a failed event is tried again at once", "extensions.queues.visibilityTimeout", undefined, "visibilityTimeout"],
  ["a failed event waits 29 seconds", "extensions.queues.visibilityTimeout", "00:00:29", "visibilityTimeout"],
  ["a failed event waits 61 seconds", "extensions.queues.visibilityTimeout", "00:01:01", "visibilityTimeout"],
  [
    "the host has its announcement of tracing to make",
    "extensions.durableTask.tracing.distributedTracingEnabled",
    false,
    "distributedTracingEnabled",
  ],
  ["orchestrations are traced", "extensions.durableTask.tracing.version", "V2", "tracing.version"],
  ["every cancelled timer warns", "logging.logLevel", { Function: "Information" }, "DurableTask.AzureStorage"],
  ["it is of another version", "version", "3.0", "version"],
])("host.json is refused when %s", async (_fault, path, value, word) => {
  const json = structuredClone(shipped);
  set(json, path, value);
  await writeFile(join(dir, "host.json"), JSON.stringify(json));
  const finding = await hostJsonIsRight(dir);
  expect(finding.result).toBe("fail");
  expect(finding.says.join("\n")).toContain(word);
});

test.each(["00:00:30", "00:00:45", "00:01:00"])("host.json is taken when a failed event waits %s", async (wait) => {
  const json = structuredClone(shipped);
  set(json, "extensions.queues.visibilityTimeout", wait);
  await writeFile(join(dir, "host.json"), JSON.stringify(json));
  expect(await hostJsonIsRight(dir)).toMatchObject({ result: "ok" });
});

test.each<[when: string, logLevel: object]>([
  ["no other level is set, which is Information", {}],
  ["functions are heard in more detail than the rest", { default: "Error", Function: "Debug" }],
  ["the host itself is muted", { default: "Information", "Host.Results": "None" }],
])("host.json is taken when %s", async (_when, logLevel) => {
  const json = structuredClone(shipped);
  set(json, "logging.logLevel", { ...logLevel, "DurableTask.AzureStorage": "Error" });
  await writeFile(join(dir, "host.json"), JSON.stringify(json));
  expect(await hostJsonIsRight(dir)).toMatchObject({ result: "ok" });
});
