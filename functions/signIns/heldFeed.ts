import type { SignInFeed } from "../../shared/domain/signIns/signInFeed.ts";
import { ConflictError, TransientError } from "../../shared/errors.ts";
import type { SignInFeedStore } from "../../shared/ports/store/signInFeeds.ts";

const SOON_SECONDS = 15;

/** The feed's row in the hands of one call. Whoever lost it to another one finds out at the next write. */
export class HeldFeed {
  readonly #store: SignInFeedStore;
  #etag: string | undefined;
  #feed: SignInFeed;

  private constructor(store: SignInFeedStore, etag: string | undefined, feed: SignInFeed) {
    this.#store = store;
    this.#etag = etag;
    this.#feed = feed;
  }

  /** @param etag of the row as it was read. @throws TransientError when another watch was faster. */
  static async claim(store: SignInFeedStore, etag: string | undefined, feed: SignInFeed): Promise<HeldFeed> {
    const held = new HeldFeed(store, etag, feed);
    await held.save(feed);
    return held;
  }

  get feed(): SignInFeed {
    return this.#feed;
  }

  /** For the next write. */
  note(change: Partial<SignInFeed>): void {
    this.#feed = { ...this.#feed, ...change };
  }

  /** @throws TransientError when another watch carries the reading on. */
  async save(feed: SignInFeed): Promise<void> {
    try {
      this.#etag = await this.#store.saveSignInFeed(feed, this.#etag);
      this.#feed = feed;
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
      const because = "another watch carries on the reading of the sign-in log";
      throw new TransientError(because, { retryAfterSeconds: SOON_SECONDS, cause: error });
    }
  }
}
