import type { LeftOut } from "../domain/policy/leftOut.ts";
import { MOST_PARTS, PEOPLE_IN_AN_HOUR, USUAL_MOST_IN_A_WAVE } from "../domain/wave/flipBudget.ts";
import { isUnresolved, UNRESOLVED } from "./settingTypes.ts";

type Settings = Readonly<Record<string, string | undefined>>;
type StorageSettings = {
  readonly [Name in
    | "AzureWebJobsStorage"
    | "AzureWebJobsStorage__accountName"
    | "AzureWebJobsStorage__tableServiceUri"
    | "AzureWebJobsStorage__queueServiceUri"
    | "AzureWebJobsStorage__clientId"]?: string | undefined;
};

/** How Table and Queue Storage are reached: a connection string, or the endpoints and a managed identity. */
export type StorageConfig =
  | { readonly kind: "connectionString"; readonly connectionString: string }
  | {
      readonly kind: "identity";
      readonly tableUrl: string;
      readonly queueUrl: string;
      readonly clientId: string | undefined;
    };

/**
 * The same settings that the Functions host reads for its own storage. Call `crossProblems` first: it tells what is
 * missing.
 */
export function storageOf(env: StorageSettings): StorageConfig {
  const connectionString = env.AzureWebJobsStorage;
  if (connectionString) return { kind: "connectionString", connectionString };
  const account = env.AzureWebJobsStorage__accountName;
  const endpoint = (service: "table" | "queue") =>
    env[`AzureWebJobsStorage__${service}ServiceUri`] ?? `https://${account}.${service}.core.windows.net`;
  return {
    kind: "identity",
    tableUrl: endpoint("table"),
    queueUrl: endpoint("queue"),
    clientId: env.AzureWebJobsStorage__clientId,
  };
}

/** The workspace to which the tenant exports its sign-in log, where there is one. */
export function logAnalyticsOf(env: {
  readonly LOG_ANALYTICS_URL: string;
  readonly LOG_ANALYTICS_WORKSPACE_ID?: string | undefined;
}): { readonly url: string; readonly workspaceId: string } | undefined {
  const id = env.LOG_ANALYTICS_WORKSPACE_ID;
  return id === undefined ? undefined : { url: env.LOG_ANALYTICS_URL, workspaceId: id.toLowerCase() };
}

/** Those that are set: an empty one counts as absent. */
export const givenIn = (env: Settings): Settings =>
  Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ""));

/** Rules that concern more than one setting, as `NAME: rule`. */
export function crossProblems(env: Settings): readonly string[] {
  return [
    ...storageProblems(env),
    ...clockProblems(env),
    ...doorProblems(env),
    ...publicUrlProblems(env),
    ...vaultProblems(env),
    ...mixUps(env),
    ...roleGroupProblems(env),
    ...partProblems(env),
    ...goneProblems(env),
  ];
}

/** What our policies leave out, by two settings that must not speak of the same. */
export const reachProblems = (env: {
  readonly LEFT_OUT: readonly LeftOut[];
  readonly WIZARD_EXCLUSIONS: "off" | "on";
}): readonly string[] =>
  env.WIZARD_EXCLUSIONS === "on" && env.LEFT_OUT.some(({ what }) => what === "allButSensitiveApps")
    ? ["WIZARD_EXCLUSIONS: must be off while LEFT_OUT leaves out all but some apps: there is nothing to exclude"]
    : [];

/**
 * Settings that have gone. Whoever still sets one counts on what it did. So the app does not start until somebody has
 * read what came in its place.
 */
const GONE: Readonly<Record<string, string>> = {
  EXCLUSION_GROUP_ID:
    "is no longer a setting. It named the group of people who were left out of enforcement. Enforcement is by inclusion now: " +
    "a policy applies to nobody but those whom the app put into ENFORCED_GROUP_ID, one by one. " +
    "Remove the setting; people in the old group need nothing, and the group may be deleted",
};

const goneProblems = (env: Settings): readonly string[] =>
  Object.entries(GONE)
    .filter(([name]) => env[name])
    .map(([name, why]) => `${name}: ${why}`);

/**
 * What must not be one and the same. Whoever is put into a group of another meaning is out of a policy for good, or
 * under one unready. One identity for two purposes holds the permissions of both (architecture rule 5).
 */
const APART = [
  ["ENFORCED_GROUP_ID", "BREAK_GLASS_GROUP_ID", "CANARY_GROUP_ID", "NUDGE_GROUP_ID"],
  ["NUDGE_GROUP_ID", "CERTIFICATE_GROUP_ID"],
  ["READER_CLIENT_ID", "PASS_ISSUER_CLIENT_ID", "POLICY_WRITER_CLIENT_ID", "OFFBOARDER_CLIENT_ID"],
] as const;

function mixUps(env: Settings): readonly string[] {
  return APART.flatMap((names) => {
    const byValue = Map.groupBy(
      names.filter((name) => env[name]),
      (name) => env[name]?.trim().toLowerCase(),
    );
    return [...byValue.values()]
      .filter(({ length }) => length > 1)
      .map((same) => `${same.join(", ")}: must differ from one another`);
  });
}

/** Whoever is in a group of these holds a role of the app, and the app itself writes some groups. */
const KEPT_BY_THE_APP = ["ENFORCED_GROUP_ID", "NUDGE_GROUP_ID"] as const;

function roleGroupProblems(env: Settings): readonly string[] {
  const roles = new Set((env["ROLE_GROUP_IDS"] ?? "").split(",").map((id) => id.trim().toLowerCase()));
  return KEPT_BY_THE_APP.filter((name) => env[name] && roles.has(env[name].trim().toLowerCase())).map(
    (name) => `${name}: must be none of ROLE_GROUP_IDS: whoever the app puts into it would hold a role`,
  );
}

/** Without these the app starts all the same: what they are for is a trouble, in words. */
const startsWithout: readonly string[] = ["TEAMS_WEBHOOK_URL"];

const vaultProblems = (env: Settings): readonly string[] =>
  Object.entries(env)
    .filter(([name, value]) => value !== undefined && isUnresolved(value) && !startsWithout.includes(name))
    .map(([name]) => `${name}: ${UNRESOLVED}`);

function storageProblems(env: Settings): readonly string[] {
  if (env["AzureWebJobsStorage"] || env["AzureWebJobsStorage__accountName"]) return [];
  if (env["AzureWebJobsStorage__tableServiceUri"] && env["AzureWebJobsStorage__queueServiceUri"]) return [];
  return [
    "AzureWebJobsStorage: set a connection string, or __accountName, or both __tableServiceUri and __queueServiceUri",
  ];
}

/**
 * A clock that is not the system's is for one machine only: it decides about passes, expiry and quotas (architecture
 * rule 7).
 */
function clockProblems(env: Settings): readonly string[] {
  if (!env["CLOCK_URL"]) return [];
  const problems: string[] = [];
  if (env["WEBSITE_INSTANCE_ID"]) problems.push("CLOCK_URL: must not be set when running in Azure");
  const outside = ["GRAPH_URL", "EMAIL_ENDPOINT"].filter((name) => !isLoopback(env[name] ?? ""));
  if (!storageEndpoints(env).every(isLoopback)) outside.push("AzureWebJobsStorage");
  if (outside.length > 0)
    problems.push(`CLOCK_URL: allowed only while these are loopback addresses: ${outside.join(", ")}`);
  return problems;
}

/** No page says how long Entra takes to judge by a changed policy; people see it happen within minutes. */
const LEAST_SETTLES_MINUTES = 15;

const doorProblems = (env: Settings): readonly string[] =>
  !env["CLOCK_URL"] && Number(env["DOOR_SETTLES_MINUTES"] ?? LEAST_SETTLES_MINUTES) < LEAST_SETTLES_MINUTES
    ? [`DOOR_SETTLES_MINUTES: less than ${LEAST_SETTLES_MINUTES} is for one machine only, together with CLOCK_URL`]
    : [];

function partProblems(env: Settings): readonly string[] {
  const most = MOST_PARTS * Number(env["PEOPLE_A_PART"] ?? PEOPLE_IN_AN_HOUR);
  return Number(env["MAX_WAVE_MEMBERS"] ?? USUAL_MOST_IN_A_WAVE) > most
    ? [`MAX_WAVE_MEMBERS: must be at most ${MOST_PARTS} times PEOPLE_A_PART: each part of a wave asks for an approval`]
    : [];
}

function publicUrlProblems(env: Settings): readonly string[] {
  const url = env["PUBLIC_URL"] ?? "";
  return url.startsWith("http:") && !isLoopback(url)
    ? ["PUBLIC_URL: must be https unless it is a loopback address"]
    : [];
}

function storageEndpoints(env: Settings): readonly string[] {
  const storage = storageOf(env);
  if (storage.kind === "identity") return [storage.tableUrl, storage.queueUrl];
  const parts = new Map(
    storage.connectionString.split(";").map((part) => [part.split("=", 1)[0] ?? "", part.slice(part.indexOf("=") + 1)]),
  );
  if (parts.get("UseDevelopmentStorage") === "true")
    return [parts.get("DevelopmentStorageProxyUri") ?? "http://127.0.0.1"];
  // An endpoint that is not given is Microsoft's, hence not loopback.
  return ["TableEndpoint", "QueueEndpoint"].map((name) => parts.get(name) ?? "");
}

/** 127.0.0.0/8, ::1 or localhost. */
function isLoopback(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname } = new URL(url);
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
