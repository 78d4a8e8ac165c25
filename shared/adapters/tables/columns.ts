import { createHash } from "node:crypto";
import { z } from "zod";
import { RefusedError, unreadableRow } from "../../errors.ts";
import type { Row, StoredRow } from "./rows.ts";

/**
 * How one property of a domain object stands in a row. An absent value is written as "", so that a merge can clear it.
 */
export interface Column<T> {
  write(value: T): string | number | boolean;
  readonly read: z.ZodType<T>;
}

export const text: Column<string> = { write: (value) => value, read: z.string().default("") };
export const flag: Column<boolean> = { write: (value) => value, read: z.boolean().default(false) };
export const count: Column<number> = { write: (value) => value, read: z.number().int().default(0) };

/** Yes, no, or not known. */
export const yesNo: Column<boolean | undefined> = {
  write: (value) => (value === undefined ? "" : value ? "yes" : "no"),
  read: z
    .string()
    .optional()
    .transform((value) => (value ? value === "yes" : undefined)),
};

/** A string that may be absent; `allowed` narrows it. */
export function optional<T extends string = string>(
  allowed: z.ZodType<T> = z.string() as unknown as z.ZodType<T>,
): Column<T | undefined> {
  return {
    write: (value) => value ?? "",
    read: absentWhenEmpty.pipe(allowed.optional() as unknown as z.ZodType<T | undefined, string | undefined>),
  };
}

/** A choice of which nothing hangs but words and counts: a value that only a later release knows is as good as none. */
export const known = <T extends string>(allowed: z.ZodType<T>): Column<T | undefined> => ({
  write: (value) => value ?? "",
  read: z
    .string()
    .optional()
    .transform((written) => allowed.safeParse(written).data),
});

export function oneOf<T extends string>(allowed: z.ZodType<T>): Column<T> {
  return { write: (value) => value, read: z.string().pipe(allowed as unknown as z.ZodType<T, string>) };
}

/** Compact JSON text, for what no query looks at. One property holds 64 KB (32,000 characters). */
export function json<T>(shape: z.ZodType<T>): Column<T> {
  return {
    write: (value) => (value === undefined ? "" : JSON.stringify(value)),
    read: absentWhenEmpty
      .transform((written) => (written === undefined ? undefined : (JSON.parse(written) as unknown)))
      .pipe(shape),
  };
}

const absentWhenEmpty = z
  .string()
  .optional()
  .transform((value) => (value === "" ? undefined : value));

/**
 * Maps between a domain object (without the parts that are keys) and the properties of its row. Every property must be
 * named.
 */
export function mapper<T extends object>(columns: { readonly [K in keyof Required<T>]: Column<T[K]> }) {
  const entries = Object.entries(columns) as [keyof T & string, Column<unknown>][];
  const schema = z.object(Object.fromEntries(entries.map(([name, column]) => [name, column.read])));
  return {
    /** Only the properties that `value` has; with `undefined` they are cleared. */
    toRow: (value: Partial<T>): Omit<Row, "partitionKey" | "rowKey"> =>
      Object.fromEntries(
        entries.filter(([name]) => name in value).map(([name, column]) => [name, column.write(value[name])]),
      ),
    /** @throws RefusedError `unreadableRow` that names the fields, never their values. */
    fromRow: (row: StoredRow): T => {
      try {
        return withoutAbsent(schema.parse(row)) as T;
      } catch (error) {
        throw new RefusedError("notUnderstood", unreadableRow, `a row cannot be read: ${faultsOf(error)}`);
      }
    },
  };
}

/** A column that is no JSON fails without naming itself. */
const faultsOf = (error: unknown): string =>
  error instanceof z.ZodError
    ? error.issues.map(({ path, code }) => `${path.join(".") || "(all)"} ${code}`).join(", ")
    : "a column is not JSON";

function withoutAbsent(value: Record<string, unknown>): Record<string, unknown> {
  if (!Object.values(value).includes(undefined)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined));
}

/**
 * A key that Table Storage takes (no `/ \ # ?`, no control characters, at most 1 KB): the text itself where it is
 * plain, else its hash.
 */
export const keyOf = (plain: string): string => (/^[\w.:@=+|-]{1,200}$/.test(plain) ? plain : `~${hashOf(plain)}`);
export const hashOf = (plain: string): string => createHash("sha256").update(plain).digest("hex");
