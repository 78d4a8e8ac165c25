import { hours } from "../calendar/durations.ts";
import { familyOf } from "../device/familyCounts.ts";
import { setUpMinutesOf } from "../device/setUpTimes.ts";
import type { WaveMember } from "../wave/member.ts";
import {
  completedMs,
  isCountedIn,
  KnownPlatformSchema,
  type MemberFigure,
  satisfiedOn,
  worksOn,
} from "../wave/memberFigure.ts";
import { progressOf } from "../wave/progress.ts";
import { isInScope } from "../wave/readiness.ts";
import type { WaveFacts } from "../wave/waveFacts.ts";
import type { WaveRules } from "../wave/waveRules.ts";
import { cutOfFigures } from "./addCuts.ts";
import { EVERYBODY, familyCut, type ProgressCut, type WaveFigures, waveCut } from "./progressCut.ts";

/**
 * A wave in numbers that can be added to those of others. Pure.
 * @param members of the wave, as people decided about them.
 * @internal exported for its tests
 */
export function figuresOf(wave: WaveFacts, members: readonly WaveMember[], now: Date, rules: WaveRules): WaveFigures {
  const inScope = members.filter(isInScope);
  const count = (figure: MemberFigure): number =>
    inScope.filter((member) => isCountedIn(figure, member, wave, now)).length;
  const tookMs = inScope.flatMap((member) => completedMs(member, wave) ?? []);
  return {
    inScope: inScope.length,
    needed: progressOf(wave, members, now, rules).needed,
    ready: count("ready"),
    enforced: count("enforced"),
    reported: count("reported"),
    withPasskey: count("withPasskey"),
    used: count("used"),
    triedInVain: count("triedInVain"),
    completed: tookMs.length,
    completedHours: Math.round(tookMs.reduce((sum, took) => sum + took, 0) / hours(1)),
    platforms: Object.fromEntries(
      KnownPlatformSchema.options.flatMap((platform) => {
        const [works, satisfied] = [count(worksOn(platform)), count(satisfiedOn(platform))];
        return works + satisfied > 0 ? [[platform, { works, satisfied }]] : [];
      }),
    ),
  };
}

/** To which cuts a wave adds, and what. @param members as people decided about them. */
export function cutsOfWave(
  wave: WaveFacts,
  members: readonly WaveMember[],
  now: Date,
  rules: WaveRules,
): ReadonlyMap<string, ProgressCut> {
  const cutOf = (some: readonly WaveMember[]) => cutOfFigures(figuresOf(wave, some, now, rules));
  const all = cutOf(members);
  const setUpMinutes = setUpMinutesOf(members);
  const families = [...Map.groupBy(members.filter(isInScope), familyOf)];
  return new Map([
    [EVERYBODY, { ...all, ...(setUpMinutes && { setUpMinutes }) }],
    [waveCut(wave.waveId), all],
    ...families.map(([family, some]) => [familyCut(family), cutOf(some)] as const),
  ]);
}
