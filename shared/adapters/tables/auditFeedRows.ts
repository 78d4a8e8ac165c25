import { z } from "zod";
import {
  AUDITS_LOST,
  type AuditFeed,
  AuditFeedSchema,
  keyOfRecord,
  type RegisteredByApp,
} from "../../domain/people/planted.ts";
import { ConflictError } from "../../errors.ts";
import type { AuditFeedStore } from "../../ports/store/auditFeed.ts";
import { json, keyOf, mapper, optional, text } from "./columns.ts";
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
    const row = await appState.get("app", FEED);
    if (!row) return undefined;
    const [feed] = await readable(appState, [row], (found) => feedRow.fromRow(found).feed);
    return { feed: feed ?? AUDITS_LOST, etag: row.etag };
  },
  saveAuditFeed: async (feed, etag) => {
    const row = { partitionKey: "app", rowKey: FEED, ...feedRow.toRow({ feed }) };
    if (etag !== undefined) return appState.replace(row, etag);
    const written = await appState.insert(row);
    if (written === undefined) throw new ConflictError("somebody else was faster with the directory audit log");
    return written;
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
