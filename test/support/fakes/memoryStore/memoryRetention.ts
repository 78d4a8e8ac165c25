import type { AgedKind, AgedValues } from "../../../../shared/domain/retention/agedRows.ts";
import type { RetentionRun } from "../../../../shared/domain/retention/retentionRun.ts";
import { ConflictError } from "../../../../shared/errors.ts";
import type { AgedRow, RetentionStore } from "../../../../shared/ports/store/retention.ts";
import { GuardedRows } from "./guardedRows.ts";

const PAGE = 1000;

interface Kept {
  entries(): readonly (readonly [string, unknown])[];
  etagOf(key: string): string | undefined;
  delete(key: string): void;
}

/** Where each part of the store in memory hands in the rows that go by their age. */
export class AgedRows {
  readonly #kept = new Map<AgedKind, Kept>();

  /** @param read what is read of a row to judge it. */
  keep<Kind extends AgedKind, T>(kind: Kind, rows: GuardedRows<T>, read: (row: T) => AgedValues[Kind]): void {
    this.#kept.set(kind, {
      entries: () => rows.entries().map(([key, row]) => [key, read(row)] as const),
      etagOf: (key) => rows.get(key)?.etag,
      delete: (key) => rows.delete(key),
    });
  }

  of(kind: AgedKind): Kept {
    const kept = this.#kept.get(kind);
    if (!kept) throw new Error(`the store in memory hands in no ${kind}`);
    return kept;
  }
}

export function memoryRetention(aged: AgedRows): RetentionStore {
  const runs = new GuardedRows<RetentionRun>();
  return {
    agedPage: async <Kind extends AgedKind>(kind: Kind, _: string, after = "") => {
      const kept = aged.of(kind);
      const behind = kept.entries().filter(([key]) => key > after);
      const rows = behind.slice(0, PAGE).map(
        ([key, value]): AgedRow<Kind> => ({
          value: value as AgedValues[Kind],
          row: key,
          etag: kept.etagOf(key) ?? "",
        }),
      );
      return { rows, next: behind.length > PAGE ? rows.at(-1)?.row : undefined };
    },
    forgetAged: async (kind, rows) => {
      const kept = aged.of(kind);
      const same = rows.filter(({ row, etag }) => kept.etagOf(row) === etag);
      for (const { row } of same) kept.delete(row);
      return same.length;
    },
    retentionRun: async () => runs.get("run"),
    saveRetentionRun: async (run, etag) => {
      if (etag !== undefined) return runs.replace("run", run, etag);
      if (!runs.insert("run", run)) throw new ConflictError("another run was faster");
      return runs.get("run")?.etag ?? "";
    },
  };
}
