/**
 * `npm run preflight`: reads a tenant before anything is deployed, and writes nothing. Exit code 1 when a blocking
 * check fails, or is not known.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import type { TokenCredential } from "@azure/identity";
import { GraphClient } from "../../shared/adapters/graph/graphClient.ts";
import { DeclarableSchema, type Declaration, declaredBy } from "../../shared/domain/preflight/declaration.ts";
import type { PreflightSubject } from "../../shared/ports/tenant.ts";
import { readLicence, readShapes } from "../local/world/shapes/shapes.ts";
import { GRAPH_COMMAND_LINE_TOOLS, GUID, scopesInWords, signInAsAdmin } from "./adminSignIn.ts";
import { checkTenant } from "./checkTenant.ts";
import { declaredPermissions, type IdentityName } from "./permissions.ts";
import { runningLocalTenant, startLocalTenant } from "./preflightLocal.ts";

/** The scopes that an admin who signs in is asked for; each one only reads. */
const preflightScopes = [
  "Policy.Read.All",
  "User.Read.All",
  "GroupMember.Read.All",
  "UserAuthenticationMethod.Read.All",
  "RoleManagement.Read.Directory",
  "RoleAssignmentSchedule.Read.Directory",
  "AuditLog.Read.All",
  "Domain.Read.All",
  "Organization.Read.All",
  "Application.Read.All",
  "AdministrativeUnit.Read.All",
] as const;

const usage = `npm run preflight -- --tenant TENANT_ID [--client-id ID] [--device-code] [--break-glass ID,ID] [--enforced-group ID] [--strength ID]
                     [--groups ID,ID] [--wave-groups ID,ID] [--identities reader=CLIENT_ID,passIssuer=CLIENT_ID,policyWriter=CLIENT_ID] [--pass-minutes 60]
                     [--apps CLIENT_ID,CLIENT_ID] [--declare P46,P55,P56]
npm run preflight -- --local [--licence p1|p2] [--shape NAME,NAME]
npm run preflight -- --local --url https://localhost:PORT
`;

const { values } = parseArgs({
  options: {
    tenant: { type: "string" },
    "client-id": { type: "string", default: GRAPH_COMMAND_LINE_TOOLS },
    "device-code": { type: "boolean", default: false },
    local: { type: "boolean", default: false },
    url: { type: "string" },
    licence: { type: "string", default: "p2" },
    shape: { type: "string", default: "" },
    "break-glass": { type: "string", default: process.env["BREAK_GLASS_USER_IDS"] ?? "" },
    "enforced-group": { type: "string", default: process.env["ENFORCED_GROUP_ID"] ?? "" },
    strength: { type: "string", default: process.env["ENFORCED_STRENGTH_ID"] ?? "" },
    groups: { type: "string", default: "" },
    "wave-groups": { type: "string", default: "" },
    identities: { type: "string", default: "" },
    apps: { type: "string", default: "" },
    declare: { type: "string", default: "" },
    "pass-minutes": { type: "string", default: process.env["PASS_LIFETIME_MINUTES"] ?? "60" },
  },
});

class UsageError extends Error {}

function ids(text: string, option: string): readonly string[] {
  const found = text
    .split(",")
    .map((id) => id.trim().toLowerCase())
    .filter(Boolean);
  const wrong = found.filter((id) => !GUID.test(id));
  if (wrong.length > 0) throw new UsageError(`--${option}: not an object id: ${wrong.join(", ")}`);
  return found;
}

function id(text: string, option: string): string | undefined {
  const [found, ...more] = ids(text, option);
  if (more.length > 0) throw new UsageError(`--${option}: one id only`);
  return found;
}

function identities(text: string): PreflightSubject["identities"] {
  const pairs = text
    .split(",")
    .map((pair) => pair.trim())
    .filter(Boolean);
  return pairs.map((pair) => {
    const [name = "", clientId = ""] = pair.split("=", 2);
    if (!(name in declaredPermissions))
      throw new UsageError(`--identities: ${name} is not one of ${Object.keys(declaredPermissions).join(", ")}`);
    if (!GUID.test(clientId)) throw new UsageError(`--identities: ${name} needs a client id`);
    return { name, clientId, declared: declaredPermissions[name as IdentityName] };
  });
}

function subjectOf(): PreflightSubject {
  const passLifetimeMinutes = Number(values["pass-minutes"]);
  if (!Number.isInteger(passLifetimeMinutes) || passLifetimeMinutes < 10)
    throw new UsageError("--pass-minutes: at least 10");
  return {
    now: new Date(),
    breakGlassUserIds: ids(values["break-glass"], "break-glass"),
    enforcedGroupId: id(values["enforced-group"], "enforced-group"),
    enforcedStrengthId: id(values.strength, "strength"),
    otherGroupIds: ids(values.groups, "groups"),
    waveGroupIds: ids(values["wave-groups"], "wave-groups"),
    identities: identities(values.identities),
    appIds: ids(values.apps, "apps"),
    leftOutAppIds: ids(values.apps, "apps"),
    passLifetimeMinutes,
  };
}

/** Says what it is about to ask for, then signs the admin in. */
async function signIn(tenantId: string): Promise<TokenCredential> {
  const { "client-id": clientId, "device-code": usesDeviceCode } = values;
  const request = { tenantId, clientId, usesDeviceCode, scopes: preflightScopes };
  process.stdout.write(`${scopesInWords(request, "which only read")}Nothing is written to the tenant.\n\n`);
  return signInAsAdmin(request);
}

/** What whoever runs the command has made sure of; it holds for this run. */
function declarations(now: Date): readonly Declaration[] {
  const by = { id: "00000000-0000-0000-0000-000000000000", displayName: "whoever runs this command" };
  return values.declare
    .split(",")
    .map((id) => id.trim().toUpperCase())
    .filter(Boolean)
    .reduce<readonly Declaration[]>((all, id) => {
      const { success, data: check } = DeclarableSchema.safeParse(id);
      if (!success) throw new UsageError(`--declare: ${id} is not one of ${DeclarableSchema.options.join(", ")}`);
      return declaredBy(all, { check, by, note: "--declare" }, now, 1);
    }, []);
}

async function check(graph: GraphClient, subject: PreflightSubject): Promise<void> {
  const wait = async (seconds: number) => {
    await sleep(Math.min(seconds, 60) * 1000);
  };
  const { text, exitCode } = await checkTenant(graph, subject, declarations(subject.now), wait);
  process.stdout.write(text);
  process.exitCode = exitCode;
}

async function main(): Promise<void> {
  const subject = subjectOf();
  if (values.local && values.url) {
    const readerClientId = process.env["READER_CLIENT_ID"] ?? "";
    if (!GUID.test(readerClientId))
      throw new UsageError("--url: set READER_CLIENT_ID, IDENTITY_ENDPOINT and IDENTITY_HEADER as the app has them");
    await check(runningLocalTenant(values.url, readerClientId), subject);
  } else if (values.local) {
    const local = await startLocalTenant({ licence: readLicence(values.licence), shapes: readShapes(values.shape) });
    try {
      await check(local.graph, {
        ...subject,
        breakGlassUserIds: local.breakGlassUserIds,
        enforcedGroupId: local.enforcedGroupId,
        enforcedStrengthId: local.enforcedStrengthId,
        waveGroupIds: subject.waveGroupIds.length > 0 ? subject.waveGroupIds : local.waveGroupIds,
      });
    } finally {
      await local.stop();
    }
  } else if (values.tenant && GUID.test(values.tenant)) {
    await check(new GraphClient("https://graph.microsoft.com", await signIn(values.tenant)), subject);
  } else throw new UsageError("--tenant needs the id of your tenant, a GUID; or use --local");
}

await main().catch((error: unknown) => {
  process.stderr.write(
    error instanceof UsageError ? `${error.message}\n${usage}` : `${error instanceof Error ? error.message : error}\n`,
  );
  process.exitCode = 2;
});
