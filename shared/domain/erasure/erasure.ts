import { z } from "zod";
import { PersonSchema } from "../people/person.ts";
import { NamedPersonSchema } from "./namedPerson.ts";

/** How many rows of each table, by the table's name. */
const RowsOfTablesSchema = z.record(z.string(), z.number().int());
export type RowsOfTables = Readonly<z.infer<typeof RowsOfTablesSchema>>;

/**
 * What is known of one person is being deleted. The row goes first and last: whatever breaks off goes on from it, and
 * with it goes the last place in which the person and the pseudonym stand together.
 */
export const ErasureSchema = z.object({
  userId: z.string().describe("In lower case."),
  pseudonym: z.string(),
  asked: z.object({ by: PersonSchema, at: z.string() }),
  reason: z.string(),
  person: NamedPersonSchema,
  startedAt: z.string().optional().describe("When rows were first gone through; absent: nothing was touched or told."),
  checkedAt: z.string().describe("When it was last found that nothing rests on the person."),
  round: z.number().int().describe("How often all tables were begun: a last round finds nothing."),
  place: z.string().optional().describe("How far the tables were gone through; absent: not begun."),
  rows: RowsOfTablesSchema.describe("So many were deleted, or had the person replaced, by table."),
  found: z.number().int().describe("Of these, in this round."),
  left: z.number().int().describe("Rows of this round that changed, or were open, when they were come to."),
  notYet: z.string().optional().describe("Why it does not go on now, in words for people."),
});
export type Erasure = Readonly<z.infer<typeof ErasureSchema>>;

/** Adds what was counted. */
export function withRows(rows: RowsOfTables, more: RowsOfTables): RowsOfTables {
  const tables = [...new Set([...Object.keys(rows), ...Object.keys(more)])];
  return Object.fromEntries(tables.map((table) => [table, (rows[table] ?? 0) + (more[table] ?? 0)]));
}

/** Of random bytes, and of nothing else: nobody can work out whose it is. @param bytes eight. */
export const pseudonymOf = (bytes: Uint8Array): string => `person-${Buffer.from(bytes).toString("hex")}`;
