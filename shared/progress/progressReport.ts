import { z } from "zod";
import { AutomaticEnablementSchema } from "../domain/deadline/automaticEnablement.ts";
import { CohortSchema } from "../domain/deadline/deadlineStanding.ts";
import { LastMondaySchema, ProgressCutSchema } from "../domain/deadline/progressCut.ts";
import { ProgressRatesSchema } from "../domain/deadline/progressRates.ts";
import { DeviceFamilySchema } from "../domain/device/deviceFamily.ts";

const counted = ProgressCutSchema.omit({ setUpMinutes: true }).extend({ rates: ProgressRatesSchema });

const countedAt = z.object({
  at: z.string().describe("When the last count that ended had begun."),
  reportAt: z
    .string()
    .describe("When the report had been read that it counts; Entra's report itself may be 36 hours older."),
});

const DeadlineDaySchema = z.object({
  cohort: CohortSchema,
  date: z.string().describe("From this local date on Microsoft sends no codes by text message or call."),
  daysLeft: z.number().int().describe("By the calendar of `DEFAULT_TIME_ZONE`; negative behind it."),
});

const DaySchema = counted.extend({
  day: z.string().describe("Local date."),
  isMonday: z.boolean().describe("The rate is compared from Monday to Monday."),
});

const ReportStandingSchema = z.object({
  readAt: z.string().optional().describe("When it was last read completely; absent before."),
  newestAt: z.string().optional().describe("The newest `lastUpdatedDateTime` of its lines."),
  isLate: z.boolean().describe("That reading is older than thirteen hours."),
  overdueSince: z.string().optional().describe("No reading of it has ended for two days or more."),
  stillSince: z
    .string()
    .optional()
    .describe("Since when Entra has made no line of it anew, where that is far longer than it took before."),
});

/** The answer of `GET /api/progress`. */
export const ProgressReportSchema = z.object({
  counted: countedAt.optional().describe("Absent while nobody was counted yet."),
  countingSince: z.string().optional().describe("A count is under way; what it found is shown once it ends."),
  report: ReportStandingSchema.describe("The registration report, which most of these numbers go by."),
  deadlines: z.array(DeadlineDaySchema).readonly(),
  automaticEnablement: AutomaticEnablementSchema.optional().describe(
    "Whether the tenant put off Microsoft's own enablement of passkeys for whoever may use codes by phone; absent until it was asked.",
  ),
  now: counted.optional().describe("What was asked for, as it was counted last."),
  waves: z
    .array(counted.extend({ waveId: z.string() }))
    .readonly()
    .describe("Each wave, as it was counted last; empty where one wave was asked for."),
  deviceFamilies: z
    .array(counted.extend({ family: DeviceFamilySchema, lastMonday: LastMondaySchema.optional() }))
    .readonly()
    .describe(
      "Members of waves by the device on which they set up a passkey, where it is known; `figures` and `rates` alone say something. Empty where one wave or family was asked for.",
    ),
  departments: z
    .array(
      counted.extend({
        kind: z
          .enum(["named", "other", "none"])
          .describe("One that is counted by its name; all smaller ones together; whoever has none in the directory."),
        department: z.string().optional().describe("The name as most of its people have it written; of one alone."),
      }),
    )
    .readonly()
    .describe(
      "Everybody once, by the department in the directory: the fifty largest by name, the rest together. `left` is always 0. Empty while it was not read, and where a part was asked for.",
    ),
  outsideWaves: counted.optional().describe("Whoever is in no wave."),
  days: z.array(DaySchema).readonly().describe("The oldest first."),
  notKnown: z
    .array(z.enum(["departments", "deviceFamilies", "globalAdministrators", "phoneCodes", "phoneCodeGroups"]))
    .readonly()
    .describe(
      "What could not be told, so that nothing is cut by it. Whoever may be exempt until July counts for February; whom a group that could not be read may let use text messages or calls counts as allowed.",
    ),
});
export type ProgressReport = Readonly<z.infer<typeof ProgressReportSchema>>;

/** The answer of `GET /api/deadline`. */
export const DeadlineListSchema = z.object({
  counted: countedAt.optional().describe("Absent while nobody was counted yet."),
  people: z
    .array(
      z.object({
        userId: z.string(),
        displayName: z.string().optional().describe("As the report names them; absent where it does not."),
        waveId: z.string().optional().describe("The wave that they are in scope of by now."),
        department: z.string().optional().describe("As the directory had it at the count; absent where it has none."),
        methodsRegistered: z
          .array(z.string())
          .readonly()
          .describe("As the report names them by now: it may have been read anew since the count."),
        isReady: z.boolean().describe("The report has named a passkey that counts since."),
      }),
    )
    .readonly(),
  next: z
    .string()
    .optional()
    .describe("`page` of what follows; absent at the end. A page of one wave may be short, or empty, before that."),
});
export type DeadlineList = Readonly<z.infer<typeof DeadlineListSchema>>;
export type ListedPerson = DeadlineList["people"][number];
