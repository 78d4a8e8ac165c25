import { z } from "zod";
import { isDate } from "../../shared/domain/calendar/schedule.ts";
import { DeviceFamilySchema } from "../../shared/domain/device/deviceFamily.ts";
import { WAVE_ID } from "../waves/http/requests.ts";

const date = z.string().refine(isDate, "must be a date, yyyy-mm-dd");
const wave = z.string().refine((text) => WAVE_ID.test(text), "must be the id of a wave");
const format = z.enum(["json", "csv"], "must be json or csv").optional();

/** The query of `GET /api/progress`. */
export const ProgressRequestSchema = z
  .strictObject({
    wave: wave.optional().describe("Of this wave alone. Absent: of everybody."),
    family: DeviceFamilySchema.optional().describe("Of members of waves with this family of devices alone."),
    from: date.optional().describe("First day of the series, local date (`DEFAULT_TIME_ZONE`). Absent: 92 days back."),
    to: date.optional().describe("Last such day."),
    format,
  })
  .refine(({ wave, family }) => !wave || !family, { message: "must not be asked for beside a wave", path: ["family"] })
  .refine(({ from, to }) => !from || !to || from <= to, { message: "must not be before from", path: ["to"] });
