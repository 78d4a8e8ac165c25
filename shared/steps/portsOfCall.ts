import type { DirectoryUser } from "../domain/people/directoryUser.ts";
import type { WaveMember } from "../domain/wave/member.ts";
import type { DirectoryReader } from "../ports/graph.ts";
import type { Ports } from "../ports/ports.ts";
import type { BrandingStore } from "../ports/store/branding.ts";
import type { MailLedger } from "../ports/store/mails.ts";
import type { MailTextStore } from "../ports/store/mailTexts.ts";
import type { MemberStore } from "../ports/store/members.ts";
import type { ProgressStore } from "../ports/store/progress.ts";
import type { RolloutStore } from "../ports/store/store.ts";
import type { WaveStore } from "../ports/store/waves.ts";

/** The ports of one activity call, which read the same rows once. */
export interface PortsOfCall {
  readonly ports: Ports;
  /** The next look at the wave row reads the table: people may have paused, cancelled or asked for a rollback. */
  forgetWave(): void;
}

/**
 * Keeps what one activity call has read: the wave row until `forgetWave`, and to the end of the call member rows,
 * managers, their people and who is privileged. So it does with what mails need: the tenant's words, colour and time
 * to set up a passkey, the addresses that failed. Writes go to the table and into the copy; what others write
 * meanwhile is seen by the next call. Member writes touch named properties only, wave writes are guarded by the ETag:
 * nothing of others is overwritten.
 *
 * Why: the phases of a step look at the same people again and again. Gain: table transactions and Graph requests per
 * person. Bench: cost-per-person.
 */
export function portsOfCall(ports: Ports): PortsOfCall {
  const waves = new Map<string, ReturnType<WaveStore["wave"]>>();
  const store = { ...membersOnce(ports.store), ...waveOnce(ports.store, waves), ...forMailsOnce(ports.store) };
  return {
    ports: { ...ports, store, directory: directoryOnce(ports.directory) },
    forgetWave: () => waves.clear(),
  };
}

function waveOnce(
  store: WaveStore,
  kept: Map<string, ReturnType<WaveStore["wave"]>>,
): Pick<WaveStore, "wave" | "saveWave"> {
  return {
    wave: (waveId) => {
      const known = kept.get(waveId) ?? store.wave(waveId);
      kept.set(waveId, known);
      return known;
    },
    saveWave: async (facts, etag) => {
      // When somebody was faster, the next look reads what is there now.
      kept.delete(facts.waveId);
      const saved = await store.saveWave(facts, etag);
      kept.set(facts.waveId, Promise.resolve({ facts, etag: saved }));
      return saved;
    },
  };
}

type ForMails = Pick<
  MailTextStore & BrandingStore & MailLedger & ProgressStore,
  "mailTexts" | "branding" | "latestOfEverybody" | "undeliverable" | "unreached"
>;

/** Admins change their words by other calls, and reports of delivery come by others; each page of mails asks anew. */
function forMailsOnce(store: ForMails): ForMails {
  let unreached: ReturnType<ForMails["unreached"]> | undefined;
  return {
    mailTexts: once(() => store.mailTexts()),
    branding: once(() => store.branding()),
    latestOfEverybody: once(() => store.latestOfEverybody()),
    undeliverable: once(() => store.undeliverable()),
    // Asked with a moment two weeks ago, to which the minutes of a call make no difference.
    unreached: (missedSince) => {
      unreached ??= store.unreached(missedSince).catch((error: unknown) => {
        unreached = undefined;
        throw error;
      });
      return unreached;
    },
  };
}

/** What failed is read again. */
function once<Read>(read: () => Promise<Read>): () => Promise<Read> {
  let known: Promise<Read> | undefined;
  return () => {
    known ??= read().catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };
}

function membersOnce(store: RolloutStore): RolloutStore {
  const runs = new Map<string, MemberRun>();
  return {
    ...store,
    membersPage: async (waveId, after, limit) => {
      const known = runs.get(waveId);
      const run = known?.reaches(after) ? known : new MemberRun(after);
      runs.set(waveId, run);
      return run.page(after, limit, (last, most) => store.membersPage(waveId, last, most));
    },
    members: async (waveId, userIds) => {
      const run = runs.get(waveId);
      return run && userIds.every((userId) => run.tellsOf(userId))
        ? userIds.flatMap((userId) => run.get(userId) ?? [])
        : store.members(waveId, userIds);
    },
    putMembers: async (waveId, members) => {
      await store.putMembers(waveId, members);
      // New rows change the order: read again when asked again.
      runs.delete(waveId);
    },
    mergeMembers: async (waveId, changes) => {
      await store.mergeMembers(waveId, changes);
      runs.get(waveId)?.merge(changes);
    },
  };
}

/** Members in the order of their ids, without a gap: all rows behind `begin`, up to and with `end`. */
class MemberRun {
  readonly #rows = new Map<string, WaveMember>();
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
      const rows = await read(this.#end, most);
      for (const member of rows) this.#rows.set(member.userId, member);
      page.push(...rows);
      this.#end = rows.at(-1)?.userId ?? this.#end;
      this.#isAtEnd = rows.length < most;
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

/** One step writes to the same managers again and again, and keeps the same people out of each page of a group. */
function directoryOnce(directory: DirectoryReader): DirectoryReader {
  let privileged: Promise<ReadonlySet<string>> | undefined;
  const known = new Map<string, DirectoryUser | undefined>();
  const teams = new Map<string, ReturnType<DirectoryReader["directReportsOf"]>>();
  return {
    user: (id) => directory.user(id),
    deletedUser: (userId) => directory.deletedUser(userId),
    usersOf: (userIds) => directory.usersOf(userIds),
    usersByEmployeeId: (employeeId) => directory.usersByEmployeeId(employeeId),
    usersNamed: (beginning) => directory.usersNamed(beginning),
    managerOf: (userId) => directory.managerOf(userId),
    directReportsOf: (userId) => {
      const reports = teams.get(userId) ?? directory.directReportsOf(userId);
      teams.set(userId, reports);
      // What was refused or put off is asked anew.
      reports.catch(() => teams.delete(userId));
      return reports;
    },
    departments: (cursor) => directory.departments(cursor),
    inactiveDevices: (before, cursor) => directory.inactiveDevices(before, cursor),
    groupsOf: (userId) => directory.groupsOf(userId),
    groupMembers: (groupId, cursor) => directory.groupMembers(groupId, cursor),
    groupsNamed: (beginning) => directory.groupsNamed(beginning),
    groupName: (groupId) => directory.groupName(groupId),
    groupShape: (groupId) => directory.groupShape(groupId),
    countGroupMembers: (groupId) => directory.countGroupMembers(groupId),
    memberIds: (groupId) => directory.memberIds(groupId),
    membersOf: (groupId) => directory.membersOf(groupId),
    membersAmong: (groupId, userIds) => directory.membersAmong(groupId, userIds),
    groupsAmong: (userIds, groupIds) => directory.groupsAmong(userIds, groupIds),
    privilegeOf: (userId) => directory.privilegeOf(userId),
    privilegeOfMany: (userIds) => directory.privilegeOfMany(userIds),
    hasEligibilities: () => directory.hasEligibilities(),
    privilegedUserIds: (roleIds) => {
      if (roleIds) return directory.privilegedUserIds(roleIds);
      privileged ??= directory.privilegedUserIds().catch((error: unknown) => {
        // What was refused or put off is asked anew.
        privileged = undefined;
        throw error;
      });
      return privileged;
    },
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
