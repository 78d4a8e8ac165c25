import { z } from "zod";
import { hours } from "../calendar/durations.ts";
import { AutomaticEnablementSchema } from "./automaticEnablement.ts";
import { WholeDepartmentsSchema } from "./departmentReading.ts";

/** One count of everybody, which goes on where it was broken off. */
export const CountRunSchema = z.object({
  startedAt: z.string(),
  day: z.string().describe("Local date of the tenant's own zone."),
  reportAt: z.string().describe("When the report that it counts had been read."),
  upTo: z.string().optional().describe("The last unit that is done."),
  endedAt: z.string().optional(),
  departments: WholeDepartmentsSchema.pick({ startedAt: true, slot: true, named: true })
    .optional()
    .describe("The reading of departments that all of its parts count by; absent: there was none."),
  unknown: z
    .array(z.enum(["globalAdministrators", "phoneCodes", "phoneCodeGroups"]))
    .readonly()
    .default([])
    .describe("What of the tenant nobody could tell meanwhile."),
  automaticEnablement: AutomaticEnablementSchema.optional(),
});
export type CountRun = Readonly<z.infer<typeof CountRunSchema>>;

/** The people are counted in as many parts: by the first character of their ids. */
export const shards: readonly string[] = [..."0123456789abcdef"];
export const unitOfShard = (shard: string): string => `shard|${shard}`;
export const unitOfWave = (waveId: string): string => `wave|${waveId}`;

/** One that was broken off so long ago says little of today. */
const TOO_OLD_MS = hours(6);

type Next = { readonly kind: "rest" } | { readonly kind: "begin" } | { readonly kind: "goOn"; readonly run: CountRun };

/**
 * Whether everybody is to be counted now: after each reading of the report, and once on each day. Pure.
 * @param reportAt when the last complete reading of the report ended; absent: there was none.
 */
export function nextCount(
  run: CountRun | undefined,
  { reportAt, today, now }: { readonly reportAt: string | undefined; readonly today: string; readonly now: Date },
): Next {
  if (reportAt === undefined) return { kind: "rest" };
  if (!run) return { kind: "begin" };
  if (run.endedAt !== undefined)
    return run.reportAt === reportAt && run.day === today ? { kind: "rest" } : { kind: "begin" };
  const isFresh = run.day === today && now.getTime() - Date.parse(run.startedAt) < TOO_OLD_MS;
  return isFresh ? { kind: "goOn", run } : { kind: "begin" };
}
