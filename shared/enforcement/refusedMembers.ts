import { RefusedError, TransientError } from "../errors.ts";
import type { NotChanged } from "../ports/graph.ts";

/** What to throw for people whom the enforced group refused. @param what happened to them, in words. */
export function refusedMembers(refused: readonly NotChanged[], what: string): Error {
  const [first] = refused;
  if (!first || refused.some(({ reason }) => reason === "busy"))
    return new TransientError(`${refused.length} people ${what} just now`);
  return new RefusedError(first.reason, first.code, `${refused.length} people ${what} (${first.code})`);
}
