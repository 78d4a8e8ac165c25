import type { ErasureFacts } from "../../shared/domain/erasure/erasureRules.ts";
import { isWaveOver } from "../../shared/domain/erasure/erasureRules.ts";
import type { NamedPerson } from "../../shared/domain/erasure/namedPerson.ts";
import type { WaveFacts } from "../../shared/domain/wave/waveFacts.ts";
import { RefusedError, unreadableRow } from "../../shared/errors.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { wasNotedLately } from "../people/triedLately.ts";
import { readHrStory } from "./readHrStory.ts";
import { readNamedPerson } from "./readNamedPerson.ts";

export type CaseNeeds = Pick<Ports, "directory" | "clock"> & { readonly store: Ports["store"] };

/** All that decides whether somebody is erased, and by what they are named. */
export interface ErasureCase {
  readonly facts: ErasureFacts;
  readonly person: NamedPerson;
}

/**
 * Reads it now: the account live, and every row on which a rule rests.
 * @param askedBy object id of who asks; absent where the app does.
 * @throws TransientError RefusedError: unreadable erases nobody. A deleted account is no fault.
 */
export async function readErasureCase(
  ports: CaseNeeds,
  userId: string,
  askedBy: string | undefined,
): Promise<ErasureCase> {
  const { store, directory, clock } = ports;
  const now = clock.now();
  const user = await directory.user(userId);
  const registration = await store.registration(userId);
  const story = await readHrStory(store, userId, user, registration);
  const waves = await Promise.all((await store.waves()).map((wave) => standingIn(store, wave, userId, now)));
  const standing = await store.standingOf([userId]);
  const facts: ErasureFacts = {
    userId,
    askedBy,
    account: user ? { createdDateTime: user.createdDateTime } : "gone",
    deleted: user ? undefined : await directory.deletedUser(userId),
    registration,
    enforcements: [...standing.rows, ...standing.unread.map(() => ({ state: "in" as const }))],
    release: await store.releaseOf(userId),
    releasesOfOthers: await store.releasesNaming(userId),
    waves: waves.map(({ wave, member, isNamed }) => ({ wave, isMember: member !== undefined, isNamed })),
    joiners: story.joiners.map(({ facts: { ended } }) => ({ ended })),
    leavers: story.leavers,
    isOnLeave: registration?.leave !== undefined,
    codes: await store.grantsNaming(userId),
    passes: (await store.personPasses(userId))?.value,
    wasTriedLately: await wasNotedLately(store, userId, now),
    planted: await plantedFor(store, userId),
    openMails: await store.openMailsTo(userId),
    keysOut: (await store.keysOutWith(userId)).length,
    decidedForApp: await store.stateNaming(userId),
  };
  const members = waves.flatMap(({ member }) => member ?? []);
  return { facts, person: await readNamedPerson(store, userId, { user, registration, members, story }) };
}

/** A row that nobody can read is one. */
async function plantedFor(store: Ports["store"], userId: string): Promise<number> {
  const { found, unread } = await store.registeredByApp([userId]);
  return found.length + unread.length;
}

/** Of a wave that is over nothing rests on who decided in it. */
async function standingIn(store: Ports["store"], wave: WaveFacts, userId: string, now: Date) {
  const [member] = await store.members(wave.waveId, [userId]);
  if (isWaveOver(wave, now)) return { wave, member, isNamed: false };
  const { rows, unread } = await store.decidedIn(wave.waveId);
  if (unread.length > 0)
    throw new RefusedError("notUnderstood", unreadableRow, `a decision about a member of ${wave.name} cannot be read`);
  const said = JSON.stringify([wave, rows.filter((row) => row.userId !== userId)]).toLowerCase();
  return { wave, member, isNamed: said.includes(userId) || rows.some((row) => row.userId === userId) };
}
