import { type MemberDecision, MemberDecisionSchema } from "../../domain/wave/memberDecision.ts";
import type { DecidedIn, DecisionStore, StoredDecision } from "../../ports/store/decisions.ts";
import { json, keyOf, mapper } from "./columns.ts";
import { saveGuarded } from "./guardedRow.ts";
import { readable, readOne } from "./readable.ts";
import { inPartition, type Rows, type StoredRow } from "./rows.ts";

const decisionRow = mapper<{ decided: MemberDecision }>({ decided: json(MemberDecisionSchema) });
const fromRow = (row: StoredRow): StoredDecision => ({ ...decisionRow.fromRow(row).decided, etag: row.etag });

export function tableDecisions(decisions: Rows): DecisionStore {
  const decidedIn = async (waveId: string): Promise<DecidedIn> => {
    const rows: StoredDecision[] = [];
    const unread: string[] = [];
    for await (const page of decisions.query(inPartition(keyOf(waveId)))) {
      const read = await readable(decisions, page, (row) => ({ key: row.rowKey, decision: fromRow(row) }));
      const known = new Set(read.map(({ key }) => key));
      rows.push(...read.map(({ decision }) => decision));
      unread.push(...page.flatMap(({ rowKey }) => (rowKey === undefined || known.has(rowKey) ? [] : [rowKey])));
    }
    return { rows, unread };
  };
  return {
    decisionOf: async (waveId, userId) =>
      readOne(decisions, await decisions.get(keyOf(waveId), userId.toLowerCase()), fromRow),
    decidedIn,
    decisionsOf: async (waveId) => (await decidedIn(waveId)).rows,
    saveDecision: async (waveId, decision, etag) => {
      const userId = decision.userId.toLowerCase();
      const row = {
        partitionKey: keyOf(waveId),
        rowKey: userId,
        ...decisionRow.toRow({ decided: { ...decision, userId } }),
      };
      return saveGuarded(decisions, row, etag, "somebody else decided about this person first");
    },
  };
}
