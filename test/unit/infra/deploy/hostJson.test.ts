import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { hostJsonIsRight } from "../../../../infra/deploy/settingChecks.ts";

const shipped = JSON.parse(await readFile(new URL("../../../../host.json", import.meta.url), "utf8"));
const SAMPLING = "logging.applicationInsights.samplingSettings";
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
  ["inputs and outputs are traced", "extensions.durableTask.tracing.traceInputsAndOutputs", true, "traceInputsAndOutputs"],
  ["orchestrations have no version", "extensions.durableTask.defaultVersion", undefined, "defaultVersion"],
  ["the hub's name has a hyphen", "extensions.durableTask.hubName", "passkey-rollout", "hubName"],
  ["requests may be sampled away", `${SAMPLING}.excludedTypes`, "Trace;Event;Exception", "sampling may drop Request"],
  ["anything may be sampled away", `${SAMPLING}.excludedTypes`, undefined, "sampling may drop Request, Trace, Event, Exception"],
  ["it is of another version", "version", "3.0", "version"],
])("host.json is refused when %s", async (_fault, path, value, word) => {
  const json = structuredClone(shipped);
  set(json, path, value);
  await writeFile(join(dir, "host.json"), JSON.stringify(json));
  const finding = await hostJsonIsRight(dir);
  expect(finding.result).toBe("fail");
  expect(finding.says.join("\n")).toContain(word);
});

test("host.json is taken when nothing is sampled", async () => {
  const json = structuredClone(shipped);
  set(json, SAMPLING, { isEnabled: false });
  await writeFile(join(dir, "host.json"), JSON.stringify(json));
  expect(await hostJsonIsRight(dir)).toMatchObject({ result: "pass" });
});
