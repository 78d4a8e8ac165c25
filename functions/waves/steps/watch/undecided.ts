import type { WaveMember } from "../../../../shared/domain/wave/member.ts";
import {
  decidedFrom,
  isDecisionTime,
  isOutside,
  type MemberDecision,
  standingOf,
} from "../../../../shared/domain/wave/memberDecision.ts";
import { NOTHING, type Phase } from "../../../../shared/steps/step.ts";
import { readDecisions, undecided } from "../../../../shared/waves/memberDecisions.ts";
import { allMembers } from "../../../../shared/waves/memberPages.ts";
import { namesIn, tryAlert } from "../../../../shared/waves/staffMails.ts";
import { tellWaivers } from "../../../../shared/waves/tellWaivers.ts";
import { isFirstOfDay, type WatchTally } from "./watchTally.ts";

/**
 * Tells the operators who is still outside so long after the flip, once for each part; and again, by name, when a
 * waiver has ended or a date has passed in vain. Reads members and decisions; safe to repeat by the keys of the mails.
 */
export const tellUndecided: Phase<WatchTally> = async (scope) => {
  const { ports, config, wave, now } = scope;
  const { rules } = config;
  if (isFirstOfDay(scope)) await tellWaivers(ports, config, wave);
  if (!isDecisionTime(wave, now, rules)) return NOTHING;
  const outside = (await allMembers(ports.store, wave.waveId)).filter(isOutside);
  if (outside.length === 0) return NOTHING;
  const decisions = await readDecisions(ports.store, wave);
  const open = undecided(outside, decisions, wave, now, rules);
  const why = (member: WaveMember) => {
    const known = decisions.of(member);
    return anew(known, standingOf(known, wave, now, rules));
  };
  // Of a wave in parts, those of each part have a day of their own.
  const from = (member: WaveMember) => `from ${decidedFrom(wave, member, rules)?.toISOString()}`;
  for (const [what, people] of Map.groupBy(open, (member) => why(member) ?? from(member))) {
    const isAgain = people.some((member) => why(member) !== undefined);
    await tryAlert(
      ports,
      config,
      wave,
      `toBeDecided|${wave.round}|${what}`,
      inWords(people, isAgain, rules.decisionDays),
    );
  }
  return NOTHING;
};

/** What ended, for those about whom people decided before. */
function anew(known: MemberDecision | undefined, standing: ReturnType<typeof standingOf>): string | undefined {
  if (standing === "ended" && known?.decision.kind === "waive") return `waived until ${known.decision.until}`;
  return standing === "missed" && known?.decision.kind === "date" ? `dated ${known.decision.on}` : undefined;
}

function inWords(people: readonly WaveMember[], isAgain: boolean, days: number): string {
  const who = `${people.length} ${people.length === 1 ? "member of this wave is" : "members of this wave are"}`;
  const since = isAgain ? "to be decided about again" : `still outside ${days} days after the flip`;
  return (
    `${who} ${since}: ${namesIn(people)}. Nobody asks them for a passkey, so their passwords work as ever. Decide about ` +
    "each of them on the wave's page: hold, waive with an end, or a date, which a second person confirms."
  );
}
