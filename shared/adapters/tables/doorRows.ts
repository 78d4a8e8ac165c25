import { type DoorFacts, DoorFactsSchema } from "../../domain/door/doorFacts.ts";
import type { DoorStore } from "../../ports/store/door.ts";
import { json, mapper } from "./columns.ts";
import { saveGuarded } from "./guardedRow.ts";
import { readOne } from "./readable.ts";
import type { Rows } from "./rows.ts";

const DOOR = "door";
const doorRow = mapper<{ value: DoorFacts }>({ value: json(DoorFactsSchema) });
const rowOf = (value: DoorFacts) => ({ partitionKey: "app", rowKey: DOOR, ...doorRow.toRow({ value }) });

export const tableDoor = (appState: Rows): DoorStore => ({
  door: async () => {
    const row = await appState.get("app", DOOR);
    return readOne(appState, row, (found) => ({ ...doorRow.fromRow(found), etag: found.etag }));
  },
  overwriteDoor: async (value) => {
    await appState.write("replace", [rowOf(value)]);
  },
  saveDoor: async (value, etag) => {
    const row = rowOf(value);
    return saveGuarded(appState, row, etag, "somebody else was faster with the door");
  },
});
