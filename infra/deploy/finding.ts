/**
 * The result of one check of the deployment. `skipped` says why the check was not possible; it is neither good nor bad.
 */
export interface Finding {
  readonly check: string;
  readonly result: "ok" | "fail" | "skipped";
  /** Each is one line. */
  readonly says: readonly string[];
}

export const ok = (check: string, ...says: string[]): Finding => ({ check, result: "ok", says });
export const fail = (check: string, ...says: string[]): Finding => ({ check, result: "fail", says });
export const skipped = (check: string, ...says: string[]): Finding => ({ check, result: "skipped", says });
/** `ok` with the text `good` when there are no complaints. */
export const judged = (check: string, complaints: readonly string[], good: string): Finding =>
  complaints.length === 0 ? ok(check, good) : fail(check, ...complaints);
