import type { WaveMember } from "../../domain/wave/member.ts";

export interface MemberStore {
  /** Members in order of `userId`, `after` exclusive, at most `limit` (<= 1000). */
  membersPage(waveId: string, after: string | undefined, limit: number): Promise<readonly WaveMember[]>;
  members(waveId: string, userIds: readonly string[]): Promise<readonly WaveMember[]>;
  /** Those who are away (`heldAt`), in order of `userId`: few, whatever the size of the wave. */
  heldMembers(waveId: string): Promise<readonly WaveMember[]>;
  /** Those whose row has `refusals`, in order of `userId`: whom the workforce policy has stopped. */
  refusedMembers(waveId: string): Promise<readonly WaveMember[]>;
  /** Insert or replace, one transaction per 100. */
  putMembers(waveId: string, members: readonly WaveMember[]): Promise<void>;
  /** Merges the given properties; rows that do not exist are not made. One transaction per 100. */
  mergeMembers(
    waveId: string,
    changes: readonly ({ readonly userId: string } & Partial<Omit<WaveMember, "waveId" | "userId">>)[],
  ): Promise<void>;
}
