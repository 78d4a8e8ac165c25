import type { WaveMember } from "../../shared/domain/wave/member.ts";
import type { Refusal } from "../../shared/domain/wave/refusal.ts";
import { isOpen } from "../../shared/domain/wave/refusals.ts";
import type { MemberStore } from "../../shared/ports/store/members.ts";

/** A member whose refusals wait to be told from prompts. */
export type Stopped = WaveMember & { readonly refusals: readonly Refusal[] };

/** Those who were stopped and whose answers are looked for; their rows are read once in a call. */
export class OpenRefusals {
  readonly #store: MemberStore;
  #people: Stopped[] | undefined;

  constructor(store: MemberStore) {
    this.#store = store;
  }

  /** @param waves those in which the reading has found somebody. */
  async people(waves: readonly string[]): Promise<readonly Stopped[]> {
    if (!this.#people) {
      this.#people = [];
      for (const waveId of waves) {
        const rows = await this.#store.refusedMembers(waveId);
        this.#people.push(...rows.map((row) => ({ ...row, refusals: row.refusals ?? [] })).filter(isWaiting));
      }
    }
    return this.#people;
  }

  /** Writes the refusals of these people, for each row the whole list. @returns those who still wait. */
  async save(changed: readonly Stopped[]): Promise<readonly Stopped[]> {
    for (const [waveId, some] of Map.groupBy(changed, (one) => one.waveId))
      await this.#store.mergeMembers(
        waveId,
        some.map(({ userId, refusals }) => ({ userId, refusals: refusals.length > 0 ? refusals : undefined })),
      );
    const byRow = new Map(changed.map((one) => [keyOf(one), one]));
    this.#people = (this.#people ?? []).map((one) => byRow.get(keyOf(one)) ?? one).filter(isWaiting);
    return this.#people;
  }
}

const keyOf = ({ waveId, userId }: Stopped): string => `${waveId}|${userId}`;
const isWaiting = ({ refusals }: Stopped): boolean => refusals.some(isOpen);
