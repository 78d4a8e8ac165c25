import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AccessToken, ManagedIdentityCredential, type TokenCredential } from "@azure/identity";
import { GraphClient } from "../../shared/adapters/graph/graphClient.ts";
import type { BusinessClock } from "../local/clock/clock.ts";
import { RealClock } from "../local/clock/runningClock.ts";
import { populate } from "../local/people/population.ts";
import { makeTenantReady } from "../local/people/readyTenant.ts";
import type { Licence } from "../local/tenant/organization/state.ts";
import type { PerUserMfaState } from "../local/tenant/principals/records.ts";
import { startTenant } from "../local/tenant/tenant.ts";
import { makeCertificates, trust } from "../local/tls.ts";
import { type Shape, shapeTenant } from "../local/world/shapes/shapes.ts";

export interface LocalTenant {
  readonly graph: GraphClient;
  readonly breakGlassUserIds: readonly string[];
  readonly enforcedGroupId: string;
  readonly enforcedStrengthId: string;
  readonly waveGroupIds: readonly string[];
  /** Takes the licences of so many employees away. @returns their user principal names. */
  takeLicences(count: number): readonly string[];
  /** Sets MFA for everybody, person by person. */
  setPerUserMfa(state: PerUserMfaState): void;
  /** Writes buffered exchanges. */
  flush(): void;
  stop(): Promise<void>;
}

/** The stand-in tenant with a few people in it, read as the app's reader. Its exchanges go to `exchangesFile`. */
export async function startLocalTenant(
  options: {
    readonly people?: number;
    readonly clock?: BusinessClock;
    readonly exchangesFile?: string;
    readonly licence?: Licence;
    readonly shapes?: readonly Shape[];
  } = {},
): Promise<LocalTenant> {
  const { people = 20, clock = new RealClock(), exchangesFile, licence, shapes = [] } = options;
  const dir = await mkdtemp(join(tmpdir(), "preflight-"));
  const { caPem, ...tls } = await makeCertificates();
  trust(caPem);
  const seed = 7;
  const tenant = await startTenant({ clock, seed, dir, tls, exchangesFile, licence });
  const population = populate(tenant.directory, seed, people, 1);
  makeTenantReady(tenant.directory, { ...population, appIds: [] });
  shapeTenant(tenant.directory, population, shapes);
  const credential: TokenCredential = {
    getToken: async (): Promise<AccessToken> => ({
      token: tenant.mintToken("reader"),
      expiresOnTimestamp: Date.now() + 3_600_000,
    }),
  };
  return {
    graph: new GraphClient(tenant.url, credential),
    breakGlassUserIds: population.breakGlassUserIds,
    enforcedGroupId: population.enforcedGroupId,
    enforcedStrengthId: population.enforcedStrengthId,
    waveGroupIds: population.waveGroupIds,
    takeLicences: (count) => {
      const some = [...population.people.values()].filter(({ kind }) => kind === "employee").slice(0, count);
      for (const { id } of some) tenant.directory.updateUser(id, { assignedPlans: [] });
      return some.map(({ userPrincipalName }) => userPrincipalName);
    },
    setPerUserMfa: (state) => {
      for (const user of tenant.directory.state.principals.users.values()) user.perUserMfaState = state;
    },
    flush: () => tenant.flush(),
    stop: async () => {
      await tenant.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/**
 * A stand-in that is running, e.g. that of `npm start`. This process needs its certificate (NODE_EXTRA_CA_CERTS) and
 * its identity endpoint.
 */
export const runningLocalTenant = (url: string, readerClientId: string): GraphClient =>
  new GraphClient(url, new ManagedIdentityCredential({ clientId: readerClientId, retryOptions: { maxRetries: 0 } }));
