import type { Leases } from "../../domain/limits/requestLease.ts";

/** The limits that processes share. */
export type LimitName = "reports" | "conditionalAccess";

export interface RequestLeaseStore {
  /** `undefined` before anybody asked; `leases` is `undefined` when the row cannot be read. */
  requestLeases(name: LimitName): Promise<{ readonly leases: Leases | undefined; readonly etag: string } | undefined>;
  /** @returns the new ETag. @throws ConflictError when it changed since it was read, or is there without one. */
  saveRequestLeases(name: LimitName, leases: Leases, etag: string | undefined): Promise<string>;
}
