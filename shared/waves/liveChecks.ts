import { usablePasskeysOf } from "../domain/usablePasskey.ts";
import type { AuthenticationMethod } from "../ports/graph.ts";
import type { Ports } from "../ports/ports.ts";
import type { WaveMember } from "../ports/store.ts";
import { pick } from "./memberPages.ts";
import { goOn, type StepAt } from "./stepProgress.ts";

// Source: graph facts 0.1: 5 requests / 10 s are assumed for a user's methods; the parts of a batch count singly.
const AT_ONCE = 5;
const PAUSE_SECONDS = 10;

/** What a live look at an account's methods says, as member row fields. */
function liveFacts(methods: readonly AuthenticationMethod[], checkedAt: string) {
  const usable = usablePasskeysOf(methods);
  const created = usable.flatMap(({ createdDateTime }) => createdDateTime ?? []).sort();
  return { checkedAt, hasUsablePasskey: usable.length > 0, passkeyCreatedAt: created.at(-1) } satisfies Partial<WaveMember>;
}

/**
 * One page of live checks of those that `wanted` picks and that this step has not looked at yet, as many as Graph's bucket allows at once.
 * @returns the page result to hand on; `undefined` when nobody is left to check.
 */
export async function checkSomeLive(
  { methods, store, clock }: Pick<Ports, "methods" | "store" | "clock">,
  waveId: string,
  at: StepAt,
  wanted: (member: WaveMember) => boolean,
) {
  const isOpen = (member: WaveMember) => !isCheckedSince(member, at.since) && wanted(member);
  const open = await pick(store, waveId, at.after, 2 * AT_ONCE, isOpen);
  const picked = open.slice(0, AT_ONCE);
  if (picked.length === 0) return undefined;

  const answer = await methods.methodsOfMany(
    picked.map(({ userId }) => userId),
    open.length - picked.length,
  );
  const checkedAt = clock.now().toISOString();
  const gone = answer.absent.map((userId) => ({ userId, ...liveFacts([], checkedAt) }));
  const seen = [...answer.found].map(([userId, found]) => ({ userId, ...liveFacts(found, checkedAt) }));
  if (seen.length + gone.length > 0) await store.mergeMembers(waveId, [...seen, ...gone]);

  const later = new Set(answer.later);
  const firstLater = picked.findIndex(({ userId }) => later.has(userId));
  if (firstLater === -1) return goOn({ ...at, after: picked.at(-1)?.userId }, answer.retryAfterSeconds);
  const after = picked[firstLater - 1]?.userId ?? at.after;
  return goOn({ ...at, after }, answer.retryAfterSeconds ?? PAUSE_SECONDS);
}

export const isCheckedSince = (member: WaveMember, since: string): boolean => (member.checkedAt ?? "") >= since;

/** The best we know without looking: the last live check, else the report. A hint, never proof. */
export const isBelievedReady = (member: WaveMember): boolean => member.hasUsablePasskey ?? member.reportedReady;
