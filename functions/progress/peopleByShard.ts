import type { Registration } from "../../shared/domain/people/registration.ts";
import type { RegistrationStore } from "../../shared/ports/store/registrations.ts";

/**
 * Everybody, shard by shard in the order of their ids, in one reading: a page of rows takes no heed of shards, and of a
 * small tenant it holds all of them.
 */
export class PeopleByShard {
  readonly #store: Pick<RegistrationStore, "everyRegistration">;
  #pages: AsyncIterator<readonly Registration[]> | undefined;
  /** What was read of shards that nobody has asked for yet. */
  #ahead: readonly Registration[] = [];

  constructor(store: Pick<RegistrationStore, "everyRegistration">) {
    this.#store = store;
  }

  /** @param shard the first one, or one behind those before. */
  async *of(shard: string): AsyncGenerator<readonly Registration[]> {
    this.#pages ??= this.#store.everyRegistration(shard)[Symbol.asyncIterator]();
    for (;;) {
      const own = this.#ahead.filter((row) => shardIn(row) === shard);
      if (own.length > 0) yield own;
      this.#ahead = this.#ahead.filter((row) => shardIn(row) > shard);
      if (this.#ahead.length > 0) return;
      const { done, value } = await this.#pages.next();
      if (done) return;
      this.#ahead = value;
    }
  }
}

const shardIn = ({ userId }: Registration): string => userId.charAt(0).toLowerCase();
