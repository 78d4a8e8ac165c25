import { type MethodsWatch, MethodsWatchSchema } from "../../domain/policy/methodsWatch.ts";
import type { MethodsWatchStore } from "../../ports/store/methodsWatch.ts";
import { json, mapper } from "./columns.ts";
import { readGuarded, saveGuarded } from "./guardedRow.ts";
import type { Rows } from "./rows.ts";

const METHODS = "methodsWatch";
const watchRow = mapper<{ value: MethodsWatch }>({ value: json(MethodsWatchSchema) });

export const tableMethodsWatch = (appState: Rows): MethodsWatchStore => ({
  methodsWatch: async () => {
    const key = { partitionKey: "app", rowKey: METHODS };
    const stored = await readGuarded(appState, key, (found) => watchRow.fromRow(found).value);
    return stored && { ...stored, value: stored.value ?? {} };
  },
  saveMethodsWatch: async (value, etag) => {
    const row = { partitionKey: "app", rowKey: METHODS, ...watchRow.toRow({ value }) };
    return saveGuarded(appState, row, etag, "somebody else was faster with what decides about passkeys");
  },
});
