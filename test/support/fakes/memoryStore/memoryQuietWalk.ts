import type { QuietWalk } from "../../../../shared/domain/quiet/quietNote.ts";
import type { QuietWalkStore } from "../../../../shared/ports/store/quietWalk.ts";
import { GuardedRows } from "./guardedRows.ts";

export function memoryQuietWalk(): QuietWalkStore {
  const rows = new GuardedRows<QuietWalk>();
  return {
    quietWalk: async () => rows.get("app")?.value,
    saveQuietWalk: async (walk) => void rows.put("app", walk),
  };
}
