import { randomBytes } from "node:crypto";
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Directory } from "./directory.ts";
import { type Identity, type IdentityName, loadIdentities } from "./identity/identities.ts";
import { startIdentityEndpoint } from "./identity/identityEndpoint.ts";
import { TokenService } from "./identity/tokens.ts";
import { startLogAnalytics } from "./logAnalytics/logAnalyticsServer.ts";
import type { OddKind, OddRates } from "./oddities/luck.ts";
import { OddTenant } from "./oddities/oddTenant.ts";
import { Dispatcher, type Stats } from "./server/dispatch.ts";
import { ExchangeLog } from "./server/exchanges.ts";
import { startGraphServer } from "./server/http.ts";
import { Router } from "./server/router.ts";
import { Throttle } from "./server/throttle.ts";
import type { Trouble } from "./server/trouble.ts";
import { createTenantState, type StateOptions } from "./state.ts";
import { tenantRoutes } from "./tenantRoutes.ts";

export interface TenantOptions extends StateOptions {
  /** The folder of `passes.json`, which alone has codes in clear, and of `denials.jsonl`. */
  readonly dir: string;
  /** The file to which exchanges are added; see `ExchangeLog`. */
  readonly exchangesFile?: string | undefined;
  readonly trouble?: Trouble | undefined;
  /** What the real service does now and then, at these rates; nothing of it by default. */
  readonly odd?: OddRates | undefined;
  readonly tls: { readonly key: string; readonly cert: string };
}

export interface Tenant {
  /** Origin without a version: `https://localhost:PORT`. */
  readonly url: string;
  /** The query endpoint of Log Analytics, and the workspace that holds the sign-in logs. */
  readonly logAnalytics: { readonly url: string; readonly workspaceId: string };
  /** For `IDENTITY_ENDPOINT` and `IDENTITY_HEADER`. */
  readonly identityEndpoint: string;
  readonly identityHeader: string;
  readonly tenantId: string;
  readonly identities: Readonly<Record<IdentityName, Identity>>;
  readonly directory: Directory;
  stats(): Stats;
  /** How often each oddity was met. */
  oddities(): Readonly<Partial<Record<OddKind, number>>>;
  setTrouble(trouble: Trouble): void;
  /**
   * @throws GraphFault 401 unless the value of an `Authorization` header is a live token of one of the identities for
   * the resource.
   */
  verifyToken(authorization: string | undefined, resource: string): Identity;
  /** Makes a token as the identity endpoint does, for tests and tools. */
  mintToken(name: IdentityName, resource?: string): string;
  /** Writes all that is buffered, and `passes.json`. */
  flush(): void;
  stop(): Promise<void>;
}

/**
 * Starts the stand-in Entra tenant: Microsoft Graph over HTTPS and the managed-identity endpoint, both on free loopback
 * ports.
 */
export async function startTenant(options: TenantOptions): Promise<Tenant> {
  const { clock, seed, dir } = options;
  mkdirSync(dir, { recursive: true });
  const state = createTenantState(options);
  const identities = loadIdentities(seed);
  const tokens = new TokenService(state.tenantId, identities);
  const exchanges = options.exchangesFile === undefined ? undefined : new ExchangeLog(options.exchangesFile);
  const odd = options.odd && new OddTenant(state, options.odd);
  let url = "";
  const dispatcher = new Dispatcher({
    router: new Router(tenantRoutes(state)),
    throttle: new Throttle(() => state.principals.users.size),
    clock,
    seed,
    origin: () => url,
    trouble: options.trouble ?? {},
    odd,
  });
  const graph = await startGraphServer({ dispatcher, tokens, exchanges, tls: options.tls });
  url = `https://localhost:${graph.port}`;
  const logAnalytics = await startLogAnalytics({
    state,
    tokens,
    clock,
    tls: options.tls,
    isFilled: options.logExport ?? true,
  });
  const identityHeader = randomBytes(24).toString("hex");
  const identityEndpoint = await startIdentityEndpoint(tokens, identityHeader);

  const directory = new Directory(state, (denial) =>
    appendFileSync(join(dir, "denials.jsonl"), `${JSON.stringify(denial)}\n`),
  );
  const byName = Object.fromEntries(identities.map((identity) => [identity.name, identity])) as Record<
    IdentityName,
    Identity
  >;
  const flush = () => {
    exchanges?.flush();
    writeFileSync(join(dir, "passes.json"), JSON.stringify(state.passes.issued, undefined, 2), { mode: 0o600 });
  };
  const close = (server: { close(done: () => void): unknown; closeAllConnections(): void }) =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });

  return {
    url,
    logAnalytics: { url: `https://localhost:${logAnalytics.port}`, workspaceId: logAnalytics.workspaceId },
    identityEndpoint: identityEndpoint.url,
    identityHeader,
    tenantId: state.tenantId,
    identities: byName,
    directory,
    stats: () => ({ ...dispatcher.stats, byOperation: { ...dispatcher.stats.byOperation } }),
    oddities: () => odd?.met ?? {},
    setTrouble: (trouble) => {
      dispatcher.trouble = trouble;
    },
    verifyToken: (authorization, resource) => tokens.verify(authorization, resource),
    mintToken: (name, resource = "https://graph.microsoft.com") => tokens.mint(byName[name], resource).token,
    flush,
    stop: async () => {
      await Promise.all([close(graph.server), close(logAnalytics.server), close(identityEndpoint.server)]);
      flush();
      exchanges?.close();
    },
  };
}
