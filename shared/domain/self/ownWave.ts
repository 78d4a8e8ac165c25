import { z } from "zod";
import { whereaboutsOf } from "../people/places.ts";
import { PlatformSchema } from "../people/platform.ts";
import type { WaveMember } from "../wave/member.ts";
import { keptOutside, type MemberDecision, standingOf } from "../wave/memberDecision.ts";
import { type WaveDate, WaveDateSchema, waveDates } from "../wave/waveDates.ts";
import type { WaveFacts } from "../wave/waveFacts.ts";
import type { WaveRules } from "../wave/waveRules.ts";

/** What somebody is told of a wave that they are in: its dates, and what its rows say of them alone. */
export const OwnWaveSchema = z.object({
  name: z.string(),
  timeZone: z.string(),
  isPaused: z.boolean().describe("By people: nothing of it comes before they let it go on."),
  isKeptOutside: z.boolean().describe("People decided that this person waits."),
  dates: z.array(WaveDateSchema).readonly(),
  theirDay: z.string().optional().describe("Set for this person by name, and told to them: enforced from then on."),
  notReadyOn: z
    .array(PlatformSchema)
    .readonly()
    .describe("Where a sign-in of theirs would have been refused, had a passkey been required."),
});
export type OwnWave = Readonly<z.infer<typeof OwnWaveSchema>>;

/** Of which an employee is told; report-only stops nobody, and says nothing to them. */
const toldOf: readonly WaveDate["what"][] = ["announcement", "opening", "reminder", "warning", "flip"];

/**
 * One wave as one of its people reads of it. Pure.
 * @param decided what people decided about them in it.
 * @returns `undefined` where it has nothing to say to them: they take no part, or it was cancelled.
 */
export function ownWave(
  wave: WaveFacts,
  member: WaveMember,
  decided: MemberDecision | undefined,
  now: Date,
  rules: WaveRules,
): OwnWave | undefined {
  const dates = waveDates(wave, now, rules).filter(({ what }) => toldOf.includes(what));
  if (member.sortedOut !== undefined || dates.length === 0) return undefined;
  const isDated = standingOf(decided, wave, now, rules) === "dated";
  const theirDay = isDated && decided?.decision.kind === "date" ? decided.decision.warned?.entersAt : undefined;
  return {
    name: wave.name,
    timeZone: wave.timeZone,
    isPaused: wave.paused !== undefined,
    isKeptOutside: keptOutside(decided, wave, now, rules) !== undefined,
    dates,
    ...(theirDay !== undefined && { theirDay }),
    notReadyOn: whereaboutsOf(member).notReadyOn,
  };
}
