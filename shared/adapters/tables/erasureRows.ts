import { type Release, ReleaseSchema } from "../../domain/enforcement/release.ts";
import { type Erasure, ErasureSchema } from "../../domain/erasure/erasure.ts";
import { eraserOf } from "../../domain/erasure/namedPerson.ts";
import { type LeaveRecord, LeaveRecordSchema } from "../../domain/leave/leaveRecord.ts";
import type { Grant } from "../../domain/pass/grant.ts";
import type { ErasureStore, StoredErasure } from "../../ports/store/erasures.ts";
import { odata } from "../odata.ts";
import { json, mapper } from "./columns.ts";
import { walkPart } from "./erasureWalk.ts";
import { saveGuarded } from "./guardedRow.ts";
import { grantRow } from "./joinerRows.ts";
import { readable, readOne } from "./readable.ts";
import { inPartition, type Rows, type StoredRow } from "./rows.ts";
import type { TableName } from "./tableDefinitions.ts";

const ERASURES = "erasure";
const erasureRow = mapper<{ erasure: Erasure }>({ erasure: json(ErasureSchema) });
const releaseRow = mapper<{ release: Release }>({ release: json(ReleaseSchema) });
const leaveRow = mapper<{ leave: LeaveRecord }>({ leave: json(LeaveRecordSchema) });
const fromRow = (row: StoredRow): StoredErasure => ({ ...erasureRow.fromRow(row), etag: row.etag });

const texts = (row: StoredRow): string =>
  Object.values(row)
    .filter((value) => typeof value === "string")
    .join("\n");
const names = (row: StoredRow, userId: string): boolean => texts(row).toLowerCase().includes(userId.toLowerCase());

/** @param tables by name. */
export function tableErasures(tables: (name: TableName) => Rows): ErasureStore {
  const erasures = tables("erasures");
  /** Whatever names the person is read, or refused. */
  const rowsNaming = async <T>(table: Rows, userId: string, read: (row: StoredRow) => T): Promise<readonly T[]> => {
    const found: T[] = [];
    for await (const page of table.query(undefined))
      for (const row of page) {
        const one = names(row, userId) ? await readOne(table, row, read) : undefined;
        if (one !== undefined) found.push(one);
      }
    return found;
  };
  return {
    erasure: async (userId) => readOne(erasures, await erasures.get(ERASURES, userId.toLowerCase()), fromRow),
    erasures: async () => {
      const found: StoredErasure[] = [];
      for await (const page of erasures.query(inPartition(ERASURES)))
        found.push(...(await readable(erasures, page, fromRow)));
      return found;
    },
    saveErasure: async (erasure, etag) => {
      const row = { partitionKey: ERASURES, rowKey: erasure.userId.toLowerCase(), ...erasureRow.toRow({ erasure }) };
      return saveGuarded(erasures, row, etag, "somebody else has just asked for it");
    },
    endErasure: async (userId, etag) => void (await erasures.deleteRead(ERASURES, userId.toLowerCase(), etag)),
    grantsNaming: (userId) => rowsNaming<Grant>(tables("grants"), userId, grantRow.fromRow),
    releasesNaming: async (userId) => {
      const found = await rowsNaming(tables("releases"), userId, (row) => releaseRow.fromRow(row).release);
      return found.filter((release) => release.userId.toLowerCase() !== userId.toLowerCase());
    },
    leavesNaming: (userId) => rowsNaming(tables("leaves"), userId, (row) => leaveRow.fromRow(row).leave),
    stateNaming: async (userId) => {
      const found: string[] = [];
      for await (const page of tables("appState").query(undefined))
        found.push(...page.filter((row) => names(row, userId)).map(({ rowKey = "" }) => rowKey));
      return found;
    },
    openMailsTo: async (userId) => {
      let count = 0;
      const open = odata`userId eq ${userId.toLowerCase()} and state eq ${"open"}`;
      for await (const page of tables("mails").query(open, { select: ["RowKey"] })) count += page.length;
      return count;
    },
    storedPart: (person, place) => {
      const sought = { person, pseudonym: COUNTED, eraser: eraserOf(person, COUNTED), checkedAt: END_OF_TIME };
      return walkPart(tables, sought, place, false);
    },
    erasePart: ({ person, pseudonym, checkedAt }, place) =>
      walkPart(tables, { person, pseudonym, eraser: eraserOf(person, pseudonym), checkedAt }, place, true),
  };
}

/** Stands in no row: what is counted is not written. */
const COUNTED = "person-counted";
const END_OF_TIME = "9999-12-31T23:59:59.999Z";
