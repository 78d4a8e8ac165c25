import type { WaveMember } from "../domain/wave/member.ts";
import { isInScope } from "../domain/wave/readiness.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import { RefusedError } from "../errors.ts";
import type { Ports } from "../ports/ports.ts";
import { more, next, type Phase, refused } from "../steps/step.ts";
import { idsOf } from "./groupIds.ts";
import { allMembers } from "./memberPages.ts";
import { readKeptOut, readmit, takeIn } from "./sortOut.ts";
import { waveEvent } from "./waveRow.ts";

type Needs = Pick<Ports, "store" | "clock" | "directory">;

/**
 * One page of the group, compared with the member rows: whoever joined it since the snapshot becomes a member, whoever
 * had left it is back, whoever became privileged is sorted out; once the wave was warned, so is whoever comes. Safe to
 * repeat: rows and audit lines by key.
 */
export const checkGroup: Phase<unknown> = async ({ ports, config, wave, cursor }) => {
  const { store, directory, clock } = ports;
  const page = await directory.groupMembers(wave.groupId, cursor);
  // Without its group there is nobody to check and nothing to flip: the digest will differ.
  if (!page) return next();
  const keptOut = await readKeptOut(ports, config);
  const ids = page.items.map(({ id }) => id);
  const known = new Map((await store.members(wave.waveId, ids)).map((member) => [member.userId, member]));
  const strangers = page.items.filter(({ id }) => !known.has(id));
  const joined = await takeIn(ports, wave, strangers, keptOut);
  const isAgain = ({ id }: { readonly id: string }) => mayBeReadmitted(known.get(id));
  await readmit(ports, wave, page.items.filter(isAgain), keptOut);
  const promoted = [...known.values()].filter(
    (member) => isInScope(member) && keptOut.privileged.has(member.userId.toLowerCase()),
  );
  if (promoted.length > 0)
    await store.mergeMembers(
      wave.waveId,
      promoted.map(({ userId }) => ({ userId, sortedOut: "privileged" as const })),
    );
  if (joined.length > 0) {
    const now = clock.now().toISOString();
    const lines = joined.map(({ userId, sortedOut }) =>
      waveEvent(wave, {
        id: `joined|${userId}`,
        at: now,
        what: "joinedGroup",
        subjectId: userId,
        ...(sortedOut && { reason: sortedOut }),
      }),
    );
    await store.append(lines);
  }
  return page.next === undefined ? next() : more(page.next);
};

/** Sorted out for what may be over: they had left the group, or came after the warning. */
const mayBeReadmitted = (member: WaveMember | undefined): boolean =>
  member?.sortedOut === "leftGroup" || member?.sortedOut === "joinedLater";

/**
 * The same, where the ids say that somebody came: one request for 999 people while nothing has changed. Whoever is gone
 * drops out of scope and may take part in another wave.
 */
export const checkGroupChanges: Phase<unknown> = async (scope) => {
  const { ports, wave, cursor } = scope;
  if (cursor !== undefined) return checkGroup(scope);
  const inGroup = await idsOf(ports.directory, wave.groupId).catch(nobodyWithoutGroup);
  if (inGroup?.size === 0) return refused("GroupEmpty", "the wave's group is empty");
  if (!inGroup) return refused("GroupNotFound", "the wave's group does not exist any more");
  const members = await allMembers(ports.store, wave.waveId);
  await dropOut(
    ports,
    wave,
    members.filter((member) => isInScope(member) && !inGroup.has(member.userId)),
  );
  const known = new Set(members.filter((member) => !mayBeReadmitted(member)).map(({ userId }) => userId));
  return [...inGroup].every((id) => known.has(id)) ? next() : checkGroup(scope);
};

async function dropOut({ store, clock }: Needs, wave: WaveFacts, gone: readonly WaveMember[]): Promise<void> {
  if (gone.length === 0) return;
  const ids = gone.map(({ userId }) => userId);
  const now = clock.now().toISOString();
  await store.append(
    ids.map((userId) =>
      waveEvent(wave, {
        id: `left|${userId}|${now}`,
        at: now,
        what: "leftGroup",
        reason: "leftGroup",
        subjectId: userId,
      }),
    ),
  );
  const mine = [...(await store.registrations(ids)).values()]
    .filter(({ waveId }) => waveId === wave.waveId)
    .map(({ userId }) => userId);
  if (mine.length > 0) await store.assignWave(mine, undefined);
  await store.mergeMembers(
    wave.waveId,
    ids.map((userId) => ({ userId, sortedOut: "leftGroup" as const })),
  );
}

function nobodyWithoutGroup(error: unknown): undefined {
  if (error instanceof RefusedError && error.reason === "notFound") return undefined;
  throw error;
}
