import { Dispatcher } from "../../../../infra/local/tenant/server/dispatch.ts";
import { Router } from "../../../../infra/local/tenant/server/router.ts";
import { Throttle } from "../../../../infra/local/tenant/server/throttle.ts";
import { tenantRoutes } from "../../../../infra/local/tenant/tenantRoutes.ts";
import { graphSetupTenant, type SetupTenant } from "../../../../infra/setup/setupTenant.ts";
import type { GraphAnswer } from "../../../../shared/adapters/graph/graphAnswer.ts";
import { GraphClient, type GraphRequestOptions, NoAnswerError } from "../../../../shared/adapters/graph/graphClient.ts";
import { tenantWorld } from "../local/tenant/handClock.ts";

interface Exchange {
  readonly method: string;
  readonly path: string;
}

/** Speaks to the stand-in tenant in this process, as somebody with these scopes. */
class AdminGraph extends GraphClient {
  readonly #dispatcher: Dispatcher;
  readonly #scopes: readonly string[];
  readonly #note: (exchange: Exchange) => void;
  readonly #losesAnswerTo: string | undefined;

  constructor(
    dispatcher: Dispatcher,
    scopes: readonly string[],
    note: (one: Exchange) => void,
    losesAnswerTo?: string,
  ) {
    super("https://localhost", { getToken: async () => null });
    this.#dispatcher = dispatcher;
    this.#scopes = scopes;
    this.#note = note;
    this.#losesAnswerTo = losesAnswerTo;
  }

  override async send(
    method: "GET" | "POST" | "PATCH" | "DELETE",
    path: string,
    { body }: GraphRequestOptions & { body?: unknown } = {},
  ): Promise<GraphAnswer> {
    this.#note({ method, path });
    const { status, body: answer } = this.#dispatcher.dispatch({
      method,
      version: "v1.0",
      url: path,
      headers: {},
      body,
      identity: {
        name: "reader",
        clientId: "admin",
        principalId: "admin",
        displayName: "An admin",
        roles: new Set(this.#scopes),
      },
    });
    if (`${method} ${path}` === this.#losesAnswerTo) throw new NoAnswerError(`graph: ${method} ${path}: no answer`);
    return { status, body: answer };
  }
}

/** The stand-in tenant, and admins of it. `exchanges` holds all that was asked of it. */
export function standIn() {
  const world = tenantWorld();
  const exchanges: Exchange[] = [];
  const dispatcher = new Dispatcher({
    router: new Router(tenantRoutes(world.state)),
    throttle: new Throttle(world.clock.now),
    clock: world.clock,
    seed: 7,
    origin: () => "https://localhost",
    trouble: {},
  });
  const asAdmin = (scopes: readonly string[], losesAnswerTo?: string): SetupTenant =>
    graphSetupTenant(new AdminGraph(dispatcher, scopes, (one) => exchanges.push(one), losesAnswerTo));
  const writes = () =>
    exchanges.filter(({ method }) => method !== "GET").map(({ method, path }) => `${method} ${path}`);
  return { ...world, asAdmin, writes };
}
