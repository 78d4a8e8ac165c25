import type { Config } from "../config/config.ts";
import { days } from "../domain/calendar/durations.ts";
import { isMonday, localDateOf } from "../domain/calendar/schedule.ts";
import { CohortSchema, daysLeft, phoneCodesEnd } from "../domain/deadline/deadlineStanding.ts";
import { departmentAskedFor, departmentCut, departmentOfCut } from "../domain/deadline/department.ts";
import {
  EVERYBODY,
  familyCut,
  familyOfCut,
  OUTSIDE_WAVES,
  type ProgressCut,
  waveCut,
  waveOfCut,
} from "../domain/deadline/progressCut.ts";
import { ratesOf } from "../domain/deadline/progressRates.ts";
import type { DeviceFamily } from "../domain/device/deviceFamily.ts";
import { reportStanding } from "../domain/people/reportStanding.ts";
import type { Ports } from "../ports/ports.ts";
import type { CutOfDay } from "../ports/store/progress.ts";
import type { ProgressReport } from "./progressReport.ts";

/** A quarter, and the day before it. */
const SERIES_DAYS = 92;

/** Everybody, one wave, a department, or members of waves with one family of devices; local dates. */
interface ProgressAsked {
  readonly wave?: string | undefined;
  readonly family?: DeviceFamily | undefined;
  readonly department?: string | undefined;
  readonly departments?: "none" | "other" | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** How long each took is for the mails alone. */
const withRates = ({ setUpMinutes: _, ...cut }: ProgressCut) => ({ ...cut, rates: ratesOf(cut) });

/** Everybody in numbers, or one wave: rows of the last counts alone, however many people there are. */
export async function readProgress(
  { store, clock }: Pick<Ports, "store" | "clock">,
  { defaultTimeZone: zone }: Pick<Config, "defaultTimeZone">,
  asking: ProgressAsked,
): Promise<ProgressReport> {
  const now = clock.now();
  const { from, to } = asking;
  const cut = cutAskedFor(asking);
  const isOfAll = cut === EVERYBODY;
  const since = from ?? localDateOf(new Date(now.getTime() - days(SERIES_DAYS)), zone);
  const [run, latest, series, poll] = await Promise.all([
    store.countRun(),
    store.latestCuts(),
    store.cutByDay(cut, since, to ?? localDateOf(now, zone)),
    store.pollState(),
  ]);
  const of = (one: string) => latest.find((row) => row.cut === one);
  const asked = of(cut);
  const outside = of(OUTSIDE_WAVES);
  const last = of(EVERYBODY);
  const families = latest.flatMap(ofFamily);
  const departments = departmentsIn(latest);
  return {
    ...(last && { counted: { at: last.countedAt, reportAt: last.reportAt } }),
    ...(run?.value && run.value.endedAt === undefined && { countingSince: run.value.startedAt }),
    report: reportStanding(poll?.state, now),
    deadlines: CohortSchema.options.map((cohort) => ({
      cohort,
      date: phoneCodesEnd[cohort],
      daysLeft: daysLeft(cohort, now, zone),
    })),
    ...(run?.value?.automaticEnablement && { automaticEnablement: run.value.automaticEnablement }),
    ...(asked && { now: withRates(asked.value) }),
    waves: isOfAll ? latest.flatMap(ofWave) : [],
    deviceFamilies: isOfAll ? families : [],
    departments: isOfAll ? departments : [],
    ...(outside && isOfAll && { outsideWaves: withRates(outside.value) }),
    days: series.map(({ day, value }) => ({ day, isMonday: isMonday(day), ...withRates(value) })),
    notKnown: [
      ...(departments.length > 0 ? [] : (["departments"] as const)),
      ...(families.length > 0 ? [] : (["deviceFamilies"] as const)),
      ...(run?.value?.unknown ?? []),
    ],
  };
}

function cutAskedFor({ wave, family, department, departments }: ProgressAsked): string {
  if (family !== undefined) return familyCut(family);
  const part = departmentAskedFor({ department, departments });
  if (part) return departmentCut(part);
  return wave === undefined ? EVERYBODY : waveCut(wave);
}

/** The largest first; behind them whoever is in a smaller one, and whoever has none. */
function departmentsIn(latest: readonly CutOfDay[]): ProgressReport["departments"] {
  const found = latest.flatMap(({ cut, value, name: department }) => {
    const kind = departmentOfCut(cut)?.kind;
    return kind ? [{ kind, ...(department !== undefined && { department }), ...withRates(value) }] : [];
  });
  const place = { named: 0, other: 1, none: 2 } as const;
  return found.toSorted((a, b) => place[a.kind] - place[b.kind] || b.people - a.people);
}

const ofWave = ({ cut, value }: { readonly cut: string; readonly value: ProgressCut }) => {
  const waveId = waveOfCut(cut);
  return waveId === undefined ? [] : [{ waveId, ...withRates(value) }];
};

const ofFamily = ({ cut, value, lastMonday }: Pick<CutOfDay, "cut" | "value" | "lastMonday">) => {
  const family = familyOfCut(cut);
  if (family === undefined || family === "unknown") return [];
  return [{ family, ...withRates(value), ...(lastMonday && { lastMonday }) }];
};
