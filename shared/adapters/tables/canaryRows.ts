import { type CanaryWrite, CanaryWriteSchema } from "../../domain/enforcement/canaryWrite.ts";
import type { CanaryStore } from "../../ports/store/canaryWrites.ts";
import { json, mapper } from "./columns.ts";
import { readGuarded, saveGuarded } from "./guardedRow.ts";
import type { Rows } from "./rows.ts";

const CANARY = "canaryWrite";
const writeRow = mapper<{ value: CanaryWrite }>({ value: json(CanaryWriteSchema) });

export const tableCanary = (appState: Rows): CanaryStore => ({
  canaryWrite: async () => {
    const key = { partitionKey: "app", rowKey: CANARY };
    const stored = await readGuarded(appState, key, (found) => writeRow.fromRow(found).value);
    return stored && { ...stored, value: stored.value ?? {} };
  },
  saveCanaryWrite: async (value, etag) => {
    const row = { partitionKey: "app", rowKey: CANARY, ...writeRow.toRow({ value }) };
    return saveGuarded(appState, row, etag, "somebody else was faster with the canary");
  },
});
