import { type Presentation, PresentationSchema } from "../../domain/verifiedId/presentation.ts";
import type { PresentationStore } from "../../ports/store/presentations.ts";
import { json, keyOf, mapper } from "./columns.ts";
import { saveGuarded } from "./guardedRow.ts";
import { readOne } from "./readable.ts";
import type { Rows } from "./rows.ts";

const PRESENTATION = "presentation";
const presentationRow = mapper<{ value: Presentation }>({ value: json(PresentationSchema) });

export const tablePresentations = (presentations: Rows): PresentationStore => ({
  presentation: async (grantId) =>
    readOne(presentations, await presentations.get(keyOf(grantId), PRESENTATION), (found) => ({
      ...presentationRow.fromRow(found),
      etag: found.etag,
    })),
  savePresentation: async (value, etag) => {
    const row = { partitionKey: keyOf(value.grantId), rowKey: PRESENTATION, ...presentationRow.toRow({ value }) };
    return saveGuarded(presentations, row, etag, "something was asked of this person at the same moment");
  },
});
