import { lookFor } from "../domain/limits/looks.ts";
import { plantedAmong } from "../domain/people/planted.ts";
import { holdsForEntry } from "../domain/people/usablePasskey.ts";
import type { Ports } from "../ports/ports.ts";

// Source: graph facts 0.1: 5 requests / 10 s are assumed for a user's methods; the parts of a batch count singly.
export const LOOKED_AT_ONCE = 5;
const PAUSE_SECONDS = 10;

/** What was learnt of some accounts. Nobody in it was guessed: whoever Graph did not answer for is in none. */
export interface LiveLook {
  readonly at: string;
  readonly ready: readonly string[];
  /** Without a usable passkey. */
  readonly notReady: readonly string[];
  /** Those of them who hold one that an application planted, and no other. */
  readonly planted: readonly string[];
  /** Nobody can tell whether what they hold fits methods policy and strength: not ready, and not stranded either. */
  readonly unknown: readonly string[];
  /** Those of them of whom nobody has read lately whether an application registered what they hold. */
  readonly unaudited: readonly string[];
  /** Entra shows no such account. */
  readonly absent: readonly string[];
  /** Before the next look, where one is wanted. */
  readonly afterSeconds: number;
}

/** Reads the methods of the next few, as many as Graph allows at once. @param more how many come after them. */
export async function lookLive(
  { methods, clock }: Pick<Ports, "methods" | "clock">,
  userIds: readonly string[],
  more: number,
): Promise<LiveLook> {
  const answer = await methods.methodsOfMany(userIds, Math.min(more, LOOKED_AT_ONCE), lookFor.entry);
  const found = [...answer.found].map(([userId, some]) => ({ userId, isReady: holdsForEntry(some) }));
  const those = (isReady: boolean | undefined) =>
    found.filter((one) => one.isReady === isReady).map((one) => one.userId);
  const isPaced = answer.later.length > 0 || answer.retryAfterSeconds !== undefined;
  return {
    at: clock.now().toISOString(),
    ready: those(true),
    notReady: those(false),
    planted: those(false).filter((userId) => plantedAmong(answer.found.get(userId) ?? []) !== undefined),
    unknown: those(undefined),
    unaudited: those(undefined).filter((userId) => answer.found.get(userId)?.some((one) => one.isUnaudited)),
    absent: answer.absent,
    afterSeconds: isPaced ? (answer.retryAfterSeconds ?? PAUSE_SECONDS) : 0,
  };
}
