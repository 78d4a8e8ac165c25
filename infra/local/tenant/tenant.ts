import { randomBytes } from "node:crypto";
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BusinessClock } from "../clock/clock.ts";
import { Audits, auditRoutes } from "./audits.ts";
import { AuthenticationMethodsPolicy, authenticationMethodsPolicyRoutes } from "./authenticationMethodsPolicy.ts";
import { ConditionalAccessPolicies } from "./conditionalAccess/policies.ts";
import { conditionalAccessRoutes } from "./conditionalAccess/routes.ts";
import { AuthenticationStrengths, strengthRoutes } from "./conditionalAccess/strengths.ts";
import { Directory } from "./directory.ts";
import { Dispatcher, type Stats } from "./dispatch.ts";
import { ExchangeLog } from "./exchanges.ts";
import { groupRoutes } from "./groups.ts";
import { startGraphServer } from "./http.ts";
import { type Identity, type IdentityName, loadIdentities } from "./identities.ts";
import { startIdentityEndpoint } from "./identityEndpoint.ts";
import { guidOf } from "./ids.ts";
import { methodRoutes } from "./methods.ts";
import { organizationRoutes } from "./organization.ts";
import { Principals } from "./principals.ts";
import { RegistrationReport, registrationReportRoutes } from "./registrationReport.ts";
import { Roles, roleRoutes } from "./roles.ts";
import { Router } from "./router.ts";
import { SignInLog } from "./signInLog.ts";
import { signInRoutes } from "./signInRoutes.ts";
import type { TenantState } from "./state.ts";
import { Passes, temporaryAccessPassRoutes } from "./temporaryAccessPass.ts";
import { Throttle } from "./throttle.ts";
import { TokenService } from "./tokens.ts";
import type { Trouble } from "./trouble.ts";
import { userRoutes } from "./users.ts";

export interface TenantOptions {
  readonly clock: BusinessClock;
  readonly seed: number;
  /** Takes `passes.json` (codes in clear, nowhere else) and `denials.jsonl`. */
  readonly dir: string;
  /** Appended to; see `ExchangeLog`. */
  readonly exchangesFile?: string | undefined;
  /** How often the registration report is made anew; default 24. */
  readonly reportLagHours?: number | undefined;
  /** Default true. */
  readonly reportOmitsDisabled?: boolean | undefined;
  /** How long a new account answers 404; default 5. */
  readonly newUserDelayMinutes?: number | undefined;
  /** How long Conditional Access goes on without noticing a change of membership; default 0. */
  readonly groupPropagationMinutes?: number | undefined;
  readonly trouble?: Trouble | undefined;
  readonly tls: { readonly key: string; readonly cert: string };
}

export interface Tenant {
  /** Origin without a version: `https://localhost:PORT`. */
  readonly url: string;
  /** For `IDENTITY_ENDPOINT` and `IDENTITY_HEADER`. */
  readonly identityEndpoint: string;
  readonly identityHeader: string;
  readonly tenantId: string;
  readonly identities: Readonly<Record<IdentityName, Identity>>;
  readonly directory: Directory;
  stats(): Stats;
  setTrouble(trouble: Trouble): void;
  /** @throws GraphFault 401 unless the value of an `Authorization` header is a live token of one of the identities for the resource. */
  verifyToken(authorization: string | undefined, resource: string): Identity;
  /** A token as the identity endpoint would give it, for tests and tools. */
  mintToken(name: IdentityName, resource?: string): string;
  /** Writes what is buffered, and `passes.json`. */
  flush(): void;
  stop(): Promise<void>;
}

export const initialDomain = "contoso.onmicrosoft.com";
export const customDomain = "contoso.example";

/** Starts the stand-in Entra tenant: Microsoft Graph over HTTPS and the managed-identity endpoint, both on free loopback ports. */
export async function startTenant(options: TenantOptions): Promise<Tenant> {
  const { clock, seed, dir } = options;
  mkdirSync(dir, { recursive: true });
  const now = () => clock.now();
  const minutes = (value: number | undefined, otherwise: number) => (value ?? otherwise) * 60_000;

  const principals = new Principals({
    seed,
    now,
    newUserDelayMs: minutes(options.newUserDelayMinutes, 5),
    propagationMs: minutes(options.groupPropagationMinutes, 0),
  });
  const roles = new Roles(principals, seed, now);
  const report = new RegistrationReport({
    clock,
    lagHours: options.reportLagHours ?? 24,
    omitsDisabled: options.reportOmitsDisabled ?? true,
    principals,
    roles: () => roles,
  });
  principals.onChange = (user) => report.beforeChange(user);
  const strengths = new AuthenticationStrengths();
  const methodsPolicy = new AuthenticationMethodsPolicy(principals, now());
  const passes: Passes = new Passes(() => state);
  const state: TenantState = {
    clock,
    seed,
    tenantId: guidOf(seed, "tenant"),
    principals,
    roles,
    audits: new Audits(clock, seed),
    methodsPolicy,
    passes,
    report,
    strengths,
    policies: new ConditionalAccessPolicies({ clock, seed, principals, strengths }),
    signIns: new SignInLog(clock),
  };

  const identities = loadIdentities(seed);
  const tokens = new TokenService(state.tenantId, identities);
  const exchanges = options.exchangesFile === undefined ? undefined : new ExchangeLog(options.exchangesFile);
  let url = "";
  const dispatcher = new Dispatcher({
    router: new Router([
      ...userRoutes(state),
      ...groupRoutes(state),
      ...methodRoutes(state),
      ...temporaryAccessPassRoutes(state),
      ...registrationReportRoutes(state),
      ...authenticationMethodsPolicyRoutes(state),
      ...strengthRoutes(state),
      ...conditionalAccessRoutes(state),
      ...roleRoutes(state),
      ...signInRoutes(state),
      ...auditRoutes(state),
      ...organizationRoutes(state, { initial: initialDomain, custom: customDomain }),
    ]),
    throttle: new Throttle(() => principals.users.size),
    clock,
    seed,
    origin: () => url,
    trouble: options.trouble ?? {},
  });
  const graph = await startGraphServer({ dispatcher, tokens, exchanges, tls: options.tls });
  url = `https://localhost:${graph.port}`;
  const identityHeader = randomBytes(24).toString("hex");
  const identityEndpoint = await startIdentityEndpoint(tokens, identityHeader);

  const directory = new Directory(state, (denial) => appendFileSync(join(dir, "denials.jsonl"), `${JSON.stringify(denial)}\n`));
  const byName = Object.fromEntries(identities.map((identity) => [identity.name, identity])) as Record<IdentityName, Identity>;
  const flush = () => {
    exchanges?.flush();
    writeFileSync(join(dir, "passes.json"), JSON.stringify(passes.issued, undefined, 2), { mode: 0o600 });
  };
  const close = (server: { close(done: () => void): unknown; closeAllConnections(): void }) =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });

  return {
    url,
    identityEndpoint: identityEndpoint.url,
    identityHeader,
    tenantId: state.tenantId,
    identities: byName,
    directory,
    stats: () => ({ ...dispatcher.stats, byOperation: { ...dispatcher.stats.byOperation } }),
    setTrouble: (trouble) => {
      dispatcher.trouble = trouble;
    },
    verifyToken: (authorization, resource) => tokens.verify(authorization, resource),
    mintToken: (name, resource = "https://graph.microsoft.com") => tokens.mint(byName[name], resource).token,
    flush,
    stop: async () => {
      await Promise.all([close(graph.server), close(identityEndpoint.server)]);
      flush();
      exchanges?.close();
    },
  };
}
