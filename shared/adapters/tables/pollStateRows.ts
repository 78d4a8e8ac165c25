import { z } from "zod";
import { type PollState, ReadingSchema } from "../../domain/people/reportReading.ts";
import type { ReportSyncStore } from "../../ports/store/reportSync.ts";
import { json, mapper, optional } from "./columns.ts";
import { readGuarded, saveGuarded } from "./guardedRow.ts";
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
      const stored = await readGuarded(appState, { partitionKey: "app", rowKey: POLL }, pollRow.fromRow);
      // One that cannot be read is begun anew.
      return stored && { state: stored.value ?? {}, etag: stored.etag };
    },
    savePollState: async (state, etag) => {
      const row = { partitionKey: "app", rowKey: POLL, ...pollRow.toRow(state) };
      return saveGuarded(appState, row, etag, "another run was faster with the registration report");
    },
  };
}
