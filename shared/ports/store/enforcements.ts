import type { Enforcement } from "../../domain/enforcement/enforcement.ts";
import type { EnforcementSwitch } from "../../domain/enforcement/enforcementSwitch.ts";

export type StoredEnforcement = Enforcement & { readonly etag: string };

/** A row that nobody can read, which is told of. What it says of its person is unknown, and never read as "nothing". */
export interface UnreadEnforcement {
  /** In lower case. */
  readonly userId: string;
  /** Whether it is the row of this reason, by its key. */
  isOf(source: string): boolean;
  /** Where it lies, for people who mend it. */
  readonly row: string;
}

export interface EnforcementPage {
  readonly rows: readonly StoredEnforcement[];
  readonly unread: readonly UnreadEnforcement[];
}

export interface EnforcementStanding extends EnforcementPage {
  /**
   * Whom any row keeps in the group, by user id in lower case. A row that nobody can read keeps its person in, too:
   * nobody leaves for it.
   */
  readonly kept: ReadonlySet<string>;
}

/** Ids of people are kept in lower case, and found in any: nobody has two rows for one reason. */
export interface EnforcementStore {
  /** The rows of these people, whatever their source, in no order. What cannot be read is told of and left out. */
  enforcementsOf(userIds: readonly string[]): Promise<readonly StoredEnforcement[]>;
  /** The same, and whom they keep in the group. */
  standingOf(userIds: readonly string[]): Promise<EnforcementStanding>;
  /** Every row, page by page. */
  enforcementPages(): AsyncIterable<EnforcementPage>;
  /** Those on their way: `due`, `entering` or `leaving`. Few, whatever the size of the tenant. */
  openEnforcements(): Promise<readonly StoredEnforcement[]>;
  /**
   * Writes rows: without `etag` they are new, with it they were read. In transactions of up to 100.
   * @throws ConflictError when somebody else was faster with one of them; others may have been written.
   */
  saveEnforcements(rows: readonly (Enforcement & { readonly etag?: string | undefined })[]): Promise<void>;
  /** @throws RefusedError when it cannot be read. */
  enforcementSwitch(): Promise<{ readonly value: EnforcementSwitch; readonly etag: string } | undefined>;
  /** @throws ConflictError when it changed since it was read with `etag`, or is there already without one. */
  saveEnforcementSwitch(value: EnforcementSwitch, etag: string | undefined): Promise<string>;
  /** Whatever stands there, and whether or not it can be read: for a stop alone. */
  overwriteEnforcementSwitch(value: EnforcementSwitch): Promise<void>;
}
