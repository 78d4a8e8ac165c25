import type { Release } from "../../domain/enforcement/release.ts";
import type { Erasure, RowsOfTables } from "../../domain/erasure/erasure.ts";
import type { NamedPerson } from "../../domain/erasure/namedPerson.ts";
import type { LeaveRecord } from "../../domain/leave/leaveRecord.ts";
import type { Grant } from "../../domain/pass/grant.ts";

/** What a look through a part of the tables came to. */
export interface ErasedPart {
  /** Where the next part begins; `undefined` when there is none. Opaque, and good for days. */
  readonly next: string | undefined;
  /** By table: rows of the person, and rows that name them. */
  readonly rows: RowsOfTables;
  /** Rows that were left as they are: they changed at that moment, or something in them is open. */
  readonly left: number;
}

export interface StoredErasure {
  readonly erasure: Erasure;
  readonly etag: string;
}

/**
 * What is known of one person, as it is deleted. The only place that replaces lines of the audit trail. Ids of people
 * are found in any case.
 */
export interface ErasureStore {
  erasure(userId: string): Promise<StoredErasure | undefined>;
  /** Those under way: few. A row that cannot be read is told of and left out. */
  erasures(): Promise<readonly StoredErasure[]>;
  /** Without `etag` it begins. @returns the new ETag. @throws ConflictError when somebody else was faster. */
  saveErasure(erasure: Erasure, etag: string | undefined): Promise<string>;
  /** Forgets that there was one. Another writer's row stays. */
  endErasure(userId: string, etag: string): Promise<void>;
  /**
   * Links to codes for this person, and those in which somebody else's name them. Looks through all.
   * @throws RefusedError when one of them cannot be read.
   */
  grantsNaming(userId: string): Promise<readonly Grant[]>;
  /** Releases of other people that name this one, likewise. */
  releasesNaming(userId: string): Promise<readonly Release[]>;
  /** Rows for the whole app that name this person, by their keys. */
  stateNaming(userId: string): Promise<readonly string[]>;
  /** What HR told of leaves of this person's, likewise. */
  leavesNaming(userId: string): Promise<readonly LeaveRecord[]>;
  /** How many mails to this person are on their way. Looks through all. */
  openMailsTo(userId: string): Promise<number>;
  /** Counts what is stored, a part at a time, and changes nothing. */
  storedPart(person: NamedPerson, place: string | undefined): Promise<ErasedPart>;
  /**
   * Deletes and pseudonymises, a part at a time. Every row is guarded; safe to repeat, and to break off anywhere. With
   * another pseudonym rows of before keep the first one.
   */
  erasePart(
    erasure: Pick<Erasure, "person" | "pseudonym" | "checkedAt">,
    place: string | undefined,
  ): Promise<ErasedPart>;
}
