import { createHash } from "node:crypto";
import { z } from "zod";
import type { Registration, RegistrationStore } from "../ports/store.ts";
import { flag, json, keyOf, mapper, optional, text } from "./columns.ts";
import type { Rows } from "./rows.ts";

type Reported = Omit<Registration, "waveId" | "joinerId">;

const PAGES = "page";
const POLL = "registrationPoll";
/** Characters of one property: 64 KB of UTF-16. A page whose fingerprints do not fit is compared row by row instead. */
const MOST_CHARACTERS = 30_000;

const registrationRow = mapper<Omit<Registration, "userId">>({
  methodsRegistered: json(z.array(z.string()).default([])),
  isAdmin: flag,
  ready: flag,
  waveId: optional(),
  joinerId: optional(),
});
const pageRow = mapper<{ digest: string; fingerprints: string }>({ digest: text, fingerprints: text });
const pollRow = mapper<{ startedAt: string; completedAt?: string | undefined }>({ startedAt: text, completedAt: optional() });

/** Sixteen partitions, in the order of user ids, so that a page of members lies in few of them. */
const shardOf = (userId: string): string => `user${userId.charAt(0).toLowerCase()}`;

const reportedPart = (one: Reported) => [one.userId, one.isAdmin, one.ready, ...one.methodsRegistered.toSorted()];
/** 66 bits of a user's line: enough to tell that it did not change. */
const fingerprint = (one: Reported): string => hash(JSON.stringify(reportedPart(one))).slice(0, 11);
const hash = (text: string): string => createHash("sha256").update(text).digest("base64");
const sameReport = (a: Reported, b: Reported): boolean => JSON.stringify(reportedPart(a)) === JSON.stringify(reportedPart(b));

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
      found.flatMap((rows) => [...rows].map(([userId, row]) => [userId, { userId, ...registrationRow.fromRow(row) }] as const)),
    );
  };
  return {
    registrations: read,
    takeReportPage: async (pageKey, page, pass) => {
      const stored = await reportPages.get(PAGES, keyOf(pageKey));
      const known = stored && pageRow.fromRow(stored);
      if (known?.digest === page.digest) return [];

      const lines = page.lines();
      const seen = lines.map(fingerprint);
      const unchanged = new Set(known?.fingerprints.match(/.{11}/g));
      const suspects = lines.filter((_, index) => !unchanged.has(seen[index] ?? ""));
      const before = await read(suspects.map(({ userId }) => userId));
      const changed = suspects.flatMap((now): Registration[] => {
        const was = before.get(now.userId);
        return was && sameReport(was, now) ? [] : [{ ...was, ...now }];
      });
      await pass?.(changed);
      const rows = changed.map(({ userId, methodsRegistered, isAdmin, ready }) => rowOf(userId, { methodsRegistered, isAdmin, ready }));
      await registrations.write("merge", rows);
      // Last, so that a crash before it leads to the rows being compared again.
      const all = seen.join("");
      const fingerprints = all.length <= MOST_CHARACTERS ? all : "";
      await reportPages.write("replace", [
        { partitionKey: PAGES, rowKey: keyOf(pageKey), ...pageRow.toRow({ digest: page.digest, fingerprints }) },
      ]);
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
