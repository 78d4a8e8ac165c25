import { type Presentation, PresentationSchema } from "../../domain/verifiedId/presentation.ts";
import { ConflictError } from "../../errors.ts";
import type { PresentationStore } from "../../ports/store/presentations.ts";
import { json, keyOf, mapper } from "./columns.ts";
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
    if (etag !== undefined) return presentations.replace(row, etag);
    const written = await presentations.insert(row);
    if (written === undefined) throw new ConflictError("something was asked of this person at the same moment");
    return written;
  },
});
