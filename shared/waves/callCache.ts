import type { DirectoryUser } from "../domain/people/directoryUser.ts";
import type { WaveMember } from "../domain/wave/member.ts";
import type { DirectoryReader } from "../ports/graph.ts";
import type { MemberStore } from "../ports/store/members.ts";
import type { WaveStore } from "../ports/store/waves.ts";

/**
 * The wave row and the member rows, read once and kept for the length of one activity call: the parts of a step look at
 * the same rows again and again. What is written goes to the table and into the copy; what others write meanwhile is
 * seen by the next call, as it would be by a slow reader. Member writes touch named properties only, and wave writes
 * are guarded by the ETag, so nothing of theirs is overwritten. Of the members no more is read than is asked for: a
 * call that carries on behind a cursor must not cost what the whole wave costs.
 */
export function withCallCache<Store extends MemberStore & WaveStore>(store: Store): Store {
  const facts = new Map<string, ReturnType<WaveStore["wave"]>>();
  const runs = new Map<string, MemberRun>();
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
      const known = runs.get(waveId);
      const run = known?.reaches(after) ? known : new MemberRun(after);
      runs.set(waveId, run);
      return run.page(after, limit, (last, most) => store.membersPage(waveId, last, most));
    },
    members: async (waveId: string, userIds: readonly string[]) => {
      const run = runs.get(waveId);
      return run && userIds.every((userId) => run.tellsOf(userId))
        ? userIds.flatMap((userId) => run.get(userId) ?? [])
        : store.members(waveId, userIds);
    },
    putMembers: async (waveId: string, members: readonly WaveMember[]) => {
      await store.putMembers(waveId, members);
      // New rows change the order: read again when asked again.
      runs.delete(waveId);
    },
    mergeMembers: async (waveId: string, changes: Parameters<MemberStore["mergeMembers"]>[1]) => {
      await store.mergeMembers(waveId, changes);
      runs.get(waveId)?.merge(changes);
    },
  };
}

/** Members read one after the other, in the order of their ids, without a gap. */
class MemberRun {
  readonly #rows = new Map<string, WaveMember>();
  /** Where it begins and how far it goes: all rows behind the one, up to and with the other. */
  readonly #begin: string | undefined;
  #end: string | undefined;
  #isAtEnd = false;

  constructor(begin: string | undefined) {
    this.#begin = begin;
    this.#end = begin;
  }

  get(userId: string): WaveMember | undefined {
    return this.#rows.get(userId);
  }

  /** Whether the rows behind `after` are here, or come next. */
  reaches(after: string | undefined): boolean {
    if (after === undefined) return this.#begin === undefined;
    return (this.#begin === undefined || after >= this.#begin) && (this.#isAtEnd || after <= (this.#end ?? ""));
  }

  /** Whether it is known if there is such a member. */
  tellsOf(userId: string): boolean {
    return (this.#begin === undefined || userId > this.#begin) && (this.#isAtEnd || userId <= (this.#end ?? ""));
  }

  async page(
    after: string | undefined,
    limit: number,
    read: (last: string | undefined, most: number) => Promise<readonly WaveMember[]>,
  ): Promise<readonly WaveMember[]> {
    const page = this.#behind(after, limit);
    while (page.length < limit && !this.#isAtEnd) {
      const most = limit - page.length;
      const more = await read(this.#end, most);
      for (const member of more) this.#rows.set(member.userId, member);
      page.push(...more);
      this.#end = more.at(-1)?.userId ?? this.#end;
      this.#isAtEnd = more.length < most;
    }
    return page;
  }

  merge(changes: Parameters<MemberStore["mergeMembers"]>[1]): void {
    for (const change of changes) {
      const before = this.#rows.get(change.userId);
      if (before) this.#rows.set(change.userId, { ...before, ...change });
    }
  }

  #behind(after: string | undefined, limit: number): WaveMember[] {
    const page: WaveMember[] = [];
    for (const member of this.#rows.values()) {
      if (after !== undefined && member.userId <= after) continue;
      if (page.length === limit) break;
      page.push(member);
    }
    return page;
  }
}

/** Managers are asked for once in an activity call, whatever the number of mails about the same people. */
export function withManagersKept(directory: DirectoryReader): DirectoryReader {
  const known = new Map<string, DirectoryUser | undefined>();
  return {
    user: (id) => directory.user(id),
    usersByEmployeeId: (employeeId) => directory.usersByEmployeeId(employeeId),
    managerOf: (userId) => directory.managerOf(userId),
    groupMembers: (groupId, next) => directory.groupMembers(groupId, next),
    countGroupMembers: (groupId) => directory.countGroupMembers(groupId),
    memberIds: (groupId) => directory.memberIds(groupId),
    privilegeOf: (userId) => directory.privilegeOf(userId),
    privilegedUserIds: () => directory.privilegedUserIds(),
    managersOf: async (userIds) => {
      const unknown = userIds.filter((userId) => !known.has(userId));
      if (unknown.length > 0) {
        const found = await directory.managersOf(unknown);
        for (const userId of unknown) known.set(userId, found.get(userId));
      }
      const asked = userIds.map((userId) => [userId, known.get(userId)] as const);
      return new Map(asked.flatMap(([userId, manager]) => (manager ? [[userId, manager] as const] : [])));
    },
  };
}
