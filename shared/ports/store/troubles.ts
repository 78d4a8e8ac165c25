import type { Sighting, Trouble } from "../../domain/trouble/trouble.ts";

/** What was refused, or does not go on: one row for what is done, for whom, and what was answered. */
export interface TroubleStore {
  /**
   * Writes down that it happened once more. Two at the same moment count as one. A row that cannot be read is begun
   * anew.
   */
  recordTrouble(sighting: Sighting): Promise<Trouble>;
  /** Those that stand at this moment, whatever they are about; the longest first. Unreadable rows are left out. */
  troubles(now: string): Promise<readonly Trouble[]>;
  /** The same of one scope. */
  troublesOf(scope: string, now: string): Promise<readonly Trouble[]>;
  /** Deletes rows that were last met before this moment. */
  forgetTroubles(before: string): Promise<void>;
}
