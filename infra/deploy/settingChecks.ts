import { readFile } from "node:fs/promises";
import { loadConfig } from "../../shared/config/config.ts";
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
    ...Object.entries(hostSettings)
      .filter(([name]) => !deployed.host.includes(name))
      .map(([name, why]) => `${name} is not set for the host: ${why}`),
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
      complaints.push("rules.json differs from the defaults of shared/config/settings.ts");
  } catch (error) {
    complaints.push(error instanceof Error ? error.message : String(error));
  }
  return judged("rules", complaints, `${Object.keys(rules).length} rules, as in shared/config/settings.ts`);
}
