import { isProvenByUse } from "../enforcement/enforcement.ts";
import type { WaveMember } from "../wave/member.ts";
import { progressOf } from "../wave/progress.ts";
import { countsAsReady, isInScope } from "../wave/readiness.ts";
import { needsHelp } from "../wave/registrationHelp.ts";
import type { WaveFacts } from "../wave/waveFacts.ts";
import type { WaveRules } from "../wave/waveRules.ts";
import type { WaveFigures } from "./progressCut.ts";

const HOUR_MS = 3_600_000;

/**
 * A wave in numbers that can be added to those of others. Pure.
 * @param members of the wave, as people decided about them.
 */
export function figuresOf(wave: WaveFacts, members: readonly WaveMember[], now: Date, rules: WaveRules): WaveFigures {
  const inScope = members.filter(isInScope);
  const holders = inScope.filter(({ hasUsablePasskey }) => hasUsablePasskey === true);
  const { needed, groups } = progressOf(wave, members, now, rules);
  const { announcedAt } = wave;
  const tookMs = holders.flatMap(({ passkeyCreatedAt }) => {
    if (announcedAt === undefined || passkeyCreatedAt === undefined) return [];
    const took = Date.parse(passkeyCreatedAt) - Date.parse(announcedAt);
    return took >= 0 ? [took] : [];
  });
  return {
    inScope: inScope.length,
    needed,
    ready: inScope.filter((member) => member.enforcedAt !== undefined || countsAsReady(member)).length,
    enforced: groups.enforced,
    reported: groups.reported,
    withPasskey: holders.length,
    used: holders.filter(({ passkeyCreatedAt, passkeyUsedAt }) => isProvenByUse(passkeyCreatedAt, passkeyUsedAt))
      .length,
    triedInVain: inScope.filter((member) => member.hasUsablePasskey !== true && needsHelp(member, now)).length,
    completed: tookMs.length,
    completedHours: Math.round(tookMs.reduce((sum, took) => sum + took, 0) / HOUR_MS),
  };
}
