import { createHash } from "node:crypto";
import { z } from "zod";
import { chunks } from "../../domain/chunks.ts";
import { ToldLeaveSchema } from "../../domain/leave/toldLeave.ts";
import { ToldLeftSchema } from "../../domain/leaver/toldLeft.ts";
import { lineSaid, type Registration, type ReportedPerson, wholeLine } from "../../domain/people/registration.ts";
import type { RegistrationStore } from "../../ports/store/registrations.ts";
import { odata } from "../odata.ts";
import { flag, json, keyOf, mapper, optional, text, yesNo } from "./columns.ts";
import { readable, readOne } from "./readable.ts";
import { oneOfRows, type Row, type Rows, type StoredRow } from "./rows.ts";

const PAGES = "page";
const POLL = "registrationPoll";
/** Characters of one property: 64 KB of UTF-16. A page whose fingerprints do not fit is compared row by row instead. */
const MOST_CHARACTERS = 30_000;
/** Source: learn.microsoft.com/rest/api/storageservices/querying-tables-and-entities: 15 comparisons in a filter. */
const MOST_KEYS = 14;

const registrationRow = mapper<Omit<Registration, "userId">>({
  methodsRegistered: json(z.array(z.string()).default([])),
  isAdmin: flag,
  ready: flag,
  userDisplayName: optional(),
  userType: optional(),
  isExternal: yesNo,
  isMfaCapable: yesNo,
  systemPreferredAuthenticationMethods: json(z.array(z.string()).optional()),
  userPreferredMethodForSecondaryAuthentication: optional(),
  lastUpdatedDateTime: optional(),
  waveId: optional(),
  joinerId: optional(),
  namedBy: json(z.array(z.string()).optional()),
  mailedAt: optional(),
  // One that cannot be read holds nobody.
  leave: json(ToldLeaveSchema.optional().catch(undefined)),
  left: json(ToldLeftSchema.optional()),
});
const pageRow = mapper<{ fingerprints: string }>({ fingerprints: text });
const pollRow = mapper<{ startedAt: string; completedAt?: string | undefined }>({
  startedAt: text,
  completedAt: optional(),
});

/** Sixteen partitions, in the order of user ids, so that a page of members lies in few of them. */
const shardOf = (userId: string): string => `user${userId.charAt(0).toLowerCase()}`;

/**
 * 66 bits of a user's line: enough to tell that it did not change. A poll then reads one row a page in place of one a
 * person, four times a day (bench: `cost-per-person`).
 */
const fingerprint = (one: ReportedPerson): string => hash(JSON.stringify([one.userId, lineSaid(one)])).slice(0, 11);
const hash = (text: string): string => createHash("sha256").update(text).digest("base64");

const registrationOf = (row: StoredRow): Registration => ({
  userId: row.rowKey ?? "",
  ...registrationRow.fromRow(row),
});

export function tableRegistrations(registrations: Rows, reportPages: Rows, appState: Rows): RegistrationStore {
  const rowOf = (userId: string, change: Partial<Registration>) => ({
    partitionKey: shardOf(userId),
    rowKey: userId,
    ...registrationRow.toRow(change),
  });
  const read = async (userIds: readonly string[]): Promise<ReadonlyMap<string, Registration>> => {
    const shards = Map.groupBy(new Set(userIds), shardOf);
    const found = await Promise.all([...shards].map(([shard, ids]) => registrations.getMany(shard, ids)));
    const rows = found.flatMap((some) => [...some.values()]);
    const known = await readable(registrations, rows, registrationOf);
    return new Map(known.map((registration) => [registration.userId, registration]));
  };
  /** Those of some pages, in one request for many: a page is some kilobytes. */
  const fingerprintsOf = async (keys: readonly string[]): Promise<ReadonlyMap<string, string>> => {
    const found = new Map<string, string>();
    for (const few of chunks(keys, MOST_KEYS)) {
      const some = new Map(few.map((key) => [keyOf(key), key]));
      for await (const rows of reportPages.query(oneOfRows(PAGES, [...some.keys()])))
        for (const row of rows) found.set(some.get(row.rowKey ?? "") ?? "", pageRow.fromRow(row).fingerprints);
    }
    return found;
  };
  return {
    registrations: read,
    registration: async (userId) =>
      readOne(registrations, await registrations.get(shardOf(userId), userId), registrationOf),
    takeReportPages: async (pages, beforeWriting) => {
      const known = await fingerprintsOf(pages.map(({ key }) => key));
      const seen: Row[] = [];
      const suspects = new Map<string, ReportedPerson>();
      for (const { key, lines } of pages) {
        const marked = lines.map((line) => ({ line, mark: fingerprint(line) }));
        const marks = marked.map(({ mark }) => mark).join("");
        if (known.get(key) === marks) continue;
        const unchanged = new Set(known.get(key)?.match(/.{11}/g));
        for (const { line, mark } of marked) if (!unchanged.has(mark)) suspects.set(line.userId, line);
        const fingerprints = marks.length <= MOST_CHARACTERS ? marks : "";
        seen.push({ partitionKey: PAGES, rowKey: keyOf(key), ...pageRow.toRow({ fingerprints }) });
      }
      if (seen.length === 0) return [];
      const before = await read([...suspects.keys()]);
      const changed = [...suspects.values()].flatMap((now): Registration[] => {
        const was = before.get(now.userId);
        return was && lineSaid(was) === lineSaid(now) ? [] : [{ ...was, userId: now.userId, ...wholeLine(now) }];
      });
      await beforeWriting?.(changed);
      const rows = changed.map((one) => rowOf(one.userId, wholeLine(one)));
      await registrations.write("merge", rows);
      // Last, so that a crash before it leads to the rows being compared again.
      await reportPages.write("replace", seen);
      return changed;
    },
    assignWave: async (userIds, waveId) => {
      const rows = userIds.map((userId) => rowOf(userId, { waveId }));
      await registrations.write("merge", rows);
    },
    noteMailed: async (some) => {
      await registrations.write(
        "merge",
        [...some].map(([userId, mailedAt]) => rowOf(userId, { mailedAt })),
      );
    },
    assignJoiner: async (userId, joinerId) => void (await registrations.write("merge", [rowOf(userId, { joinerId })])),
    assignNamedBy: async (userId, namedBy) => void (await registrations.write("merge", [rowOf(userId, { namedBy })])),
    assignLeave: async (userId, leave) => void (await registrations.write("merge", [rowOf(userId, { leave })])),
    assignLeft: async (userId, left) => void (await registrations.write("merge", [rowOf(userId, { left })])),
    everyRegistration: async function* (after) {
      const from = after === undefined ? undefined : odata`PartitionKey ge ${shardOf(after)}`;
      for await (const rows of registrations.query(from)) {
        const behind = after === undefined ? rows : rows.filter(({ rowKey = "" }) => rowKey > after);
        if (behind.length > 0) yield await readable(registrations, behind, registrationOf);
      }
    },
    countPeople: async (most) => {
      let count = 0;
      for await (const page of registrations.query(undefined, { select: ["PartitionKey"] })) {
        count += page.length;
        if (count >= most) return most;
      }
      return count;
    },
    pollState: async () => {
      const row = await appState.get("app", POLL);
      return row && pollRow.fromRow(row);
    },
    savePollState: async (state) => {
      await appState.write("replace", [{ partitionKey: "app", rowKey: POLL, ...pollRow.toRow(state) }]);
    },
  };
}
