import type { Presentation } from "../../../../shared/domain/verifiedId/presentation.ts";
import { ConflictError } from "../../../../shared/errors.ts";
import type { PresentationStore } from "../../../../shared/ports/store/presentations.ts";
import { GuardedRows } from "./guardedRows.ts";
import { AgedRows } from "./memoryRetention.ts";

export function memoryPresentations(aged = new AgedRows()): PresentationStore {
  const rows = new GuardedRows<Presentation>();
  aged.keep("presentations", rows, (presentation) => presentation);
  return {
    presentation: async (grantId) => rows.get(grantId),
    savePresentation: async (value, etag) => {
      if (etag !== undefined) return rows.replace(value.grantId, value, etag);
      if (!rows.insert(value.grantId, value)) throw new ConflictError("another writer was faster");
      return rows.get(value.grantId)?.etag ?? "";
    },
  };
}
