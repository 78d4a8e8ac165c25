import { z } from "zod";
import { chunks } from "../../domain/chunks.ts";
import { shards } from "../../domain/deadline/countRun.ts";
import { isAskedFor } from "../../domain/deadline/department.ts";
import { type Listed, type ListKey, nameOfList } from "../../domain/deadline/progressCut.ts";
import type { CountedLists, ListPage, ListPart } from "../../ports/store/progress.ts";
import { json, mapper, text } from "./columns.ts";
import { readable } from "./readable.ts";
import { between, partitionsBetween, type Row, type Rows, type StoredRow } from "./rows.ts";

/** Ids of 36 characters and a comma, and the waves among them: under the 32,000 of one property. */
const PEOPLE_A_ROW = 600;
const MOST_CHARACTERS = 30_000;
/** Rows of lists that one page may read: a part of a large list is sparse in it. */
const ROWS_A_PAGE = 40;
/** Behind whatever begins alike. */
const LAST = "~";

/** Names, each once, and for each of the people of the row in turn which of them it is; -1: none. */
const departmentsSchema = z.tuple([z.array(z.string()), z.array(z.number())]);
type Departments = z.infer<typeof departmentsSchema>;
const listRow = mapper<{ people: string; departments: Departments | undefined }>({
  people: text,
  // One that cannot be read tells nobody's.
  departments: json(departmentsSchema.optional().catch(undefined)),
});

const partitionOf = (shard: string): string => `list|${shard}`;
const listKey = (key: ListKey): string => `${nameOfList(key)}|`;

/** As `saveCountedLists`. */
export async function saveLists(progress: Rows, parts: readonly CountedLists[]): Promise<void> {
  const [first, last] = [parts[0], parts.at(-1)];
  if (!first || !last) return;
  const rows = parts.flatMap(listRowsOf);
  const wanted = new Set(rows.map(placeOf));
  const known = new Map<string, StoredRow>();
  const surplus: Pick<Row, "partitionKey" | "rowKey">[] = [];
  for await (const page of progress.query(partitionsBetween(partitionOf(first.shard), partitionOf(last.shard))))
    for (const row of page) {
      const place = { partitionKey: row.partitionKey ?? "", rowKey: row.rowKey ?? "" };
      if (wanted.has(placeOf(place))) known.set(placeOf(place), row);
      else surplus.push(place);
    }
  const news = rows.filter((row) => !isSame(row, known.get(placeOf(row))));
  await progress.write("replace", news);
  // Last: nobody is in no list meanwhile.
  for (const { partitionKey, rowKey } of surplus) await progress.delete(partitionKey, rowKey);
}

/** A row of before departments were read has no column of them. */
const isSame = (row: Row, other: StoredRow | undefined): boolean =>
  row["people"] === other?.["people"] && row["departments"] === (other?.["departments"] ?? "");

const listRowsOf = ({ shard, lists }: CountedLists): readonly Row[] =>
  lists.flatMap(({ people, key }) =>
    [...chunks(people, PEOPLE_A_ROW)].flatMap(columnsOf).map((columns, n) => ({
      partitionKey: partitionOf(shard),
      rowKey: `${listKey(key)}${String(n).padStart(6, "0")}`,
      ...listRow.toRow(columns),
    })),
  );
const placeOf = ({ partitionKey, rowKey }: Pick<Row, "partitionKey" | "rowKey">): string => `${partitionKey} ${rowKey}`;

interface Columns {
  readonly people: string;
  readonly departments: Departments | undefined;
}

/** Some people as one row; as several where each of them has a department of their own, with a long name. */
function columnsOf(some: readonly Listed[]): readonly Columns[] {
  const groups = Map.groupBy(some, ({ waveId = "" }) => waveId);
  const departments = departmentsOf([...groups.values()].flat());
  if (JSON.stringify(departments ?? "").length > MOST_CHARACTERS && some.length > 1)
    return [...chunks(some, Math.ceil(some.length / 2))].flatMap(columnsOf);
  return [{ people: packed(groups), departments }];
}

function departmentsOf(people: readonly Listed[]): Departments | undefined {
  const places = new Map<string, number>();
  const of = people.map(({ department }) => {
    if (department === undefined) return -1;
    const place = places.get(department) ?? places.size;
    places.set(department, place);
    return place;
  });
  return places.size === 0 ? undefined : [[...places.keys()], of];
}

/** `wave=id,id;=id`: those of each wave together, and those of none. No wave's id has one of these signs. */
const packed = (groups: ReadonlyMap<string, readonly Listed[]>): string =>
  [...groups].map(([waveId, some]) => `${waveId}=${some.map(({ userId }) => userId).join(",")}`).join(";");
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
export async function readList(progress: Rows, key: ListKey, part: ListPart): Promise<ListPage> {
  const { after, limit, of, department } = part;
  const isWanted = (one: Listed): boolean =>
    (!of || of.waveId === one.waveId) && (!department || isAskedFor(department, one.department));
  const from = placeIn(after);
  const found: Listed[] = [];
  let rows = 0;
  for (const shard of shards) {
    if (shard < from.shard) continue;
    const first = listKey(key) + (shard === from.shard ? from.row : "");
    const range = between(partitionOf(shard), first, `${listKey(key)}${LAST}`);
    for await (const page of progress.query(range, { size: 2 }))
      for (const { row, people } of await readable(progress, page, peopleIn)) {
        const begin = shard === from.shard && row === from.row ? from.n : 0;
        if (rows >= ROWS_A_PAGE) return { people: found, next: sayPlace({ shard, row, n: begin }) };
        rows += 1;
        for (const [n, one] of people.entries()) {
          if (n < begin || !isWanted(one)) continue;
          if (found.length === limit) return { people: found, next: sayPlace({ shard, row, n }) };
          found.push(one);
        }
      }
  }
  return { people: found };
}

function peopleIn(row: StoredRow): { readonly row: string; readonly people: readonly Listed[] } {
  const { people, departments } = listRow.fromRow(row);
  const [names, of] = departments ?? [[], []];
  return {
    row: (row.rowKey ?? "").split("|").at(-1) ?? "",
    people: unpacked(people).map((one, n) => {
      const department = names[of[n] ?? -1];
      return department === undefined ? one : { ...one, department };
    }),
  };
}
