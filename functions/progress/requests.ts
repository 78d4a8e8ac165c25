import { z } from "zod";
import { isDate } from "../../shared/domain/calendar/isDate.ts";
import { CohortSchema, DeadlineStandingSchema } from "../../shared/domain/deadline/deadlineStanding.ts";
import { departmentKeyOf } from "../../shared/domain/deadline/department.ts";
import { ReportedKindSchema } from "../../shared/domain/deadline/reportedMethod.ts";
import { DeviceFamilySchema } from "../../shared/domain/device/deviceFamily.ts";
import { CountedFigureSchema, MAY_USE_PHONE_CODES } from "../../shared/progress/readCounted.ts";
import { WAVE_ID } from "../waves/http/requests.ts";

const date = z.string().refine(isDate, "must be a date, yyyy-mm-dd");
const wave = z.string().refine((text) => WAVE_ID.test(text), "must be the id of a wave");
/** A name as it is written, or whoever has none that is counted. */
const ofDepartment = {
  department: z
    .string()
    .max(200)
    .refine((text) => departmentKeyOf(text) !== undefined, "must be the name of a department")
    .optional()
    .describe("Of whoever has this department in the directory. Case and spaces do not matter."),
  departments: z
    .enum(["none", "other"], "must be none or other")
    .optional()
    .describe("none: of whoever has no department. other: of whoever is in one that is not counted by its name."),
};
const isOne = ({ department, departments }: { readonly department?: unknown; readonly departments?: unknown }) =>
  department === undefined || departments === undefined;
const oneOfBoth = { message: "must not be asked for beside department", path: ["departments"] };
const format = z.enum(["json", "csv"], "must be json or csv").optional();

/** The query of `GET /api/progress`. */
export const ProgressRequestSchema = z
  .strictObject({
    wave: wave.optional().describe("Of this wave alone. Absent: of everybody."),
    family: DeviceFamilySchema.optional().describe("Of members of waves with this family of devices alone."),
    ...ofDepartment,
    from: date.optional().describe("First day of the series, local date (`DEFAULT_TIME_ZONE`). Absent: 92 days back."),
    to: date.optional().describe("Last such day."),
    format,
    by: z
      .enum(["department"], "must be department")
      .optional()
      .describe(
        "With `format=csv`: a record for each department as it was counted last, in place of one for each day.",
      ),
  })
  .refine(({ by, format, ...asked }) => !by || (format === "csv" && Object.keys(asked).length === 0), {
    message: "must be asked for with format=csv alone",
    path: ["by"],
  })
  .refine(({ wave, family }) => !wave || !family, { message: "must not be asked for beside a wave", path: ["family"] })
  .refine(
    ({ wave, family, department, departments }) => (department ?? departments) === undefined || !(wave ?? family),
    {
      message: "must not be asked for beside a wave or a family of devices",
      path: ["department"],
    },
  )
  .refine(isOne, oneOfBoth)
  .refine(({ from, to }) => !from || !to || from <= to, { message: "must not be before from", path: ["to"] });

/** The `next` of a list: its place within rows of ids. */
const CURSOR = /^[0-9a-f]\.\d{6}\.\d{1,3}$/;
const list = {
  cohort: z.enum(CohortSchema.options, `must be one of ${CohortSchema.options.join(", ")}`),
  state: z.enum(DeadlineStandingSchema.options, `must be one of ${DeadlineStandingSchema.options.join(", ")}`),
  wave: wave
    .or(z.literal(""))
    .optional()
    .describe("Whoever is in scope of this wave; empty: of none. Absent: everybody."),
  ...ofDepartment,
  page: z.string().regex(CURSOR, "must be the `next` of the page before").optional(),
  format,
};

/** The query of `GET /api/deadline`. */
export const DeadlineRequestSchema = z.strictObject(list).refine(isOne, oneOfBoth);

/** The query of the page: without a list it shows how many are in each. A form sends what was left open, too. */
export const DeadlinePageRequestSchema = z
  .strictObject({ ...list, cohort: list.cohort.optional(), state: list.state.optional() })
  .refine(({ cohort, state }) => (cohort === undefined) === (state === undefined), {
    message: "must be given with state",
    path: ["cohort"],
  })
  .refine(
    ({ cohort, wave, department, departments }) =>
      cohort !== undefined || wave === undefined || (department ?? departments) === undefined,
    { message: "must not be asked for beside a department without a list", path: ["wave"] },
  )
  .refine(isOne, oneOfBoth);

/** The query of `GET /api/counted`. */
export const CountedRequestSchema = z
  .strictObject({
    kind: ReportedKindSchema.optional().describe("Whoever holds this kind, by the last count."),
    figure: z
      .enum([...CountedFigureSchema.options, MAY_USE_PHONE_CODES])
      .optional()
      .describe(
        "Members of waves whom this number counts, as their rows stand now. Absent: all in scope. `mayUsePhoneCodes`: whoever may use SMS or voice, by the last count.",
      ),
    device: DeviceFamilySchema.optional().describe("Of those in waves, with this family of devices alone."),
    page: z.string().optional().describe("`next` of the page before."),
  })
  .refine(({ kind, figure, device }) => kind === undefined || (figure ?? device) === undefined, {
    message: "must not be asked for beside figure or device",
    path: ["kind"],
  })
  .refine(({ figure, device }) => figure !== MAY_USE_PHONE_CODES || device === undefined, {
    message: "must not be asked for beside mayUsePhoneCodes",
    path: ["device"],
  })
  .refine((asked) => asked.page === undefined || (isOfCount(asked) ? CURSOR : MEMBER_CURSOR).test(asked.page), {
    message: "must be the `next` of the page before",
    path: ["page"],
  });
export type CountedRequest = z.infer<typeof CountedRequestSchema>;
const isOfCount = ({ kind, figure }: { readonly kind?: unknown; readonly figure?: unknown }): boolean =>
  kind !== undefined || figure === MAY_USE_PHONE_CODES;
/** A wave, and its last member who was given. */
const MEMBER_CURSOR = /^[A-Za-z0-9][A-Za-z0-9-]{0,62}\.([0-9a-fA-F-]{36})?$/;
