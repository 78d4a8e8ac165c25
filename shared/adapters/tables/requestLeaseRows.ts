import { type Leases, LeasesSchema } from "../../domain/limits/requestLease.ts";
import { ConflictError } from "../../errors.ts";
import type { LimitName, RequestLeaseStore } from "../../ports/store/requestLeases.ts";
import { json, mapper } from "./columns.ts";
import { readable } from "./readable.ts";
import type { Rows } from "./rows.ts";

const leasesRow = mapper<{ leases: Leases }>({ leases: json(LeasesSchema) });
const keyOf = (name: LimitName): string => `requestLeases|${name}`;

export function tableRequestLeases(appState: Rows): RequestLeaseStore {
  return {
    requestLeases: async (name) => {
      const row = await appState.get("app", keyOf(name));
      if (!row) return undefined;
      const [leases] = await readable(appState, [row], (found) => leasesRow.fromRow(found).leases);
      return { leases, etag: row.etag };
    },
    saveRequestLeases: async (name, leases, etag) => {
      const row = { partitionKey: "app", rowKey: keyOf(name), ...leasesRow.toRow({ leases }) };
      if (etag !== undefined) return appState.replace(row, etag);
      const written = await appState.insert(row);
      if (written === undefined) throw new ConflictError("another process was faster");
      return written;
    },
  };
}
