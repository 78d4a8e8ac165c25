import { z } from "zod";
import { type PollState, ReadingSchema } from "../../domain/people/reportReading.ts";
import { ConflictError } from "../../errors.ts";
import type { ReportSyncStore } from "../../ports/store/reportSync.ts";
import { json, mapper, optional } from "./columns.ts";
import { readable } from "./readable.ts";
import type { Rows } from "./rows.ts";

const POLL = "registrationPoll";
const pollRow = mapper<PollState>({
  startedAt: optional(),
  completedAt: optional(),
  asOf: optional(),
  moves: json(z.array(z.string()).optional()),
  dueSince: optional(),
  reading: json(ReadingSchema.optional()),
});

export function tablePollState(appState: Rows): Pick<ReportSyncStore, "pollState" | "savePollState"> {
  return {
    pollState: async () => {
      const row = await appState.get("app", POLL);
      if (!row) return undefined;
      // One that cannot be read is begun anew.
      const [state] = await readable(appState, [row], pollRow.fromRow);
      return { state: state ?? {}, etag: row.etag };
    },
    savePollState: async (state, etag) => {
      const row = { partitionKey: "app", rowKey: POLL, ...pollRow.toRow(state) };
      if (etag !== undefined) return appState.replace(row, etag);
      const written = await appState.insert(row);
      if (written === undefined) throw new ConflictError("another run was faster with the registration report");
      return written;
    },
  };
}
