import type { Config } from "../config/config.ts";
import { listedAmong } from "../domain/people/sharedAccount.ts";
import { lookAgainRule } from "../domain/wave/lookAgain.ts";
import type { WaveMember } from "../domain/wave/member.ts";
import { isOutside } from "../domain/wave/memberDecision.ts";
import { isInScope } from "../domain/wave/readiness.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import { RefusedError } from "../errors.ts";
import type { Ports } from "../ports/ports.ts";
import { more, next, type Phase, refused, type Scope } from "../steps/step.ts";
import { dropOut, freeFrom, notOnTheWay } from "./dropOut.ts";
import { idsOf } from "./groupIds.ts";
import { allMembers } from "./memberPages.ts";
import { readPersonas, refreshPersonas } from "./readPersonas.ts";
import { ofOtherKind, readKeptOut, readmit, takeIn } from "./sortOut.ts";
import { waveEvent } from "./waveRow.ts";

/** Found by a step that reads the wave's group. */
export const GROUP_NOT_FOUND = refused("GroupNotFound", "the wave's group does not exist any more");

/**
 * One page of the group, compared with the member rows. Whoever joined it since the snapshot becomes a member, and
 * whoever had left it is back. Whoever belongs into a wave of the other kind is sorted out; once the wave was warned,
 * so is whoever comes. Safe to repeat: rows and audit lines by key.
 */
export const checkGroup: Phase<unknown> = async ({ ports, config, wave, cursor, since }) => {
  const { store, directory, clock } = ports;
  const page = await directory.groupMembers(wave.groupId, cursor);
  // Nobody is taken to have no role, as nobody was looked at.
  if (!page) return GROUP_NOT_FOUND;
  const keptOut = await readKeptOut(ports, config);
  const ids = page.items.map(({ id }) => id);
  const known = new Map((await store.members(wave.waveId, ids)).map((member) => [member.userId, member]));
  const strangers = page.items.filter(({ id }) => !known.has(id));
  const newIds = strangers.map(({ id }) => id);
  const personas = await readPersonas(ports, config, wave.waveId, newIds, keptOut.privileged);
  const joined = await takeIn(ports, wave, strangers, keptOut, personas);
  const again = page.items.flatMap((user) => {
    const before = known.get(user.id)?.sortedOut;
    return before !== undefined && lookAgainRule(before) !== "never" ? [{ user, before }] : [];
  });
  await readmit(ports, wave, again, keptOut, since);
  await sortOutOtherKind(ports, config, wave, keptOut.privileged, [...known.values()]);
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

/**
 * Sorts out, and names in the trail, whoever has gained a role, or lost the last one, since they came into the wave;
 * and, of those outside, whose account was listed as nobody's since.
 * @returns their ids. Safe to repeat: whoever is sorted out is not in scope.
 */
export async function sortOutOtherKind(
  { store, clock }: Pick<Ports, "store" | "clock">,
  { sharedAccounts }: Pick<Config, "sharedAccounts">,
  wave: WaveFacts,
  privileged: ReadonlySet<string>,
  members: readonly WaveMember[],
): Promise<ReadonlySet<string>> {
  const isShared = listedAmong(sharedAccounts);
  const changed = members.filter(isInScope).flatMap((member) => {
    const { userId, userPrincipalName, mailedAt } = member;
    const isListed = isOutside(member) && isShared({ id: userId, userPrincipalName });
    const sortedOut = ofOtherKind(wave, privileged, userId) ?? (isListed ? ("sharedAccount" as const) : undefined);
    return sortedOut ? [{ userId, sortedOut, mailedAt }] : [];
  });
  if (changed.length === 0) return new Set();
  const at = clock.now().toISOString();
  await store.append(
    changed.map(({ userId, sortedOut }) =>
      waveEvent(wave, { id: `otherKind|${userId}|${at}`, at, what: "sortedOut", reason: sortedOut, subjectId: userId }),
    ),
  );
  await freeFrom(store, wave, changed);
  await store.mergeMembers(
    wave.waveId,
    changed.map(({ userId, sortedOut }) => ({ userId, sortedOut })),
  );
  return new Set(changed.map(({ userId }) => userId));
}

/**
 * Sorted out for what may be over: they had left the group, came after the warning, or held no role when a wave of
 * privileged people was taken down.
 */
const mayBeReadmitted = (member: WaveMember | undefined): boolean =>
  member?.sortedOut === "leftGroup" || member?.sortedOut === "joinedLater" || member?.sortedOut === "notPrivileged";

/**
 * The same, where the ids say that somebody came: one request for 999 people while nothing has changed. Whoever is gone
 * drops out of scope and may take part in another wave. What kind of work the others do is noted anew.
 */
export const checkGroupChanges: Phase<unknown> = async (scope) => {
  if (scope.cursor !== undefined) return checkGroup(scope);
  const found = await withoutLeavers(scope);
  if ("obstacle" in found) return found.obstacle;
  const { ports, config, wave } = scope;
  const members = await allMembers(ports.store, wave.waveId);
  await refreshPersonas(ports, config, wave.waveId, members);
  const known = new Set(members.filter((member) => !mayBeReadmitted(member)).map(({ userId }) => userId));
  return [...found.inGroup].every((id) => known.has(id)) ? next() : checkGroup(scope);
};

/** Whoever is gone from the group drops out of scope. Safe to repeat: whoever has dropped out is not in scope. */
export const dropLeavers: Phase<unknown> = async (scope) => {
  const found = await withoutLeavers(scope);
  return "obstacle" in found ? found.obstacle : next();
};

/**
 * The group's ids, once those who are gone have dropped out. Nobody does by a group that does not read as it counts: a
 * page may be short, and a change does not show everywhere at once.
 */
async function withoutLeavers({
  ports,
  wave,
}: Scope<unknown>): Promise<
  { readonly inGroup: ReadonlySet<string> } | { readonly obstacle: ReturnType<typeof refused> }
> {
  const { directory, store } = ports;
  const inGroup = await idsOf(directory, wave.groupId).catch(nobodyWithoutGroup);
  if (!inGroup) return { obstacle: GROUP_NOT_FOUND };
  if (inGroup.size === 0) return { obstacle: refused("GroupEmpty", "the wave's group is empty") };
  const gone = (await allMembers(store, wave.waveId)).filter(
    (member) => isOutside(member) && !inGroup.has(member.userId),
  );
  if (gone.length === 0) return { inGroup };
  const count = await directory.countGroupMembers(wave.groupId);
  if (count !== inGroup.size) {
    const because = `the wave's group reads as ${inGroup.size} people and counts ${count}: it is read again`;
    return { obstacle: refused("GroupUnclear", because) };
  }
  const left = await notOnTheWay(store, wave, gone);
  await dropOut(
    ports,
    wave,
    left.map(({ userId }) => userId),
    { what: "leftGroup", reason: "leftGroup" },
  );
  return { inGroup };
}

function nobodyWithoutGroup(error: unknown): undefined {
  if (error instanceof RefusedError && error.reason === "notFound") return undefined;
  throw error;
}
