import type { Config } from "../config/config.ts";
import type { NotEnforcedReason } from "../domain/enforcement/notEnforced.ts";
import { listedAmong } from "../domain/people/sharedAccount.ts";
import type { Ports } from "../ports/ports.ts";
import { sortOut } from "./sortOut.ts";

/** A group as a wave would take it, by as many of its people as one page of Entra shows. */
export interface GroupPreview {
  readonly displayName: string;
  /** Users in it, nested groups included. */
  readonly members: number;
  /** How many of them the rest speaks of. */
  readonly lookedAt: number;
  readonly inScope: number;
  /** Of those in scope: a passkey is reported. */
  readonly reportedReady: number;
  /** Of those in scope: mails cannot reach them. */
  readonly withoutMailbox: number;
  readonly sortedOut: Readonly<Partial<Record<NotEnforcedReason, number>>>;
}

/**
 * Who of a group would be in a wave. Roles are not read, which takes minutes in a large tenant: people with admin
 * rights are sorted out when the wave begins.
 * @returns `undefined` when the group does not exist.
 * @throws TransientError RefusedError
 */
export async function previewGroup(
  { directory, store }: Pick<Ports, "directory" | "store">,
  config: Config,
  groupId: string,
): Promise<GroupPreview | undefined> {
  const displayName = await directory.groupName(groupId);
  const members = displayName === undefined ? undefined : await directory.countGroupMembers(groupId);
  const page = members === undefined ? undefined : await directory.groupMembers(groupId);
  if (displayName === undefined || members === undefined || !page) return undefined;
  const registrations = await store.registrations(page.items.map(({ id }) => id));
  const breakGlass = new Set(config.breakGlassUserIds.map((id) => id.toLowerCase()));
  const keptOut = { privileged: new Set<string>(), breakGlass, isShared: listedAmong(config.sharedAccounts) };
  const judged = page.items.map((user) => ({
    user,
    reason: sortOut(user, keptOut, registrations.get(user.id), { waveId: "" }),
  }));
  const inScope = judged.filter(({ reason }) => reason === undefined);
  const reasons = judged.flatMap(({ reason }) => (reason === undefined ? [] : [reason]));
  return {
    displayName,
    members,
    lookedAt: page.items.length,
    inScope: inScope.length,
    reportedReady: inScope.filter(({ user }) => registrations.get(user.id)?.ready).length,
    withoutMailbox: inScope.filter(({ user }) => !user.mail).length,
    sortedOut: Object.fromEntries(
      [...Map.groupBy(reasons, (reason) => reason)].map(([reason, some]) => [reason, some.length]),
    ),
  };
}
