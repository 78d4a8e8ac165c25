import { injectCoreModule } from "../../infra/local/host/loadApp.ts";
import { fakePorts } from "./fakes/fakePorts.ts";
import { testConfig } from "./testConfig.ts";

/** One way into the app: `GET /api/waves/{waveId}`. */
export type Route = `${string} /${string}`;

interface Registration {
  readonly name: string;
  readonly bindings: Readonly<Record<string, { type: string; route?: string; methods?: readonly string[] }>>;
}

/** Every function of the app, as its own registration tells them to a host that only listens. */
async function registrations(): Promise<readonly Registration[]> {
  const registered: Registration[] = [];
  class Disposable {
    dispose(): void {}
  }
  const uninject = injectCoreModule({
    version: "4.0.0",
    hostVersion: "4.1042.0",
    Disposable,
    registerFunction: ({ name, bindings }: Registration) => {
      registered.push({ name, bindings });
      return new Disposable();
    },
    registerHook: () => new Disposable(),
    setProgrammingModel: () => {},
    getProgrammingModel: () => undefined,
    log: () => {},
  });
  try {
    const [
      { registerWaves },
      { registerJoiners },
      { registerEnforcement },
      { registerPeople },
      { registerDoor },
      { registerInstances },
      { registerTroubles },
      { DurableFunctions },
    ] = await Promise.all([
      import("../../functions/waves/register.ts"),
      import("../../functions/joiners/register.ts"),
      import("../../functions/enforcement/register.ts"),
      import("../../functions/people/register.ts"),
      import("../../functions/door/register.ts"),
      import("../../functions/instances/register.ts"),
      import("../../functions/troubles/register.ts"),
      import("../../functions/host/durableFunctions.ts"),
    ]);
    const durable = new DurableFunctions();
    registerWaves(fakePorts(), testConfig(), durable);
    registerJoiners(fakePorts(), testConfig(), durable);
    registerEnforcement(fakePorts(), testConfig());
    registerPeople(fakePorts(), testConfig());
    registerDoor(fakePorts(), testConfig());
    registerInstances(fakePorts(), testConfig());
    registerTroubles(fakePorts(), testConfig());
    durable.refuseGaps();
  } finally {
    uninject();
  }
  return registered;
}

/** The names of all functions, activities and orchestrations among them. */
export const registeredNames = async (): Promise<readonly string[]> => (await registrations()).map(({ name }) => name);

/** The HTTP routes of the app. */
export async function registeredRoutes(): Promise<readonly Route[]> {
  return (await registrations())
    .flatMap(({ bindings }) => Object.values(bindings))
    .filter(({ type }) => type === "httpTrigger")
    .flatMap(({ route = "", methods = [] }) =>
      methods.map((method): Route => `${method.toUpperCase()} /${pathOf(route)}`),
    );
}

/** A parameter that matches nothing but an empty path is how Functions spell the root. */
const pathOf = (route: string): string => route.replace("{ignored:maxlength(0)?}", "");
