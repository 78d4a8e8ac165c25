import { z } from "zod";
import { ProgressCutSchema } from "../deadline/progressCut.ts";
import { CountedWaveSchema } from "../wave/countedWave.ts";
import type { WaveMember } from "../wave/member.ts";
import { type MemberDecision, standingOf } from "../wave/memberDecision.ts";
import type { WaveFacts } from "../wave/waveFacts.ts";
import type { WaveRules } from "../wave/waveRules.ts";

/** A wave in numbers, as it was when its people were deleted. Nobody is named in it. */
export const WaveNumbersSchema = z.object({
  round: z.number().int(),
  counted: CountedWaveSchema,
  cuts: z
    .array(z.tuple([z.string(), ProgressCutSchema]))
    .readonly()
    .describe("For the counts over all waves, by cut."),
});
export type WaveNumbers = Readonly<z.infer<typeof WaveNumbersSchema>>;

type Ended = Pick<WaveFacts, "stage" | "stageAt" | "round" | "paused" | "rollbackRequested" | "peopleDeleted">;

/** When a wave ended; `undefined` while it goes on, or people have asked for something that it has to do. */
function endedAt({ stage, stageAt, paused, rollbackRequested }: Ended): string | undefined {
  if (stage === "cancelled") return stageAt;
  return stage === "steady" && !paused && !rollbackRequested ? stageAt : undefined;
}

/** Whether a wave has people of whom nothing but numbers is left. One that was rolled back since has begun anew. */
export const arePeopleDeleted = ({ stage, round, peopleDeleted }: Ended): boolean =>
  peopleDeleted !== undefined && peopleDeleted.round === round && (stage === "cancelled" || stage === "steady");

/** Whether the time of a wave's people is over. @param before the end of their time. */
export const isWaveOver = (wave: Ended, before: Date): boolean => isBefore(endedAt(wave), before);

/** A moment that nobody can read is never before another. */
const isBefore = (at: string | undefined, before: Date): boolean =>
  at !== undefined && Date.parse(at) < before.getTime();

/**
 * Whether one member of such a wave has no part in it any more: they were sorted out, or entered long ago, and nobody
 * wrote to them, offered them help or stopped them since. Whoever waits outside, is held or waived by name stays: what
 * people decided about them holds.
 */
export function isMemberOver(
  member: WaveMember,
  known: MemberDecision | undefined,
  wave: WaveFacts,
  { before, now, rules }: { readonly before: Date; readonly now: Date; readonly rules: WaveRules },
): boolean {
  if (["held", "waived", "dated", "unconfirmed"].includes(standingOf(known, wave, now, rules))) return false;
  const isOut = wave.stage === "cancelled" || member.sortedOut !== undefined;
  if (!isOut && member.enforcedAt === undefined) return false;
  const { enforcedAt, mailedAt, lastMailAt, enforcedToldAt, doneToldAt, helpOfferedAt, attemptToldAt, denied } = member;
  const refusals = (member.refusals ?? []).map(({ at }) => at);
  return [
    enforcedAt,
    mailedAt,
    lastMailAt,
    enforcedToldAt,
    doneToldAt,
    helpOfferedAt,
    attemptToldAt,
    denied?.at,
    ...refusals,
  ].every((at) => at === undefined || isBefore(at, before));
}
