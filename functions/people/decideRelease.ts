import type { Config } from "../../shared/config/config.ts";
import { hours } from "../../shared/domain/calendar/durations.ts";
import { isAsked, isOpen, type Release } from "../../shared/domain/enforcement/release.ts";
import {
  mayAskRelease,
  mayConfirmRelease,
  mayEndRelease,
  type ReleaseVerdict,
} from "../../shared/domain/enforcement/releaseRules.ts";
import { isSamePerson, type Person } from "../../shared/domain/people/person.ts";
import { ConflictError } from "../../shared/errors.ts";
import { whyNotTwoPeople } from "../../shared/passes/whyNotTwoPeople.ts";
import { readReleaseCase } from "./releaseCase.ts";
import type { ReleaseNeeds } from "./releaseOnce.ts";
import type { ReleaseBody } from "./requests.ts";
import { nameIn, releaseLines, tellAsked, tellReleased } from "./tellRelease.ts";

type Refused = Extract<ReleaseVerdict, { ok: false }>;

/**
 * Writes what somebody decided about a release, under the ETag of the person's row, then the trail, then the mail to
 * the operators. Sent twice it is one decision, which completes what a crash left out.
 * @returns why it is not done.
 */
export async function decideRelease(
  ports: ReleaseNeeds,
  config: Config,
  userId: string,
  by: Person,
  body: ReleaseBody,
): Promise<Refused | undefined> {
  if ("end" in body) return endEarly(ports, userId, by);
  return "confirm" in body ? confirm(ports, config, userId, by, body.askedAt) : ask(ports, config, userId, by, body);
}

async function ask(
  ports: ReleaseNeeds,
  config: Config,
  userId: string,
  by: Person,
  { reason, hours: count }: { readonly reason: string; readonly hours: number },
): Promise<Refused | undefined> {
  const asked = await readReleaseCase(ports, config, userId, by);
  const verdict = mayAskRelease(asked);
  if (!verdict.ok) return verdict;
  const { known, now, user } = asked;
  const isRepeat =
    known !== undefined &&
    isAsked(known, now) &&
    isSamePerson(known.asked.by.id, by.id) &&
    known.reason === reason &&
    known.hours === count;
  const release: Release = isRepeat
    ? known
    : { userId, state: "asked", reason, hours: count, asked: { by, at: now.toISOString() } };
  if (!isRepeat && !(await save(ports, release, known?.etag))) return decidedMeanwhile;
  await ports.store.append(releaseLines(release));
  if (user) await tellAsked(ports, config, release, nameIn(user));
  return undefined;
}

async function confirm(
  ports: ReleaseNeeds,
  config: Config,
  userId: string,
  by: Person,
  askedAt: string | undefined,
): Promise<Refused | undefined> {
  const { store } = ports;
  const before = await store.releaseOf(userId);
  // Pressed twice by the same person: one confirmation.
  if (before?.confirmed && isOpen(before) && isSamePerson(before.confirmed.by.id, by.id)) {
    await store.append(releaseLines(before));
    return undefined;
  }
  const asked = await readReleaseCase(ports, config, userId, by);
  const verdict = mayConfirmRelease(asked, askedAt);
  if (!verdict.ok) return verdict;
  const { known, now, user } = asked;
  if (!known) return undefined;
  const handed = await whyNotTwoPeople(ports, by.id, [known.asked.by.id], "asked for this release");
  if (handed !== undefined) return { ok: false, because: "handedCode", say: handed };
  const { etag, ...wish } = known;
  const until = new Date(now.getTime() + hours(known.hours)).toISOString();
  const release: Release = { ...wish, state: "leaving", confirmed: { by, at: now.toISOString() }, until };
  if (!(await save(ports, release, etag))) return decidedMeanwhile;
  await store.append(releaseLines(release));
  if (user) await tellReleased(ports, config, release, nameIn(user));
  return undefined;
}

async function endEarly(ports: ReleaseNeeds, userId: string, by: Person): Promise<Refused | undefined> {
  const { store, clock } = ports;
  const known = await store.releaseOf(userId);
  const verdict = mayEndRelease(known);
  if (!known || !verdict.ok) return verdict.ok ? undefined : verdict;
  const { etag, ...release } = known;
  const now = clock.now();
  const isOver = release.until !== undefined && Date.parse(release.until) <= now.getTime();
  if (isOver) return undefined;
  const at = now.toISOString();
  const ended: Release = { ...release, until: at, endedEarly: { by, at } };
  if (!(await save(ports, ended, etag))) return decidedMeanwhile;
  await store.append(releaseLines(ended));
  return undefined;
}

const decidedMeanwhile: Refused = {
  ok: false,
  because: "otherDecision",
  say: "Somebody else has decided about this person just now. Look at it before you decide.",
};

/** @returns `false` when somebody was faster: what they wrote is not overwritten unseen. */
async function save({ store }: Pick<ReleaseNeeds, "store">, release: Release, etag: string | undefined) {
  try {
    await store.saveRelease(release, etag);
    return true;
  } catch (error) {
    if (error instanceof ConflictError) return false;
    throw error;
  }
}
