import type { AuditFeed, RegisteredByApp } from "../../domain/people/planted.ts";

export interface AuditFeedStore {
  /** One that cannot be read is as if nothing had been read: the log is read again, as far as it reaches. */
  auditFeed(): Promise<{ readonly feed: AuditFeed; readonly etag: string } | undefined>;
  /** @returns the new ETag. @throws ConflictError when it changed since it was read, or is there without one. */
  saveAuditFeed(feed: AuditFeed, etag: string | undefined): Promise<string>;
  /** By person and moment: the same one twice is one row. */
  saveRegisteredByApp(records: readonly RegisteredByApp[]): Promise<void>;
  /** Those of these that have no row yet. */
  newlyRegisteredByApp(records: readonly RegisteredByApp[]): Promise<readonly RegisteredByApp[]>;
  /** All rows of these people. @returns `unread`: of whom one cannot be read, which must not look like none. */
  registeredByApp(userIds: readonly string[]): Promise<{
    readonly found: readonly RegisteredByApp[];
    readonly unread: readonly string[];
  }>;
}
