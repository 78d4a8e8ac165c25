import { z } from "zod";
import { CautionSchema } from "../../shared/domain/retention/retentionRun.ts";

const counts = z.record(z.string(), z.number().int());

/** The answer of `GET /api/retention`. */
export const RetentionSchema = z.object({
  keeps: z
    .object({ details: z.number().int(), waves: z.number().int(), audit: z.number().int().optional() })
    .describe(
      "Days, as the settings say: `KEEP_DETAILS_DAYS`, `KEEP_WAVE_DAYS`, `KEEP_AUDIT_DAYS` (absent: for ever).",
    ),
  waitsUntil: z.string().optional().describe("Nothing is deleted before."),
  waitsBecause: CautionSchema.optional().describe("Why not."),
  cameByAt: z.string().optional().describe("When the timer last came by; absent: never."),
  startedAt: z.string().optional().describe("When what is under way, or was done last, began."),
  endedAt: z.string().optional().describe("Absent: it is under way, and goes on in the next night."),
  counts: counts.describe("What it deleted, by kind; `left`: of so many people who left it began to."),
  last: z
    .object({ startedAt: z.string(), endedAt: z.string(), counts })
    .optional()
    .describe("The last time that anything was deleted."),
  waves: z.array(z.string()).readonly().describe("Waves whose people stay though their time is over, and why."),
  kept: z
    .array(
      z.object({
        table: z.string(),
        what: z.string(),
        holds: z.string().describe("What of people stands in it."),
        goesBy: z.enum(["details", "waves", "audit", "fixed", "replaced", "person", "stays"]),
        when: z.string().describe("From when the time counts, or why it stays."),
      }),
    )
    .readonly()
    .describe("Each table of the app."),
});
export type Retention = Readonly<z.infer<typeof RetentionSchema>>;
