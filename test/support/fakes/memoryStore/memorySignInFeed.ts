import type { BreakGlassFeed } from "../../../../shared/domain/signIns/breakGlassFeed.ts";
import type { EvidenceFeed } from "../../../../shared/domain/signIns/evidenceFeed.ts";
import type { InactiveDevicesFeed } from "../../../../shared/domain/signIns/inactiveDevices.ts";
import type { SignInFeed } from "../../../../shared/domain/signIns/signInFeed.ts";
import type { TriesFeed } from "../../../../shared/domain/signIns/triesFeed.ts";
import { ConflictError } from "../../../../shared/errors.ts";
import type { SignInFeedStore } from "../../../../shared/ports/store/signInFeeds.ts";
import { GuardedRows } from "./guardedRows.ts";

export function memorySignInFeed(): SignInFeedStore {
  const signIns = feedRows<SignInFeed>();
  const evidence = feedRows<EvidenceFeed>();
  const tries = feedRows<TriesFeed>();
  const breakGlass = feedRows<BreakGlassFeed>();
  const devices = feedRows<InactiveDevicesFeed>();
  return {
    signInFeed: () => signIns.read("app"),
    saveSignInFeed: (feed, etag) => signIns.save("app", feed, etag),
    evidenceFeed: (log) => evidence.read(log),
    saveEvidenceFeed: (log, feed, etag) => evidence.save(log, feed, etag),
    triesFeed: (log) => tries.read(log),
    saveTriesFeed: (log, feed, etag) => tries.save(log, feed, etag),
    breakGlassFeed: () => breakGlass.read("app"),
    saveBreakGlassFeed: (feed, etag) => breakGlass.save("app", feed, etag),
    inactiveDevicesFeed: () => devices.read("app"),
    saveInactiveDevicesFeed: (feed, etag) => devices.save("app", feed, etag),
  };
}

function feedRows<Feed>() {
  const rows = new GuardedRows<Feed>();
  return {
    read: async (key: string) => {
      const row = rows.get(key);
      return row && { feed: row.value, etag: row.etag };
    },
    save: async (key: string, feed: Feed, etag: string | undefined) => {
      if (etag !== undefined) return rows.replace(key, feed, etag);
      if (!rows.insert(key, feed)) throw new ConflictError("another writer was faster");
      return rows.get(key)?.etag ?? "";
    },
  };
}
