import { chunks } from "../../domain/chunks.ts";
import { type CountRun, CountRunSchema, shards } from "../../domain/deadline/countRun.ts";
import { type ListKey, type ProgressCut, ProgressCutSchema } from "../../domain/deadline/progressCut.ts";
import { ConflictError } from "../../errors.ts";
import type { CutOfDay, ListPage, ProgressStore } from "../../ports/store/progress.ts";
import { json, keyOf, mapper, text } from "./columns.ts";
import { readable, readOne } from "./readable.ts";
import { between, inPartition, type Rows, type StoredRow } from "./rows.ts";

const RUN = "run";
const PART = "part";
const LATEST = "latest";
/** Ids of 36 characters and a comma: under the 32,000 of one property. */
const IDS_A_ROW = 800;
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
});
const listRow = mapper<{ startedAt: string; userIds: string }>({ startedAt: text, userIds: text });

const listPartition = (shard: string): string => `list|${shard}`;
const listKey = ({ cohort, standing }: ListKey): string => `${cohort}|${standing}|`;
const seriesOf = (cut: string): string => keyOf(`cut|${cut}`);

export const tableProgress = (progress: Rows): ProgressStore => ({
  countRun: async () => {
    const row = await progress.get(RUN, RUN);
    const value = await readOne(progress, row, (found) => runRow.fromRow(found).value);
    return row && value && { value, etag: row.etag };
  },
  saveCountRun: async (value, etag) => {
    const row = { partitionKey: RUN, rowKey: RUN, ...runRow.toRow({ value }) };
    if (etag !== undefined) return progress.replace(row, etag);
    const written = await progress.insert(row);
    if (written === undefined) throw new ConflictError("somebody else began the count");
    return written;
  },
  saveCountedUnit: async ({ unit, startedAt, cuts }) => {
    const rows = [...cuts].map(([cut, value]) => ({
      partitionKey: PART,
      rowKey: keyOf(`${unit}||${cut}`),
      ...partRow.toRow({ startedAt, cut, value }),
    }));
    await progress.write("replace", rows);
  },
  saveCountedLists: async (shard, startedAt, lists) => {
    const partitionKey = listPartition(shard);
    const rows = lists.flatMap(({ userIds, ...key }) =>
      [...chunks(userIds, IDS_A_ROW)].map((some, n) => ({
        partitionKey,
        rowKey: `${listKey(key)}${String(n).padStart(6, "0")}`,
        ...listRow.toRow({ startedAt, userIds: some.join(",") }),
      })),
    );
    await progress.write("replace", rows);
    const kept = new Set(rows.map(({ rowKey }) => rowKey));
    for await (const page of progress.query(inPartition(partitionKey)))
      for (const { rowKey = "" } of page) if (!kept.has(rowKey)) await progress.delete(partitionKey, rowKey);
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
  saveCutsOfDay: async (cuts) => {
    const series = cuts.map((one) => ({ partitionKey: seriesOf(one.cut), rowKey: one.day, ...cutRow.toRow(one) }));
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
  listPage: async (key, after, limit) => readList(progress, key, after, limit),
});

/** A wave that is gone keeps the row of the last count that knew it. */
function ofLastCount(cuts: readonly CutOfDay[]): readonly CutOfDay[] {
  const last = cuts
    .map(({ countedAt }) => countedAt)
    .toSorted()
    .at(-1);
  return cuts.filter(({ countedAt }) => countedAt === last);
}

/** Goes on behind `shard.row.place` of the last one that was given. */
async function readList(progress: Rows, key: ListKey, after: string | undefined, limit: number): Promise<ListPage> {
  const [shard = "", row = "", place = ""] = after?.split(".") ?? [];
  const found: { readonly userId: string; readonly at: string }[] = [];
  for (const one of shards) {
    if (one < shard) continue;
    const first = listKey(key) + (one === shard ? row : "");
    for await (const page of progress.query(between(listPartition(one), first, `${listKey(key)}${LAST}`), {
      size: 2,
    })) {
      for (const { rowKey, userIds } of await readable(progress, page, idsIn)) {
        const skipped = one === shard && rowKey === row ? Number(place) : 0;
        for (const [n, userId] of userIds.entries())
          if (n >= skipped && found.length <= limit) found.push({ userId, at: `${one}.${rowKey}.${n}` });
      }
      if (found.length > limit) break;
    }
    if (found.length > limit) break;
  }
  const next = found[limit]?.at;
  return { userIds: found.slice(0, limit).map(({ userId }) => userId), ...(next !== undefined && { next }) };
}

const idsIn = (row: StoredRow) => ({
  rowKey: (row.rowKey ?? "").split("|").at(-1) ?? "",
  userIds: listRow.fromRow(row).userIds.split(",").filter(Boolean),
});
