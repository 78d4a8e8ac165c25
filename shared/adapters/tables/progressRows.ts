import { isDeepStrictEqual } from "node:util";
import { chunks } from "../../domain/chunks.ts";
import { type CountRun, CountRunSchema, shards } from "../../domain/deadline/countRun.ts";
import {
  LastMondaySchema,
  type Listed,
  type ListKey,
  nameOfList,
  type ProgressCut,
  ProgressCutSchema,
} from "../../domain/deadline/progressCut.ts";
import { ConflictError } from "../../errors.ts";
import type { CountedLists, CutOfDay, ListPage, ListPart, ProgressStore } from "../../ports/store/progress.ts";
import { json, keyOf, mapper, text } from "./columns.ts";
import { readable } from "./readable.ts";
import { between, inPartition, partitionsBetween, type Row, type Rows, type StoredRow } from "./rows.ts";

const RUN = "run";
const PART = "part";
const LATEST = "latest";
/** Ids of 36 characters and a comma, and the waves among them: under the 32,000 of one property. */
const PEOPLE_A_ROW = 600;
/** Rows of lists that one page may read: a part of a large list is sparse in it. */
const ROWS_A_PAGE = 40;
/** Behind whatever begins alike. */
const LAST = "~";

const runRow = mapper<{ value: CountRun }>({ value: json(CountRunSchema) });
const partRow = mapper<{ startedAt: string; cut: string; value: ProgressCut }>({
  startedAt: text,
  cut: text,
  value: json(ProgressCutSchema),
});
const cutRow = mapper<CutOfDay>({
  cut: text,
  day: text,
  countedAt: text,
  reportAt: text,
  value: json(ProgressCutSchema),
  lastMonday: json(LastMondaySchema.optional()),
});
const listRow = mapper<{ people: string }>({ people: text });

const listPartition = (shard: string): string => `list|${shard}`;
const listKey = (key: ListKey): string => `${nameOfList(key)}|`;
const seriesOf = (cut: string): string => keyOf(`cut|${cut}`);

export const tableProgress = (progress: Rows): ProgressStore => ({
  countRun: async () => {
    const row = await progress.get(RUN, RUN);
    if (!row) return undefined;
    const [value] = await readable(progress, [row], (found) => runRow.fromRow(found).value);
    return { value, etag: row.etag };
  },
  saveCountRun: async (value, etag) => {
    const row = { partitionKey: RUN, rowKey: RUN, ...runRow.toRow({ value }) };
    if (etag !== undefined) return progress.replace(row, etag);
    const written = await progress.insert(row);
    if (written === undefined) throw new ConflictError("somebody else began the count");
    return written;
  },
  saveCountedUnits: async (units) => {
    const rows = units.flatMap(({ unit, startedAt, cuts }) =>
      [...cuts].map(([cut, value]) => ({
        partitionKey: PART,
        rowKey: keyOf(`${unit}||${cut}`),
        ...partRow.toRow({ startedAt, cut, value }),
      })),
    );
    await progress.write("replace", rows);
  },
  saveCountedLists: async (parts) => {
    const [first, last] = [parts[0], parts.at(-1)];
    if (!first || !last) return;
    const rows = parts.flatMap(listRowsOf);
    const wanted = new Set(rows.map(placeOf));
    const known = new Map<string, unknown>();
    const surplus: Pick<Row, "partitionKey" | "rowKey">[] = [];
    for await (const page of progress.query(partitionsBetween(listPartition(first.shard), listPartition(last.shard))))
      for (const { partitionKey = "", rowKey = "", ["people"]: listed } of page) {
        const place = { partitionKey, rowKey };
        if (wanted.has(placeOf(place))) known.set(placeOf(place), listed);
        else surplus.push(place);
      }
    const news = rows.filter((row) => known.get(placeOf(row)) !== row.people);
    await progress.write("replace", news);
    // Last: nobody is in no list meanwhile.
    for (const { partitionKey, rowKey } of surplus) await progress.delete(partitionKey, rowKey);
  },
  countedCuts: async (startedAt) => {
    const found = new Map<string, ProgressCut[]>();
    for await (const page of progress.query(inPartition(PART)))
      for (const part of await readable(progress, page, partRow.fromRow)) {
        if (part.startedAt !== startedAt) continue;
        found.set(part.cut, [...(found.get(part.cut) ?? []), part.value]);
      }
    return found;
  },
  saveCutsOfDay: async (cuts, before = []) => {
    const known = new Map(before.map((one) => [one.cut, one]));
    const news = cuts.filter((one) => !isSameOfDay(one, known.get(one.cut)));
    const series = news.map((one) => ({ partitionKey: seriesOf(one.cut), rowKey: one.day, ...cutRow.toRow(one) }));
    for (const some of chunks(series, 20)) await progress.write("replace", some);
    // Last: what `latestCuts` tells has its place in the series by then.
    const latest = cuts.map((one) => ({ partitionKey: LATEST, rowKey: keyOf(one.cut), ...cutRow.toRow(one) }));
    await progress.write("replace", latest);
  },
  latestCuts: async () => {
    const found: CutOfDay[] = [];
    for await (const page of progress.query(inPartition(LATEST)))
      found.push(...(await readable(progress, page, cutRow.fromRow)));
    return ofLastCount(found);
  },
  cutByDay: async (cut, from, until) => {
    const found: CutOfDay[] = [];
    for await (const page of progress.query(between(seriesOf(cut), from, until)))
      found.push(...(await readable(progress, page, cutRow.fromRow)));
    return found;
  },
  listPage: (key, part) => readList(progress, key, part),
});

const isSameOfDay = (one: CutOfDay, other: CutOfDay | undefined): boolean =>
  one.day === other?.day && isDeepStrictEqual(one.value, other.value);

const listRowsOf = ({ shard, lists }: CountedLists) =>
  lists.flatMap(({ people, key }) =>
    [...chunks(people, PEOPLE_A_ROW)].map((some, n) => ({
      partitionKey: listPartition(shard),
      rowKey: `${listKey(key)}${String(n).padStart(6, "0")}`,
      people: packed(some),
    })),
  );
const placeOf = ({ partitionKey, rowKey }: Pick<Row, "partitionKey" | "rowKey">): string => `${partitionKey} ${rowKey}`;

/** A wave that is gone keeps the row of the last count that knew it. */
function ofLastCount(cuts: readonly CutOfDay[]): readonly CutOfDay[] {
  const last = cuts
    .map(({ countedAt }) => countedAt)
    .toSorted()
    .at(-1);
  return cuts.filter(({ countedAt }) => countedAt === last);
}

/** `wave=id,id;=id`: those of each wave together, and those of none. No wave's id has one of these signs. */
const packed = (people: readonly Listed[]): string =>
  [...Map.groupBy(people, ({ waveId = "" }) => waveId)]
    .map(([waveId, some]) => `${waveId}=${some.map(({ userId }) => userId).join(",")}`)
    .join(";");
const unpacked = (text: string): readonly Listed[] =>
  text.split(";").flatMap((group) => {
    const [waveId = "", ids = ""] = group.split("=");
    return ids.split(",").map((userId) => ({ userId, waveId: waveId === "" ? undefined : waveId }));
  });

interface Place {
  readonly shard: string;
  readonly row: string;
  readonly n: number;
}
const sayPlace = ({ shard, row, n }: Place): string => `${shard}.${row}.${n}`;
function placeIn(text: string | undefined): Place {
  const [shard = "", row = "", n = "0"] = text?.split(".") ?? [];
  return { shard, row, n: Number(n) };
}

/** `next` is the place of the first one that was not given. */
async function readList(progress: Rows, key: ListKey, { after, limit, of }: ListPart): Promise<ListPage> {
  const from = placeIn(after);
  const userIds: string[] = [];
  let rows = 0;
  for (const shard of shards) {
    if (shard < from.shard) continue;
    const first = listKey(key) + (shard === from.shard ? from.row : "");
    const range = between(listPartition(shard), first, `${listKey(key)}${LAST}`);
    for await (const page of progress.query(range, { size: 2 }))
      for (const { row, people } of await readable(progress, page, peopleIn)) {
        const begin = shard === from.shard && row === from.row ? from.n : 0;
        if (rows >= ROWS_A_PAGE) return { userIds, next: sayPlace({ shard, row, n: begin }) };
        rows += 1;
        for (const [n, { userId, waveId }] of people.entries()) {
          if (n < begin || (of && of.waveId !== waveId)) continue;
          if (userIds.length === limit) return { userIds, next: sayPlace({ shard, row, n }) };
          userIds.push(userId);
        }
      }
  }
  return { userIds };
}

const peopleIn = (row: StoredRow) => ({
  row: (row.rowKey ?? "").split("|").at(-1) ?? "",
  people: unpacked(listRow.fromRow(row).people),
});
