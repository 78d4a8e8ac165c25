import { z } from "zod";
import { chunks } from "../../domain/chunks.ts";
import { type DepartmentReading, DepartmentReadingSchema } from "../../domain/deadline/departmentReading.ts";
import type { DepartmentStore, PersonOfDepartment } from "../../ports/store/departments.ts";
import { json, mapper, text } from "./columns.ts";
import { readGuarded, saveGuarded } from "./guardedRow.ts";
import { readable } from "./readable.ts";
import { between, type Rows, type StoredRow } from "./rows.ts";

const STATE = "departments";
/** An id of 36 characters and a name of 128 at most, in JSON: under the 32,000 of one property. */
const PEOPLE_A_ROW = 150;
/** Of at most 80 KB each: under the 4 MB of one transaction. */
const ROWS_A_WRITE = 40;
/** 15,000 people are held at once, and a small tenant is one request. */
const ROWS_A_PAGE = 100;
/** Behind whatever begins alike. */
const LAST = "~";

/** Each department once, with whoever is in it. */
const groupsSchema = z.array(z.tuple([z.string(), z.array(z.string())]));
type Groups = z.infer<typeof groupsSchema>;
const stateRow = mapper<{ value: DepartmentReading }>({ value: json(DepartmentReadingSchema) });
const peopleRow = mapper<{ startedAt: string; groups: Groups }>({
  startedAt: text,
  groups: json(groupsSchema),
});

const PEOPLE = "department";
const sixDigits = (n: number): string => String(n).padStart(6, "0");

export const tableDepartments = (progress: Rows): DepartmentStore => ({
  departmentReading: () =>
    readGuarded(progress, { partitionKey: STATE, rowKey: STATE }, (found) => stateRow.fromRow(found).value),
  saveDepartmentReading: async (value, etag) => {
    const row = { partitionKey: STATE, rowKey: STATE, ...stateRow.toRow({ value }) };
    return saveGuarded(progress, row, etag, "somebody else began to read everybody's department");
  },
  saveDepartments: async ({ startedAt, slot }, page, people) => {
    const byShard = Map.groupBy(people, ({ userId }) => userId.charAt(0).toLowerCase());
    const rows = [...byShard].flatMap(([shard, some]) =>
      [...chunks(some, PEOPLE_A_ROW)].map((few, n) => ({
        partitionKey: PEOPLE,
        rowKey: `${slot}|${shard}|${sixDigits(page)}|${sixDigits(n)}`,
        ...peopleRow.toRow({ startedAt, groups: groupsOf(few) }),
      })),
    );
    for (const some of chunks(rows, ROWS_A_WRITE)) await progress.write("replace", some);
  },
  departments: async function* ({ startedAt, slot }, shard) {
    for await (const page of progress.query(between(PEOPLE, `${slot}|${shard}`, `${slot}|${LAST}`), {
      size: ROWS_A_PAGE,
    })) {
      const known = await readable(progress, page, (row) => ({ ...peopleRow.fromRow(row), shard: shardOf(row) }));
      const people = known.filter((row) => row.startedAt === startedAt).flatMap(peopleIn);
      if (people.length > 0) yield people;
    }
  },
  dropEarlierDepartments: async ({ startedAt, slot }) => {
    const every = between(PEOPLE, `${slot}|`, `${slot}|${LAST}`);
    for await (const page of progress.query(every, { select: ["RowKey", "startedAt"] }))
      for (const { rowKey = "", ...row } of page)
        if (row["startedAt"] !== startedAt) await progress.delete(PEOPLE, rowKey);
  },
});

const shardOf = ({ rowKey = "" }: StoredRow): string => rowKey.split("|")[1] ?? "";

/** In the place of somebody who was erased stands what begins with anything: out of order, whoever reads would stop. */
const peopleIn = ({ shard, groups }: { readonly shard: string; readonly groups: Groups }) =>
  groups.flatMap(([department, ids]) =>
    ids.filter((userId) => userId.startsWith(shard)).map((userId): PersonOfDepartment => ({ userId, department })),
  );

const groupsOf = (people: readonly PersonOfDepartment[]): Groups =>
  [...Map.groupBy(people, ({ department }) => department)].map(([department, some]) => [
    department,
    some.map(({ userId }) => userId.toLowerCase()),
  ]);
