import { z } from "zod";
import {
  AUDITS_LOST,
  type AuditFeed,
  AuditFeedSchema,
  keyOfRecord,
  type RegisteredByApp,
} from "../../domain/people/planted.ts";
import type { AuditFeedStore } from "../../ports/store/auditFeed.ts";
import { json, keyOf, mapper, optional, text } from "./columns.ts";
import { readGuarded, saveGuarded } from "./guardedRow.ts";
import { readable } from "./readable.ts";
import { between, type Rows } from "./rows.ts";

const FEED = "auditFeed";
const BY_APP = "byApp";
const feedRow = mapper<{ feed: AuditFeed }>({ feed: json(AuditFeedSchema) });
const recordRow = mapper<RegisteredByApp>({
  userId: text,
  userPrincipalName: optional(),
  at: text,
  by: text,
  appIds: json(z.array(z.string())),
});
const rowKeyOf = (record: RegisteredByApp): string => keyOf(keyOfRecord(record));

/** @param records of `registeredByApps`. */
export const tableAuditFeed = (appState: Rows, records: Rows): AuditFeedStore => ({
  auditFeed: async () => {
    const key = { partitionKey: "app", rowKey: FEED };
    const stored = await readGuarded(appState, key, (found) => feedRow.fromRow(found).feed);
    return stored && { feed: stored.value ?? AUDITS_LOST, etag: stored.etag };
  },
  saveAuditFeed: async (feed, etag) => {
    const row = { partitionKey: "app", rowKey: FEED, ...feedRow.toRow({ feed }) };
    return saveGuarded(appState, row, etag, "somebody else was faster with the directory audit log");
  },
  saveRegisteredByApp: async (some) => {
    const rows = some.map((one) => ({ partitionKey: BY_APP, rowKey: rowKeyOf(one), ...recordRow.toRow(one) }));
    await records.write("replace", rows);
  },
  newlyRegisteredByApp: async (some) => {
    const known = await records.getMany(BY_APP, some.map(rowKeyOf));
    return some.filter((one) => !known.has(rowKeyOf(one)));
  },
  registeredByApp: async (userIds) => {
    const found: RegisteredByApp[] = [];
    const unread = new Set<string>();
    for (const userId of userIds) {
      const mine = userId.toLowerCase();
      for await (const page of records.query(between(BY_APP, `${mine}|`, `${mine}|~`))) {
        const read = await readable(records, page, (row) => recordRow.fromRow(row));
        found.push(...read);
        if (read.length < page.length) unread.add(userId);
      }
    }
    return { found, unread: [...unread] };
  },
});
