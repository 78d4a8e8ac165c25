import { z } from "zod";
import type { RefusedPerson } from "../../domain/enforcement/refusedPerson.ts";
import { DenialSchema } from "../../domain/wave/denial.ts";
import { RefusalSchema } from "../../domain/wave/refusal.ts";
import type { RefusedPeopleStore } from "../../ports/store/refusedPeople.ts";
import { json, mapper, optional, yesNo } from "./columns.ts";
import { readable, readOne } from "./readable.ts";
import { after as behind, inPartition, type Rows, type StoredRow } from "./rows.ts";

const REFUSED = "refused";
const personRow = mapper<Omit<RefusedPerson, "userId">>({
  refusals: json(z.array(RefusalSchema).optional()),
  denied: json(DenialSchema.optional()),
  deniedAsOf: optional(),
  checkedAt: optional(),
  hasUsablePasskey: yesNo,
  helpOfferedAt: optional(),
  attemptToldAt: optional(),
});
const fromRow = (row: StoredRow): RefusedPerson => ({ userId: row.rowKey ?? "", ...personRow.fromRow(row) });

export function tableRefusedPeople(people: Rows): RefusedPeopleStore {
  return {
    refusedPeople: async () => {
      const found: (RefusedPerson & { readonly etag: string })[] = [];
      for await (const page of people.query(inPartition(REFUSED)))
        found.push(...(await readable(people, page, (row) => ({ ...fromRow(row), etag: row.etag }))));
      return found;
    },
    refusedPage: async (limit, after) => {
      const from = after === undefined ? inPartition(REFUSED) : behind(REFUSED, after.toLowerCase());
      const some = await people.first(from, limit + 1);
      const page = some.slice(0, limit);
      const next = some.length > limit ? page.at(-1)?.rowKey : undefined;
      return { people: await readable(people, page, fromRow), ...(next !== undefined && { next }) };
    },
    refusedPerson: async (userId) => readOne(people, await people.get(REFUSED, userId.toLowerCase()), fromRow),
    mergeRefusedPeople: async (changes) => {
      const rows = changes.map((change) => ({
        partitionKey: REFUSED,
        rowKey: change.userId.toLowerCase(),
        ...personRow.toRow(change),
      }));
      await people.write("merge", rows);
    },
    forgetRefusedPeople: async (rows) => {
      for (const { userId, etag } of rows) await people.deleteRead(REFUSED, userId.toLowerCase(), etag);
    },
  };
}
