import { createHash } from "node:crypto";
import { z } from "zod";
import type { Registration } from "../../domain/people/registration.ts";
import type { RegistrationStore } from "../../ports/store/registrations.ts";
import { flag, json, keyOf, mapper, optional, text } from "./columns.ts";
import { oneOfRows, type Row, type Rows } from "./rows.ts";

type Reported = Omit<Registration, "waveId" | "joinerId">;

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
  waveId: optional(),
  joinerId: optional(),
});
const pageRow = mapper<{ digest: string; fingerprints: string }>({ digest: text, fingerprints: text });
const pollRow = mapper<{ startedAt: string; completedAt?: string | undefined }>({
  startedAt: text,
  completedAt: optional(),
});

/** Sixteen partitions, in the order of user ids, so that a page of members lies in few of them. */
const shardOf = (userId: string): string => `user${userId.charAt(0).toLowerCase()}`;

const reportedPart = (one: Reported) => [one.userId, one.isAdmin, one.ready, ...one.methodsRegistered.toSorted()];
/** 66 bits of a user's line: enough to tell that it did not change. */
const fingerprint = (one: Reported): string => hash(JSON.stringify(reportedPart(one))).slice(0, 11);
const hash = (text: string): string => createHash("sha256").update(text).digest("base64");
const sameReport = (a: Reported, b: Reported): boolean =>
  JSON.stringify(reportedPart(a)) === JSON.stringify(reportedPart(b));

export function tableRegistrations(registrations: Rows, reportPages: Rows, appState: Rows): RegistrationStore {
  const rowOf = (userId: string, change: Partial<Registration>) => ({
    partitionKey: shardOf(userId),
    rowKey: userId,
    ...registrationRow.toRow(change),
  });
  const read = async (userIds: readonly string[]): Promise<ReadonlyMap<string, Registration>> => {
    const shards = Map.groupBy(new Set(userIds), shardOf);
    const found = await Promise.all([...shards].map(([shard, ids]) => registrations.getMany(shard, ids)));
    return new Map(
      found.flatMap((rows) =>
        [...rows].map(([userId, row]) => [userId, { userId, ...registrationRow.fromRow(row) }] as const),
      ),
    );
  };
  /**
   * A page is some kilobytes: all of them in one request, whether or not the fingerprints are needed, is less than a
   * request for each.
   */
  const pagesOf = async (keys: readonly string[]) => {
    const found = new Map<string, { digest: string; fingerprints: string }>();
    for (let from = 0; from < keys.length; from += MOST_KEYS) {
      const some = new Map(keys.slice(from, from + MOST_KEYS).map((key) => [keyOf(key), key]));
      for await (const rows of reportPages.query(oneOfRows(PAGES, [...some.keys()])))
        for (const row of rows) found.set(some.get(row.rowKey ?? "") ?? "", pageRow.fromRow(row));
    }
    return found;
  };
  return {
    registrations: read,
    takeReportPages: async (pages, pass) => {
      const known = await pagesOf(pages.map(({ key }) => key));
      const open = pages.filter(({ key, digest }) => known.get(key)?.digest !== digest);
      if (open.length === 0) return [];

      const seen: Row[] = [];
      const suspects = new Map<string, Reported>();
      for (const { key, digest, lines } of open) {
        const unchanged = new Set(known.get(key)?.fingerprints.match(/.{11}/g));
        const all = lines().map((line) => ({ line, mark: fingerprint(line) }));
        for (const { line, mark } of all) if (!unchanged.has(mark)) suspects.set(line.userId, line);
        const marks = all.map(({ mark }) => mark).join("");
        const fingerprints = marks.length <= MOST_CHARACTERS ? marks : "";
        seen.push({ partitionKey: PAGES, rowKey: keyOf(key), ...pageRow.toRow({ digest, fingerprints }) });
      }
      const before = await read([...suspects.keys()]);
      const changed = [...suspects.values()].flatMap((now): Registration[] => {
        const was = before.get(now.userId);
        return was && sameReport(was, now) ? [] : [{ ...was, ...now }];
      });
      await pass?.(changed);
      const rows = changed.map(({ userId, methodsRegistered, isAdmin, ready }) =>
        rowOf(userId, { methodsRegistered, isAdmin, ready }),
      );
      await registrations.write("merge", rows);
      // Last, so that a crash before it leads to the rows being compared again.
      await reportPages.write("replace", seen);
      return changed;
    },
    assignWave: async (userIds, waveId) => {
      const rows = userIds.map((userId) => rowOf(userId, { waveId }));
      await registrations.write("merge", rows);
    },
    assignJoiner: async (userId, joinerId) => void (await registrations.write("merge", [rowOf(userId, { joinerId })])),
    pollState: async () => {
      const row = await appState.get("app", POLL);
      return row && pollRow.fromRow(row);
    },
    savePollState: async (state) => {
      await appState.write("replace", [{ partitionKey: "app", rowKey: POLL, ...pollRow.toRow(state) }]);
    },
  };
}
