import { RefusedError, TransientError } from "../errors.ts";
import type { NotChanged } from "../ports/groups.ts";

/** What to throw for people whom the enforced group refused. @param what happened to them, in words. */
export function refusedMembers(refused: readonly NotChanged[], what: string): Error {
  const [first] = refused;
  const who = refused.length === 1 ? "1 person" : `${refused.length} people`;
  if (!first || refused.some(({ reason }) => reason === "busy")) return new TransientError(`${who} ${what} just now`);
  return new RefusedError(first.reason, first.code, `${who} ${what} (${first.said})`);
}
