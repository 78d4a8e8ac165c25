/** What the process of the bench is asked, and what it answers. */
export type SyncAsked = "turn" | "stop";
export interface SyncTurn {
  readonly kind: "turn";
  readonly seconds: number;
  readonly pages: number;
}
export interface SyncDone {
  readonly kind: "done";
  readonly seconds: number;
  readonly reads: number;
  readonly entities: number;
  /** By the clock of business, at 5 requests in 10 seconds. */
  readonly virtualSeconds: number;
  readonly peakMB: number;
}
