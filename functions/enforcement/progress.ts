import { ConflictError, RefusedError, saidBy, TransientError } from "../../shared/errors.ts";

/** The tenant takes one request to Conditional Access a second (graph facts 0.1). */
export const BETWEEN_REQUESTS_SECONDS = 1.1;
const BUSY_SECONDS = 2;
/** Whatever a service asks for: a policy that is to go back does not wait for longer. */
const LONGEST_WAIT_SECONDS = 30;

type NotYet = Extract<Progress, { readonly kind: "notYet" }>;

/** How far a start or a stop came. */
export type Progress =
  /** Nothing is left to do. */
  | { readonly kind: "done" }
  | {
      readonly kind: "notYet";
      /** For people. */
      readonly because: string;
      readonly afterSeconds: number;
      /** The code of a refusal, which only people can mend. */
      readonly refused?: string;
      /** What was thrown, if something was. */
      readonly error?: unknown;
    };

export const DONE: Progress = { kind: "done" };

/** @param afterSeconds when the next step may be taken: a second later, where Conditional Access was asked. */
export const notYet = (because: string, afterSeconds = BETWEEN_REQUESTS_SECONDS): NotYet => ({
  kind: "notYet",
  because,
  afterSeconds,
});

/** What becomes of a step that failed. @throws what is neither busy nor refused. */
export function notYetBy(error: unknown): Progress {
  if (error instanceof RefusedError)
    return { kind: "notYet", because: saidBy(error), afterSeconds: LONGEST_WAIT_SECONDS, refused: error.code, error };
  if (error instanceof ConflictError) return { ...notYet("another writer was faster", 1), error };
  if (!(error instanceof TransientError)) throw error;
  const afterSeconds = Math.min(LONGEST_WAIT_SECONDS, Math.max(BUSY_SECONDS, error.retryAfterSeconds ?? 0));
  return { ...notYet(error.message, afterSeconds), error };
}

/** Stops a step for a reason that only people can mend. @throws RefusedError always. */
export function refuse(code: string, because: string): never {
  throw new RefusedError("obstacle", code, because);
}
