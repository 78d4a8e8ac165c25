import { type CanaryWrite, CanaryWriteSchema } from "../../domain/enforcement/canaryWrite.ts";
import { ConflictError } from "../../errors.ts";
import type { CanaryStore } from "../../ports/store/canaryWrites.ts";
import { json, mapper } from "./columns.ts";
import { readable } from "./readable.ts";
import type { Rows } from "./rows.ts";

const CANARY = "canaryWrite";
const writeRow = mapper<{ value: CanaryWrite }>({ value: json(CanaryWriteSchema) });

export const tableCanary = (appState: Rows): CanaryStore => ({
  canaryWrite: async () => {
    const row = await appState.get("app", CANARY);
    if (!row) return undefined;
    const [value] = await readable(appState, [row], (found) => writeRow.fromRow(found).value);
    return { value: value ?? {}, etag: row.etag };
  },
  saveCanaryWrite: async (value, etag) => {
    const row = { partitionKey: "app", rowKey: CANARY, ...writeRow.toRow({ value }) };
    if (etag !== undefined) return appState.replace(row, etag);
    const written = await appState.insert(row);
    if (written === undefined) throw new ConflictError("somebody else was faster with the canary");
    return written;
  },
});
