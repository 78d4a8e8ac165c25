import { isDeepStrictEqual } from "node:util";
import { chunks } from "../../domain/chunks.ts";
import { type CountRun, CountRunSchema } from "../../domain/deadline/countRun.ts";
import { EVERYBODY, LastMondaySchema, type ProgressCut, ProgressCutSchema } from "../../domain/deadline/progressCut.ts";
import type { CutOfDay, ProgressStore } from "../../ports/store/progress.ts";
import { json, keyOf, mapper, optional, text } from "./columns.ts";
import { readList, saveLists } from "./countedListRows.ts";
import { readGuarded, saveGuarded } from "./guardedRow.ts";
import { readable } from "./readable.ts";
import { between, inPartition, type Rows } from "./rows.ts";

const RUN = "run";
const PART = "part";
const LATEST = "latest";

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
  name: optional(),
});

const seriesOf = (cut: string): string => keyOf(`cut|${cut}`);

export const tableProgress = (progress: Rows): ProgressStore => ({
  countRun: () => readGuarded(progress, { partitionKey: RUN, rowKey: RUN }, (found) => runRow.fromRow(found).value),
  saveCountRun: async (value, etag) => {
    const row = { partitionKey: RUN, rowKey: RUN, ...runRow.toRow({ value }) };
    return saveGuarded(progress, row, etag, "somebody else began the count");
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
  saveCountedLists: (parts) => saveLists(progress, parts),
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
  latestOfEverybody: async () => {
    const row = await progress.get(LATEST, keyOf(EVERYBODY));
    const [read] = await readable(progress, row ? [row] : [], cutRow.fromRow);
    return read;
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

/** A wave that is gone keeps the row of the last count that knew it. */
function ofLastCount(cuts: readonly CutOfDay[]): readonly CutOfDay[] {
  const last = cuts
    .map(({ countedAt }) => countedAt)
    .toSorted()
    .at(-1);
  return cuts.filter(({ countedAt }) => countedAt === last);
}
