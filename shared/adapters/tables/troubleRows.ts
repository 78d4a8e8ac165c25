import {
  type Sighting,
  seenOnceMore,
  stands,
  standsUntil,
  type Trouble,
  TroubleReasonSchema,
  troubleKey,
} from "../../domain/trouble/trouble.ts";
import type { TroubleStore } from "../../ports/store/troubles.ts";
import { odata } from "../odata.ts";
import { count, hashOf, keyOf, mapper, oneOf, optional, text } from "./columns.ts";
import { readable } from "./readable.ts";
import { inPartition, type Rows, type StoredRow } from "./rows.ts";

const troubleRow = mapper<Trouble>({
  scope: text,
  doing: text,
  meanwhile: optional(),
  said: text,
  reason: oneOf(TroubleReasonSchema),
  code: text,
  requestId: optional(),
  saidAt: optional(),
  since: text,
  last: text,
  count,
  againBy: text,
});

const longestFirst = (a: Trouble, b: Trouble): number => (a.since < b.since ? -1 : a.since > b.since ? 1 : 0);

export function tableTroubles(rows: Rows): TroubleStore {
  const standing = async (filter: string, now: string): Promise<readonly Trouble[]> => {
    const found: Trouble[] = [];
    for await (const page of rows.query(filter)) found.push(...(await readable(rows, page, troubleRow.fromRow)));
    return found.filter((trouble) => stands(trouble, new Date(now))).sort(longestFirst);
  };
  return {
    recordTrouble: async (sighting) => {
      const [partitionKey, rowKey] = keysOf(sighting);
      const row = await rows.get(partitionKey, rowKey);
      const [known] = row ? await readable(rows, [row], troubleRow.fromRow) : [];
      const trouble = seenOnceMore(known, sighting);
      const written = { partitionKey, rowKey, ...troubleRow.toRow(trouble), standsUntil: standsUntil(trouble) };
      if (row) await rows.takeOver(written, row.etag);
      else await rows.insert(written);
      return trouble;
    },
    troubles: (now) => standing(odata`standsUntil ge ${now}`, now),
    troublesOf: (scope, now) => standing(`${inPartition(keyOf(scope))} and ${odata`standsUntil ge ${now}`}`, now),
    forgetTroubles: async (before) => {
      const over: StoredRow[] = [];
      for await (const page of rows.query(odata`last lt ${before}`)) over.push(...page);
      for (const { partitionKey = "", rowKey = "", etag } of over) await rows.deleteRead(partitionKey, rowKey, etag);
    },
  };
}

const keysOf = (sighting: Sighting): readonly [string, string] => [keyOf(sighting.scope), hashOf(troubleKey(sighting))];
