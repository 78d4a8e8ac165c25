import type { DoorFacts } from "../../../../shared/domain/door/doorFacts.ts";
import { ConflictError } from "../../../../shared/errors.ts";
import type { DoorStore } from "../../../../shared/ports/store/door.ts";
import { GuardedRows } from "./guardedRows.ts";

export function memoryDoor(): DoorStore {
  const rows = new GuardedRows<DoorFacts>();
  return {
    door: async () => rows.get("door"),
    overwriteDoor: async (value) => void rows.put("door", value),
    saveDoor: async (value, etag) => {
      if (etag !== undefined) return rows.replace("door", value, etag);
      if (!rows.insert("door", value)) throw new ConflictError("another writer was faster");
      return rows.get("door")?.etag ?? "";
    },
  };
}
