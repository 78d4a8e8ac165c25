import type { WaveMember } from "../../shared/domain/wave/member.ts";
import type { Refusal } from "../../shared/domain/wave/refusal.ts";
import { isOpen } from "../../shared/domain/wave/refusals.ts";
import type { MemberStore } from "../../shared/ports/store/members.ts";

/** A member whom the workforce policy has stopped. */
export type Stopped = WaveMember & { readonly refusals: readonly Refusal[] };

/**
 * The rows of those whom a reading has come upon, in the hands of one call: read once, and written once at its end.
 * Why: a refusal is noted, told from a prompt and settled in one call. Gain: table transactions per person. Bench:
 * cost-per-person.
 */
export class StoppedMembers {
  readonly #store: MemberStore;
  /** Waves in which calls before this one have found somebody; their rows are read when answers are looked for. */
  #unread: readonly string[];
  readonly #rows = new Map<string, WaveMember>();
  readonly #changed = new Map<string, Stopped>();

  constructor(store: MemberStore, foundBefore: readonly string[]) {
    this.#store = store;
    this.#unread = foundBefore;
  }

  /** Those of these people who are members of the wave. */
  async members(waveId: string, userIds: readonly string[]): Promise<readonly WaveMember[]> {
    const unknown = userIds.filter((userId) => !this.#rows.has(keyOf({ waveId, userId })));
    if (unknown.length > 0) this.#learn(await this.#store.members(waveId, unknown));
    return userIds.flatMap((userId) => this.#rows.get(keyOf({ waveId, userId })) ?? []);
  }

  /** Those whose refusals wait to be told from prompts. */
  async waiting(): Promise<readonly Stopped[]> {
    const unread = this.#unread;
    this.#unread = [];
    for (const waveId of unread) this.#learn(await this.#store.refusedMembers(waveId));
    return [...this.#rows.values()].flatMap((row) =>
      row.refusals?.some(isOpen) ? [{ ...row, refusals: row.refusals }] : [],
    );
  }

  /** For `save`. */
  put(member: Stopped): void {
    this.#rows.set(keyOf(member), member);
    this.#changed.set(keyOf(member), member);
  }

  async save(): Promise<void> {
    for (const [waveId, some] of Map.groupBy(this.#changed.values(), (one) => one.waveId))
      await this.#store.mergeMembers(
        waveId,
        some.map(({ userId, refusals }) => ({ userId, refusals: refusals.length > 0 ? refusals : undefined })),
      );
    this.#changed.clear();
  }

  /** What this call knows is newer. */
  #learn(rows: readonly WaveMember[]): void {
    for (const row of rows) if (!this.#rows.has(keyOf(row))) this.#rows.set(keyOf(row), row);
  }
}

const keyOf = ({ waveId, userId }: Pick<WaveMember, "waveId" | "userId">): string => `${waveId}|${userId}`;
