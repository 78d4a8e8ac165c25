import { type Known, known, notKnown } from "../../../domain/preflight/verdict.ts";
import { RefusedError, TransientError } from "../../../errors.ts";

const ATTEMPTS = 4;

/**
 * Reads a fact. What is refused, or stays busy, is not known, with the reason.
 *
 * @param wait called with seconds before a throttled request is repeated, at most three times.
 */
export async function attempt<T>(load: () => Promise<T>, wait: (seconds: number) => Promise<void>): Promise<Known<T>> {
  for (let left = ATTEMPTS - 1; ; left -= 1) {
    try {
      return known(await load());
    } catch (error) {
      if (error instanceof RefusedError && error.reason === "licence")
        return notKnown("this needs an Entra ID licence that the tenant does not have");
      if (error instanceof RefusedError) return notKnown(error.message);
      if (!(error instanceof TransientError)) throw error;
      if (left === 0) return notKnown("Graph stayed busy");
      await wait(error.retryAfterSeconds ?? 2);
    }
  }
}
