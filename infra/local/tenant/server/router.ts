import type { Answer, Call } from "./call.ts";
import { badRequest, GraphFault } from "./graphError.ts";

/** Which of Graph's throttling buckets a route counts against. */
export type Bucket = "reports" | "conditionalAccess" | "directory" | "directoryWrite" | "none";

export interface Route {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** The path below the version, e.g. `/users/{id}/manager`. */
  readonly template: string;
  readonly versions: readonly ("v1.0" | "beta")[];
  /** One of these sets of application permissions is enough. */
  readonly permissions: readonly (readonly string[])[];
  readonly bucket: Bucket;
  /** Resource units before `$select`, `$expand` and `$top` are counted. */
  readonly cost: number;
  readonly handle: (call: Call) => Answer;
}

interface Node {
  readonly literals: Map<string, Node>;
  key: Node | undefined;
  readonly routes: Map<string, Route>;
}
const node = (): Node => ({ literals: new Map(), key: undefined, routes: new Map() });

/** Finds the route of a path. Case does not matter in path segments, as in Graph. */
export class Router {
  readonly #root = node();

  constructor(routes: readonly Route[]) {
    for (const route of routes) {
      for (const version of route.versions) {
        let at = this.#root;
        for (const segment of [version, ...route.template.split("/").filter(Boolean)]) {
          if (segment.startsWith("{")) at = at.key ??= node();
          else {
            const next = at.literals.get(segment.toLowerCase()) ?? node();
            at.literals.set(segment.toLowerCase(), next);
            at = next;
          }
        }
        if (at.routes.has(route.method)) throw new Error(`two routes for ${route.method} ${route.template}`);
        at.routes.set(route.method, route);
      }
    }
  }

  /** @throws GraphFault 400 for a path Graph does not have, 405 for a method the path does not take. */
  find(method: string, version: string, path: string): { route: Route; params: string[] } {
    const params: string[] = [];
    let at = this.#root.literals.get(version.toLowerCase());
    if (!at) throw badRequest(`Invalid version: ${version}`);
    for (const segment of segmentsOf(path)) {
      const next: Node | undefined = at.literals.get(segment.toLowerCase());
      if (next) {
        at = next;
        continue;
      }
      if (!at.key) throw badRequest(`Resource not found for the segment '${segment}'.`);
      params.push(segment);
      at = at.key;
    }
    const route = at.routes.get(method);
    if (route) return { route, params };
    if (at.routes.size === 0)
      throw badRequest(`Resource not found for the segment '${segmentsOf(path).at(-1) ?? ""}'.`);
    throw new GraphFault(405, "Request_BadRequest", "Specified HTTP method is not allowed for the request target.");
  }
}

/** `/users('a@b')/manager` and `/users/a@b/manager` are the same path. */
function segmentsOf(path: string): string[] {
  const out: string[] = [];
  for (const raw of path.split("/")) {
    if (raw === "") continue;
    let segment: string;
    try {
      segment = raw.includes("%") ? decodeURIComponent(raw) : raw;
    } catch {
      throw badRequest("The request URI is not valid.");
    }
    const keyed = /^(\w+)\((?:(\w+)=)?'((?:[^']|'')*)'\)$/.exec(segment);
    // An alternate key is a segment of its own here: `/servicePrincipals/(appId)/{appId}`.
    if (keyed) out.push(keyed[1] ?? "", ...(keyed[2] ? [`(${keyed[2]})`] : []), (keyed[3] ?? "").replaceAll("''", "'"));
    else out.push(segment);
  }
  return out;
}
