import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ManagedIdentityCredential } from "@azure/identity";
import type { BusinessClock } from "../../infra/local/clock/clock.ts";
import { registerOwnApp } from "../../infra/local/people/tenantApps.ts";
import type { IdentityName } from "../../infra/local/tenant/identity/identities.ts";
import { startTenant, type Tenant, type TenantOptions } from "../../infra/local/tenant/tenant.ts";
import { makeCertificates, trust } from "../../infra/local/tls.ts";
import { APP_ID } from "./testConfig.ts";

/** Stands still until told otherwise; what is due then never comes. */
class HandClock implements BusinessClock {
  #now = Date.parse("2026-03-02T08:00:00.000Z");
  now = (): number => this.#now;
  hold = () => () => {};
  at = () => () => {};
  settled = async (): Promise<void> => {};
  pass(seconds: number): void {
    this.#now += seconds * 1000;
  }
}

export interface TestTenant {
  readonly tenant: Tenant;
  readonly clock: HandClock;
  readonly dir: string;
  readonly tls: { readonly key: string; readonly cert: string };
  /** The stand-in's managed identity, asked for through the SDK as in Azure. */
  credential(name: IdentityName): ManagedIdentityCredential;
  stop(): Promise<void>;
}

/**
 * The stand-in tenant over HTTPS and its identity endpoint. The identity SDK finds it by the environment, as on App
 * Service.
 */
export async function startTestTenant(options: Partial<TenantOptions> = {}): Promise<TestTenant> {
  const dir = await mkdtemp(join(tmpdir(), "tenant-"));
  const { caPem, ...tls } = await makeCertificates();
  trust(caPem);
  const clock = new HandClock();
  const tenant = await startTenant({
    clock,
    seed: 7,
    dir,
    tls,
    exchangesFile: join(dir, "exchanges.jsonl"),
    ...options,
  });
  process.env["IDENTITY_ENDPOINT"] = tenant.identityEndpoint;
  process.env["IDENTITY_HEADER"] = tenant.identityHeader;
  tenant.directory.ensureDefaults();
  registerOwnApp(tenant.directory, APP_ID);
  return {
    tenant,
    clock,
    dir,
    tls,
    credential: (name) =>
      new ManagedIdentityCredential({ clientId: tenant.identities[name].clientId, retryOptions: { maxRetries: 0 } }),
    stop: async () => {
      await tenant.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
