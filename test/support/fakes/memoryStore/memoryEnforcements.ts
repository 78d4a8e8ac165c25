import type { Enforcement } from "../../../../shared/domain/enforcement/enforcement.ts";
import type { EnforcementSwitch } from "../../../../shared/domain/enforcement/enforcementSwitch.ts";
import { ConflictError } from "../../../../shared/errors.ts";
import type { EnforcementStore, StoredEnforcement } from "../../../../shared/ports/store/enforcements.ts";
import { GuardedRows } from "./guardedRows.ts";

const open = new Set(["due", "entering", "leaving"]);

export function memoryEnforcements(): EnforcementStore {
  const rows = new GuardedRows<Enforcement>();
  const switches = new GuardedRows<EnforcementSwitch>();
  const all = (): StoredEnforcement[] =>
    rows.entries().map(([key, row]) => ({ ...row, etag: rows.get(key)?.etag ?? "" }));
  return {
    enforcementsOf: async (userIds) => all().filter(({ userId }) => userIds.includes(userId)),
    enforcementPages: async function* () {
      yield all();
    },
    openEnforcements: async () => all().filter(({ state }) => open.has(state)),
    saveEnforcements: async (changes) => {
      for (const { etag, ...row } of changes) {
        const key = `${row.userId}|${row.source}`;
        if (etag !== undefined) rows.replace(key, row, etag);
        else if (!rows.insert(key, row)) throw new ConflictError("another writer was faster");
      }
    },
    enforcementSwitch: async () => switches.get("app"),
    saveEnforcementSwitch: async (value, etag) => {
      if (etag !== undefined) return switches.replace("app", value, etag);
      if (!switches.insert("app", value)) throw new ConflictError("another writer was faster");
      return switches.get("app")?.etag ?? "";
    },
  };
}
