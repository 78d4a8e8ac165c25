import type { MailEntry } from "../mail/mailEntry.ts";
import { isHeld } from "./away.ts";
import type { WaveMember } from "./member.ts";
import { countsAsReady } from "./readiness.ts";
import type { WaveStage } from "./stages.ts";
import type { WaveFacts } from "./waveFacts.ts";
import { isPrivilegedWave } from "./waveKind.ts";

/**
 * Whether Entra is to ask somebody for a passkey when they sign in. `leave`: nobody can tell just now, so whoever is in
 * the group stays in it, and nobody new gets in.
 */
export type Nudge = "in" | "out" | "leave";

const notYet: readonly WaveStage[] = ["planned", "announced"];
const over: readonly WaveStage[] = ["cancelled", "rolledBack"];

type Wave = Pick<WaveFacts, "stage" | "kind" | "paused" | "cancelRequested" | "rollbackRequested">;

/**
 * What a wave wants of one of its people, decisions laid over the row. From the opening day on until they are ready;
 * nobody whom people hold or waive, who is away, sorted out or enforced, and nobody of a privileged wave. A wave that
 * is paused puts nobody in.
 */
export function nudgeOf(member: WaveMember, wave: Wave): Nudge {
  if (member.keptOutside === "decisionUnreadable") return "leave";
  if (!isNudging(wave)) return "out";
  if (member.sortedOut || member.keptOutside || isHeld(member) || member.enforcedAt !== undefined) return "out";
  if (isDone(member)) return "out";
  return wave.paused ? "leave" : "in";
}

const isNudging = (wave: Wave): boolean =>
  !isPrivilegedWave(wave) &&
  !notYet.includes(wave.stage) &&
  !over.includes(wave.stage) &&
  !wave.cancelRequested &&
  !wave.rollbackRequested;

/** Whether a wave puts anybody in: of another one only those are of interest who are in the group. */
export const putsIn = (wave: Wave): boolean => isNudging(wave) && !wave.paused;

/** Until somebody was looked at live, the report is all there is: a hint is enough to ask nobody who may be done. */
const isDone = (member: WaveMember): boolean =>
  member.checkedAt === undefined ? member.reportedReady : countsAsReady(member);

const weights: Readonly<Record<Nudge, number>> = { out: 0, leave: 1, in: 2 };

/** Of somebody who stands in several waves. Only one of them has them in scope. */
export const strongest = (one: Nudge | undefined, other: Nudge): Nudge =>
  one === undefined || weights[other] > weights[one] ? other : one;

/**
 * Mails go before the nudge does: the mail of the opening day has gone or could not go, or another one of the chase
 * went to somebody who came later.
 * @param dayOf what the ledger says of it. @param isReachable whether they have an address that works.
 */
export const isToldFirst = (
  { mailsSent }: Pick<WaveMember, "mailsSent">,
  dayOf: Pick<MailEntry, "state"> | undefined,
  isReachable: boolean,
): boolean => !isReachable || mailsSent > 0 || (dayOf !== undefined && dayOf.state !== "open");

/** What is to be changed, so that the group is what it should be. */
export interface NudgeChanges {
  readonly ins: readonly string[];
  readonly outs: readonly string[];
}

/**
 * Compares the group with what the waves want. Ids in lower case.
 * @param isKnownElsewhere of somebody whom no wave's row shows: whether a row may be there that nobody could read. They
 * stay where they are.
 */
export const nudgeChanges = (
  wanted: ReadonlyMap<string, Nudge>,
  inGroup: ReadonlySet<string>,
  isKnownElsewhere: (userId: string) => boolean,
): NudgeChanges => ({
  ins: [...wanted].flatMap(([userId, nudge]) => (nudge === "in" && !inGroup.has(userId) ? [userId] : [])),
  outs: [...inGroup].filter((userId) => {
    const nudge = wanted.get(userId);
    return nudge === undefined ? !isKnownElsewhere(userId) : nudge === "out";
  }),
});
