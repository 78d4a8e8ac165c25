import { isType, type LoadedFunction } from "./functionTable.ts";
import { parseRouteTemplate, type RouteTemplate } from "./routeTemplate.ts";

interface Route {
  fn: LoadedFunction;
  /** As written, the app's prefix before it. */
  text: string;
  template: RouteTemplate;
  methods: Set<string>;
}

/** The function that answers a request, and the values of its route. */
export interface RouteMatch {
  fn: LoadedFunction;
  route: string;
  params: Record<string, string>;
}

/**
 * The routes of an app's HTTP functions. HEAD and OPTIONS reach a function only when it lists them. Source:
 * Azure/azure-functions-host `WebHost/ScriptRouteHandler`, HTTP method route constraint.
 */
export class HttpRoutes {
  readonly #routes: Route[] = [];

  /** @param report hears of functions whose route is no good; the others go on. */
  constructor(functions: Iterable<LoadedFunction>, routePrefix: string, report: (message: string) => void) {
    for (const fn of functions) {
      if (!isType(fn.trigger, "httpTrigger")) continue;
      try {
        this.#routes.push(readRoute(fn, routePrefix));
      } catch (error) {
        report(`The '${fn.name}' function is in error: ${error instanceof Error ? error.message : error}`);
      }
    }
    this.#routes.sort((a, b) => a.template.precedence - b.template.precedence);
  }

  /** @returns undefined when no function answers this method on this path. */
  find(method: string, path: string): RouteMatch | undefined {
    for (const { fn, text, template, methods } of this.#routes) {
      const params = methods.has(method) ? template.match(path) : undefined;
      if (params) return { fn, route: text, params };
    }
    return undefined;
  }
}

function readRoute(fn: LoadedFunction, routePrefix: string): Route {
  const { route, methods } = fn.trigger;
  const own = (typeof route === "string" && route !== "" ? route : fn.name).replace(/^\/+/, "");
  const full = [routePrefix.replace(/^\/+|\/+$/g, ""), own].filter((part) => part !== "").join("/");
  if (/^(admin|runtime)(\/|$)/i.test(full))
    throw new Error("The specified route conflicts with one or more built in routes.");
  const listed = Array.isArray(methods) ? methods.map((method) => String(method).toUpperCase()) : ["GET", "POST"];
  return { fn, text: full, template: parseRouteTemplate(full), methods: new Set(listed) };
}
