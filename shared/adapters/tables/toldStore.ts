import type { Trouble } from "../../domain/trouble/trouble.ts";
import type { RolloutStore } from "../../ports/store/store.ts";
import { auditLine, pollLine, troubleLine } from "./auditLine.ts";

/**
 * The store, which tells telemetry of every audit event and of every poll that came to its end. It lies between the
 * store and everybody who uses it: nobody can write the one and forget the other. An event is told even when its row
 * could not be written: what it speaks of may have happened all the same, such as a pass that was issued. A repeat
 * tells it again, under the same id.
 * @param tell never throws.
 */
export function toldStore<Store extends RolloutStore>(store: Store, tell: (line: string) => void): Store {
  return {
    ...store,
    append: async (events) => {
      try {
        await store.append(events);
      } finally {
        for (const event of events) tell(auditLine(event));
      }
    },
    // Where tables are what is away, the line is all there is.
    recordTrouble: async (sighting) => {
      let met: Trouble | undefined;
      try {
        met = await store.recordTrouble(sighting);
        return met;
      } finally {
        tell(troubleLine(sighting, met));
      }
    },
    savePollState: async (state, etag) => {
      const written = await store.savePollState(state, etag);
      const line = pollLine(state);
      if (line) tell(line);
      return written;
    },
  };
}
