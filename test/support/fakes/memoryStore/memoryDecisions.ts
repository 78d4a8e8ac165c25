import type { MemberDecision } from "../../../../shared/domain/wave/memberDecision.ts";
import { ConflictError } from "../../../../shared/errors.ts";
import type { DecisionStore } from "../../../../shared/ports/store/decisions.ts";
import { GuardedRows } from "./guardedRows.ts";

export const decisionKey = (waveId: string, userId: string): string => `${waveId}|${userId.toLowerCase()}`;

/** @param rows by wave and user id. */
export function memoryDecisions(rows = new GuardedRows<MemberDecision>()): DecisionStore {
  const decisionsOf = async (waveId: string) =>
    rows
      .entries()
      .filter(([key]) => key.startsWith(`${waveId}|`))
      .map(([key, value]) => ({ ...value, etag: rows.get(key)?.etag ?? "" }));
  return {
    decisionOf: async (waveId, userId) => {
      const row = rows.get(decisionKey(waveId, userId));
      return row && { ...row.value, etag: row.etag };
    },
    decidedIn: async (waveId) => ({ rows: await decisionsOf(waveId), unread: [] }),
    decisionsOf,
    saveDecision: async (waveId, decision, etag) => {
      const row = { ...decision, userId: decision.userId.toLowerCase() };
      const key = decisionKey(waveId, row.userId);
      if (etag !== undefined) return rows.replace(key, row, etag);
      if (!rows.insert(key, row)) throw new ConflictError("another writer was faster");
      return rows.get(key)?.etag ?? "";
    },
  };
}
