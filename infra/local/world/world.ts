import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { HostKeys } from "../host/hostKeys.ts";
import { type Mail, startMail } from "../mail/mail.ts";
import type { DeliveryReportEvent } from "../mail/mailTypes.ts";
import type { PeopleContext } from "../people/context.ts";
import { mishapsOf } from "../people/habits.ts";
import type { HandHire, HiredByHand } from "../people/handHire.ts";
import type { Hire } from "../people/hiring.ts";
import { makeAccountsOdd } from "../people/oddAccounts.ts";
import { startPeople } from "../people/people.ts";
import { castPlayed } from "../people/played.ts";
import { MAIL_DOMAIN, type Population, populate } from "../people/population.ts";
import { makeTenantReady } from "../people/readyTenant.ts";
import { registerDirectorySync, registerOwnApp } from "../people/tenantApps.ts";
import { makeTestApp } from "../people/testApp.ts";
import { PersonBrowser } from "../signIn/personBrowser.ts";
import { type SignIn, startSignIn } from "../signIn/signIn.ts";
import { startTenant, type Tenant } from "../tenant/tenant.ts";
import { addresses } from "./addresses.ts";
import { mailOutcomes } from "./mailOutcome.ts";
import { shapeTenant } from "./shapes/shapes.ts";
import { keepSignInBooks, type SignInBooks } from "./signInBooks.ts";
import { asksEveryTime, authenticate, isSomebody, ownAppId, proofs, signInChoices } from "./signInDoor.ts";
import { mailTrouble, oddRates, tenantTrouble } from "./troubleDoses.ts";
import type { WorldOptions } from "./worldOptions.ts";
import { secretOf, worldSettings } from "./worldSettings.ts";

interface AppAddress {
  readonly url: string;
  readonly keys: HostKeys;
}

export interface World extends SignInBooks {
  readonly publicUrl: string;
  readonly tenant: Tenant;
  readonly mail: Mail;
  readonly signIn: SignIn;
  readonly population: Population;
  readonly played: PeopleContext["played"];
  /** Those by hand included. */
  readonly hires: readonly Hire[];
  /** The settings by which the deployed bundle finds this world, as it finds Azure in production. */
  settings(storageConnection: string, clockUrl: string): Record<string, string>;
  /** Where the app's host listens and what opens its webhooks; while there is none the public address answers 503. */
  appAt(app: AppAddress | undefined): void;
  /** The people start to live. */
  begin(): void;
  /** Somebody more, by hand, once the people live; HR tells of them elsewhere. @throws UnknownManager */
  hire(hire: HandHire): HiredByHand;
  stop(): Promise<void>;
}

/** Starts the tenant, the mail service and the sign-in, and fills the tenant; nobody lives before `begin`. */
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
    odd: oddRates(options.trouble),
    propagationMinutes: options.membershipLagMinutes,
    licence: options.licence,
    logExport: !options.shapes?.includes("no-log-export"),
  });
  const population = populate(tenant.directory, seed, options.people, options.waves);
  const cast = options.play && castPlayed(tenant.directory, population, seed, clock.now());
  const audience = ownAppId(tenant.tenantId);
  const [admins = "", approvers = ""] = population.roleGroupIds;
  registerOwnApp(tenant.directory, audience, { Admin: [admins], Approver: [approvers], Auditor: [approvers] });
  registerDirectorySync(tenant.directory, population.starter.id);
  makeTenantReady(tenant.directory, { ...population, appIds: [audience] });
  shapeTenant(tenant.directory, population, options.shapes ?? []);
  tenant.directory.setUsablePasskeys((userId) => population.people.get(userId)?.passkeysAtHand.size ?? 0);
  if (oddRates(options.trouble)) makeAccountsOdd(tenant.directory, population.people.values(), seed);
  tenant.directory.refreshReport();

  let app: AppAddress | undefined;
  const mail = await startMail({
    clock,
    seed,
    dir: join(dir, "mail"),
    tls: options.certificates,
    verifyToken: (bearer) => isToken(tenant, bearer),
    quota: options.mailQuota,
    senderDomains: [MAIL_DOMAIN],
    trouble: mailTrouble[options.trouble],
    outcomeOf: mailOutcomes(seed, options.trouble, mishaps.bounces),
    deliver: (events) => tellApp(app, events),
    onInboxLook: () => options.play?.onVisit(),
  });

  const signIn = await startSignIn({
    port: options.publicPort,
    upstream: () => app?.url ?? "",
    clock,
    tenantId: tenant.tenantId,
    audience,
    proofs,
    principals: () => signInChoices(population),
    authenticate: async (username, proof, userAgent) =>
      authenticate(tenant, population, username, proof.kind, userAgent),
    onRequest: ({ headers }) => {
      if (isSomebody(headers["user-agent"])) options.play?.onVisit();
    },
    asksEveryTime: ({ oid }) => asksEveryTime(tenant, population, oid),
  });

  const testApp = makeTestApp(tenant.directory, signIn.url, population.breakGlassGroupId);
  const context: PeopleContext = {
    seed,
    clock,
    directory: tenant.directory,
    population,
    mishaps,
    addresses,
    selfService: { url: `${signIn.url}/me`, app: testApp },
    played: cast && options.play && { ...cast, toldOf: options.play.toldOf },
    openBrowser: (headers) => new PersonBrowser(headers),
    note: options.note,
  };
  const lagMinutes = options.membershipLagMinutes ?? 0;
  const books = keepSignInBooks({
    directory: tenant.directory,
    population,
    clock,
    lagMinutes,
    dir: join(dir, "tenant"),
  });
  let living: ReturnType<typeof startPeople> | undefined;
  const webhookSecret = `whsec_${secretOf(seed, "hr")}`;

  return {
    publicUrl: signIn.url,
    tenant,
    mail,
    signIn,
    population,
    played: context.played,
    get hires() {
      return living?.hires ?? [];
    },
    ...books,
    appAt(address) {
      app = address;
    },
    begin() {
      const hiring = {
        hires: Math.floor(options.people / 10),
        byMail: options.hiresByMail ?? 0,
        webhookUrl: `${signIn.url}/api/hr/events`,
        webhookSecret,
      };
      const started = startPeople(
        context,
        hiring,
        { passwords: options.attack ?? 0, ledger: books.attack },
        { lostPhones: options.lostPhones ?? 0, leavers: options.leavers ?? 0, books },
      );
      living = started;
      mail.onMail((delivered) => started.read(delivered));
    },
    hire(one) {
      if (!living) throw new Error("the people do not live yet");
      return living.hire(one);
    },
    settings: (storageConnection, clockUrl) => ({
      ...worldSettings({
        tenant,
        mail,
        signIn,
        population,
        mailQuota: options.mailQuota,
        audience,
        webhookSecret,
        testAppId: testApp.id,
        seed,
        isByMail: (options.hiresByMail ?? 0) > 0,
        offboards: (options.leavers ?? 0) > 0,
      }),
      AzureWebJobsStorage: storageConnection,
      CLOCK_URL: clockUrl,
    }),
    async stop() {
      await signIn.stop();
      await mail.stop();
      await tenant.stop();
    },
  };
}

function isToken(tenant: Tenant, bearer: string): boolean {
  try {
    tenant.verifyToken(`Bearer ${bearer.replace(/^Bearer /i, "")}`, "https://communication.azure.com");
    return true;
  } catch {
    return false;
  }
}

/**
 * Tells the app what became of its mails, as Event Grid does.
 * @throws Error, after which the mail service tries again.
 */
async function tellApp(app: AppAddress | undefined, events: readonly DeliveryReportEvent[]): Promise<void> {
  if (!app) throw new Error("the app is not there yet");
  const response = await fetch(`${app.url}/runtime/webhooks/EventGrid?functionName=mailDeliveryReport`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "aeg-event-type": "Notification",
      "x-functions-key": app.keys.eventgrid_extension,
    },
    body: JSON.stringify(events),
  });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`the app answered ${response.status} to delivery reports`);
}
