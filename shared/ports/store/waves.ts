import type { CountedWave } from "../../domain/wave/countedWave.ts";
import type { GroupClaim } from "../../domain/wave/groupClaim.ts";
import type { Waiting } from "../../domain/wave/waiting.ts";
import type { WaveFacts } from "../../domain/wave/waveFacts.ts";

export interface WaveStore {
  /** Inserts only: `false` when a wave with that id exists. */
  insertWave(facts: WaveFacts): Promise<boolean>;
  wave(waveId: string): Promise<{ readonly facts: WaveFacts; readonly etag: string } | undefined>;
  /** Guarded replace of the facts. @returns the new ETag. @throws ConflictError */
  saveWave(facts: WaveFacts, etag: string): Promise<string>;
  /**
   * Why the last step was refused or has to wait, for people to read; never guards anything, never changes the ETag
   * that `saveWave` needs (own row).
   */
  saveWaiting(waveId: string, waiting: Waiting): Promise<void>;
  waiting(waveId: string): Promise<Waiting | undefined>;
  /** Everybody of a large wave as they were counted last; a count that cannot be read is as good as none. */
  countedWave(waveId: string): Promise<CountedWave | undefined>;
  /** In the place of the count before; own row, which guards nothing. */
  saveCountedWave(waveId: string, counted: CountedWave): Promise<void>;
  /** All waves (tens), newest first. */
  waves(): Promise<readonly WaveFacts[]>;
  /** For which wave a group was last claimed. */
  groupClaim(groupId: string): Promise<(GroupClaim & { readonly etag: string }) | undefined>;
  /**
   * Claims a group that nobody has claimed or, with its `etag`, takes over the claim that was read.
   * @returns `false` when somebody was faster.
   */
  claimGroup(claim: GroupClaim, etag?: string): Promise<boolean>;
}
