import { CohortSchema, DeadlineStandingSchema } from "../domain/deadline/deadlineStanding.ts";
import type { ProgressCut, WaveFigures } from "../domain/deadline/progressCut.ts";
import type { ProgressRates } from "../domain/deadline/progressRates.ts";
import { ReportedKindSchema } from "../domain/deadline/reportedMethod.ts";
import { KnownPlatformSchema } from "../domain/wave/memberFigure.ts";
import { CSV_MARK, csvRecord } from "./csv.ts";

type Day = ProgressCut & { readonly day: string; readonly rates: ProgressRates };

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

/** Each column, with its cell of one day; what nobody can tell is empty. */
const columns: readonly (readonly [name: string, cell: (day: Day) => string | number | undefined])[] = [
  ["day", ({ day }) => day],
  ["people", ({ people }) => people],
  ["left", ({ left }) => left],
  ...CohortSchema.options.flatMap((cohort) =>
    DeadlineStandingSchema.options.map(
      (standing) => [`${cohort}.${standing}`, ({ standings }: Day) => standings[cohort][standing]] as const,
    ),
  ),
  ...ReportedKindSchema.options.map(
    (kind) => [`holds.${kind}`, ({ credentials }: Day) => credentials[kind] ?? 0] as const,
  ),
  ...figures.map((name) => [`waves.${name}`, ({ figures: known }: Day) => known?.[name]] as const),
  ...KnownPlatformSchema.options.flatMap((platform) =>
    (["works", "satisfied"] as const).map(
      (name) =>
        [
          `waves.${platform}.${name}`,
          ({ figures: known }: Day) => known?.platforms[platform]?.[name] ?? (known && 0),
        ] as const,
    ),
  ),
  ...rates.map((name) => [`rate.${name}`, ({ rates: known }: Day) => known[name]] as const),
];

/** A record for each day, behind one that names the columns. */
export const progressCsv = (days: readonly Day[]): string =>
  CSV_MARK +
  csvRecord(columns.map(([name]) => name)) +
  days
    .map((day) =>
      csvRecord(
        columns.map(([, cell]) => {
          const value = cell(day);
          return value === undefined ? undefined : String(value);
        }),
      ),
    )
    .join("");
