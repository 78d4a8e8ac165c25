import type { ToldLeave } from "../../domain/leave/toldLeave.ts";
import type { ToldLeft } from "../../domain/leaver/toldLeft.ts";
import type { Registration } from "../../domain/people/registration.ts";
import type { QuietNote } from "../../domain/quiet/quietNote.ts";

export interface RegistrationStore {
  /** Those that are known; one that cannot be read is left out, so only for readers to whom a missing one is safe. */
  registrations(userIds: readonly string[]): Promise<ReadonlyMap<string, Registration>>;
  /** What is known of one person. @throws RefusedError where it cannot be read: that is not "nothing is known". */
  registration(userId: string): Promise<Registration | undefined>;
  /** Records that these users are in scope of a wave (or no longer: `undefined`). */
  assignWave(userIds: readonly string[], waveId: string | undefined): Promise<void>;
  /** Notes of people who leave a wave when it last wrote to each, for the wave that takes them next. */
  noteMailed(mailedAt: ReadonlyMap<string, string>): Promise<void>;
  assignJoiner(userId: string, joinerId: string): Promise<void>;
  /** Notes every worker for whom HR names this account, though nobody took it for theirs. */
  assignNamedBy(userId: string, workers: readonly string[]): Promise<void>;
  /** Records the leave that HR told of; `undefined` once it is over. */
  assignLeave(userId: string, leave: ToldLeave | undefined): Promise<void>;
  /** Records that this person has gone; `undefined` once HR tells that they are back. */
  assignLeft(userId: string, left: ToldLeft | undefined): Promise<void>;
  /**
   * Everybody of whom the app knows anything, in order of user id, in pages of up to 1,000 rows, with one request each.
   * For counts over the whole tenant, made in a timer and kept: a request of somebody at a page never reads so much.
   * Rows that cannot be read are told of and left out. A row may stand there without a line of the report, for somebody
   * who takes part: then `methodsRegistered` is empty and `isMfaCapable` absent. Whoever left the report is marked
   * (`leftReportAt`), and stands there as it last named them.
   * @param after the last user id of the page before, where another invocation goes on.
   */
  everyRegistration(after?: string): AsyncIterable<readonly Registration[]>;
  /** Notes what a look at a quiet time told of each. */
  noteQuiet(notes: ReadonlyMap<string, QuietNote>): Promise<void>;
  /**
   * Ids of those whom the report names no longer, and has not since before a moment: deleted, or switched off. The
   * service looks through all rows, and sends these alone.
   */
  leftReportBefore(before: string): AsyncIterable<readonly string[]>;
  /** How many people the report names, counted up to so many; without those who left it. */
  countPeople(most: number): Promise<number>;
}
