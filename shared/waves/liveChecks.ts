import type { PageResult } from "../contracts/waveActivities.ts";
import type { AuthenticationMethod } from "../domain/people/authenticationMethod.ts";
import { usablePasskeysOf } from "../domain/people/usablePasskey.ts";
import type { WaveMember } from "../domain/wave/member.ts";
import type { Ports } from "../ports/ports.ts";
import { pick } from "./memberPages.ts";
import { goOn, type PageInput, type StepAt, stepAt } from "./stepProgress.ts";

// Source: graph facts 0.1: 5 requests / 10 s are assumed for a user's methods; the parts of a batch count singly.
const AT_ONCE = 5;
const PAUSE_SECONDS = 10;
/** Whom one reading of the rows is good for: the ids go through history, so they are few. */
const PICKED_AT_ONCE = 5 * AT_ONCE;

type CheckPorts = Pick<Ports, "methods" | "store" | "clock">;

/** What a live look at an account's methods says, as member row fields. */
function liveFacts(methods: readonly AuthenticationMethod[], checkedAt: string) {
  const usable = usablePasskeysOf(methods);
  const created = usable.flatMap(({ createdDateTime }) => createdDateTime ?? []).sort();
  return {
    checkedAt,
    hasUsablePasskey: usable.length > 0,
    passkeyCreatedAt: created.at(-1),
  } satisfies Partial<WaveMember>;
}

/**
 * One page of live checks of those that `wanted` picks and that this step has not looked at yet, as many as Graph's
 * bucket allows at once. Who comes after them goes along, for {@link checkQueued}.
 * @returns the page result to hand on; `undefined` when nobody is left to check.
 */
export async function checkSomeLive(
  ports: CheckPorts,
  waveId: string,
  at: StepAt,
  wanted: (member: WaveMember) => boolean,
) {
  const isOpen = (member: WaveMember) => !isCheckedSince(member, at.since) && wanted(member);
  const open = await pick(ports.store, waveId, at.after, PICKED_AT_ONCE, isOpen);
  if (open.length === 0) return undefined;
  const ids = open.map(({ userId }) => userId);
  return checkFirst(ports, waveId, at, ids);
}

/**
 * The next page of live checks where the one before knew whom it would be about: the rows need not be read for it. A
 * wave that was paused or cancelled since is looked at half a minute longer, which changes nothing but what is known of
 * its members.
 * @returns the page result to hand on; `undefined` when no such page is next.
 */
export async function checkQueued(ports: CheckPorts, { waveId, progress }: PageInput): Promise<PageResult | undefined> {
  if (!progress?.queue?.length) return undefined;
  return checkFirst(ports, waveId, stepAt(progress, ports.clock.now()), progress.queue);
}

async function checkFirst({ methods, store, clock }: CheckPorts, waveId: string, at: StepAt, ids: readonly string[]) {
  const picked = ids.slice(0, AT_ONCE);
  const answer = await methods.methodsOfMany(picked, Math.min(ids.length - picked.length, AT_ONCE));
  const checkedAt = clock.now().toISOString();
  const gone = answer.absent.map((userId) => ({ userId, ...liveFacts([], checkedAt) }));
  const seen = [...answer.found].map(([userId, found]) => ({ userId, ...liveFacts(found, checkedAt) }));
  if (seen.length + gone.length > 0) await store.mergeMembers(waveId, [...seen, ...gone]);

  const later = new Set(answer.later);
  const firstLater = picked.findIndex((userId) => later.has(userId));
  const after = (firstLater === -1 ? picked : picked.slice(0, firstLater)).at(-1);
  const pause = later.size > 0 ? (answer.retryAfterSeconds ?? PAUSE_SECONDS) : answer.retryAfterSeconds;
  const left = ids.filter((userId, n) => n >= picked.length || later.has(userId));
  return goOn({ ...at, after: after ?? at.after }, pause, left);
}

export const isCheckedSince = (member: WaveMember, since: string): boolean => (member.checkedAt ?? "") >= since;

/** The best we know without looking: the last live check, else the report. A hint, never proof. */
export const isBelievedReady = (member: WaveMember): boolean => member.hasUsablePasskey ?? member.reportedReady;
