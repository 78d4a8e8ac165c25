import type { BusinessClock } from "../../clock/clock.ts";
import type { Identity } from "../identity/identities.ts";
import { guidOf } from "../ids.ts";
import { parseQuery } from "../odata/queryOptions.ts";
import type { OddTenant } from "../oddities/oddTenant.ts";
import type { Answer, Call } from "./call.ts";
import { denied, envelope, GraphFault } from "./graphError.ts";
import type { Route, Router } from "./router.ts";
import type { Throttle } from "./throttle.ts";
import { ailmentOf, type Trouble } from "./trouble.ts";

export interface Stats {
  requests: number;
  throttled: number;
  forbidden: number;
  byOperation: Record<string, number>;
}

/** One request below the version, from the wire or from inside a batch. */
export interface Incoming {
  readonly method: string;
  readonly version: string;
  /** The path with its query, as sent. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
  readonly identity: Identity;
}
export interface Dispatched extends Answer {
  readonly template: string;
  readonly queryShape: string;
}

/**
 * Routes, authorises, throttles and answers. It knows nothing of sockets, so each request of a batch goes through it.
 */
export class Dispatcher {
  readonly stats: Stats = { requests: 0, throttled: 0, forbidden: 0, byOperation: {} };
  trouble: Trouble;
  readonly #router: Router;
  readonly #throttle: Throttle;
  readonly #clock: BusinessClock;
  readonly #seed: number;
  readonly #odd: OddTenant | undefined;
  readonly #origin: () => string;
  #requests = 0;

  constructor(options: {
    router: Router;
    throttle: Throttle;
    clock: BusinessClock;
    seed: number;
    origin: () => string;
    trouble: Trouble;
    odd?: OddTenant | undefined;
  }) {
    this.#router = options.router;
    this.#throttle = options.throttle;
    this.#clock = options.clock;
    this.#seed = options.seed;
    this.#odd = options.odd;
    this.#origin = options.origin;
    this.trouble = options.trouble;
  }

  /** Never throws: a fault becomes an answer in Graph's shape. */
  dispatch(incoming: Incoming): Dispatched {
    this.stats.requests++;
    const requestId = guidOf(this.#seed, `request ${this.#requests++}`);
    const at = incoming.url.indexOf("?");
    const path = at < 0 ? incoming.url : incoming.url.slice(0, at);
    let template = "unknown";
    let queryShape = "";
    try {
      const found = this.#router.find(incoming.method, incoming.version, path);
      const { route } = found;
      template = `/${incoming.version}${route.template}`;
      const operation = `${incoming.method} ${template}`;
      this.stats.byOperation[operation] = (this.stats.byOperation[operation] ?? 0) + 1;
      const query = parseQuery(at < 0 ? "" : incoming.url.slice(at + 1));
      queryShape = shapeOf(query);
      const identity = this.#odd?.identityNow(incoming.identity, this.#clock.now()) ?? incoming.identity;
      if (!route.permissions.some((set) => set.every((permission) => identity.roles.has(permission)))) throw denied();
      const call: Call = {
        method: incoming.method,
        version: incoming.version.toLowerCase() === "beta" ? "beta" : "v1.0",
        path,
        params: found.params,
        query,
        headers: incoming.headers,
        body: incoming.body,
        identity,
        knowsNewEnumMembers: String(incoming.headers["prefer"] ?? "").includes("include-unknown-enum-members"),
        origin: this.#origin(),
      };
      const answer = this.#answer(call, route, template);
      const headers = {
        "request-id": requestId,
        ...(call.knowsNewEnumMembers ? { "preference-applied": "include-unknown-enum-members" } : {}),
        ...answer.headers,
      };
      return { ...answer, headers, template, queryShape };
    } catch (error) {
      return { ...this.fault(error, requestId, incoming.headers), template, queryShape };
    }
  }

  /** The page of a gateway that stands between, if one comes just now. */
  gatewayPage(method: string, path: string): ReturnType<OddTenant["gatewayPage"]> {
    return this.#odd?.gatewayPage(method, path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/gi, "{id}"), this.#clock.now());
  }

  /** The answer to a failure. A fault of the stand-in itself is a 500 and is printed on stderr. */
  fault(error: unknown, requestId: string, headers: Incoming["headers"]): Answer {
    const fault =
      error instanceof GraphFault ? error : new GraphFault(500, "generalException", "The stand-in tenant failed.");
    if (fault !== error) console.error("tenant:", error);
    if (fault.status === 429) this.stats.throttled++;
    if (fault.status === 403) this.stats.forbidden++;
    const clientRequestId = String(headers["client-request-id"] ?? requestId);
    return {
      status: fault.status,
      headers: { "request-id": requestId, ...fault.headers },
      body: envelope(fault, this.#clock.now(), requestId, clientRequestId),
    };
  }

  #answer(call: Call, route: Route, template: string): Answer {
    const ailment = ailmentOf(this.trouble, this.#seed, call.method, template, this.#clock.now());
    if (ailment === "throttled")
      throw new GraphFault(
        429,
        "TooManyRequests",
        "Too many requests",
        route.bucket === "conditionalAccess" ? {} : { "Retry-After": "60" },
      );
    if (ailment === "unavailable")
      throw new GraphFault(503, "serviceNotAvailable", "The service is temporarily unavailable.", {
        "Retry-After": "60",
      });
    if (ailment === "timedOut") throw timeout();
    const headers = this.#throttle.admit(route, call.identity.clientId, unitsOf(route, call), this.#clock.now());
    const answer = this.#odd
      ? this.#odd.answer(call, route.template, this.#clock.now(), route.handle)
      : route.handle(call);
    if (ailment === "lostAnswer" && answer.status < 300) throw timeout();
    return { ...answer, headers: { ...headers, ...answer.headers } };
  }
}

const timeout = () => new GraphFault(504, "UnknownError", "");

/**
 * Which options were given, without their values: `$filter,$select`. Two queries of one shape exercise the same code.
 */
const shapeOf = (query: ReadonlyMap<string, string>): string =>
  query.size === 0
    ? ""
    : [...query]
        .map(([name, value]) =>
          name === "$filter"
            ? `${name}:${value.replace(/'[^']*'|\d[\w:.-]*/g, "?")}`
            : name === "$select" || name === "$expand"
              ? `${name}:${value}`
              : name,
        )
        .sort()
        .join();

function unitsOf(route: Route, call: Call): number {
  let units = route.cost;
  if (call.query.has("$select")) units -= 1;
  if (call.query.has("$expand")) units += 1;
  const top = Number(call.query.get("$top"));
  if (top > 0 && top < 20) units -= 1;
  return Math.max(1, units);
}
