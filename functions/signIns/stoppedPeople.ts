import type { WaveMember } from "../../shared/domain/wave/member.ts";
import type { Refusal } from "../../shared/domain/wave/refusal.ts";
import { isOpen } from "../../shared/domain/wave/refusals.ts";
import type { MemberStore } from "../../shared/ports/store/members.ts";
import type { RefusedPeopleStore } from "../../shared/ports/store/refusedPeople.ts";

/** Somebody who is enforced, as the row says in which their refusals are noted. */
type Noted = Pick<WaveMember, "userId" | "refusals" | "denied" | "deniedAsOf" | "passkeyUsedAt"> & {
  /** Of the member row; absent for whoever no wave watches, and has a row of their own. */
  readonly waveId?: string | undefined;
};
/** Somebody whom the workforce policy has stopped. */
export type Stopped = Noted & { readonly refusals: readonly Refusal[] };

/** Where calls before this one have found somebody. */
interface FoundBefore {
  readonly waves: readonly string[];
  readonly others?: boolean | undefined;
}

/**
 * The rows of those whom a reading has come upon, in the hands of one call: read once, and written once at its end.
 * Why: a refusal is noted, told from a prompt and settled in one call. Gain: table transactions. Bench:
 * cost-per-person.
 */
export class StoppedPeople {
  readonly #store: MemberStore & RefusedPeopleStore;
  /** Their rows are read when answers are looked for. */
  #unread: FoundBefore | undefined;
  #areOthersRead = false;
  readonly #rows = new Map<string, Noted>();
  readonly #changed = new Map<string, Stopped>();

  constructor(store: MemberStore & RefusedPeopleStore, foundBefore: FoundBefore) {
    this.#store = store;
    this.#unread = foundBefore;
  }

  /** Those of these people who are members of the wave. */
  async members(waveId: string, userIds: readonly string[]): Promise<readonly Noted[]> {
    const unknown = userIds.filter((userId) => !this.#rows.has(keyOf({ waveId, userId })));
    if (unknown.length > 0) this.#learn(await this.#store.members(waveId, unknown));
    return userIds.flatMap((userId) => this.#rows.get(keyOf({ waveId, userId })) ?? []);
  }

  /** Each of these people, whom no wave watches; whoever was never refused has no row yet. */
  async others(userIds: readonly string[]): Promise<readonly Noted[]> {
    if (userIds.length > 0) await this.#readOthers();
    return userIds.map((userId) => this.#rows.get(keyOf({ userId })) ?? { userId });
  }

  /** Those whose refusals wait to be told from prompts. */
  async waiting(): Promise<readonly Stopped[]> {
    const unread = this.#unread;
    this.#unread = undefined;
    for (const waveId of unread?.waves ?? []) this.#learn(await this.#store.refusedMembers(waveId));
    if (unread?.others) await this.#readOthers();
    return [...this.#rows.values()].flatMap((row) =>
      row.refusals?.some(isOpen) ? [{ ...row, refusals: row.refusals }] : [],
    );
  }

  /** For `save`. */
  put(person: Stopped): void {
    this.#rows.set(keyOf(person), person);
    this.#changed.set(keyOf(person), person);
  }

  async save(): Promise<void> {
    for (const [waveId, some] of Map.groupBy(this.#changed.values(), (one) => one.waveId)) {
      const changes = some.map(({ userId, refusals }) => ({
        userId,
        refusals: refusals.length > 0 ? refusals : undefined,
      }));
      if (waveId === undefined) await this.#store.mergeRefusedPeople(changes);
      else await this.#store.mergeMembers(waveId, changes);
    }
    this.#changed.clear();
  }

  /** They are few, and read as a whole. */
  async #readOthers(): Promise<void> {
    if (!this.#areOthersRead) this.#learn(await this.#store.refusedPeople());
    this.#areOthersRead = true;
  }

  /** What this call knows is newer. */
  #learn(rows: readonly Noted[]): void {
    for (const row of rows) if (!this.#rows.has(keyOf(row))) this.#rows.set(keyOf(row), row);
  }
}

const keyOf = ({ waveId = "", userId }: Pick<Noted, "waveId" | "userId">): string => `${waveId}|${userId}`;
