import { isOut, type LentKey } from "../../../../shared/domain/lentKeys/lentKey.ts";
import { ConflictError } from "../../../../shared/errors.ts";
import type { LentKeyStore } from "../../../../shared/ports/store/lentKeys.ts";
import { GuardedRows } from "./guardedRows.ts";
import { AgedRows } from "./memoryRetention.ts";

export function memoryLentKeys(aged = new AgedRows()): LentKeyStore {
  const rows = new GuardedRows<LentKey>();
  aged.keep("lentKeys", rows, (key) => key);
  return {
    lentKey: async (serial) => {
      const row = rows.get(serial.toLowerCase());
      return row && { key: row.value, etag: row.etag };
    },
    saveLentKey: async (key, etag) => {
      const name = key.serial.toLowerCase();
      if (etag !== undefined) return void rows.replace(name, key, etag);
      if (!rows.insert(name, key)) throw new ConflictError("another writer was faster");
    },
    keysOutWith: async (userId) =>
      rows.values().filter((key) => isOut(key) && key.userId.toLowerCase() === userId.toLowerCase()),
    lentKeyPages: async function* () {
      const all = rows.values();
      if (all.length > 0) yield all;
    },
  };
}
