import { ConflictError } from "./errors.ts";

const ATTEMPTS = 6;

/**
 * Changes a row under its ETag, and starts over with what stands there by then when somebody was faster.
 * @param attempt reads, decides and writes once. Safe to repeat: a write that lost its race changed nothing.
 * @returns what the attempt that went through returned. @throws ConflictError after several lost races.
 */
export async function underEtag<Result>(attempt: () => Promise<Result>): Promise<Result> {
  for (let attempts = 1; ; attempts++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof ConflictError) || attempts === ATTEMPTS) throw error;
    }
  }
}
