import { readFile } from "node:fs/promises";

const settings = new URL("../../shared/config/settings.ts", import.meta.url);
const appSettings = new URL("../azure/modules/appSettings.bicep", import.meta.url);
const rules = new URL("../azure/rules.json", import.meta.url);

/** Settings that the host reads and the app does not. */
export const hostSettings: Readonly<Record<string, string>> = {
  AzureWebJobsStorage__credential: "the host reaches its storage by identity, not by key",
  AzureWebJobsDisableHomepage: "the root is the app's own page, by every method",
  APPLICATIONINSIGHTS_CONNECTION_STRING: "where telemetry goes; no secret, local authentication is off",
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: "as whom the host sends telemetry",
  OTEL_TRACES_SAMPLER: "how the host samples traces, and with them the lines of its log",
  OTEL_TRACES_SAMPLER_ARG: "the share of traces that is kept: all of them",
  OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID:
    "App Service authentication takes this identity's word instead of a client secret",
};

/** Settings that the app or the host can read but the deployment does not set. */
export const unsetSettings: Readonly<Record<string, string>> = {
  AzureWebJobsStorage: "a connection string holds a key; in Azure the identity is used",
  AzureWebJobsStorage__tableServiceUri: "follows from the account's name",
  AzureWebJobsStorage__queueServiceUri: "follows from the account's name",
  WEBSITE_AUTH_ENABLED: "App Service sets it when authentication is on",
  WEBSITE_INSTANCE_ID: "App Service sets it; the app only looks whether it is there",
  OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION:
    "the secrets of pick-up links are values of a query, which telemetry leaves out",
  OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION:
    "the secrets of pick-up links are values of a query, which telemetry leaves out",
  CLOCK_URL: "for one machine only; refused in Azure",
  EXCLUSION_GROUP_ID: "enforcement is by inclusion; the app does not start while it is set",
};

/** @throws Error when shared/config/settings.ts no longer declares its settings in one `z.object` named Env. */
export async function settingsRead(): Promise<readonly string[]> {
  const text = await readFile(settings, "utf8");
  const block = /export const Env = z\.object\(\{\n([\s\S]*?)\n\}\);/.exec(text)?.[1] ?? "";
  const names = [...block.matchAll(/^ {2}(\w+): /gm)].map(([, name]) => name as string);
  if (names.length === 0)
    throw new Error("shared/config/settings.ts: no settings found in `const Env = z.object({ … })`");
  return names;
}

/** The names of the settings in the Bicep: those written out, and those of the rules. */
export async function settingsDeployed(): Promise<{
  readonly product: readonly string[];
  readonly host: readonly string[];
}> {
  const text = await readFile(appSettings, "utf8");
  const ruleNames = Object.keys(JSON.parse(await readFile(rules, "utf8")) as Record<string, string>);
  return { product: [...ruleNames, ...namesOf(text, "productSettings")], host: namesOf(text, "hostSettings") };
}

/** @throws Error when the variable is not there. */
export function namesOf(bicep: string, variable: string): string[] {
  const block = new RegExp(`^var ${variable} = \\{\\n([\\s\\S]*?)\\n\\}`, "m").exec(bicep)?.[1];
  if (block === undefined) throw new Error(`no object variable ${variable}`);
  return [...block.matchAll(/^ {2}'?([\w.]+)'?: /gm)].map(([, name]) => name as string);
}
