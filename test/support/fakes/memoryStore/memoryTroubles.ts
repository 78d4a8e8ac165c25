import { seenOnceMore, stands, type Trouble, troubleKey } from "../../../../shared/domain/trouble/trouble.ts";
import type { TroubleStore } from "../../../../shared/ports/store/troubles.ts";
import { GuardedRows } from "./guardedRows.ts";

export function memoryTroubles(): TroubleStore {
  const rows = new GuardedRows<Trouble>();
  const standing = (now: string) =>
    rows
      .values()
      .filter((trouble) => stands(trouble, new Date(now)))
      .sort((a, b) => (a.since < b.since ? -1 : a.since > b.since ? 1 : 0));
  return {
    recordTrouble: async (sighting) => {
      const key = `${sighting.scope}|${troubleKey(sighting)}`;
      const trouble = seenOnceMore(rows.get(key)?.value, sighting);
      const present = Object.entries(trouble).filter(([, value]) => value !== undefined);
      rows.put(key, Object.fromEntries(present) as unknown as Trouble);
      return trouble;
    },
    troubles: async (now) => standing(now),
    troublesOf: async (scope, now) => standing(now).filter((trouble) => trouble.scope === scope),
    forgetTroubles: async (before) => {
      for (const [key, { last }] of rows.entries()) if (last < before) rows.delete(key);
    },
  };
}
