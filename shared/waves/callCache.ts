import type { MemberStore, WaveMember, WaveStore } from "../ports/store.ts";
import { memberPages } from "./memberPages.ts";

/**
 * The wave row and the member rows, read once and kept for the length of one activity call: the parts of a step look at the same rows again
 * and again. What is written goes to the table and into the copy; what others write meanwhile is seen by the next call, as it would be by a
 * slow reader. Member writes touch named properties only, and wave writes are guarded by the ETag, so nothing of theirs is overwritten.
 */
export function withCallCache<Store extends MemberStore & WaveStore>(store: Store): Store {
  const facts = new Map<string, ReturnType<WaveStore["wave"]>>();
  const waves = new Map<string, Map<string, WaveMember>>();
  const rowsOf = async (waveId: string) => {
    const known = waves.get(waveId);
    if (known) return known;
    const rows = new Map<string, WaveMember>();
    for await (const page of memberPages(store, waveId)) for (const member of page) rows.set(member.userId, member);
    waves.set(waveId, rows);
    return rows;
  };
  return {
    ...store,
    wave: (waveId: string) => {
      const known = facts.get(waveId) ?? store.wave(waveId);
      facts.set(waveId, known);
      return known;
    },
    saveWave: async (changed: Parameters<WaveStore["saveWave"]>[0], etag: string) => {
      // When somebody was faster, the next look reads what is there now.
      facts.delete(changed.waveId);
      const saved = await store.saveWave(changed, etag);
      facts.set(changed.waveId, Promise.resolve({ facts: changed, etag: saved }));
      return saved;
    },
    membersPage: async (waveId: string, after: string | undefined, limit: number) => {
      const rows = await rowsOf(waveId);
      const page: WaveMember[] = [];
      for (const member of rows.values()) {
        if (after !== undefined && member.userId <= after) continue;
        if (page.length === limit) break;
        page.push(member);
      }
      return page;
    },
    members: async (waveId: string, userIds: readonly string[]) => {
      if (userIds.length === 0) return [];
      const rows = await rowsOf(waveId);
      return userIds.flatMap((userId) => rows.get(userId) ?? []);
    },
    putMembers: async (waveId: string, members: readonly WaveMember[]) => {
      await store.putMembers(waveId, members);
      // New rows change the order: read again when asked again.
      waves.delete(waveId);
    },
    mergeMembers: async (waveId: string, changes: Parameters<MemberStore["mergeMembers"]>[1]) => {
      await store.mergeMembers(waveId, changes);
      const rows = waves.get(waveId);
      for (const change of changes) {
        const before = rows?.get(change.userId);
        if (before) rows?.set(change.userId, { ...before, ...change });
      }
    },
  };
}
