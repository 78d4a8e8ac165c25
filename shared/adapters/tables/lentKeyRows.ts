import { isOut, type LentKey, LentKeySchema } from "../../domain/lentKeys/lentKey.ts";
import type { LentKeyStore } from "../../ports/store/lentKeys.ts";
import { odata } from "../odata.ts";
import { flag, json, keyOf, mapper, text } from "./columns.ts";
import { saveGuarded } from "./guardedRow.ts";
import { readable, readOne } from "./readable.ts";
import { inPartition, type Rows, type StoredRow } from "./rows.ts";

const KEY = "key";
/** `userId` and `isOut` are for queries; what is true stands in `key`. */
const lentKeyRow = mapper<{ key: LentKey; userId: string; isOut: boolean }>({
  key: json(LentKeySchema),
  userId: text,
  isOut: flag,
});
const rowKeyOf = (serial: string): string => keyOf(serial.toLowerCase());
const fromRow = (row: StoredRow): LentKey => lentKeyRow.fromRow(row).key;

export function tableLentKeys(keys: Rows): LentKeyStore {
  return {
    lentKey: async (serial) =>
      readOne(keys, await keys.get(KEY, rowKeyOf(serial)), (row) => ({ key: fromRow(row), etag: row.etag })),
    saveLentKey: async (key, etag) => {
      const columns = lentKeyRow.toRow({ key, userId: key.userId.toLowerCase(), isOut: isOut(key) });
      const row = { partitionKey: KEY, rowKey: rowKeyOf(key.serial), ...columns };
      await saveGuarded(keys, row, etag, "somebody else has just lent this key");
    },
    keysOutWith: async (userId) => {
      const found: LentKey[] = [];
      const theirs = `${inPartition(KEY)} and isOut eq true and ${odata`userId eq ${userId.toLowerCase()}`}`;
      for await (const page of keys.query(theirs)) found.push(...(await readable(keys, page, fromRow)));
      return found;
    },
    lentKeyPages: async function* () {
      for await (const page of keys.query(inPartition(KEY))) yield readable(keys, page, fromRow);
    },
  };
}
