import { ConflictError, IN_TURN, TransientError } from "../../shared/errors.ts";

const SOON_SECONDS = 15;

/** Writes a feed's row under its ETag. @returns the new one. @throws ConflictError. */
type SaveFeed<Feed> = (feed: Feed, etag: string | undefined) => Promise<string>;

/** The feed's row in the hands of one call. Whoever lost it to another one finds out at the next write. */
export class HeldFeed<Feed extends object> {
  readonly #save: SaveFeed<Feed>;
  #etag: string | undefined;
  #feed: Feed;

  private constructor(save: SaveFeed<Feed>, etag: string | undefined, feed: Feed) {
    this.#save = save;
    this.#etag = etag;
    this.#feed = feed;
  }

  /** @param etag of the row as it was read. @throws TransientError when another wave was faster. */
  static async claim<Feed extends object>(
    save: SaveFeed<Feed>,
    etag: string | undefined,
    feed: Feed,
  ): Promise<HeldFeed<Feed>> {
    const held = new HeldFeed(save, etag, feed);
    await held.save(feed);
    return held;
  }

  get feed(): Feed {
    return this.#feed;
  }

  /** For the next write. */
  note(change: Partial<Feed>): void {
    this.#feed = { ...this.#feed, ...change };
  }

  /** @throws TransientError when another wave carries the reading on. */
  async save(feed: Feed): Promise<void> {
    try {
      this.#etag = await this.#save(feed, this.#etag);
      this.#feed = feed;
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
      const because = "another wave carries on the reading of the sign-in log";
      throw new TransientError(because, { retryAfterSeconds: SOON_SECONDS, code: IN_TURN, cause: error });
    }
  }
}
