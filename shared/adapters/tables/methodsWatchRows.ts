import { type MethodsWatch, MethodsWatchSchema } from "../../domain/policy/methodsWatch.ts";
import { ConflictError } from "../../errors.ts";
import type { MethodsWatchStore } from "../../ports/store/methodsWatch.ts";
import { json, mapper } from "./columns.ts";
import { readable } from "./readable.ts";
import type { Rows } from "./rows.ts";

const METHODS = "methodsWatch";
const watchRow = mapper<{ value: MethodsWatch }>({ value: json(MethodsWatchSchema) });

export const tableMethodsWatch = (appState: Rows): MethodsWatchStore => ({
  methodsWatch: async () => {
    const row = await appState.get("app", METHODS);
    if (!row) return undefined;
    const [value] = await readable(appState, [row], (found) => watchRow.fromRow(found).value);
    return { value: value ?? {}, etag: row.etag };
  },
  saveMethodsWatch: async (value, etag) => {
    const row = { partitionKey: "app", rowKey: METHODS, ...watchRow.toRow({ value }) };
    if (etag !== undefined) return appState.replace(row, etag);
    const written = await appState.insert(row);
    if (written === undefined) throw new ConflictError("somebody else was faster with what decides about passkeys");
    return written;
  },
});
