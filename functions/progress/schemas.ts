import { z } from "zod";
import { CohortSchema } from "../../shared/domain/deadline/deadlineStanding.ts";
import { ProgressCutSchema } from "../../shared/domain/deadline/progressCut.ts";
import { ProgressRatesSchema } from "../../shared/domain/deadline/progressRates.ts";
import { DeviceFamilySchema } from "../../shared/domain/device/deviceFamily.ts";

const counted = ProgressCutSchema.extend({ rates: ProgressRatesSchema });

const DeadlineDaySchema = z.object({
  cohort: CohortSchema,
  date: z.string().describe("From this local date on Microsoft sends no codes by text message or call."),
  daysLeft: z.number().int().describe("By the calendar of `DEFAULT_TIME_ZONE`; negative behind it."),
});

const DaySchema = counted.extend({
  day: z.string().describe("Local date."),
  isMonday: z.boolean().describe("The rate is compared from Monday to Monday."),
});

/** The answer of `GET /api/progress`. */
export const ProgressAnswerSchema = z.object({
  counted: z
    .object({
      at: z.string().describe("When the last count that ended had begun."),
      reportAt: z
        .string()
        .describe("When the report had been read that it counts; Entra's report itself may be 36 hours older."),
    })
    .optional()
    .describe("Absent while nobody was counted yet."),
  countingSince: z.string().optional().describe("A count is under way; what it found is shown once it ends."),
  deadlines: z.array(DeadlineDaySchema).readonly(),
  now: counted.optional().describe("What was asked for, as it was counted last."),
  waves: z
    .array(counted.extend({ waveId: z.string() }))
    .readonly()
    .describe("Each wave, as it was counted last; empty where one wave was asked for."),
  deviceFamilies: z
    .array(counted.extend({ family: DeviceFamilySchema }))
    .readonly()
    .describe(
      "Members of waves by the device on which they set up a passkey, where it is known; `figures` and `rates` alone say something. Empty where one wave or family was asked for.",
    ),
  outsideWaves: counted.optional().describe("Whoever is in no wave."),
  days: z.array(DaySchema).readonly().describe("The oldest first."),
  notKnown: z
    .array(z.enum(["departments", "deviceFamilies", "globalAdministrators", "phoneCodes"]))
    .readonly()
    .describe(
      "What could not be told, so that nothing is cut by it. Whoever may be exempt until July counts for February.",
    ),
});
export type ProgressAnswer = Readonly<z.infer<typeof ProgressAnswerSchema>>;
