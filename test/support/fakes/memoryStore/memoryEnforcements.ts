import { chunks } from "../../../../shared/domain/chunks.ts";
import {
  type Enforcement,
  EnforcementStateSchema,
  keepsIn,
} from "../../../../shared/domain/enforcement/enforcement.ts";
import type { EnforcementSwitch } from "../../../../shared/domain/enforcement/enforcementSwitch.ts";
import { ConflictError } from "../../../../shared/errors.ts";
import type {
  EnforcementPage,
  EnforcementStore,
  StoredEnforcement,
} from "../../../../shared/ports/store/enforcements.ts";
import { GuardedRows } from "./guardedRows.ts";

const open = new Set(["due", "entering", "leaving"]);
const MOST_ROWS = 100;
const PAGE = 1000;
const keyOf = ({ userId, source }: Enforcement): string => `${userId}|${source}`;

/** A row in a state of a later version is one that nobody can read. */
const isRead = ({ state }: Enforcement): boolean => EnforcementStateSchema.safeParse(state).success;
const pageOf = (rows: readonly StoredEnforcement[]): EnforcementPage => ({
  rows: rows.filter(isRead),
  // With the ETag, for whoever mends it by hand.
  unread: rows.flatMap((row) =>
    isRead(row)
      ? []
      : [{ ...row, isOf: (source: string) => row.source === source, row: `enforcements user ${keyOf(row)}` }],
  ),
});

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
    enforcementsOf: async (userIds) => pageOf(rowsOf(userIds)).rows,
    standingOf: async (userIds) => {
      const page = pageOf(rowsOf(userIds));
      return { ...page, kept: new Set([...page.rows.filter(keepsIn), ...page.unread].map(({ userId }) => userId)) };
    },
    enforcementPages: async function* () {
      for (const some of chunks(all(), PAGE)) yield pageOf(some);
    },
    openEnforcements: async () => pageOf(all()).rows.filter(({ state }) => open.has(state)),
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
    overwriteEnforcementSwitch: async (value) => void switches.put("app", value),
    saveEnforcementSwitch: async (value, etag) => {
      if (etag !== undefined) return switches.replace("app", value, etag);
      if (!switches.insert("app", value)) throw new ConflictError("another writer was faster");
      return switches.get("app")?.etag ?? "";
    },
  };
}
