import { readFile } from "node:fs/promises";
import { loadConfig } from "../../shared/config/config.ts";
import { readHostConfig } from "../local/host/hostConfig.ts";
import { dummySettings } from "./dummySettings.ts";
import { type Finding, judged } from "./finding.ts";
import { hostSettings, settingsDeployed, settingsRead, unsetSettings } from "./settingNames.ts";

/** Compares the settings that the code reads with the settings that the Bicep sets. */
export function settingDrift(
  read: readonly string[],
  deployed: { readonly product: readonly string[]; readonly host: readonly string[] },
): readonly string[] {
  const all = [...deployed.product, ...deployed.host];
  const twice = all.filter((name, at) => all.indexOf(name) !== at);
  return [
    ...read
      .filter((name) => !deployed.product.includes(name) && !(name in unsetSettings))
      .map((name) => `${name} is read but never set`),
    ...deployed.product.filter((name) => !read.includes(name)).map((name) => `${name} is set but nothing reads it`),
    ...deployed.host
      .filter((name) => !(name in hostSettings))
      .map((name) => `${name} is set for the host, which is not known to read it`),
    ...all.filter((name) => name in unsetSettings).map((name) => `${name} must not be set: ${unsetSettings[name]}`),
    ...twice.map((name) => `${name} is set twice`),
  ];
}

export async function settingNamesAgree(): Promise<Finding> {
  const [read, deployed] = await Promise.all([settingsRead(), settingsDeployed()]);
  return judged(
    "settings",
    settingDrift(read, deployed),
    `${deployed.product.length} settings of the app, ${deployed.host.length} of the host`,
  );
}

/** Checks that the rules deployed by default are accepted by the app and equal its own defaults. */
export async function ruleValuesAreDefaults(): Promise<Finding> {
  const rules = JSON.parse(await readFile(new URL("../azure/rules.json", import.meta.url), "utf8")) as Record<
    string,
    string
  >;
  const without = loadConfig(dummySettings("UseDevelopmentStorage=true"));
  const complaints: string[] = [];
  try {
    const given = loadConfig({ ...dummySettings("UseDevelopmentStorage=true"), ...rules });
    if (JSON.stringify(given) !== JSON.stringify(without))
      complaints.push("rules.json differs from the defaults of shared/config/config.ts");
  } catch (error) {
    complaints.push(error instanceof Error ? error.message : String(error));
  }
  return judged("rules", complaints, `${Object.keys(rules).length} rules, as in shared/config/config.ts`);
}

const wanted: readonly (readonly [path: string, value: unknown, why: string])[] = [
  ["extensions.durableTask.tracing.traceInputsAndOutputs", false, "inputs and outputs do not belong into telemetry"],
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

/** Checks that the host takes host.json and that it has what the product relies on. */
export async function hostJsonIsRight(dir: string): Promise<Finding> {
  const complaints: string[] = [];
  try {
    readHostConfig(dir);
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
  complaints.push(
    ...mutedFunctions(at(json, "logging.logLevel")).map((category) => `logging.logLevel.${category} hides audit lines`),
  );
  return judged("host.json", complaints, `hub ${hub}`);
}

const at = (value: unknown, path: string): unknown =>
  path.split(".").reduce<unknown>((inside, name) => (inside as Record<string, unknown> | undefined)?.[name], value);
