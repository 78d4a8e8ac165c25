import { type ToldUpTo, ToldUpToSchema } from "../../domain/channel/toldStages.ts";
import { ConflictError } from "../../errors.ts";
import type { ToldStageStore } from "../../ports/store/toldStages.ts";
import { json, keyOf, mapper } from "./columns.ts";
import { readable } from "./readable.ts";
import type { Rows } from "./rows.ts";

const TOLD = "toldUpTo";
const toldRow = mapper<{ value: ToldUpTo }>({ value: json(ToldUpToSchema) });

export const tableToldStages = (waves: Rows): ToldStageStore => ({
  toldUpTo: async (waveId) => {
    const row = await waves.get(keyOf(waveId), TOLD);
    if (!row) return undefined;
    const [value] = await readable(waves, [row], (found) => toldRow.fromRow(found).value);
    return { value, etag: row.etag };
  },
  saveToldUpTo: async (waveId, value, etag) => {
    const row = { partitionKey: keyOf(waveId), rowKey: TOLD, ...toldRow.toRow({ value }) };
    if (etag !== undefined) return waves.replace(row, etag);
    const written = await waves.insert(row);
    if (written === undefined) throw new ConflictError("somebody else was faster with telling a channel");
    return written;
  },
});
