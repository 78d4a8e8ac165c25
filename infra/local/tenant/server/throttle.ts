import { GraphFault } from "./graphError.ts";
import type { Route } from "./router.ts";

/**
 * Graph's request limits, in business time; a refused request does not count. Reports (also logs and
 * authenticationMethod): 5 requests / 10 s per app. Conditional Access: 1 request / s per tenant, all apps together,
 * without `Retry-After`. Directory: resource units / 10 s per app by size of tenant, and 3,000 writes / 150 s per app.
 * Source: learn.microsoft.com/graph/throttling-limits, read 2026-11.
 */
export class Throttle {
  readonly #reports = new Map<string, number[]>();
  #conditionalAccess = -Infinity;
  readonly #units = new Map<string, { from: number; used: number }>();
  readonly #writes = new Map<string, { from: number; used: number }>();
  readonly #users: () => number;

  constructor(users: () => number) {
    this.#users = users;
  }

  /** Counts the request. @returns headers for the answer. @throws GraphFault 429 when it is one too many. */
  admit(route: Route, appId: string, units: number, now: number): Record<string, string> {
    switch (route.bucket) {
      case "none":
        return {};
      case "conditionalAccess":
        if (now - this.#conditionalAccess < 1000) throw tooMany("Too many requests");
        this.#conditionalAccess = now;
        return {};
      case "reports": {
        const served = (this.#reports.get(appId) ?? []).filter((at) => now - at < 10_000);
        this.#reports.set(appId, served);
        if (served.length >= 5)
          throw tooMany(
            "This request is throttled. Please try again after the value specified in the Retry-After header.",
            10_000 - (now - (served[0] ?? now)),
          );
        served.push(now);
        return {};
      }
      case "directoryWrite":
        take(this.#writes, appId, 1, 3000, 150_000, now);
        break;
      case "directory":
        break;
    }
    const limit = this.#users() < 50 ? 3500 : this.#users() <= 500 ? 5000 : 8000;
    const used = take(this.#units, appId, units, limit, 10_000, now);
    return {
      "x-ms-resource-unit": String(units),
      ...(used > 0.8 ? { "x-ms-throttle-limit-percentage": used.toFixed(1) } : {}),
    };
  }
}

function take(
  windows: Map<string, { from: number; used: number }>,
  appId: string,
  units: number,
  limit: number,
  lengthMs: number,
  now: number,
): number {
  let window = windows.get(appId);
  if (!window || now - window.from >= lengthMs) {
    window = { from: now, used: 0 };
    windows.set(appId, window);
  }
  if (window.used + units > limit) throw tooMany("Too many requests", lengthMs - (now - window.from));
  window.used += units;
  return window.used / limit;
}

const tooMany = (message: string, afterMs?: number): GraphFault =>
  new GraphFault(
    429,
    "TooManyRequests",
    message,
    afterMs === undefined ? {} : { "Retry-After": String(Math.max(1, Math.ceil(afterMs / 1000))) },
  );
