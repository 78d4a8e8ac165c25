import { isSendTime, nextSendMoment } from "../calendar/schedule.ts";
import { workingDaysOf, zoneOf } from "../people/workplace.ts";
import type { WaveMember } from "../wave/member.ts";
import type { WaveFacts } from "../wave/waveFacts.ts";
import type { WaveRules } from "../wave/waveRules.ts";

type Reader = Pick<WaveMember, "usageLocation">;
type Zone = Pick<WaveFacts, "timeZone">;
type Rules = Pick<WaveRules, "sendHour" | "workingDays" | "holidays">;

/** When mails may be begun to somebody: in the zone, and on the working days, of the country of their account. */
export function calendarOf({ usageLocation }: Reader, wave: Zone, rules: Rules) {
  return {
    timeZone: zoneOf(usageLocation, wave.timeZone),
    rules: { ...rules, usageLocation, workingDays: workingDaysOf(usageLocation, rules.workingDays) },
  };
}

/** Whether a mail may go out to somebody now. */
export function isMailTime(member: Reader, wave: Zone, now: Date, rules: Rules): boolean {
  const own = calendarOf(member, wave, rules);
  return isSendTime(now, own.timeZone, own.rules);
}

/** As `isMailTime`, for many people at one moment: a country is asked about once (bench: `wave-announce-vs-bare`). */
export function mailTimes(wave: Zone, now: Date, rules: Rules): (member: Reader) => boolean {
  const byCountry = new Map<string | undefined, boolean>();
  return ({ usageLocation }) => {
    const known = byCountry.get(usageLocation) ?? isMailTime({ usageLocation }, wave, now, rules);
    byCountry.set(usageLocation, known);
    return known;
  };
}

/** The first moment, at or after another one, at which a mail may go out to somebody. */
export function nextMailTime(member: Reader, wave: Zone, after: Date, rules: Rules): Date {
  const own = calendarOf(member, wave, rules);
  return isSendTime(after, own.timeZone, own.rules) ? after : nextSendMoment(after, own.timeZone, own.rules);
}
