import { z } from "zod";
import { hours, minutes } from "../calendar/durations.ts";
import { NamedDepartmentSchema } from "./department.ts";

/** Two places in turn: while one is written, the count reads the other. */
const slot = z.enum(["a", "b"]);

/** Where the departments of one reading stand. */
const placeSchema = z.object({ startedAt: z.string(), slot });
export type DepartmentPlace = Readonly<z.infer<typeof placeSchema>>;

/** A reading of everybody's department from its first page to its last. */
export const WholeDepartmentsSchema = placeSchema.extend({
  readAt: z.string().describe("When its last page had been read."),
  day: z.string().describe("Local date of the tenant's own zone."),
  named: z.array(NamedDepartmentSchema).readonly().describe("The largest, which are counted by their names."),
});

/** What is known of everybody's department, and how far the reading that is under way has come. */
export const DepartmentReadingSchema = z.object({
  last: WholeDepartmentsSchema.optional(),
  reading: placeSchema
    .extend({
      page: z.number().int().nonnegative().describe("Pages that were taken over."),
      next: z.string().optional().describe("Graph's cursor of the page to be read, where it is not the first."),
      until: z.string().optional().describe("Until then one run reads, and no other."),
    })
    .optional(),
});
export type DepartmentReading = Readonly<z.infer<typeof DepartmentReadingSchema>>;
type Reading = NonNullable<DepartmentReading["reading"]>;

/** Longer than a run of the timer lasts. */
const CLAIM_MS = minutes(9);
/** Graph's places expire, and people change. */
const GOES_ON_FOR_MS = hours(6);

/**
 * The reading that goes on now, claimed for one run; `undefined` where everybody was read today, or another run is at
 * it. Pure.
 */
export function nextReading(known: DepartmentReading | undefined, today: string, now: Date): Reading | undefined {
  const { reading, last } = known ?? {};
  if (reading?.until !== undefined && Date.parse(reading.until) > now.getTime()) return undefined;
  const until = new Date(now.getTime() + CLAIM_MS).toISOString();
  if (reading && now.getTime() - Date.parse(reading.startedAt) < GOES_ON_FOR_MS) return { ...reading, until };
  if (last?.day === today) return undefined;
  return { startedAt: now.toISOString(), slot: last?.slot === "a" ? "b" : "a", page: 0, until };
}
