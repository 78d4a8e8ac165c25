import { z } from "zod";
import { chunks } from "../../domain/chunks.ts";
import { ChecksAtFlipSchema } from "../../domain/preflight/checksAtFlip.ts";
import {
  type FlipRecord,
  FlipRecordSchema,
  type RecordedPerson,
  RecordedPersonSchema,
} from "../../domain/wave/flipRecord.ts";
import type { FlipRecordKey, FlipRecordStore } from "../../ports/store/flipRecords.ts";
import { odata } from "../odata.ts";
import { hashOf, json, keyOf, mapper } from "./columns.ts";
import { readable, readOne } from "./readable.ts";
import { between, inPartition, type Rows, type StoredRow } from "./rows.ts";

/** A person is at most some 700 characters, and a property holds 32,000. */
const PEOPLE_A_ROW = 40;
const ROWS_A_PAGE = 10;
/** A transaction holds 4 MB. */
const ROWS_A_WRITE = 50;

/** What the checks said fills a property of its own; a row from before they were kept has none. */
interface Stored extends Pick<FlipRecord, "preflight"> {
  readonly kind: string;
  readonly record: Omit<FlipRecord, "preflight">;
}
const recordRow = mapper<Stored>({
  kind: { write: (kind) => kind, read: z.string() },
  record: json(FlipRecordSchema.omit({ preflight: true })),
  preflight: json(ChecksAtFlipSchema.optional()),
});
const peopleRow = mapper<{ people: readonly RecordedPerson[] }>({ people: json(z.array(RecordedPersonSchema)) });

const RECORD = "record";
const nameOf = ({ approval, liveCheck }: FlipRecordKey): string =>
  hashOf(`${approval.at}|${approval.digest}|${liveCheck.checkedAt}`).slice(0, 32);
const recordKey = (key: FlipRecordKey): string => `${nameOf(key)}|${RECORD}`;
/** In the keys of those rows, and of no others. */
export const PEOPLE = "|people|";
const peopleKey = (key: FlipRecordKey, row: number): string => `${nameOf(key)}${PEOPLE}${String(row).padStart(6, "0")}`;

function recordOf(row: StoredRow): FlipRecord {
  const { record, preflight } = recordRow.fromRow(row);
  return { ...record, ...(preflight && { preflight }) };
}

export function tableFlipRecords(flipRecords: Rows): FlipRecordStore {
  return {
    recordFlip: async ({ preflight, ...record }, people) => {
      const partitionKey = keyOf(record.waveId);
      const rows = [...chunks(people, PEOPLE_A_ROW)].map((some, n) => ({
        partitionKey,
        rowKey: peopleKey(record, n),
        ...peopleRow.toRow({ people: some }),
      }));
      for (const some of chunks(rows, ROWS_A_WRITE)) {
        if (await flipRecords.write("create", some)) continue;
        // A repeat after a crash: what stands there stays.
        for (const row of some) await flipRecords.insert(row);
      }
      await flipRecords.insert({
        partitionKey,
        rowKey: recordKey(record),
        ...recordRow.toRow({ kind: RECORD, record, preflight }),
      });
    },
    flipRecords: async (waveId) => {
      const records: FlipRecord[] = [];
      for await (const page of flipRecords.query(`${inPartition(keyOf(waveId))} and ${odata`kind eq ${RECORD}`}`))
        records.push(...(await readable(flipRecords, page, recordOf)));
      return records;
    },
    flipPeople: async (key, from) => {
      const first = Math.floor(from / PEOPLE_A_ROW);
      const last = first + ROWS_A_PAGE;
      const range = between(keyOf(key.waveId), peopleKey(key, first), peopleKey(key, last));
      const rows = await flipRecords.first(range, ROWS_A_PAGE + 1);
      const shown = rows.slice(0, ROWS_A_PAGE);
      const pages = await Promise.all(shown.map((row) => readOne(flipRecords, row, peopleRow.fromRow)));
      return {
        people: pages.flatMap((page) => page?.people ?? []).slice(from % PEOPLE_A_ROW),
        next: rows.length > shown.length ? last * PEOPLE_A_ROW : undefined,
      };
    },
  };
}
