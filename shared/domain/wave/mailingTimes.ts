import { nextSendMoment } from "../calendar/schedule.ts";
import { waitUntil } from "../calendar/waitUntil.ts";
import { calendarOf, isMailTime, nextMailTime } from "../mail/mailHours.ts";
import type { MailKind } from "../mail/mailKinds.ts";
import { nextChase } from "./chase.ts";
import type { WaveMember } from "./member.ts";
import { isInScope } from "./readiness.ts";
import type { WaveFacts } from "./waveFacts.ts";
import type { WaveRules } from "./waveRules.ts";
import type { WaveStep } from "./waveSteps.ts";

/**
 * When the mails of a wave go out. A date of the wave is one of its own zone; each of its people is written to in the
 * hours of their own, so a mailing is several rounds where they work in several zones. Pure.
 */

type Wave = Pick<WaveFacts, "timeZone" | "usageLocations">;
type Zone = Pick<WaveFacts, "timeZone">;

/** Whose hours count: those of the wave's own zone, and those of each country of its people. */
const readersOf = ({ usageLocations = [] }: Wave) =>
  [undefined, ...usageLocations].map((usageLocation) => ({ usageLocation }));

/** Whether it is time for mails to anybody of the wave. */
export const isMailTimeAnywhere = (wave: Wave, now: Date, rules: WaveRules): boolean =>
  readersOf(wave).some((reader) => isMailTime(reader, wave, now, rules));

/** The first moment at or after another one at which it is time for mails to anybody of the wave. */
export const nextMailTimeAnywhere = (wave: Wave, after: Date, rules: WaveRules): Date =>
  new Date(Math.min(...readersOf(wave).map((reader) => nextMailTime(reader, wave, after, rules).getTime())));

const mailNames: Readonly<Partial<Record<MailKind, string>>> = {
  announcement: "the announcement",
  dayOf: "the day-of mail",
  reminder: "the reminder",
  enforcementWarning: "the warning",
  postponement: "the later date",
};

/** @returns when a mailing that has begun in this stage goes on; `undefined` for one that has not. */
export const mailingGoesOnAt = ({ mailing, stageAt }: WaveFacts, mail: MailKind): string | undefined =>
  mailing?.mail === mail && mailing.stageAt === stageAt ? mailing.goesOnAt : undefined;

/**
 * A mailing begins when it is due, and in somebody's hours for mails: a wave that was paused over the date does not
 * write at night. It goes on when the hours of the next ones begin.
 */
export function mailWhenDue(
  facts: WaveFacts,
  now: Date,
  rules: WaveRules,
  due: number,
  mailing: { readonly mail: MailKind; readonly leadsTo: WaveFacts["stage"] },
): WaveStep {
  const what = mailNames[mailing.mail] ?? mailing.mail;
  const goesOnAt = mailingGoesOnAt(facts, mailing.mail);
  if (goesOnAt !== undefined)
    return Date.parse(goesOnAt) > now.getTime()
      ? waitUntil(Date.parse(goesOnAt), `${what} goes on then, to those whose hours for mails begin later`)
      : { kind: "mail", ...mailing };
  if (now.getTime() < due) return waitUntil(due, `${what} goes out then`);
  if (isMailTimeAnywhere(facts, now, rules)) return { kind: "mail", ...mailing };
  return waitUntil(nextMailTimeAnywhere(facts, now, rules).getTime(), `${what} goes out then`);
}

/**
 * When those are chased next whose hours do not begin with those of the wave: by the people who are due, where that was
 * noted; else in any country of the wave's people. `undefined` when nobody is before the next look at the gate.
 */
export function nextChaseAt(facts: WaveFacts, rules: WaveRules): number | undefined {
  const { chasedAt, nextChase: noted, usageLocations = [] } = facts;
  if (chasedAt === undefined) return undefined;
  if (noted?.after === chasedAt) return noted.at === undefined ? undefined : Date.parse(noted.at);
  const after = new Date(Date.parse(chasedAt) + 1);
  const own = nextSendMoment(after, facts.timeZone, rules).getTime();
  const others = usageLocations
    .map((usageLocation) => hoursBegin({ usageLocation }, facts, after, rules))
    .filter((moment) => moment !== own);
  return others.length > 0 ? Math.min(...others) : undefined;
}

/**
 * What is noted with a chase: when, after it, the hours begin of somebody who is due for the next one. The morning of
 * the wave's own zone is none: the gate is looked at then, those who are due are chased, and this is noted anew.
 */
export function nextChaseOf(
  members: readonly WaveMember[],
  wave: Pick<WaveFacts, "timeZone" | "round">,
  chasedAt: string,
  rules: WaveRules,
): NonNullable<WaveFacts["nextChase"]> {
  const after = Date.parse(chasedAt) + 1;
  const dueFrom = new Map<string | undefined, number>();
  for (const member of members.filter(isInScope)) {
    const next = nextChase(member, new Date(after), rules, wave.round);
    const due = next.kind === "wait" ? Math.max(after, Date.parse(next.until)) : after;
    if (nextChase(member, new Date(due), rules, wave.round).kind !== "mail") continue;
    dueFrom.set(member.usageLocation, Math.min(due, dueFrom.get(member.usageLocation) ?? due));
  }
  const moments = [...dueFrom]
    .map(([usageLocation, due]) => hoursBegin({ usageLocation }, wave, new Date(due), rules))
    .filter((moment) => moment !== nextSendMoment(new Date(moment), wave.timeZone, rules).getTime());
  return { after: chasedAt, ...(moments.length > 0 && { at: new Date(Math.min(...moments)).toISOString() }) };
}

/** When somebody's hours for mails next begin. */
function hoursBegin(reader: Pick<WaveMember, "usageLocation">, wave: Zone, after: Date, rules: WaveRules): number {
  const own = calendarOf(reader, wave, rules);
  return nextSendMoment(after, own.timeZone, own.rules).getTime();
}
