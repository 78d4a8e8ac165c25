import type { AgedKind, AgedValues } from "../../domain/retention/agedRows.ts";
import type { RetentionRun } from "../../domain/retention/retentionRun.ts";

/** A row that may be over. */
export interface AgedRow<Kind extends AgedKind> {
  readonly value: AgedValues[Kind];
  /** Where it lies, as it was read. Opaque. */
  readonly row: string;
  readonly etag: string;
}

interface AgedPage<Kind extends AgedKind> {
  /** Rows that nobody can read are told of, and are not among them. A short page is not the last one. */
  readonly rows: readonly AgedRow<Kind>[];
  /** Where the next page begins; `undefined` behind the last. */
  readonly next: string | undefined;
}

export interface RetentionStore {
  /**
   * Some rows of a kind of which some may be over, those that are certainly not being left out where the service can
   * tell. @param before the moment that ends their time. @param after `next` of the page before.
   */
  agedPage<Kind extends AgedKind>(kind: Kind, before: string, after?: string): Promise<AgedPage<Kind>>;
  /**
   * Deletes rows as they were read: one that changed since stays. Safe to repeat. Not for `hires`: their rows stay, and
   * whoever judges them saves them without details (`withoutDetails`). @returns how many went.
   */
  forgetAged<Kind extends AgedKind>(kind: Kind, rows: readonly AgedRow<Kind>[]): Promise<number>;
  /** One that cannot be read is as if there were none: everything is waited for anew. */
  retentionRun(): Promise<{ readonly value: RetentionRun | undefined; readonly etag: string } | undefined>;
  /** @returns the new ETag. @throws ConflictError when it changed since it was read, or is there without one. */
  saveRetentionRun(value: RetentionRun, etag: string | undefined): Promise<string>;
}
