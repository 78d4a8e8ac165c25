import { type ToldUpTo, ToldUpToSchema } from "../../domain/channel/toldStages.ts";
import type { ToldStageStore } from "../../ports/store/toldStages.ts";
import { json, keyOf, mapper } from "./columns.ts";
import { readGuarded, saveGuarded } from "./guardedRow.ts";
import type { Rows } from "./rows.ts";

const TOLD = "toldUpTo";
const toldRow = mapper<{ value: ToldUpTo }>({ value: json(ToldUpToSchema) });

export const tableToldStages = (waves: Rows): ToldStageStore => ({
  toldUpTo: (waveId) =>
    readGuarded(waves, { partitionKey: keyOf(waveId), rowKey: TOLD }, (found) => toldRow.fromRow(found).value),
  saveToldUpTo: async (waveId, value, etag) => {
    const row = { partitionKey: keyOf(waveId), rowKey: TOLD, ...toldRow.toRow({ value }) };
    return saveGuarded(waves, row, etag, "somebody else was faster with telling a channel");
  },
});
