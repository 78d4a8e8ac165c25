import { Temporal } from "temporal-polyfill";
import { localDateOf } from "../calendar/schedule.ts";
import type { Freeze } from "./changeRules.ts";
import { type WaveDate, waveDates } from "./waveDates.ts";
import type { WaveFacts } from "./waveFacts.ts";
import type { WaveRules } from "./waveRules.ts";

/** One date of one wave. `day` is the local date of the wave's zone. */
export interface CalendarDate extends WaveDate {
  readonly waveId: string;
  readonly name: string;
  readonly timeZone: string;
  readonly day: string;
}

/**
 * What does not go well together in one week. `opensTogether` and `flipsTogether`: the helpdesk gets the calls of both.
 * `opensInFreeze`: its mails go out, and nobody is enforced. `flipFrozen`: people could enter, were there no freeze.
 */
export type Conflict =
  | { readonly kind: "opensTogether" | "flipsTogether"; readonly waves: readonly CalendarDate[] }
  | { readonly kind: "opensInFreeze"; readonly waves: readonly [CalendarDate]; readonly freeze: Freeze }
  | {
      readonly kind: "flipFrozen";
      readonly waves: readonly [CalendarDate];
      readonly freeze: Freeze;
      /** The flip of the same wave as it can be. */
      readonly instead: CalendarDate;
    };

export interface CalendarWeek {
  /** Local date. */
  readonly monday: string;
  /** Local dates on which people may begin to be enforced. */
  readonly changeDays: readonly string[];
  readonly freezes: readonly Freeze[];
  readonly dates: readonly CalendarDate[];
  readonly conflicts: readonly Conflict[];
}

/** The Monday of the week of a local date. @throws RangeError for what is no date. */
export function mondayOf(date: string): string {
  const day = Temporal.PlainDate.from(date);
  return day.subtract({ days: day.dayOfWeek - 1 }).toString();
}

export const daysLater = (date: string, days: number): string => Temporal.PlainDate.from(date).add({ days }).toString();

/**
 * The weeks of a calendar of waves. Pure: the same waves, moment and rules always give the same weeks.
 * @param from a local date: its week is the first.
 */
export function calendarWeeks(
  waves: readonly WaveFacts[],
  { from, weeks }: { readonly from: string; readonly weeks: number },
  now: Date,
  rules: WaveRules,
): readonly CalendarWeek[] {
  const all = waves.flatMap((wave) => datesOf(wave, now, rules)).toSorted(byMoment);
  const frozen = waves.flatMap((wave) => frozenFlip(wave, now, rules));
  return Array.from({ length: weeks }, (_, index) => daysLater(mondayOf(from), 7 * index)).map((monday) => {
    const sunday = daysLater(monday, 6);
    const dates = all.filter(({ day }) => isWithin(day, monday, sunday));
    return {
      monday,
      changeDays: changeDaysFrom(monday, rules),
      freezes: rules.freezes.filter((freeze) => freeze.from <= sunday && monday <= freeze.until),
      dates,
      conflicts: [
        ...together("opensTogether", "opening", dates),
        ...together("flipsTogether", "flip", dates),
        ...opensInFreeze(dates, rules),
        ...frozen.filter(({ waves: [{ day }] }) => isWithin(day, monday, sunday)),
      ],
    };
  });
}

const isWithin = (day: string, from: string, until: string): boolean => from <= day && day <= until;
const byMoment = (a: CalendarDate, b: CalendarDate): number =>
  Date.parse(a.at) - Date.parse(b.at) || a.name.localeCompare(b.name, "en");

const datesOf = (wave: WaveFacts, now: Date, rules: WaveRules): readonly CalendarDate[] =>
  waveDates(wave, now, rules).map((date) => dated(wave, date));

const dated = ({ waveId, name, timeZone }: WaveFacts, date: WaveDate): CalendarDate => ({
  ...date,
  waveId,
  name,
  timeZone,
  day: localDateOf(new Date(date.at), timeZone),
});

function changeDaysFrom(monday: string, { changeDays, workingDays, freezes }: WaveRules): readonly string[] {
  const worked = changeDays.filter((day) => workingDays.includes(day));
  // As `nextFlipMoment` takes it: without one in common every working day counts.
  return (worked.length > 0 ? worked : workingDays)
    .map((day) => daysLater(monday, day - 1))
    .filter((day) => !freezes.some(({ from, until }) => isWithin(day, from, until)))
    .toSorted();
}

function together(
  kind: "opensTogether" | "flipsTogether",
  what: WaveDate["what"],
  dates: readonly CalendarDate[],
): readonly Conflict[] {
  const some = dates.filter((date) => date.what === what);
  // What has been cannot be put off any more.
  return some.length > 1 && some.some(({ how }) => how !== "done") ? [{ kind, waves: some }] : [];
}

const opensInFreeze = (dates: readonly CalendarDate[], { freezes }: WaveRules): readonly Conflict[] =>
  dates.flatMap((date): readonly Conflict[] => {
    if (date.what !== "opening" || date.how === "done") return [];
    const freeze = freezes.find(({ from, until }) => isWithin(date.day, from, until));
    return freeze ? [{ kind: "opensInFreeze", waves: [date], freeze }] : [];
  });

/** Where a freeze puts off the flip of a wave: noted at the day on which it could be without. */
function frozenFlip(
  wave: WaveFacts,
  now: Date,
  rules: WaveRules,
): readonly Extract<Conflict, { kind: "flipFrozen" }>[] {
  const flip = datesOf(wave, now, rules).find(({ what, how }) => what === "flip" && how !== "done");
  const free = datesOf(wave, now, { ...rules, freezes: [] }).find(({ what }) => what === "flip");
  if (!flip || !free || flip.at === free.at) return [];
  const freeze = rules.freezes.find(({ from, until }) => isWithin(free.day, from, until));
  return freeze ? [{ kind: "flipFrozen", waves: [free], freeze, instead: flip }] : [];
}
