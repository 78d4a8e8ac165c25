import { z } from "zod";
import { isDate } from "../../shared/domain/calendar/isDate.ts";
import { WAVE_ID } from "../waves/http/requests.ts";

const date = z.string().refine((text) => text === "" || isDate(text), "must be a date, yyyy-mm-dd");

/** The query of `GET /api/issues-found`. A form sends what was left empty, too. */
export const IssuesRequestSchema = z
  .strictObject({
    wave: z
      .string()
      .refine((text) => text === "" || WAVE_ID.test(text), "must be the id of a wave")
      .optional(),
    from: date
      .optional()
      .describe("First day on which a ticket was opened, in the app's own time zone (`DEFAULT_TIME_ZONE`)."),
    to: date.optional().describe("Last such day."),
    format: z.enum(["json", "csv"], "must be json or csv").optional(),
  })
  .refine(({ from, to }) => !from || !to || from <= to, { message: "must not be before from", path: ["to"] });
export type IssuesRequest = z.infer<typeof IssuesRequestSchema>;
