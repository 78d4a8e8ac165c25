import { z } from "zod";
import { chunks } from "../../domain/chunks.ts";
import { type Registration, type ReportedPerson, wholeLine } from "../../domain/people/registration.ts";
import type { ReportPage, ReportSyncStore } from "../../ports/store/reportSync.ts";
import { hashOf, json, keyOf, mapper } from "./columns.ts";
import { readable } from "./readable.ts";
import { personRow, registrationOf, shardOf } from "./registrationRows.ts";
import {
  addTo,
  DOUBTFUL,
  goneRowsOf,
  isSame,
  type Marks,
  markOf,
  marksIn,
  NEWS,
  PAGES,
  pageRowOf,
  wasReady,
} from "./reportMarks.ts";
import { between, inPartition, oneOfRows, READS_AT_ONCE, type Row, type Rows } from "./rows.ts";

/** Source: learn.microsoft.com/rest/api/storageservices/querying-tables-and-entities: 15 comparisons in a filter. */
const MOST_KEYS = 14;
/** Of a partition, as many as are asked for by their keys; for more, the whole range is fewer requests. */
const MOST_BY_KEY = 6 * MOST_KEYS;
/** The client holds some megabytes for each transaction that is on its way (bench: `sync-first-memory`). */
const INSERTS_AT_ONCE = 2;
/** Of 39 characters each, in one property of 32,000. */
const MOST_IDS = 700;

const newsRow = mapper<{ ids: readonly string[] }>({ ids: json(z.array(z.string()).default([])) });

/** What some pages bring, compared with what was known. */
interface Difference {
  /** Of pages that hold something else by now, and of people who are on them no longer. */
  readonly rows: readonly Row[];
  readonly changed: readonly ReportedPerson[];
  /** No page named them: most of them have no row yet. */
  readonly fresh: readonly ReportedPerson[];
  /** Who became ready, or no longer is. */
  readonly turned: readonly string[];
  /** Of everybody, where they had to be read. */
  readonly all: Marks | undefined;
}

export function tableReportSync(
  registrations: Rows,
  reportPages: Rows,
): Pick<ReportSyncStore, "takeReportPages" | "reportNews" | "dropReportNews"> {
  const marksOfPages = async (keys: readonly string[]): Promise<ReadonlyMap<string, Marks>> => {
    const found = new Map<string, Marks>();
    for (const few of chunks(keys.map(keyOf), MOST_KEYS))
      for await (const rows of reportPages.query(oneOfRows(PAGES, few)))
        for (const row of rows) found.set(row.rowKey ?? "", marksIn(row));
    return found;
  };
  /** Of everybody whom a page names, or named before the last complete reading. */
  const marksOfAll = async (): Promise<Marks> => {
    const all = new Map<string, string>();
    for await (const rows of reportPages.query(inPartition(PAGES))) for (const row of rows) addTo(all, row);
    return all;
  };

  async function compare(pages: readonly ReportPage[], startedAt: string): Promise<Difference> {
    const before = await marksOfPages(pages.map(({ key }) => key));
    const lines = new Map(pages.flatMap((page) => page.lines.map((line) => [line.userId, line] as const)));
    const there = new Set([...lines.keys(), ...pages.flatMap(({ unread = [] }) => unread)]);
    const seen = pages.map((page) => ({ page, known: before.get(keyOf(page.key)) }));
    const isElsewhere = seen.some(({ page, known }) => page.lines.some(({ userId }) => !known?.has(userId)));
    // On a first reading nobody is known, and the table of people tells who is.
    const all = isElsewhere && before.size > 0 ? await marksOfAll() : undefined;

    const changed = new Map<string, ReportedPerson>();
    const fresh = new Map<string, ReportedPerson>();
    const turned = new Set<string>();
    const gone = new Map<string, string>();
    const rows: Row[] = [];
    for (const { page, known } of seen) {
      const now = new Map<string, string>();
      for (const line of page.lines) {
        const { userId } = line;
        const [was, mark] = [known?.get(userId) ?? all?.get(userId), markOf(line)];
        now.set(userId, mark);
        if (was === mark) continue;
        (was === undefined ? fresh : changed).set(userId, lines.get(userId) ?? line);
        if (was !== undefined && (was === DOUBTFUL || wasReady(was) !== wasReady(mark))) turned.add(userId);
      }
      for (const userId of page.unread ?? []) now.set(userId, known?.get(userId) ?? all?.get(userId) ?? DOUBTFUL);
      for (const [userId, mark] of known ?? []) if (!there.has(userId)) gone.set(userId, mark);
      if (!known || !isSame(known, now)) rows.push(pageRowOf(keyOf(page.key), now));
    }
    return {
      rows: [...rows, ...goneRowsOf(gone, startedAt)],
      changed: [...changed.values()],
      fresh: [...fresh.values()],
      turned: [...turned],
      all,
    };
  }

  /** Those of these people who take part, in as few requests as their number allows. */
  async function takingPart(userIds: readonly string[]): Promise<readonly Registration[]> {
    const found: Registration[] = [];
    for (const [shard, ids] of Map.groupBy(userIds.toSorted(), shardOf)) {
      const wanted = new Set(ids);
      const filters =
        ids.length > MOST_BY_KEY
          ? [between(shard, ids[0] ?? "", ids.at(-1) ?? "")]
          : [...chunks(ids, MOST_KEYS)].map((few) => oneOfRows(shard, few));
      for (const filter of filters)
        for await (const page of registrations.query(filter)) {
          const rows = page.filter((row) => wanted.has(row.rowKey ?? "") && (row["waveId"] || row["joinerId"]));
          found.push(...(await readable(registrations, rows, registrationOf)));
        }
    }
    return found;
  }

  return {
    takeReportPages: async (pages, startedAt) => {
      const { rows, changed, fresh, turned, all } = await compare(pages, startedAt);
      const rowOf = (one: ReportedPerson) => personRow(one.userId, wholeLine(one));
      await registrations.write("merge", changed.map(rowOf));
      const refused = new Set<string>();
      const shards = Map.groupBy(fresh, ({ userId }) => shardOf(userId)).values();
      const insert = async () => {
        for (const people of shards)
          for (const { userId } of await registrations.insertMany(people, rowOf)) refused.add(userId);
      };
      await Promise.all(Array.from({ length: INSERTS_AT_ONCE }, insert));
      const known = refused.size > 0 ? (all ?? (await marksOfAll())) : undefined;
      // Whoever only moved between pages stands there as they are.
      const other = fresh.filter((one) => refused.has(one.userId) && known?.get(one.userId) !== markOf(one));
      await registrations.write("merge", other.map(rowOf));
      const news = new Set([...turned, ...other.map(({ userId }) => userId)]);
      // Last, and at once: after a crash before it, all of this is found once more.
      await reportPages.write("replace", [...rows, ...newsRowsOf([...news])]);
      return changed.length + fresh.length - refused.size + other.length;
    },
    reportNews: async () => {
      const keys: string[] = [];
      const ids = new Set<string>();
      for await (const rows of reportPages.query(between(PAGES, NEWS, `${NEWS}~`)))
        for (const row of rows) {
          keys.push(row.rowKey ?? "");
          for (const userId of newsRow.fromRow(row).ids) ids.add(userId);
        }
      return { keys, people: await takingPart([...ids]) };
    },
    dropReportNews: async ({ keys }) => {
      for (const some of chunks(keys, READS_AT_ONCE))
        await Promise.all(some.map((key) => reportPages.delete(PAGES, key)));
    },
  };
}

/** Named by what they tell, so that none takes the place of another that nobody was told of yet. */
const newsRowsOf = (news: readonly string[]): readonly Row[] =>
  [...chunks(news, MOST_IDS)].map((ids) => ({
    partitionKey: PAGES,
    rowKey: `${NEWS}${hashOf(ids.join(" "))}`,
    ...newsRow.toRow({ ids }),
  }));
