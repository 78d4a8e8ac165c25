/** What one check of the deployment found. `skipped` says why it could not look; it is neither good nor bad. */
export interface Finding {
  readonly check: string;
  readonly result: "pass" | "fail" | "skipped";
  /** One line each. */
  readonly says: readonly string[];
}

export const pass = (check: string, ...says: string[]): Finding => ({ check, result: "pass", says });
export const fail = (check: string, ...says: string[]): Finding => ({ check, result: "fail", says });
export const skipped = (check: string, ...says: string[]): Finding => ({ check, result: "skipped", says });
/** Passes with `good` when there is nothing to complain about. */
export const judged = (check: string, complaints: readonly string[], good: string): Finding =>
  complaints.length === 0 ? pass(check, good) : fail(check, ...complaints);
