import { z } from "zod";
import type { Config } from "../config/config.ts";
import { localDateOf } from "../domain/calendar/schedule.ts";
import { WaveStageSchema } from "../domain/wave/stages.ts";
import { type CalendarDate, type Conflict, calendarWeeks, daysLater, mondayOf } from "../domain/wave/waveCalendar.ts";
import { WaveDateSchema } from "../domain/wave/waveDates.ts";
import { dayIn, dayOfDate } from "../mails/dates.ts";
import type { Ports } from "../ports/ports.ts";

const CalendarDateSchema = WaveDateSchema.extend({
  waveId: z.string(),
  name: z.string(),
  timeZone: z.string(),
  day: z.string().describe("Local date, in the zone of the wave."),
});

const FreezeSchema = z.object({ from: z.string(), until: z.string(), reason: z.string() });

const ConflictSchema = z.object({
  kind: z
    .enum(["opensTogether", "flipsTogether", "opensInFreeze", "flipFrozen"])
    .describe(
      "Two waves open, or may begin to be enforced, in one week. One opens while nobody is enforced. A freeze puts off the first day on which people of it could enter.",
    ),
  waveIds: z.array(z.string()).readonly(),
  say: z.string().describe("The same for people."),
});

const WeekSchema = z.object({
  monday: z.string().describe("Local date."),
  changeDays: z.array(z.string()).readonly().describe("Local dates on which people may begin to be enforced."),
  freezes: z.array(FreezeSchema).readonly().describe("Those that touch this week: both days included."),
  dates: z.array(CalendarDateSchema).readonly(),
  conflicts: z.array(ConflictSchema).readonly(),
});
export type ShownWeek = Readonly<z.infer<typeof WeekSchema>>;

/** The answer of `GET /api/calendar`. */
export const CalendarSchema = z.object({
  today: z.string().describe("Local date, in the tenant's zone."),
  waves: z
    .array(z.object({ waveId: z.string(), name: z.string(), stage: WaveStageSchema, isPaused: z.boolean() }))
    .readonly()
    .describe("Those that have a date in these weeks, in the order in which they open."),
  weeks: z.array(WeekSchema).readonly(),
});
export type Calendar = Readonly<z.infer<typeof CalendarSchema>>;

export interface CalendarAsked {
  readonly from?: string | undefined;
  readonly weeks: number;
}

/** The weeks of all waves, the week of today first unless asked otherwise. Reads the rows of the waves only. */
export async function readCalendar(
  { store, clock }: Pick<Ports, "store" | "clock">,
  { rules, defaultTimeZone }: Pick<Config, "rules" | "defaultTimeZone">,
  { from, weeks }: CalendarAsked,
): Promise<Calendar> {
  const now = clock.now();
  const today = localDateOf(now, defaultTimeZone);
  const waves = await store.waves();
  const shown = calendarWeeks(waves, { from: from ?? today, weeks }, now, rules);
  const ids = new Set(shown.flatMap(({ dates }) => dates.map(({ waveId }) => waveId)));
  return {
    today,
    waves: waves
      .filter(({ waveId }) => ids.has(waveId))
      .toSorted((a, b) => Date.parse(a.openAt) - Date.parse(b.openAt))
      .map(({ waveId, name, stage, paused }) => ({ waveId, name, stage, isPaused: paused !== undefined })),
    weeks: shown.map((week) => ({
      ...week,
      conflicts: week.conflicts.map((conflict) => ({
        kind: conflict.kind,
        waveIds: conflict.waves.map(({ waveId }) => waveId),
        say: sayConflict(conflict),
      })),
    })),
  };
}

/** The first week of a calendar as long, before or after this one. */
export const turned = ({ weeks }: Pick<Calendar, "weeks">, direction: -1 | 1): string =>
  daysLater(weeks[0]?.monday ?? mondayOf("1970-01-01"), direction * 7 * weeks.length);

const dayOf = ({ timeZone, at }: CalendarDate): string => dayIn(timeZone, at);
const namesOf = (waves: readonly CalendarDate[]): string => {
  const names = waves.map(({ name }) => name);
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
};

function sayConflict(conflict: Conflict): string {
  const { kind, waves } = conflict;
  switch (kind) {
    case "opensTogether":
      return `${namesOf(waves)} open in one week: the helpdesk gets the calls of all of them at once. Postpone one.`;
    case "flipsTogether":
      return `People of ${namesOf(waves)} may begin to be enforced in one week, at the earliest.`;
    case "opensInFreeze":
      return `${waves[0].name} opens ${dayOf(waves[0])}, during a freeze (${conflict.freeze.reason}): its mails go out, and nobody is enforced.`;
    case "flipFrozen":
      return `Nobody of ${waves[0].name} can enter on ${dayOf(waves[0])}, which would be the earliest day: there is a freeze until ${dayOfDate(conflict.freeze.until)} is over (${conflict.freeze.reason}). It is ${dayOf(conflict.instead)} now.`;
  }
}
