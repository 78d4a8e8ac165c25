import { CohortSchema, DeadlineStandingSchema } from "../domain/deadline/deadlineStanding.ts";
import type { ProgressCut, WaveFigures } from "../domain/deadline/progressCut.ts";
import type { ProgressRates } from "../domain/deadline/progressRates.ts";
import { ReportedKindSchema } from "../domain/deadline/reportedMethod.ts";
import { KnownPlatformSchema } from "../domain/wave/memberFigure.ts";
import type { ProgressReport } from "../progress/progressReport.ts";
import { CSV_MARK, csvRecord } from "./csv.ts";

const figures: readonly Exclude<keyof WaveFigures, "platforms">[] = [
  "inScope",
  "needed",
  "ready",
  "enforced",
  "reported",
  "withPasskey",
  "used",
  "triedInVain",
  "completed",
];
const rates: readonly (keyof ProgressRates)[] = ["reportedReady", "activated", "used", "succeeded", "hoursToComplete"];

type Counted = ProgressCut & { readonly rates: ProgressRates };
type Day = Counted & { readonly day: string };
type Column<T> = readonly [name: string, cell: (one: T) => string | number | undefined];

/** Each column of numbers, with its cell; what nobody can tell is empty. */
const numbers: readonly Column<Counted>[] = [
  ["people", ({ people }) => people],
  ["left", ({ left }) => left],
  ...CohortSchema.options.flatMap((cohort) =>
    DeadlineStandingSchema.options.map(
      (standing) => [`${cohort}.${standing}`, ({ standings }: Counted) => standings[cohort][standing]] as const,
    ),
  ),
  ...ReportedKindSchema.options.map(
    (kind) => [`holds.${kind}`, ({ credentials }: Counted) => credentials[kind] ?? 0] as const,
  ),
  ["mayUsePhoneCodes", ({ mayUsePhoneCodes }) => mayUsePhoneCodes],
  ...figures.map((name) => [`waves.${name}`, ({ figures: known }: Counted) => known?.[name]] as const),
  ...KnownPlatformSchema.options.flatMap((platform) =>
    (["works", "satisfied"] as const).map(
      (name) =>
        [
          `waves.${platform}.${name}`,
          ({ figures: known }: Counted) => known?.platforms[platform]?.[name] ?? (known && 0),
        ] as const,
    ),
  ),
  ...rates.map((name) => [`rate.${name}`, ({ rates: known }: Counted) => known[name]] as const),
];

/** A record for each day, behind one that names the columns. */
export const progressCsv = (days: readonly Day[]): string => recordsOf([["day", ({ day }) => day], ...numbers], days);

/** A record for each department of the last count; `kind` tells those that have no name of their own apart. */
export const departmentsCsv = (departments: ProgressReport["departments"]): string =>
  recordsOf([["department", ({ department }) => department], ["kind", ({ kind }) => kind], ...numbers], departments);

const recordsOf = <T>(columns: readonly Column<T>[], some: readonly T[]): string =>
  CSV_MARK +
  csvRecord(columns.map(([name]) => name)) +
  some
    .map((one) =>
      csvRecord(
        columns.map(([, cell]) => {
          const value = cell(one);
          return value === undefined ? undefined : String(value);
        }),
      ),
    )
    .join("");
