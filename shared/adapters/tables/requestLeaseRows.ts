import { type Leases, LeasesSchema } from "../../domain/limits/requestLease.ts";
import type { LimitName, RequestLeaseStore } from "../../ports/store/requestLeases.ts";
import { json, mapper } from "./columns.ts";
import { readGuarded, saveGuarded } from "./guardedRow.ts";
import type { Rows } from "./rows.ts";

const leasesRow = mapper<{ leases: Leases }>({ leases: json(LeasesSchema) });
const keyOf = (name: LimitName): string => `requestLeases|${name}`;

export function tableRequestLeases(appState: Rows): RequestLeaseStore {
  return {
    requestLeases: async (name) => {
      const key = { partitionKey: "app", rowKey: keyOf(name) };
      const stored = await readGuarded(appState, key, (found) => leasesRow.fromRow(found).leases);
      return stored && { leases: stored.value, etag: stored.etag };
    },
    saveRequestLeases: async (name, leases, etag) => {
      const row = { partitionKey: "app", rowKey: keyOf(name), ...leasesRow.toRow({ leases }) };
      return saveGuarded(appState, row, etag, "another process was faster");
    },
  };
}
