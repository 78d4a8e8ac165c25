import { type QuietWalk, QuietWalkSchema } from "../../domain/quiet/quietNote.ts";
import type { QuietWalkStore } from "../../ports/store/quietWalk.ts";
import { json, mapper } from "./columns.ts";
import { readOne } from "./readable.ts";
import type { Rows } from "./rows.ts";

const WALK = "quietWalk";
const walkRow = mapper<{ walk: QuietWalk }>({ walk: json(QuietWalkSchema) });

export const tableQuietWalk = (appState: Rows): QuietWalkStore => ({
  quietWalk: async () => readOne(appState, await appState.get("app", WALK), (row) => walkRow.fromRow(row).walk),
  saveQuietWalk: async (walk) => {
    await appState.write("replace", [{ partitionKey: "app", rowKey: WALK, ...walkRow.toRow({ walk }) }]);
  },
});
