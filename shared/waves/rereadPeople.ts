import type { Config } from "../config/config.ts";
import { chunks } from "../domain/chunks.ts";
import type { NotEnforcedReason } from "../domain/enforcement/notEnforced.ts";
import type { DirectoryUser } from "../domain/people/directoryUser.ts";
import { languageOf } from "../domain/people/language.ts";
import type { WaveMember } from "../domain/wave/member.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import { RefusedError } from "../errors.ts";
import type { UsersFound } from "../ports/groups.ts";
import type { Ports } from "../ports/ports.ts";
import { aboutPart } from "../troubles/aboutWork.ts";
import { noteTrouble } from "../troubles/noteTrouble.ts";
import { dropOut, notOnTheWay } from "./dropOut.ts";

/** People read in one request of Graph: as many as a filter by id takes. */
export const READ_A_TRIP = 15;

type Needs = Pick<Ports, "store" | "clock" | "email" | "directory">;

/**
 * Reads again, right before a mail, where and in which language these people are written to; writes only what changed.
 * Whoever is switched off or gone by now is sorted out with that reason, if the wave has not let them in.
 * @returns as they are now, without those whose account is off or gone: they get no mail. Of whom nothing could be
 * read, what was known. Safe to repeat: whoever is sorted out is no recipient.
 * @throws TransientError where nobody could be read for now
 */
export async function rereadPeople(
  ports: Needs,
  config: Config,
  wave: WaveFacts,
  members: readonly WaveMember[],
): Promise<readonly WaveMember[]> {
  const now = new Map<string, DirectoryUser>();
  const off = new Map<string, NotEnforcedReason>();
  for (const some of chunks(members, READ_A_TRIP)) {
    const { found, absent } = await usersNow(
      ports,
      config,
      wave,
      some.map(({ userId }) => userId),
    );
    for (const [userId, user] of found) {
      if (user.accountEnabled) now.set(userId, user);
      else off.set(userId, "accountDisabled");
    }
    // One answer may come from a replica that lags.
    for (const userId of absent) if (await isGone(ports, config, wave, userId)) off.set(userId, "accountGone");
  }
  const fresh = members
    .filter(({ userId }) => !off.has(userId))
    .map((member) => ({ member, change: changeOf(member, now.get(member.userId)) }));
  const changes = fresh.flatMap(({ member: { userId }, change }) => (change ? [{ userId, ...change }] : []));
  if (changes.length > 0) await ports.store.mergeMembers(wave.waveId, changes);
  await sortOutNow(ports, wave, members, off);
  return fresh.map(({ member, change }) => ({ ...member, ...change }));
}

/** Refused for all: what was known is good enough for a mail. */
async function usersNow(
  ports: Needs,
  config: Config,
  { waveId }: WaveFacts,
  userIds: readonly string[],
): Promise<UsersFound> {
  try {
    return await ports.directory.usersOf(userIds);
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    await noteTrouble(ports, config, aboutPart(waveId, "addresses"), error);
    return { found: new Map(), absent: [] };
  }
}

/** Refused for one: nobody can tell, and what was known is used. */
async function isGone(ports: Needs, config: Config, { waveId }: WaveFacts, userId: string): Promise<boolean> {
  try {
    return (await ports.directory.user(userId)) === undefined;
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    await noteTrouble(ports, config, aboutPart(waveId, "addresses"), error);
    return false;
  }
}

type Told = Pick<WaveMember, "mail" | "displayName" | "userPrincipalName" | "language" | "usageLocation">;

/** What differs from what is known; `undefined` when nothing does. */
function changeOf(member: WaveMember, user: DirectoryUser | undefined): Partial<Told> | undefined {
  if (!user) return undefined;
  const told: Told = {
    mail: user.mail,
    displayName: user.displayName,
    userPrincipalName: user.userPrincipalName,
    language: languageOf(user),
    usageLocation: user.usageLocation,
  };
  const differs = (Object.keys(told) as (keyof Told)[]).filter((key) => told[key] !== member[key]);
  return differs.length === 0 ? undefined : Object.fromEntries(differs.map((key) => [key, told[key]]));
}

/** Whoever the wave has let in, or is letting in, stays with it: they get no mail, and that is all. */
async function sortOutNow(
  ports: Needs,
  wave: WaveFacts,
  members: readonly WaveMember[],
  off: ReadonlyMap<string, NotEnforcedReason>,
): Promise<void> {
  const outside = await notOnTheWay(
    ports.store,
    wave,
    members.filter(({ userId }) => off.has(userId)),
  );
  for (const [reason, some] of Map.groupBy(outside, ({ userId }) => off.get(userId)))
    if (reason)
      await dropOut(
        ports,
        wave,
        some.map(({ userId }) => userId),
        { what: "sortedOut", reason },
      );
}
