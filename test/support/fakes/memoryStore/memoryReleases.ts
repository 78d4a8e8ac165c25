import { isOpen, type Release } from "../../../../shared/domain/enforcement/release.ts";
import { ConflictError } from "../../../../shared/errors.ts";
import type { ReleaseStore } from "../../../../shared/ports/store/releases.ts";
import { GuardedRows } from "./guardedRows.ts";
import { AgedRows } from "./memoryRetention.ts";

export function memoryReleases(aged = new AgedRows()): ReleaseStore {
  const rows = new GuardedRows<Release>();
  aged.keep("releases", rows, (release) => release);
  return {
    releaseOf: async (userId) => {
      const row = rows.get(userId.toLowerCase());
      return row && { ...row.value, etag: row.etag };
    },
    openReleases: async () =>
      rows
        .entries()
        .filter(([, release]) => isOpen(release))
        .map(([key, release]) => ({ ...release, etag: rows.get(key)?.etag ?? "" })),
    saveRelease: async (release, etag) => {
      const row = { ...release, userId: release.userId.toLowerCase() };
      if (etag !== undefined) return rows.replace(row.userId, row, etag);
      if (!rows.insert(row.userId, row)) throw new ConflictError("another writer was faster");
      return rows.get(row.userId)?.etag ?? "";
    },
  };
}
