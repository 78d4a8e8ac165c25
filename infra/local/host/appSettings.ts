import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const LocalSettings = z.object({
  Values: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
});

/**
 * Puts the app's settings into the environment, where the app looks for them: `given` first, then what the environment
 * has already, then `Values` of `local.settings.json` (the order in which Core Tools lets them win).
 *
 * @returns puts the environment back as it was.
 */
export function applySettings(appDir: string, given: Record<string, string>): () => void {
  const before = { ...process.env };
  for (const [name, value] of Object.entries(readLocalSettings(appDir))) process.env[name] ??= String(value);
  Object.assign(process.env, given);
  return () => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  };
}

function readLocalSettings(appDir: string): Record<string, string | number | boolean> {
  const path = join(appDir, "local.settings.json");
  if (!existsSync(path)) return {};
  return LocalSettings.parse(JSON.parse(readFileSync(path, "utf8"))).Values;
}

/**
 * Replaces each `%NAME%` by the setting of that name.
 *
 * @throws Error naming the setting that does not exist.
 */
export function resolveSettings(text: string): string {
  return text.replace(/%([^%\s]+)%/g, (whole, name: string) => {
    const value = process.env[name];
    if (value === undefined) throw new Error(`'${whole}' does not resolve to a value.`);
    return value;
  });
}

/**
 * Whether a setting switches the function off: `AzureWebJobs.<name>.Disabled`, or with underscores where a dot is not
 * allowed.
 */
export function isDisabled(functionName: string): boolean {
  const value =
    process.env[`AzureWebJobs.${functionName}.Disabled`] ?? process.env[`AzureWebJobs_${functionName}_Disabled`];
  return value === "1" || value?.toLowerCase() === "true";
}

/**
 * The storage connection string that a binding's `connection` names: a setting of that name or with `AzureWebJobs`
 * before it.
 *
 * @throws Error naming the setting; connections by identity are for Azure only.
 */
export function storageConnection(connection = "AzureWebJobsStorage"): string {
  const value = process.env[connection] ?? process.env[`AzureWebJobs${connection}`];
  if (!value) throw new Error(`setting "${connection}" must hold a storage connection string`);
  return value;
}
