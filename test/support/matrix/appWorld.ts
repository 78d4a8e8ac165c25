import { HttpRequest, type HttpResponseInit, InvocationContext } from "@azure/functions";
import { ManagedIdentityCredential } from "@azure/identity";
import { QueueClient } from "@azure/storage-queue";
import { clientInput } from "../../../infra/local/durable/managementUrls.ts";
import { buildPorts } from "../../../shared/adapters/buildPorts.ts";
import type { Config } from "../../../shared/config/config.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { type RegisteredFunction, registeredFunctions } from "../registeredRoutes.ts";
import { testConfig } from "../testConfig.ts";
import { asRestError, brokenConnection } from "./badAnswers.ts";
import { DURABLE_URL, DurableInProcess, type Instance, serveDurable } from "./durableInProcess.ts";
import { MAIL_URL, MailInProcess, serveMail } from "./mailInProcess.ts";
import { MemoryTables, serveTables } from "./memoryTables.ts";
import { Outside } from "./outside.ts";
import { GRAPH_URL, LOGS_URL, TenantInProcess } from "./tenantInProcess.ts";
import { asTokenError } from "./tokenAnswers.ts";

/** So long a request to Graph takes, in business time: none of its narrow limits is met in passing. */
const takesMs = (path: string): number => (/conditionalAccess|policies/i.test(path) ? 1200 : 2500);

interface Message {
  readonly queue: string;
  readonly body: unknown;
  readonly deliveries?: number;
}
/** Everything that outlives a call. */
export interface Snapshot {
  readonly now: number;
  readonly deeds: TenantInProcess["deeds"];
  readonly tables: ReturnType<MemoryTables["snapshot"]>;
  readonly mails: ReturnType<MailInProcess["snapshot"]>;
  readonly instances: ReadonlyMap<string, Instance>;
  readonly messages: readonly Message[];
}

/** How an invocation ended. */
export interface Ended {
  readonly value?: unknown;
  readonly error?: unknown;
}

/** A channel that takes whatever it is told. */
export const TEAMS_URL = "https://flows.logic.azure.com/workflows/1/invoke?sig=of-the-flow";

/** The Request Service of Entra Verified ID. */
export const VERIFIED_ID_URL = "https://localhost:9";

let current: AppWorld | undefined;
const here = (): AppWorld => {
  if (!current) throw new Error("no world");
  return current;
};

/** Whatever the app reaches outside ends in the world of this moment, for the life of this process. */
function serveEverything(): void {
  serveTables(() => here().tables);
  serveMail(() => here().mail);
  serveDurable(() => here().durable);
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const { pathname, search, origin } = new URL(request.url);
    const body = request.method === "GET" ? undefined : await request.text();
    if (origin === MAIL_URL) return here().mailOverFetch(request.method, pathname + search);
    if (request.url === TEAMS_URL) return here().teamsOverFetch();
    if (origin === VERIFIED_ID_URL) return here().presentationOverFetch();
    if (origin === LOGS_URL) return here().tenant.answerQuery((JSON.parse(body ?? "{}") as { query: string }).query);
    if (origin !== GRAPH_URL) throw new Error(`nobody answers at ${origin}`);
    here().pass(takesMs(pathname));
    return here().tenant.answer(request.method, pathname + search, request.headers, body || undefined);
  };
  Object.assign(ManagedIdentityCredential.prototype, {
    async getToken(this: { readonly clientId: string }) {
      const bad = here().outside.pass("identity GET /msi/token");
      if (bad) throw asTokenError(bad);
      return { token: this.clientId, expiresOnTimestamp: Date.now() + 3_600_000 };
    },
  });
  Object.assign(QueueClient.prototype, {
    createIfNotExists: async () => ({}),
    async sendMessage(this: QueueClient, text: string) {
      const bad = here().outside.pass("queues POST message");
      if (!bad || bad.tookEffect)
        here().messages.push({ queue: this.name, body: JSON.parse(Buffer.from(text, "base64").toString("utf8")) });
      if (bad) throw asRestError(bad);
      return {};
    },
  });
}
serveEverything();

/** The app with its own ports, and everything outside it in memory on virtual time. */
export class AppWorld {
  readonly outside = new Outside();
  readonly tenant: TenantInProcess;
  readonly tables = new MemoryTables(() => this.outside);
  readonly mail = new MailInProcess(() => this.outside);
  readonly durable: DurableInProcess;
  readonly config: Config;
  readonly ports: Ports;
  messages: Message[] = [];
  readonly #functions: ReadonlyMap<string, RegisteredFunction>;

  private constructor(config: Config, ports: Ports, functions: readonly RegisteredFunction[], tenant: TenantInProcess) {
    this.config = config;
    this.ports = ports;
    this.tenant = tenant;
    this.durable = new DurableInProcess(
      () => this.outside,
      () => this.now,
    );
    this.#functions = new Map(functions.map((one) => [one.name, one]));
  }

  /** @param settings beyond those of where everything is. */
  static async open(start: string, settings: Readonly<Record<string, string>>): Promise<AppWorld> {
    const tenant = new TenantInProcess(() => here().outside, start);
    const config = testConfig({
      GRAPH_URL,
      EMAIL_ENDPOINT: MAIL_URL,
      // What is allowed beside a clock of one machine; the clock itself is handed over.
      CLOCK_URL: "file:///nowhere",
      READER_CLIENT_ID: tenant.clientId("reader"),
      PASS_ISSUER_CLIENT_ID: tenant.clientId("passIssuer"),
      POLICY_WRITER_CLIENT_ID: tenant.clientId("policyWriter"),
      OFFBOARDER_CLIENT_ID: tenant.clientId("offboarder"),
      PATIENCE_SECONDS: "0",
      DOOR_SETTLES_MINUTES: "0",
      INACTIVE_DEVICES: "on",
      MAIL_PER_MINUTE: "10000",
      MAIL_PER_HOUR: "100000",
      ...settings,
    });
    const ports = buildPorts(config, () => undefined, { now: () => new Date(tenant.clock.now()) });
    const world = new AppWorld(config, ports, await registeredFunctions(ports, config), tenant);
    current = world;
    return world;
  }

  static async at(snapshot: Snapshot, start: string, settings: Readonly<Record<string, string>>): Promise<AppWorld> {
    const world = await AppWorld.open(start, settings);
    world.tenant.repeat(snapshot.deeds);
    world.tenant.clock.set(snapshot.now);
    world.tables.restore(snapshot.tables);
    world.mail.restore(snapshot.mails);
    world.durable.instances = new Map(snapshot.instances);
    world.messages = [...snapshot.messages];
    return world;
  }

  snapshot(): Snapshot {
    return {
      now: this.now,
      deeds: this.tenant.deeds,
      tables: this.tables.snapshot(),
      mails: this.mail.snapshot(),
      instances: new Map(this.durable.instances),
      messages: [...this.messages],
    };
  }

  get now(): number {
    return this.tenant.clock.now();
  }
  pass(ms: number): void {
    this.set(this.now + ms);
  }
  set(ms: number): void {
    this.tenant.clock.set(ms);
  }

  functions(): readonly RegisteredFunction[] {
    return [...this.#functions.values()];
  }

  /** Whether somebody waits for what the function answers. */
  isAnswered(name: string): boolean {
    return Object.values(this.#functions.get(name)?.bindings ?? {}).some(({ type }) => type === "httpTrigger");
  }

  teamsOverFetch(): Response {
    const bad = this.outside.pass("teams POST /invoke");
    if (!bad) return new Response(null, { status: 202 });
    if (typeof bad.status !== "number") throw brokenConnection(bad);
    return new Response(bad.text, { status: bad.status });
  }

  presentationOverFetch(): Response {
    const bad = this.outside.pass("verifiedId POST createPresentationRequest");
    if (bad && typeof bad.status !== "number") throw brokenConnection(bad);
    if (bad) return new Response(bad.text, { status: Number(bad.status), headers: { ...bad.headers } });
    const body = { requestId: "request-1", url: "openid-vc://?request_uri=https://verifiedid.example/request-1" };
    return Response.json({ ...body, expiry: 1_800_000_000 }, { status: 201 });
  }

  mailOverFetch(method: string, path: string): Response {
    const { status, headers, text } = this.mail.answer(method, path, "", "");
    return new Response(text, { status, headers: { "content-type": "application/json", ...headers } });
  }

  /** Calls a function as the host does. */
  async invoke(name: string, input: unknown, triggerMetadata: Record<string, unknown> = {}): Promise<Ended> {
    const found = this.#functions.get(name);
    if (!found) throw new Error(`no function ${name}`);
    const { options, handler } = found;
    const context = new InvocationContext({
      functionName: name,
      logHandler: () => undefined,
      options: { extraInputs: [...options.extraInputs], extraOutputs: [] } as never,
      triggerMetadata: triggerMetadata as never,
    });
    const client = clientInput({ hubName: "hub", systemKey: "k" }, "https://app.example", DURABLE_URL);
    for (const one of options.extraInputs) context.extraInputs.set(one.name, JSON.parse(client));
    try {
      return { value: await handler(input, context) };
    } catch (error) {
      return { error };
    }
  }

  /** A request of somebody, as App Service hands it on. */
  request(
    name: string,
    asked: {
      readonly method?: string;
      readonly url: string;
      readonly params?: Readonly<Record<string, string>>;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    },
  ): Promise<Ended & { readonly value?: HttpResponseInit }> {
    const { method = "GET", url, params = {}, headers = {}, body } = asked;
    const request = new HttpRequest({
      method,
      url: `https://app.example${url}`,
      params: { ...params },
      headers: { ...headers },
      ...(body !== undefined && { body: { string: body } }),
    });
    return this.invoke(name, request) as Promise<Ended & { value?: HttpResponseInit }>;
  }
}
