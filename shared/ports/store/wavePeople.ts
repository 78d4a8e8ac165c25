import type { WaveNumbers } from "../../domain/retention/wavePeople.ts";
import type { WaveMember } from "../../domain/wave/member.ts";

/** The people of waves that ended: what is read of them to delete them, and what is kept in their place. */
export interface WavePeopleStore {
  /** All members, page by page. One that cannot be read is told of, left out, and so kept. */
  agedMembers(waveId: string): AsyncIterable<readonly { readonly member: WaveMember; readonly etag: string }[]>;
  /**
   * Deletes members as they were read, and what was decided about each of those who go: one that changed since stays.
   * @returns how many went. Safe to repeat.
   */
  forgetMembers(waveId: string, rows: readonly { readonly userId: string; readonly etag: string }[]): Promise<number>;
  /** Deletes whom the flips of a wave counted; what they rested on stays. Safe to repeat. */
  forgetFlipPeople(waveId: string): Promise<void>;
  /** One that cannot be read is told of, and as if there were none. */
  waveNumbers(waveId: string): Promise<WaveNumbers | undefined>;
  /** In the place of those before, and of the last count, in which people are named. */
  saveWaveNumbers(waveId: string, numbers: WaveNumbers): Promise<void>;
}
