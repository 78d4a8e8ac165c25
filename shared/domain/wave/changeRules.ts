/** Local dates, both included, on which nobody begins to be enforced. */
export interface Freeze {
  readonly from: string;
  readonly until: string;
  /** For people. */
  readonly reason: string;
}

/** When people may begin to be enforced, in the zone of their wave. */
export interface ChangeWindow {
  /** ISO weekdays 1 (Monday) to 7; only those that are worked count. */
  readonly changeDays: readonly number[];
  readonly changeHours: { readonly from: number; readonly until: number };
  readonly freezes: readonly Freeze[];
}
