/**
 * Everybody, shard by shard in the order of their ids, in one reading: a page of rows takes no heed of shards, and of a
 * small tenant it holds all of them.
 */
export class ByShard<T extends { readonly userId: string }> {
  readonly #read: (shard: string) => AsyncIterable<readonly T[]>;
  #pages: AsyncIterator<readonly T[]> | undefined;
  /** What was read of shards that nobody has asked for yet. */
  #ahead: readonly T[] = [];

  /** @param read pages of everybody from a shard on. */
  constructor(read: (shard: string) => AsyncIterable<readonly T[]>) {
    this.#read = read;
  }

  /** @param shard the first one, or one behind those before. */
  async *of(shard: string): AsyncGenerator<readonly T[]> {
    this.#pages ??= this.#read(shard)[Symbol.asyncIterator]();
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

const shardIn = ({ userId }: { readonly userId: string }): string => userId.charAt(0).toLowerCase();
