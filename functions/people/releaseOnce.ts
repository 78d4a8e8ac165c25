import type { Config } from "../../shared/config/config.ts";
import { whyNotRunning } from "../../shared/domain/enforcement/enforcementSwitch.ts";
import { isOpen, mayReturn, nextReleaseStep, type Release } from "../../shared/domain/enforcement/release.ts";
import { holdsForEntry } from "../../shared/domain/people/usablePasskey.ts";
import { whyNoPass } from "../../shared/enforcement/mayEnterUnready.ts";
import { refusedMembers } from "../../shared/enforcement/refusedMembers.ts";
import { isServiceError, RefusedError } from "../../shared/errors.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { StoredRelease } from "../../shared/ports/store/releases.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { ABOUT_NAMES } from "../../shared/troubles/aboutWork.ts";
import { noteQuietly } from "../../shared/troubles/noteQuietly.ts";
import { noteTrouble } from "../../shared/troubles/noteTrouble.ts";
import { nameIn, releaseLines, tellReleased, tellStranded } from "./tellRelease.ts";

export type ReleaseNeeds = Pick<
  Ports,
  "store" | "clock" | "directory" | "methods" | "policies" | "policyWriter" | "email" | "reports"
>;

/** How far one step came. `again`: the next one can be taken soon; `settled`: nothing is to be done before its time. */
export type ReleaseProgress = { readonly kind: "settled" } | { readonly kind: "again"; readonly because: string };

const SETTLED: ReleaseProgress = { kind: "settled" };
const again = (because: string): ReleaseProgress => ({ kind: "again", because });

/**
 * The next step of a release, by what stands in its row: takes the person out and reads that back; at its end looks at
 * them live, puts them back, and reads that back. Safe to repeat, and for two at once: the row is guarded.
 * @throws TransientError, RefusedError, ConflictError: what was reached stands in the row.
 */
export async function releaseOnce(ports: ReleaseNeeds, config: Config, userId: string): Promise<ReleaseProgress> {
  const { store, clock } = ports;
  const known = await store.releaseOf(userId);
  if (!known || !isOpen(known)) return SETTLED;
  const now = clock.now();
  const why = whyNotRunning((await store.enforcementSwitch())?.value);
  const isOver = known.state === "returning" || Date.parse(known.until ?? "") <= now.getTime();
  const passWillDo = isOver && (await wouldPassDo(ports, config));
  const step = nextReleaseStep(known, now, { why, passWillDo });
  switch (step.kind) {
    case "nothing":
      return SETTLED;
    case "wait":
      if (known.notYet !== step.because) await save(ports, known, { notYet: step.because });
      return SETTLED;
    case "takeOut":
      return takeOut(ports, config, known);
    case "look":
      return lookAtEnd(ports, config, known, passWillDo);
    case "putBack":
      return putBack(ports, config, known);
  }
}

/** What nobody may read is "no": whoever is ready returns all the same. */
async function wouldPassDo(ports: ReleaseNeeds, config: Config): Promise<boolean> {
  try {
    return (await whyNoPass(ports, config)) === undefined;
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    await noteTrouble(ports, config, aboutTimer.releases, error);
    return false;
  }
}

async function takeOut(ports: ReleaseNeeds, config: Config, known: StoredRelease): Promise<ReleaseProgress> {
  const { store, directory, policyWriter } = ports;
  const { userId } = known;
  const isLeaving = known.state === "leaving";
  // Whoever was put in by somebody else meanwhile is taken out again, for as long as it lasts.
  if (isLeaving || (await isInGroup(directory, config, userId))) {
    const refused = await policyWriter.removeMembers(config.enforcedGroupId, [userId]);
    if (refused.length > 0) throw refusedMembers(refused, "could not be released from the enforced group");
    if (await isInGroup(directory, config, userId)) return again("the person still shows up in the enforced group");
  }
  if (!isLeaving) return SETTLED;
  const outAt = ports.clock.now().toISOString();
  const out: Release = { ...known, state: "out", outAt, notYet: undefined };
  // The row comes last: a crash before repeats the lines and the mail, under the same ids.
  await store.append(releaseLines(out));
  await tellReleased(ports, config, known, await nameOf(ports, userId));
  await save(ports, known, out);
  return SETTLED;
}

/** Who is looked at and may go back is on the way; others are told of, and looked at again. */
async function lookAtEnd(
  ports: ReleaseNeeds,
  config: Config,
  known: StoredRelease,
  passWillDo: boolean,
): Promise<ReleaseProgress> {
  const { store, clock, methods } = ports;
  const { userId } = known;
  if (!(await isKeptIn(store, userId))) return end(ports, known);
  const held = await methods.methodsOf(userId);
  const isReady = held && holdsForEntry(held);
  const found = isReady === undefined ? "unknown" : isReady ? "ready" : "stranded";
  const lookedAt = clock.now().toISOString();
  const goesBack = mayReturn(found, passWillDo);
  const looked: Release = { ...known, state: goesBack ? "returning" : "out", found, lookedAt, notYet: undefined };
  if (!goesBack) await tellStranded(ports, config, looked, await nameOf(ports, userId), false);
  await save(ports, known, looked);
  return goesBack ? again("the person is being put back") : SETTLED;
}

async function putBack(ports: ReleaseNeeds, config: Config, known: StoredRelease): Promise<ReleaseProgress> {
  const { store, directory, policyWriter } = ports;
  const { userId } = known;
  if (!(await isKeptIn(store, userId))) return end(ports, known);
  const refused = await policyWriter.addMembers(config.enforcedGroupId, [userId]);
  // Of a release that Entra never let begin the person is in all the while.
  if (refused.length > 0 && !(await isInGroup(directory, config, userId)))
    throw refusedMembers(refused, "could not be put back into the enforced group");
  // A rollback may have ended the last reason between the reading and the writing.
  if (!(await isKeptIn(store, userId))) {
    await policyWriter.removeMembers(config.enforcedGroupId, [userId]);
    return end(ports, known);
  }
  if (!(await isInGroup(directory, config, userId))) return again("the person does not show up in the group yet");
  if (known.found === "stranded") await tellStranded(ports, config, known, await nameOf(ports, userId), true);
  return end(ports, known, known.found);
}

/** @param found absent when nothing keeps the person in the group any more. */
async function end(ports: ReleaseNeeds, known: StoredRelease, found?: Release["found"]): Promise<ReleaseProgress> {
  const endedAt = ports.clock.now().toISOString();
  const ended: Release = { ...known, state: "ended", endedAt, found, notYet: undefined };
  await ports.store.append(releaseLines(ended));
  await save(ports, known, ended);
  return SETTLED;
}

const isInGroup = async (
  directory: ReleaseNeeds["directory"],
  { enforcedGroupId }: Config,
  userId: string,
): Promise<boolean> => (await directory.membersAmong(enforcedGroupId, [userId])).has(userId);

const isKeptIn = async (store: ReleaseNeeds["store"], userId: string): Promise<boolean> =>
  (await store.standingOf([userId])).kept.has(userId.toLowerCase());

async function save(
  { store }: Pick<ReleaseNeeds, "store">,
  known: StoredRelease,
  change: Partial<Release>,
): Promise<void> {
  const { etag: _, ...changed } = { ...known, ...change };
  await store.saveRelease(changed, known.etag);
}

/** For mails; a directory that does not answer holds nothing up. */
async function nameOf(ports: Pick<Ports, "directory" | "store" | "clock">, userId: string): Promise<string> {
  try {
    const user = await ports.directory.user(userId);
    return user ? nameIn(user) : userId;
  } catch (error) {
    if (!isServiceError(error)) throw error;
    await noteQuietly(ports, ABOUT_NAMES, error);
    return userId;
  }
}
