import { type AuditFeed, keyOfRecord, type RegisteredByApp } from "../../../../shared/domain/people/planted.ts";
import { ConflictError } from "../../../../shared/errors.ts";
import type { AuditFeedStore } from "../../../../shared/ports/store/auditFeed.ts";
import { GuardedRows } from "./guardedRows.ts";

export function memoryAuditFeed(): AuditFeedStore {
  const feeds = new GuardedRows<AuditFeed>();
  const records = new GuardedRows<RegisteredByApp>();
  return {
    auditFeed: async () => {
      const row = feeds.get("app");
      return row && { feed: row.value, etag: row.etag };
    },
    saveAuditFeed: async (feed, etag) => {
      if (etag !== undefined) return feeds.replace("app", feed, etag);
      if (!feeds.insert("app", feed)) throw new ConflictError("another writer was faster");
      return feeds.get("app")?.etag ?? "";
    },
    saveRegisteredByApp: async (some) => {
      for (const one of some) records.put(keyOfRecord(one), one);
    },
    newlyRegisteredByApp: async (some) => some.filter((one) => !records.get(keyOfRecord(one))),
    registeredByApp: async (userIds) => {
      const wanted = new Set(userIds.map((userId) => userId.toLowerCase()));
      return { found: records.values().filter(({ userId }) => wanted.has(userId)), unread: [] };
    },
  };
}
