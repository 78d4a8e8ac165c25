import type { MemberDecision } from "../../domain/wave/memberDecision.ts";

export type StoredDecision = MemberDecision & { readonly etag: string };

/** The decisions of a wave. */
export interface DecidedIn {
  readonly rows: readonly StoredDecision[];
  /** By user id: whose row cannot be read, which was told of. It may say that they stay outside. */
  readonly unread: readonly string[];
}

/** The last decision about each member who stays outside, guarded one by one. Ids of people are kept in lower case. */
export interface DecisionStore {
  decisionOf(waveId: string, userId: string): Promise<StoredDecision | undefined>;
  /** Those of a wave (tens), whatever their round, in no order. */
  decidedIn(waveId: string): Promise<DecidedIn>;
  /** The same, of which a row that cannot be read is left out: for readers who let nobody in by it. */
  decisionsOf(waveId: string): Promise<readonly StoredDecision[]>;
  /**
   * Writes a decision: without `etag` it is the first about this member, with it it was read.
   * @returns the new ETag. @throws ConflictError when somebody else was faster.
   */
  saveDecision(waveId: string, decision: MemberDecision, etag: string | undefined): Promise<string>;
}
