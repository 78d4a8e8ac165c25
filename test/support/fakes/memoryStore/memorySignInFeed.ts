import type { SignInFeed } from "../../../../shared/domain/signIns/signInFeed.ts";
import { ConflictError } from "../../../../shared/errors.ts";
import type { SignInFeedStore } from "../../../../shared/ports/store/signInFeeds.ts";
import { GuardedRows } from "./guardedRows.ts";

export function memorySignInFeed(): SignInFeedStore {
  const rows = new GuardedRows<SignInFeed>();
  return {
    signInFeed: async () => {
      const row = rows.get("app");
      return row && { feed: row.value, etag: row.etag };
    },
    saveSignInFeed: async (feed, etag) => {
      if (etag !== undefined) return rows.replace("app", feed, etag);
      if (!rows.insert("app", feed)) throw new ConflictError("another writer was faster");
      return rows.get("app")?.etag ?? "";
    },
  };
}
