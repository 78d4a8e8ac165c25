import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { BusinessClock } from "../clock/clock.ts";
import { type Mail, type MailOptions, startMail } from "../mail/mail.ts";
import type { PeopleContext } from "../people/context.ts";
import { mishapsOf } from "../people/habits.ts";
import type { Hire } from "../people/hiring.ts";
import type { Denial } from "../people/lockouts.ts";
import { startPeople } from "../people/people.ts";
import { MAIL_DOMAIN, type Population, populate } from "../people/population.ts";
import { PersonBrowser } from "../signIn/personBrowser.ts";
import { type SignIn, startSignIn } from "../signIn/signIn.ts";
import { unitOf } from "../tenant/ids.ts";
import { startTenant, type Tenant } from "../tenant/tenant.ts";
import type { RunCertificates } from "../tls.ts";

export type TroubleLevel = "none" | "mild" | "harsh";

export interface WorldOptions {
  readonly clock: BusinessClock;
  readonly seed: number;
  readonly people: number;
  readonly waves: number;
  readonly trouble: TroubleLevel;
  /** Gets `tenant/`, `mail/`, `logs/` and `exchanges.jsonl`. */
  readonly dir: string;
  readonly certificates: RunCertificates;
  readonly mailQuota: { readonly perMinute: number; readonly perHour: number };
  /** The one fixed port: the app's public address. 0 takes a free one. */
  readonly publicPort: number;
  note(text: string): void;
}

export interface World {
  readonly publicUrl: string;
  readonly tenant: Tenant;
  readonly mail: Mail;
  readonly signIn: SignIn;
  readonly population: Population;
  readonly hires: readonly Hire[];
  /** Everyone whom an enabled policy turned away, as in `denials.jsonl`. */
  readonly denials: readonly Denial[];
  /** The settings with which the deployed bundle finds this world, as it finds Azure in production. */
  settings(storageConnection: string, clockUrl: string): Record<string, string>;
  /** Where the app's host listens; before the first call the public address answers 503. */
  appAt(url: string): void;
  /** The people start to live. */
  begin(): void;
  stop(): Promise<void>;
}

const addresses = {
  helpdesk: `helpdesk@${MAIL_DOMAIN}`,
  approvers: `approvers@${MAIL_DOMAIN}`,
  alerts: `alerts@${MAIL_DOMAIN}`,
};
const ownApp = { id: "7d2f0c3e-51a4-4c3c-9a55-0f6a2f5c9b11", displayName: "Passkey rollout" };
/** What people can prove themselves with at the stand-in's door. */
const proofs = [
  { kind: "passwordAndPush", label: "Password and a tap in Authenticator" },
  { kind: "passkey", label: "Passkey" },
  { kind: "password", label: "Password only" },
];
const SENDER = `passkeys@${MAIL_DOMAIN}`;
/** Random enough for a run on one machine, the same for the same seed; a deployment takes its own from a vault. */
const secretOf = (seed: number, what: string): string =>
  Buffer.from(Array.from({ length: 32 }, (_, n) => Math.floor(unitOf(seed, `${what}|${n}`) * 256))).toString("base64");

export async function startWorld(options: WorldOptions): Promise<World> {
  const { clock, seed, dir } = options;
  await Promise.all(["tenant", "mail", "logs"].map((name) => mkdir(join(dir, name), { recursive: true })));
  const mishaps = mishapsOf[options.trouble];

  const tenant = await startTenant({
    clock,
    seed,
    dir: join(dir, "tenant"),
    exchangesFile: join(dir, "exchanges.jsonl"),
    tls: options.certificates,
    trouble: tenantTrouble[options.trouble],
  });
  const population = populate(tenant.directory, seed, options.people, options.waves);
  tenant.directory.setUsablePasskeys((userId) => population.people.get(userId)?.heldPasskeys.size ?? 0);
  tenant.directory.refreshReport();

  let appUrl = "";
  const mail = await startMail({
    clock,
    seed,
    dir: join(dir, "mail"),
    tls: options.certificates,
    verifyToken: (bearer) => isToken(tenant, bearer),
    quota: options.mailQuota,
    senderDomains: [MAIL_DOMAIN],
    trouble: mailTrouble[options.trouble],
    outcomeOf: (recipient) =>
      unitOf(seed, `bounces|${recipient}`) < mishaps.bounces && !Object.values(addresses).includes(recipient)
        ? "Bounced"
        : "Delivered",
    deliver: async (events) => {
      if (!appUrl) throw new Error("the app is not there yet");
      const response = await fetch(`${appUrl}/runtime/webhooks/EventGrid?functionName=mailDeliveryReport`, {
        method: "POST",
        headers: { "content-type": "application/json", "aeg-event-type": "Notification" },
        body: JSON.stringify(events),
      });
      await response.arrayBuffer();
      if (!response.ok) throw new Error(`the app answered ${response.status} to delivery reports`);
    },
  });

  const audience = tenant.tenantId.replace(/^.{8}/, "a0d1e4ce");
  const signIn = await startSignIn({
    port: options.publicPort,
    upstream: () => appUrl,
    clock,
    tenantId: tenant.tenantId,
    audience,
    proofs,
    principals: () => signInChoices(population),
    authenticate: async (username, proof) => authenticate(tenant, population, username, proof.kind),
  });

  const context: PeopleContext = {
    seed,
    clock,
    directory: tenant.directory,
    population,
    mishaps,
    addresses,
    openBrowser: () => new PersonBrowser(),
    note: options.note,
  };
  const hires: Hire[] = [];
  const denials: Denial[] = [];
  tenant.directory.onDenied((denial) => {
    denials.push({
      at: Date.parse(denial.at),
      userId: denial.userId,
      policyAppliedToUserSince: Date.parse(denial.policyAppliedToUserSince),
    });
  });
  const webhookSecret = `whsec_${secretOf(seed, "hr")}`;

  return {
    publicUrl: signIn.url,
    tenant,
    mail,
    signIn,
    population,
    hires,
    denials,
    appAt(url) {
      appUrl = url;
    },
    begin() {
      const started = startPeople(context, {
        hires: Math.floor(options.people / 10),
        webhookUrl: `${signIn.url}/api/hr/events`,
        webhookSecret,
      });
      hires.push(...started.hires);
      mail.onMail((delivered) => started.read(delivered));
    },
    settings: (storageConnection, clockUrl) => ({
      PUBLIC_URL: signIn.url,
      ORGANIZATION_NAME: "Contoso",
      TENANT_ID: tenant.tenantId,
      AUTH_AUDIENCE: audience,
      WEBSITE_AUTH_ENABLED: "True",
      GRAPH_URL: tenant.url,
      READER_CLIENT_ID: tenant.identities.reader.clientId,
      PASS_ISSUER_CLIENT_ID: tenant.identities.passIssuer.clientId,
      POLICY_WRITER_CLIENT_ID: tenant.identities.policyWriter.clientId,
      IDENTITY_ENDPOINT: tenant.identityEndpoint,
      IDENTITY_HEADER: tenant.identityHeader,
      AzureWebJobsStorage: storageConnection,
      EMAIL_ENDPOINT: mail.url,
      EMAIL_SENDER: SENDER,
      EMAIL_REPLY_TO: addresses.helpdesk,
      MAIL_PER_MINUTE: String(options.mailQuota.perMinute),
      MAIL_PER_HOUR: String(options.mailQuota.perHour),
      HELPDESK_MAIL: addresses.helpdesk,
      APPROVER_MAIL: addresses.approvers,
      ALERT_MAIL: addresses.alerts,
      HR_WEBHOOK_SECRETS: webhookSecret,
      LINK_SECRET: secretOf(seed, "links"),
      EXCLUSION_GROUP_ID: population.exclusionGroupId,
      ENFORCED_GROUP_ID: population.enforcedGroupId,
      BREAK_GLASS_GROUP_ID: population.breakGlassGroupId,
      BREAK_GLASS_USER_IDS: population.breakGlassUserIds.join(","),
      DEFAULT_TIME_ZONE: "Europe/Berlin",
      CLOCK_URL: clockUrl,
    }),
    async stop() {
      await signIn.stop();
      await mail.stop();
      await tenant.stop();
    },
  };
}

const tenantTrouble: Record<TroubleLevel, Parameters<Tenant["setTrouble"]>[0]> = {
  none: {},
  mild: { throttled: 0.01, unavailable: 0.003 },
  harsh: { throttled: 0.05, unavailable: 0.02, lostAnswer: 0.01 },
};
const mailTrouble: Record<TroubleLevel, NonNullable<MailOptions["trouble"]>> = {
  none: {},
  mild: { throttled: 0.005, unavailable: 0.002, resetAfterAccept: 0.002, reportedTwice: 0.01 },
  harsh: { throttled: 0.02, unavailable: 0.01, resetAfterAccept: 0.01, dropped: 0.005, reportedTwice: 0.05 },
};

function isToken(tenant: Tenant, bearer: string): boolean {
  try {
    tenant.verifyToken(`Bearer ${bearer.replace(/^Bearer /i, "")}`, "https://communication.azure.com");
    return true;
  } catch {
    return false;
  }
}

/** The accounts that a newcomer may want to be, first the two admins. */
function* signInChoices(
  population: Population,
): Iterable<{ userPrincipalName: string; displayName: string; roles: string[] }> {
  for (const person of [population.starter, population.approver])
    yield { ...person, roles: rolesOf(population, person.id) };
  let shown = 0;
  for (const person of population.people.values())
    if (person.kind === "employee" && shown++ < 20) yield { ...person, roles: [] };
}

const rolesOf = (population: Population, userId: string): string[] =>
  userId === population.starter.id ? ["Admin"] : userId === population.approver.id ? ["Approver", "Auditor"] : [];

/** The door of App Service authentication: the tenant decides, Conditional Access included. */
function authenticate(tenant: Tenant, population: Population, username: string, proof: string) {
  const person = [...population.people.values()].find(
    (candidate) => candidate.userPrincipalName.toLowerCase() === username.trim().toLowerCase(),
  );
  if (!person) return { ok: false as const, reason: "There is no such account." };
  const [methodId] = person.heldPasskeys;
  const withProof =
    proof === "passkey"
      ? methodId
        ? { kind: "passkey" as const, methodId }
        : undefined
      : proof === "passwordAndPush" && person.hasSecondFactor
        ? { kind: "passwordAndPush" as const }
        : { kind: "password" as const };
  if (!withProof) return { ok: false as const, reason: "This person has no passkey at hand." };
  const answer = tenant.directory.signIn({
    userId: person.id,
    with: withProof,
    app: ownApp,
    resource: ownApp,
    interactive: true,
    device: person.family,
  });
  if (answer.result !== "success")
    return { ok: false as const, reason: `The tenant refused this sign-in (${answer.errorCode}).` };
  return {
    ok: true as const,
    principal: {
      oid: person.id,
      tid: tenant.tenantId,
      name: person.displayName,
      preferred_username: person.userPrincipalName,
      roles: rolesOf(population, person.id),
    },
  };
}
