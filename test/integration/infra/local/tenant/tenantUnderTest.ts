import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BusinessClock } from "../../../../../infra/local/clock/clock.ts";
import type { IdentityName } from "../../../../../infra/local/tenant/identity/identities.ts";
import { startTenant, type Tenant, type TenantOptions } from "../../../../../infra/local/tenant/tenant.ts";
import { makeCertificates, trust } from "../../../../../infra/local/tls.ts";

/** Stands still until told otherwise. */
class HandClock implements BusinessClock {
  #now = Date.parse("2026-03-02T08:00:00Z");
  now = (): number => this.#now;
  hold = () => () => {};
  at = () => () => {};
  settled = async (): Promise<void> => {};
  advance(time: { seconds?: number; minutes?: number; hours?: number; days?: number }): void {
    const { seconds = 0, minutes = 0, hours = 0, days = 0 } = time;
    this.#now += (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
  }
}

export const longAgo = "2025-01-06T08:00:00Z";
export const laptop = { operatingSystem: "Windows 11", browser: "Edge 140" };
const phishingResistant = "00000000-0000-0000-0000-000000000004";

/** What the tests look at in answers; anything else is compared whole. */
interface Body extends Record<string, unknown> {
  readonly id: string;
  readonly value: readonly Item[];
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly innerError: { readonly message?: string };
  };
  readonly responses: readonly {
    readonly id: string;
    readonly status: number;
    readonly headers: Record<string, string>;
  }[];
  readonly "@odata.nextLink": string;
  readonly temporaryAccessPass: string;
  readonly isUsable: boolean;
  readonly methodUsabilityReason: string;
  readonly methodsRegistered: readonly string[];
  readonly modifiedDateTime: string | null;
  readonly conditions: { readonly clientAppTypes: readonly string[] };
  readonly grantControls: { readonly authenticationStrength: { readonly allowedCombinations: readonly string[] } };
}
export interface Item extends Record<string, unknown> {
  readonly id: string;
  readonly "@odata.type"?: string;
  readonly displayName: string;
  readonly manager: unknown;
  readonly appliedConditionalAccessPolicies: readonly { readonly id: string; readonly result: string }[];
}
interface Answered {
  readonly status: number;
  /** Empty when there is none, or it is no JSON. */
  readonly body: Body;
  readonly text: string;
  readonly headers: Headers;
}

export interface TenantUnderTest {
  readonly tenant: Tenant;
  readonly clock: HandClock;
  readonly dir: string;
  readonly exchangesFile: string;
  /** Over HTTPS, with the identity's token; moves the clock on first, so that no limit is met unless `at: "once"`. */
  ask(
    who: IdentityName,
    method: string,
    path: string,
    options?: { body?: unknown; headers?: Record<string, string>; at?: "once" },
  ): Promise<Answered>;
}

export async function startTenantUnderTest(options: Partial<TenantOptions> = {}): Promise<TenantUnderTest> {
  const clock = new HandClock();
  const dir = mkdtempSync(join(tmpdir(), "tenant-"));
  const exchangesFile = join(dir, "exchanges.jsonl");
  const { caPem, ...tls } = await makeCertificates();
  trust(caPem);
  const tenant = await startTenant({ clock, seed: 7, dir, exchangesFile, tls, ...options });
  return {
    tenant,
    clock,
    dir,
    exchangesFile,
    ask: async (who, method, path, { body, headers, at } = {}) => {
      if (at !== "once") clock.advance({ seconds: 11 });
      const response = await fetch(tenant.url + path, {
        method,
        headers: {
          authorization: `Bearer ${tenant.mintToken(who)}`,
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return {
        status: response.status,
        headers: response.headers,
        text,
        body: JSON.parse(text.startsWith("{") ? text : "{}") as Body,
      };
    },
  };
}

/** A policy that asks a group for phishing-resistant methods. */
export const strengthPolicy = (
  displayName: string,
  includeGroups: string[],
  state: string,
  excludeGroups: string[] = [],
) => ({
  displayName,
  state,
  conditions: { applications: { includeApplications: ["All"] }, users: { includeGroups, excludeGroups } },
  grantControls: { operator: "OR", authenticationStrength: { id: phishingResistant } },
});
