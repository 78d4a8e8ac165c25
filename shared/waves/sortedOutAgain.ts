import type { Config } from "../config/config.ts";
import type { DirectoryUser } from "../domain/people/directoryUser.ts";
import type { PrivilegeCheck } from "../domain/people/privilege.ts";
import { listedAmong } from "../domain/people/sharedAccount.ts";
import { isDueAgain, lookAgainRule } from "../domain/wave/lookAgain.ts";
import type { WaveMember } from "../domain/wave/member.ts";
import type { Ports } from "../ports/ports.ts";
import { more, NOTHING, type Phase, type Scope } from "../steps/step.ts";
import { pick } from "./memberPages.ts";
import { READ_A_TRIP } from "./rereadPeople.ts";
import { readKeptOut, readmit } from "./sortOut.ts";

/**
 * Looks again at whoever was sorted out for what may be over by now: their account was off, their role is gone, the
 * other wave gave them up, the list of shared accounts names them no longer. Who seems to fit is judged as if they came
 * anew, and only while they are in the group. Costs no request while nobody is due. Safe to repeat: rows by person.
 */
export const lookAgain: Phase<unknown> = async (scope) => {
  const { ports, wave, cursor, since } = scope;
  const isDue = (member: WaveMember) => isLookedAtHere(member) && isDueAgain(member, new Date(since));
  const picked = await pick(ports.store, wave.waveId, cursor, READ_A_TRIP, isDue);
  if (picked.length === 0) return NOTHING;
  const free = await notElsewhere(scope, notListed(scope.config, picked));
  const fit = await fitNow(scope, free);
  if (fit.length > 0) {
    const again = fit.map((user) => ({ user, before: free.find(({ userId }) => userId === user.id)?.sortedOut }));
    await readmit(ports, wave, again, await readKeptOut(ports, scope.config), since);
  }
  await noteLook(ports, scope, picked);
  return more(picked.at(-1)?.userId);
};

/** The others are seen in the group itself, whose ids are read anyway. */
const isLookedAtHere = ({ sortedOut }: WaveMember): boolean =>
  sortedOut !== undefined && sortedOut !== "leftGroup" && sortedOut !== "joinedLater" && sortedOut !== "notPrivileged";

function notListed({ sharedAccounts }: Config, members: readonly WaveMember[]): readonly WaveMember[] {
  const isShared = listedAmong(sharedAccounts);
  return members.filter(({ userId, userPrincipalName }) => !isShared({ id: userId, userPrincipalName }));
}

/** Whom no other wave has, and who has not left. */
async function notElsewhere(
  { ports: { store }, wave }: Scope<unknown>,
  members: readonly WaveMember[],
): Promise<readonly WaveMember[]> {
  const registrations = await store.registrations(members.map(({ userId }) => userId));
  return members.filter(({ userId }) => {
    const { waveId, left } = registrations.get(userId) ?? {};
    return left === undefined && (waveId === undefined || waveId === wave.waveId);
  });
}

/** Members of this organisation who are switched on, in the group, and without the role they were left aside for. */
async function fitNow(
  { ports: { directory }, wave }: Scope<unknown>,
  members: readonly WaveMember[],
): Promise<readonly DirectoryUser[]> {
  if (members.length === 0) return [];
  const { found } = await directory.usersOf(members.map(({ userId }) => userId));
  const on = members.flatMap((member) => {
    const user = found.get(member.userId);
    return user?.accountEnabled && user.userType === "Member" ? [{ member, user }] : [];
  });
  const asked = on.filter(({ member }) => isForRoles(member)).map(({ user }) => user.id);
  const roles: ReadonlyMap<string, PrivilegeCheck> =
    asked.length > 0 ? await directory.privilegeOfMany(asked) : new Map();
  const fit = on.filter(({ member, user }) => !isForRoles(member) || roles.get(user.id)?.kind === "none");
  if (fit.length === 0) return [];
  const inGroup = await directory.membersAmong(
    wave.groupId,
    fit.map(({ user }) => user.id),
  );
  return fit.map(({ user }) => user).filter(({ id }) => inGroup.has(id));
}

const isForRoles = ({ sortedOut }: WaveMember): boolean =>
  sortedOut === "privileged" || sortedOut === "rolesUnreadable";

/** Of those alone who are not looked at each time. */
async function noteLook(
  { store }: Pick<Ports, "store">,
  { wave, since }: Scope<unknown>,
  members: readonly WaveMember[],
): Promise<void> {
  const weekly = members.filter(({ sortedOut }) => sortedOut !== undefined && lookAgainRule(sortedOut) === "weekly");
  if (weekly.length > 0)
    await store.mergeMembers(
      wave.waveId,
      weekly.map(({ userId }) => ({ userId, lookedAgainAt: since })),
    );
}
