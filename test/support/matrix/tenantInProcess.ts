import type { BusinessClock } from "../../../infra/local/clock/clock.ts";
import { Directory } from "../../../infra/local/tenant/directory.ts";
import { type Identity, type IdentityName, loadIdentities } from "../../../infra/local/tenant/identity/identities.ts";
import { answerQuery } from "../../../infra/local/tenant/logAnalytics/logAnalyticsServer.ts";
import { answerBatch } from "../../../infra/local/tenant/server/batch.ts";
import { type Dispatched, Dispatcher } from "../../../infra/local/tenant/server/dispatch.ts";
import { Router } from "../../../infra/local/tenant/server/router.ts";
import { Throttle } from "../../../infra/local/tenant/server/throttle.ts";
import { createTenantState, type TenantState } from "../../../infra/local/tenant/state.ts";
import { tenantRoutes } from "../../../infra/local/tenant/tenantRoutes.ts";
import { type BadAnswer, brokenConnection } from "./badAnswers.ts";
import { type Outside, type OutsideCall, shapeOf, shapeOfQuery } from "./outside.ts";

export const GRAPH_URL = "https://localhost:1";
export const LOGS_URL = "https://localhost:3";
const SEED = 7;

/** Stands still until told otherwise. */
export class HandClock implements BusinessClock {
  #now: number;
  constructor(now: string) {
    this.#now = Date.parse(now);
  }
  now = (): number => this.#now;
  hold = () => () => {};
  at = () => () => {};
  settled = async (): Promise<void> => {};
  set(ms: number): void {
    this.#now = Math.max(this.#now, ms);
  }
}

/** As it throttles nobody: what it does when it throttles is one of the bad answers. */
class NoThrottle extends Throttle {
  override admit(): Record<string, string> {
    return {};
  }
}

type Deed = { readonly at: number; readonly run: (tenant: TenantInProcess) => void };
interface Part {
  readonly id: string;
  readonly method: string;
  readonly url: string;
}

/**
 * The stand-in tenant without a server. It remembers what was done to it, so that another one can be made that stands
 * where it stood.
 */
export class TenantInProcess {
  readonly directory: Directory;
  readonly identities: readonly Identity[] = loadIdentities(SEED);
  readonly clock: HandClock;
  readonly #dispatcher: Dispatcher;
  readonly #deeds: Deed[] = [];
  readonly #state: TenantState;
  readonly #outside: () => Outside;

  constructor(outside: () => Outside, start: string) {
    this.#outside = outside;
    this.clock = new HandClock(start);
    const state = createTenantState({ clock: this.clock, seed: SEED });
    this.#state = state;
    this.directory = new Directory(state, () => undefined);
    this.#dispatcher = new Dispatcher({
      router: new Router(tenantRoutes(state)),
      throttle: new NoThrottle(() => 100),
      clock: this.clock,
      seed: SEED,
      origin: () => GRAPH_URL,
      trouble: {},
    });
  }

  clientId(name: IdentityName): string {
    return this.identities.find((identity) => identity.name === name)?.clientId ?? "";
  }

  /** Does something to the tenant, as people do. */
  act<T>(run: (directory: Directory) => T): T {
    return this.#do((tenant) => run(tenant.directory));
  }

  get deeds(): readonly Deed[] {
    return [...this.#deeds];
  }

  /** Does the same again to a new one. */
  repeat(deeds: readonly Deed[]): void {
    for (const { at, run } of deeds) {
      this.clock.set(at);
      run(this);
    }
    this.#deeds.push(...deeds);
  }

  /** A request to Graph. */
  async answer(method: string, url: string, headers: Headers, body: string | undefined): Promise<Response> {
    const [, version = "", below = "/"] = /^\/([^/?]+)(\/.*)?$/.exec(url) ?? [];
    const clientId = headers.get("authorization")?.replace("Bearer ", "") ?? "";
    const identity = this.identities.find((one) => one.clientId === clientId);
    if (!identity) throw new Error(`no identity: ${clientId}`);
    const call: OutsideCall = `graph ${shapeOf(method, below)}`;
    const bad = this.#outside().pass(call);
    const parsed = body === undefined ? undefined : (JSON.parse(body) as unknown);
    if (bad && !bad.tookEffect) return badResponse(bad);
    const isBatch = below === "/$batch";
    const incoming = { method, version, url: below, headers: Object.fromEntries(headers), body: parsed, identity };
    const dispatched: Pick<Dispatched, "status" | "body" | "text" | "bytes" | "headers"> = isBatch
      ? this.#batch(parsed as { requests: readonly Part[] }, identity, version)
      : isRead(incoming)
        ? this.#dispatcher.dispatch(incoming)
        : this.#do((tenant) => tenant.#dispatcher.dispatch(incoming));
    if (bad) return badResponse(bad);
    const { bytes, text } = dispatched;
    const payload = dispatched.body ? JSON.stringify(dispatched.body) : bytes ? Buffer.from(bytes) : (text ?? "");
    return new Response(dispatched.status === 204 ? null : payload, {
      status: dispatched.status,
      headers: { "content-type": dispatched.body ? "application/json" : "text/plain", ...dispatched.headers },
    });
  }

  /** A query to the workspace into which the tenant exports its sign-in log. */
  answerQuery(query: string): Response {
    const bad = this.#outside().pass(`logs ${shapeOfQuery(query)}`);
    if (bad) return badResponse(bad);
    const [status, body] = answerQuery(this.#state, query, this.clock.now());
    return Response.json(body, { status });
  }

  /** Each part of a batch may be answered badly by itself. */
  #batch({ requests }: { requests: readonly Part[] }, identity: Identity, version: string) {
    const bads = new Map<string, BadAnswer>();
    const served: Part[] = [];
    for (const part of requests) {
      const call: OutsideCall = `graph in a batch ${shapeOf(part.method, part.url)}`;
      const bad = this.#outside().pass(call);
      if (bad) bads.set(part.id, bad);
      if (!bad || bad.tookEffect) served.push(part);
    }
    const run = (tenant: TenantInProcess) =>
      served.length === 0
        ? { status: 200, body: { responses: [] } }
        : answerBatch(tenant.#dispatcher, { requests: served }, identity, version);
    const whole = served.every(isRead) ? run(this) : this.#do(run);
    const responses = (whole.body as { responses: { id: string }[] }).responses.filter(({ id }) => !bads.has(id));
    const others = [...bads].flatMap(([id, bad]) => (typeof bad.status === "number" ? [badPart(id, bad)] : []));
    return { status: 200, body: { responses: [...responses, ...others] } };
  }

  #do<T>(run: (tenant: TenantInProcess) => T): T {
    this.#deeds.push({ at: this.clock.now(), run });
    return run(this);
  }
}

/** Some questions are asked with a POST. */
const isRead = ({ method, url }: Pick<Part, "method" | "url">): boolean =>
  method === "GET" || /checkMember|getMember|evaluate/i.test(url);

/** Within a batch, an answer that never comes is one that is left out. */
function badPart(id: string, { status, text, headers = {} }: BadAnswer): object {
  let body: unknown = text;
  try {
    body = JSON.parse(text);
  } catch {
    // What is no JSON stands there as text.
  }
  return { id, status, headers, ...(text !== "" && { body }) };
}

function badResponse(bad: BadAnswer): Response {
  if (typeof bad.status !== "number") throw brokenConnection(bad);
  return new Response(bad.text, { status: bad.status, headers: { ...bad.headers } });
}
