import type { InvocationContext } from "@azure/functions";
import { PortsOnFirstCall } from "../../functions/host/onFirstCall.ts";
import { injectCoreModule } from "../../infra/local/host/loadApp.ts";
import type { Config } from "../../shared/config/config.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { fakePorts } from "./fakes/fakePorts.ts";
import { testConfig } from "./testConfig.ts";

/** One way into the app: `GET /api/waves/{waveId}`. */
export type Route = `${string} /${string}`;

/** A function of the app, as its own registration tells it to a host. */
export interface RegisteredFunction {
  readonly name: string;
  readonly bindings: Readonly<Record<string, { type: string; route?: string; methods?: readonly string[] }>>;
  readonly options: { readonly extraInputs: readonly { readonly type: string; readonly name: string }[] };
  readonly handler: (input: unknown, context: InvocationContext) => unknown;
}

/** The library asks once for its host, and keeps it. */
let registered: RegisteredFunction[] = [];
class Disposable {
  dispose(): void {}
}
const listeningHost = {
  version: "4.0.0",
  hostVersion: "4.1042.0",
  Disposable,
  registerFunction: (
    { name, bindings }: Pick<RegisteredFunction, "name" | "bindings">,
    handler: RegisteredFunction["handler"],
  ) => {
    const extraInputs = Object.entries(bindings)
      .filter(([, { type }]) => type === "durableClient")
      .map(([key, binding]) => ({ ...binding, name: key }));
    registered.push({ name, bindings, handler, options: { extraInputs } });
    return new Disposable();
  },
  registerHook: () => new Disposable(),
  setProgrammingModel: () => {},
  getProgrammingModel: () => undefined,
  log: () => {},
};

/** Every function of the app, over these ports. */
export async function registeredFunctions(
  ports: Ports = fakePorts(),
  config: Config = testConfig(),
): Promise<readonly RegisteredFunction[]> {
  registered = [];
  const uninject = injectCoreModule(listeningHost);
  try {
    const { registerAll } = await import("../../functions/registerAll.ts");
    registerAll(new PortsOnFirstCall(async () => ports), config);
  } finally {
    uninject();
  }
  return registered;
}

/** The names of all functions, activities and orchestrations among them. */
export const registeredNames = async (): Promise<readonly string[]> =>
  (await registeredFunctions()).map(({ name }) => name);

/** The HTTP routes of the app. */
export async function registeredRoutes(): Promise<readonly Route[]> {
  return (await registeredFunctions())
    .flatMap(({ bindings }) => Object.values(bindings))
    .filter(({ type }) => type === "httpTrigger")
    .flatMap(({ route = "", methods = [] }) =>
      methods.map((method): Route => `${method.toUpperCase()} /${pathOf(route)}`),
    );
}

/** A parameter that matches nothing but an empty path is how Functions spell the root. */
const pathOf = (route: string): string => route.replace("{ignored:maxlength(0)?}", "");
