import type { ToldLeave } from "../leave/toldLeave.ts";
import { isHeld } from "./away.ts";
import type { WaveMember } from "./member.ts";
import { isInScope, readinessOf } from "./readiness.ts";
import type { WaveFacts } from "./waveFacts.ts";
import { isPrivilegedWave } from "./waveKind.ts";

type LeaveColumns = Pick<WaveMember, "leave" | "heldAt" | "heldBecause">;

/**
 * What the leave that HR told of makes of a member at a look (R109). Pure. It holds from its first day on: whoever is
 * in scope, not ready, not enforced, not held already and not seen since. Being away lets nobody privileged off.
 * @param told the leave that stands for this person now; `undefined` when none does.
 * @returns the columns to write; `undefined` when nothing is to be done.
 */
export function leaveStep(
  member: WaveMember,
  told: ToldLeave | undefined,
  wave: Pick<WaveFacts, "kind">,
  now: Date,
): LeaveColumns | undefined {
  const isHeldByLeave = member.heldAt !== undefined && member.heldBecause === "leave";
  if (told === undefined) return isHeldByLeave || member.leave ? withoutLeave(member) : undefined;
  if (isHeldByLeave || member.leave === undefined) return undefined;
  return mayHold(member, told, wave, now) ? { leave: told, heldAt: told.beginsAt, heldBecause: "leave" } : undefined;
}

function mayHold(member: WaveMember, { beginsAt }: ToldLeave, wave: Pick<WaveFacts, "kind">, now: Date): boolean {
  if (isPrivilegedWave(wave) || !isInScope(member) || isHeld(member)) return false;
  if (member.enforcedAt !== undefined || readinessOf(member).ready) return false;
  const begins = Date.parse(beginsAt);
  const isSeenSince = member.lastSeenAt !== undefined && Date.parse(member.lastSeenAt) > begins;
  return begins <= now.getTime() && !isSeenSince;
}

/**
 * The columns of a member of whom HR tells now. What holds them for another leave, or another day, ends; the next look
 * holds them anew. @returns `undefined` when it is known already.
 */
export const toldOf = (member: WaveMember, told: ToldLeave): LeaveColumns | undefined =>
  member.leave?.worker === told.worker && member.leave.eventId === told.eventId
    ? undefined
    : { ...withoutLeave(member), leave: told };

/** A leave is over: only the hold that came of a leave ends with it. */
export const withoutLeave = ({ heldBecause }: WaveMember): LeaveColumns => ({
  leave: undefined,
  ...(heldBecause === "leave" && { heldAt: undefined, heldBecause: undefined }),
});
