import { chunks } from "../../../../shared/domain/chunks.ts";
import { type Enforcement, keepsIn } from "../../../../shared/domain/enforcement/enforcement.ts";
import type { EnforcementSwitch } from "../../../../shared/domain/enforcement/enforcementSwitch.ts";
import { ConflictError } from "../../../../shared/errors.ts";
import type { EnforcementStore, StoredEnforcement } from "../../../../shared/ports/store/enforcements.ts";
import { GuardedRows } from "./guardedRows.ts";

const open = new Set(["due", "entering", "leaving"]);
const MOST_ROWS = 100;
const PAGE = 1000;
const keyOf = ({ userId, source }: Enforcement): string => `${userId}|${source}`;

export function memoryEnforcements(): EnforcementStore {
  const rows = new GuardedRows<Enforcement>();
  const switches = new GuardedRows<EnforcementSwitch>();
  const all = (): StoredEnforcement[] =>
    rows.entries().map(([key, row]) => ({ ...row, etag: rows.get(key)?.etag ?? "" }));
  const rowsOf = (userIds: readonly string[]): readonly StoredEnforcement[] => {
    const wanted = new Set(userIds.map((userId) => userId.toLowerCase()));
    return all().filter(({ userId }) => wanted.has(userId));
  };
  return {
    enforcementsOf: async (userIds) => rowsOf(userIds),
    standingOf: async (userIds) => {
      const found = rowsOf(userIds);
      return { rows: found, kept: new Set(found.filter(keepsIn).map(({ userId }) => userId)) };
    },
    enforcementPages: async function* () {
      yield* chunks(all(), PAGE);
    },
    openEnforcements: async () => all().filter(({ state }) => open.has(state)),
    saveEnforcements: async (changes) => {
      const lowered = changes.map((row) => ({ ...row, userId: row.userId.toLowerCase() }));
      for (const shard of Map.groupBy(lowered, ({ userId }) => userId.charAt(0)).values()) {
        for (const some of chunks(shard, MOST_ROWS)) {
          if (some.some((row) => rows.get(keyOf(row))?.etag !== row.etag))
            throw new ConflictError("another writer was faster");
          for (const { etag: _, ...row } of some) rows.put(keyOf(row), row);
        }
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
