import type { SignInLog } from "../../domain/people/signIn.ts";
import type { BreakGlassFeed } from "../../domain/signIns/breakGlassFeed.ts";
import type { EvidenceFeed } from "../../domain/signIns/evidenceFeed.ts";
import type { InactiveDevicesFeed } from "../../domain/signIns/inactiveDevices.ts";
import type { SignInFeed } from "../../domain/signIns/signInFeed.ts";
import type { TriesFeed, TryLog } from "../../domain/signIns/triesFeed.ts";

export interface SignInFeedStore {
  /** One that cannot be read is as if nothing had been read: the log is read again from what the waves have seen. */
  signInFeed(): Promise<{ readonly feed: SignInFeed; readonly etag: string } | undefined>;
  /** @returns the new ETag. @throws ConflictError when it changed since it was read, or is there without one. */
  saveSignInFeed(feed: SignInFeed, etag: string | undefined): Promise<string>;
  /** Likewise, for gates and sweeps: a row for each of the two logs. */
  evidenceFeed(log: SignInLog): Promise<{ readonly feed: EvidenceFeed; readonly etag: string } | undefined>;
  saveEvidenceFeed(log: SignInLog, feed: EvidenceFeed, etag: string | undefined): Promise<string>;
  /** Likewise, for who tried to register. */
  triesFeed(log: TryLog): Promise<{ readonly feed: TriesFeed; readonly etag: string } | undefined>;
  saveTriesFeed(log: TryLog, feed: TriesFeed, etag: string | undefined): Promise<string>;
  /** Likewise, for the break-glass accounts. */
  breakGlassFeed(): Promise<{ readonly feed: BreakGlassFeed; readonly etag: string } | undefined>;
  saveBreakGlassFeed(feed: BreakGlassFeed, etag: string | undefined): Promise<string>;
  /** Likewise, for the list of inactive devices: one that cannot be read is as if none had been read. */
  inactiveDevicesFeed(): Promise<{ readonly feed: InactiveDevicesFeed; readonly etag: string } | undefined>;
  saveInactiveDevicesFeed(feed: InactiveDevicesFeed, etag: string | undefined): Promise<string>;
}
