import { type MemberDecision, MemberDecisionSchema } from "../../domain/wave/memberDecision.ts";
import { ConflictError } from "../../errors.ts";
import type { DecisionStore, StoredDecision } from "../../ports/store/decisions.ts";
import { json, keyOf, mapper } from "./columns.ts";
import { readable, readOne } from "./readable.ts";
import { inPartition, type Rows, type StoredRow } from "./rows.ts";

const decisionRow = mapper<{ decided: MemberDecision }>({ decided: json(MemberDecisionSchema) });
const fromRow = (row: StoredRow): StoredDecision => ({ ...decisionRow.fromRow(row).decided, etag: row.etag });

export function tableDecisions(decisions: Rows): DecisionStore {
  return {
    decisionOf: async (waveId, userId) =>
      readOne(decisions, await decisions.get(keyOf(waveId), userId.toLowerCase()), fromRow),
    decisionsOf: async (waveId) => {
      const all: StoredDecision[] = [];
      for await (const page of decisions.query(inPartition(keyOf(waveId))))
        all.push(...(await readable(decisions, page, fromRow)));
      return all;
    },
    saveDecision: async (waveId, decision, etag) => {
      const userId = decision.userId.toLowerCase();
      const row = {
        partitionKey: keyOf(waveId),
        rowKey: userId,
        ...decisionRow.toRow({ decided: { ...decision, userId } }),
      };
      if (etag !== undefined) return decisions.replace(row, etag);
      const written = await decisions.insert(row);
      if (written === undefined) throw new ConflictError("somebody else decided about this person first");
      return written;
    },
  };
}
