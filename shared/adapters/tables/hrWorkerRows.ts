import { type EmploymentRecord, EmploymentRecordSchema } from "../../domain/employment/employmentRecord.ts";
import { type Leaver, LeaverSchema } from "../../domain/leaver/leaver.ts";
import type { HrWorkerStore, LeaverStore, StoredLeaver } from "../../ports/store/hrWorkers.ts";
import { odata } from "../odata.ts";
import { json, mapper, optional, text } from "./columns.ts";
import { saveGuarded } from "./guardedRow.ts";
import { readable, readOne } from "./readable.ts";
import { inPartition, type Rows, type StoredRow } from "./rows.ts";

const EMPLOYMENT = "employment";
const LEAVER = "leaver";
const FASTER = "another event of this worker was taken over first";

const employmentRow = mapper<{ employment: EmploymentRecord }>({ employment: json(EmploymentRecordSchema) });
const claimRow = mapper<{ print: string }>({ print: text });
/** All but `leaver` is for queries; what is true stands there. `dueAt` is absent from rows of before it was kept. */
const leaverRow = mapper<{ leaver: Leaver; state: string; toldAt: string; dueAt?: string | undefined }>({
  leaver: json(LeaverSchema),
  state: text,
  toldAt: text,
  dueAt: optional(),
});

/** Sixteen digits: as many as the highest sequence has. */
const claimKey = (sequence: number): string => `sequence|${String(sequence).padStart(16, "0")}`;

export function tableHrWorkers(workers: Rows): HrWorkerStore {
  return {
    employment: async (worker) =>
      readOne(workers, await workers.get(worker, EMPLOYMENT), (row) => ({
        record: employmentRow.fromRow(row).employment,
        etag: row.etag,
      })),
    saveEmployment: async (record, etag) => {
      const row = { partitionKey: record.worker, rowKey: EMPLOYMENT, ...employmentRow.toRow({ employment: record }) };
      await saveGuarded(workers, row, etag, FASTER);
    },
    claimSequence: async (worker, sequence, print) => {
      const key = { partitionKey: worker, rowKey: claimKey(sequence) };
      if ((await workers.insert({ ...key, ...claimRow.toRow({ print }) })) !== undefined) return print;
      const row = await workers.get(key.partitionKey, key.rowKey);
      return row ? claimRow.fromRow(row).print : print;
    },
  };
}

function wantedOf(which: Parameters<LeaverStore["leavers"]>[0]): string {
  if (which === "open") return "(state eq 'waiting' or state eq 'held')";
  return "toldSince" in which ? odata`toldAt ge ${which.toldSince}` : odata`dueAt ge ${which.dueSince}`;
}

export function tableLeavers(leavers: Rows): LeaverStore {
  const fromRow = (row: StoredRow): StoredLeaver => ({ leaver: leaverRow.fromRow(row).leaver, etag: row.etag });
  return {
    leaver: async (worker) => readOne(leavers, await leavers.get(LEAVER, worker), fromRow),
    saveLeaver: async (leaver, etag) => {
      const { worker, state, toldAt, dueAt } = leaver;
      const row = { partitionKey: LEAVER, rowKey: worker, ...leaverRow.toRow({ leaver, state, toldAt, dueAt }) };
      return saveGuarded(leavers, row, etag, FASTER);
    },
    leavers: async (which) => {
      const found: StoredLeaver[] = [];
      for await (const page of leavers.query(`${inPartition(LEAVER)} and ${wantedOf(which)}`))
        found.push(...(await readable(leavers, page, fromRow)));
      return found;
    },
    leaverPages: async function* () {
      for await (const page of leavers.query(inPartition(LEAVER)))
        yield (await readable(leavers, page, fromRow)).map(({ leaver }) => leaver);
    },
  };
}
