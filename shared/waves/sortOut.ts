import type { Config } from "../config/config.ts";
import type { NotEnforcedReason } from "../domain/enforcement/notEnforced.ts";
import type { DirectoryUser } from "../domain/people/directoryUser.ts";
import { languageOf } from "../domain/people/language.ts";
import type { Registration } from "../domain/people/registration.ts";
import { listedAmong, mayBeShared } from "../domain/people/sharedAccount.ts";
import { notMember } from "../domain/people/userType.ts";
import type { Persona } from "../domain/personas/persona.ts";
import type { WaveMember } from "../domain/wave/member.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import { isPrivilegedWave } from "../domain/wave/waveKind.ts";
import type { Ports } from "../ports/ports.ts";
import { waveEvent } from "./waveRow.ts";

/** Who is kept out of every ordinary wave (architecture rule 4), and who is in a privileged one; ids in lower case. */
export interface KeptOut {
  readonly privileged: ReadonlySet<string>;
  readonly breakGlass: ReadonlySet<string>;
  /** Whether an account is on the list of those that are nobody's. */
  readonly isShared: ReturnType<typeof listedAmong>;
}

/**
 * Reads live who is privileged or a break-glass account.
 * @throws rather than returning half: unreadable means that nobody comes in.
 */
export async function readKeptOut({ directory }: Pick<Ports, "directory">, config: Config): Promise<KeptOut> {
  const privileged = await readPrivileged({ directory });
  const breakGlass = lowerCased(config.breakGlassUserIds);
  for await (const ids of directory.memberIds(config.breakGlassGroupId))
    for (const id of ids) breakGlass.add(id.toLowerCase());
  return { privileged, breakGlass, isShared: listedAmong(config.sharedAccounts) };
}

/** Ids in lower case, read live. @throws rather than returning half. */
export const readPrivileged = async ({ directory }: Pick<Ports, "directory">): Promise<ReadonlySet<string>> =>
  lowerCased(await directory.privilegedUserIds());

type Wave = Pick<WaveFacts, "waveId" | "warnedAt" | "kind">;

/**
 * Why a member of the group is not in scope of this wave; `undefined` when it is. Whoever comes once the others were
 * warned was not, so nobody may enforce them by it: another wave may, or this one when it goes back and warns anew.
 */
export function sortOut(
  user: DirectoryUser,
  { privileged, breakGlass, isShared }: KeptOut,
  registration: Registration | undefined,
  wave: Wave,
): NotEnforcedReason | undefined {
  const { waveId, warnedAt } = wave;
  if (breakGlass.has(user.id.toLowerCase())) return "breakGlass";
  if (user.userType !== "Member") return notMember(user);
  if (registration?.left) return "leftOrganization";
  if (isShared(user)) return "sharedAccount";
  const otherKind = ofOtherKind(wave, privileged, user.id);
  if (otherKind) return otherKind;
  if (!user.accountEnabled) return "accountDisabled";
  if (registration?.waveId !== undefined && registration.waveId !== waveId) return "inAnotherWave";
  if (warnedAt !== undefined) return "joinedLater";
  return undefined;
}

/** Why somebody belongs into a wave of the other kind: privileged people and all others never enter by the same one. */
export function ofOtherKind(
  wave: Pick<WaveFacts, "kind">,
  privileged: ReadonlySet<string>,
  userId: string,
): Extract<NotEnforcedReason, "privileged" | "notPrivileged"> | undefined {
  const isOne = privileged.has(userId.toLowerCase());
  if (isPrivilegedWave(wave)) return isOne ? undefined : "notPrivileged";
  return isOne ? "privileged" : undefined;
}

/**
 * Members who were sorted out, looked at once more: judged as if they came anew, with what is known of them kept, and a
 * line in the trail of whoever is judged otherwise.
 * @param again each with the reason of before. @param at of the step's beginning: the same for its repetition.
 */
export async function readmit(
  { store }: Pick<Ports, "store">,
  wave: Wave,
  again: readonly { readonly user: DirectoryUser; readonly before: NotEnforcedReason | undefined }[],
  keptOut: KeptOut,
  at: string,
): Promise<void> {
  if (again.length === 0) return;
  const registrations = await store.registrations(again.map(({ user }) => user.id));
  const judged = again.map(({ user, before }) => {
    const registration = registrations.get(user.id);
    const sortedOut = sortOut(user, keptOut, registration, wave);
    const { leave, mailedAt } = registration ?? {};
    const hasLeft = registration?.left ? true : undefined;
    const mayBeShared = noteShared(user, registration, sortedOut);
    return { before, user, sortedOut, leave, hasLeft, mailedAt, mayBeShared };
  });
  const lines = judged.filter(({ before, sortedOut }) => before !== sortedOut);
  if (lines.length > 0)
    await store.append(
      lines.map(({ user: { id }, before, sortedOut }) =>
        waveEvent(wave, {
          id: `again|${id}|${at}`,
          at,
          what: "readmitted",
          subjectId: id,
          before,
          after: sortedOut === undefined ? "in scope" : undefined,
          ...(sortedOut && { reason: sortedOut }),
        }),
      ),
    );
  const changes = judged.map(({ user, sortedOut, mayBeShared, leave, hasLeft, mailedAt }) => ({
    userId: user.id,
    mail: user.mail,
    language: languageOf(user),
    usageLocation: user.usageLocation,
    sortedOut,
    mayBeShared,
    leave,
    hasLeft,
    ...(mailedAt !== undefined && { mailedAt }),
  }));
  await store.mergeMembers(wave.waveId, changes);
  const inScope = changes.filter(({ sortedOut }) => !sortedOut).map(({ userId }) => userId);
  if (inScope.length > 0) await store.assignWave(inScope, wave.waveId);
}

/** Makes member rows of one page of users, and records which of them are in scope of this wave. */
export async function takeIn(
  { store }: Pick<Ports, "store">,
  wave: Wave,
  users: readonly DirectoryUser[],
  keptOut: KeptOut,
  personas: ReadonlyMap<string, Persona>,
): Promise<readonly WaveMember[]> {
  if (users.length === 0) return [];
  const registrations = await store.registrations(users.map(({ id }) => id));
  const rows = users.map((user) => {
    const registration = registrations.get(user.id);
    const row = memberRow(wave.waveId, user, registration, sortOut(user, keptOut, registration, wave));
    return { ...row, persona: personas.get(user.id) };
  });
  await store.putMembers(wave.waveId, rows);
  const inScope = rows.filter(({ sortedOut }) => !sortedOut).map(({ userId }) => userId);
  if (inScope.length > 0) await store.assignWave(inScope, wave.waveId);
  return rows;
}

function memberRow(
  waveId: string,
  user: DirectoryUser,
  registration: Registration | undefined,
  sortedOut: NotEnforcedReason | undefined,
): WaveMember {
  return {
    waveId,
    userId: user.id,
    userPrincipalName: user.userPrincipalName,
    displayName: user.displayName,
    mail: user.mail,
    language: languageOf(user),
    usageLocation: user.usageLocation,
    sortedOut,
    mayBeShared: noteShared(user, registration, sortedOut),
    reportedReady: registration?.ready ?? false,
    mailsSent: 0,
    mailedAt: registration?.mailedAt,
    leave: registration?.leave,
  };
}

/** Of whoever takes part alone: about the others there is nothing to decide. */
const noteShared = (
  user: DirectoryUser,
  registration: Registration | undefined,
  sortedOut: NotEnforcedReason | undefined,
): true | undefined =>
  sortedOut === undefined && mayBeShared(user, registration?.methodsRegistered) ? true : undefined;

const lowerCased = (ids: Iterable<string>): Set<string> => new Set([...ids].map((id) => id.toLowerCase()));
