import { z } from "zod";
import { APP_SCOPE } from "../../../shared/domain/audit.ts";
import { isDate } from "../../../shared/domain/calendar/isDate.ts";
import { isTimeZone } from "../../../shared/domain/calendar/schedule.ts";
import { DeviceFamilySchema } from "../../../shared/domain/device/deviceFamily.ts";
import { folded } from "../../../shared/domain/people/nameSearch.ts";
import { PhoneChoiceSchema } from "../../../shared/domain/personas/phoneChoice.ts";
import { reservedKeys } from "../../../shared/domain/policy/registeredPolicy.ts";
import { DeclaredNowSchema } from "../../../shared/domain/preflight/declaration.ts";
import { MemberFigureSchema } from "../../../shared/domain/wave/memberFigure.ts";
import { WaveKindSchema } from "../../../shared/domain/wave/waveKind.ts";
import { PersonStandingSchema } from "../../../shared/waves/memberStanding.ts";
import { PersonFlagSchema } from "../../../shared/waves/personOfWave.ts";
import type { WaveAction } from "../../../shared/waves/waveActions.ts";

/** Ids of waves are parts of instance ids, keys and paths. */
export const WAVE_ID = /^[A-Za-z0-9][A-Za-z0-9-]{0,62}$/;

/** Audit lines and policies of the app itself stand under these: a wave's must not lie among them. */
const OWN_SCOPES: readonly string[] = [APP_SCOPE, ...reservedKeys];

/** The body of `POST /api/waves`. */
export const StartWaveSchema = z.strictObject({
  waveId: z
    .string()
    .regex(WAVE_ID, "must be 1 to 63 letters, digits and hyphens, and begin with a letter or digit")
    .refine(
      (waveId) => !OWN_SCOPES.includes(waveId.toLowerCase()),
      `must not be one of the app's own words: ${OWN_SCOPES.join(", ")}`,
    )
    .describe(`Chosen by the caller, for good. None of the app's own words: ${OWN_SCOPES.join(", ")}.`),
  name: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .regex(/^\P{Cc}*$/u, "must be plain text")
    .describe("For people to read."),
  groupId: z
    .guid("must be the object id of a group")
    .transform((id) => id.toLowerCase())
    .describe("Object id of the Entra group whose members the wave takes. A group is in one wave."),
  kind: WaveKindSchema.default("workforce").describe(
    "`privileged`: the wave takes those of the group who are privileged, and nobody else. They need two keys each, all of them are awaited, and two people approve.",
  ),
  startDate: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/, "must be a date, yyyy-mm-dd")
    .describe("Local date on which the wave opens; the announcement, a week before, must lie ahead."),
  timeZone: z
    .string()
    .max(64)
    .refine(isTimeZone, "must be the name of an IANA time zone, e.g. Europe/Berlin")
    .describe("IANA name of the zone in which the wave's days and hours are reckoned."),
});
export type StartWave = z.infer<typeof StartWaveSchema>;

/** The query of `GET /api/waves/{waveId}/evidence/people`. */
export const FlipRangeSchema = z.strictObject({
  flip: z.coerce.number("must be a whole number").int().min(1).describe("`number` of the flip in the evidence."),
  from: z.coerce
    .number("must be a whole number")
    .int()
    .min(0)
    .max(1_000_000)
    .default(0)
    .describe("How many people to leave out; `next` of the answer before."),
});

const SEARCH_LETTERS = 2;

/** The body of `POST /api/waves/{waveId}/phones`. */
export const PhonesBodySchema = z.strictObject({
  choice: PhoneChoiceSchema.describe("From low to high risk: R268."),
  owner: z.string().trim().min(1).max(100).describe("Who answers for the risk."),
  until: z
    .union([z.literal(""), z.iso.date()], { error: "must be a date, yyyy-mm-dd" })
    .transform((text) => text || undefined)
    .optional()
    .describe("Local date of the wave, today or later: by then everybody is to be served. Left out: no day is named."),
  reason: z.string().trim().min(1).max(500),
});
export type PhonesBody = z.infer<typeof PhonesBodySchema>;

/** The query of `GET /api/waves/{waveId}/people`. A field of the page's form that nobody filled in is none. */
export const PeopleRangeSchema = z.strictObject({
  standing: PersonStandingSchema.optional().describe(
    "Only those who stand so: what is in the way, or how far they are.",
  ),
  only: PersonFlagSchema.optional().describe("Only those of whom this is noted, wherever they stand."),
  figure: MemberFigureSchema.optional().describe(
    "Only those in scope whom one number of the pages counts, as their rows stand now: `ready` with those enforced, `readyOutside` without; `working` holds a passkey that was used; `notReady` is neither ready nor reported so, `neither` not away or decided about either; `stranded` and `stopped` within a day.",
  ),
  device: DeviceFamilySchema.optional().describe("Only those in scope who set up a passkey on such a device."),
  search: z
    .string()
    .trim()
    .max(100, "must be at most 100 characters")
    .refine(
      (text) => text === "" || (text.length >= SEARCH_LETTERS && folded(text).length >= SEARCH_LETTERS),
      `must be at least ${SEARCH_LETTERS} letters or digits`,
    )
    .transform((text) => text || undefined)
    .optional()
    .describe(
      "How a word of their display name, their user principal name or their mail address begins: at least 2 characters; small and capital letters are one, and so are letters with and without marks.",
    ),
  from: z.coerce
    .number("must be a whole number")
    .int()
    .min(0)
    .max(1_000_000)
    .default(0)
    .describe("How many people to leave out; `next` of the answer before."),
});

const reason = z.string().trim().min(1).max(500).describe("For the audit trail and whoever reads it.");

/** The bodies of `POST /api/waves/{waveId}/{action}`, as JSON or as the fields of a form. */
export const controlBodies = {
  pause: z.object({ reason }),
  resume: z.object({}),
  postpone: z.object({
    date: z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2}$/, "must be a date, yyyy-mm-dd")
      .describe(
        "Local date of the wave, at most 365 days ahead. Until it is open, its new start; then the new day of the reminder; later the day before which nothing follows.",
      ),
    reason,
  }),
  overrule: z.object({
    date: z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2}$/, "must be a date, yyyy-mm-dd")
      .describe("Local date of the wave, the last day on which it goes on all the same: at most 28 days ahead."),
    reason,
  }),
  cancel: z.object({ reason: reason.optional() }),
  approve: z.object({
    digest: z
      .string()
      .regex(/^[0-9a-f]{64}$/, "must be the digest of the evidence, as the wave's status shows it")
      .describe("`evidence.digest` of the wave's status: what was read is what is approved."),
  }),
  withdraw: z.object({ reason }),
  rollback: z.object({ reason }),
} as const satisfies Record<WaveAction, z.ZodType>;

/** What the bodies of all actions have between them. */
export type ControlBody = {
  readonly reason?: string | undefined;
  readonly digest?: string | undefined;
  readonly date?: string | undefined;
};

/** The body of `POST /api/waves/{waveId}/members/{userId}/enter`. */
export const EnterBodySchema = z.object({});

/** The body of `POST /api/preflight/declarations`. */
export const DeclareSchema = z.object({
  check: DeclaredNowSchema.describe("The check that is declared to hold."),
  note: z.string().trim().min(1).max(500).describe("What was made sure of, for the audit trail and whoever reads it."),
  waveId: z.string().regex(WAVE_ID).optional().describe("Of a form: the wave on whose page it stands."),
});
export type DeclareBody = z.infer<typeof DeclareSchema>;

const localDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "must be a date, yyyy-mm-dd");

/** The bodies of `POST /api/waves/{waveId}/members/{userId}/decision`, as JSON or as the fields of a form. */
export const decisionBodies = {
  hold: z.object({ decision: z.literal("hold"), reason }),
  waive: z.object({
    decision: z.literal("waive"),
    until: localDate.describe("Local date of the wave, the last day on which it holds: at most 365 days ahead."),
    reason,
  }),
  withdraw: z.object({
    decision: z.literal("withdraw").describe("Takes a hold or a waiver back: the person is part of the wave again."),
    reason,
  }),
  date: z.object({
    decision: z.literal("date"),
    on: localDate.describe("Local date of the wave, at least 8 days ahead: the person is enforced from then on."),
    reason,
  }),
  confirm: z.object({
    decision: z.literal("date"),
    confirm: z
      .union([z.literal(true), z.literal("true")])
      .transform(() => true as const)
      .describe("By the second person: the date that stands is to be carried out."),
    on: localDate.optional().describe("The date that was looked at; another one that stands by now is not confirmed."),
  }),
} as const;
export type DecisionBody = z.infer<(typeof decisionBodies)[keyof typeof decisionBodies]>;

const decisionKind = z.object({ decision: z.enum(["hold", "waive", "withdraw", "date"]) });

/** What the other fields have to be, by what these say. */
export function decisionSchemaOf(fields: unknown): z.ZodType<DecisionBody> {
  const { success, data } = decisionKind.safeParse(fields);
  // Says what is wrong with `decision`.
  if (!success) return decisionKind as unknown as z.ZodType<DecisionBody>;
  const isConfirmation = data.decision === "date" && Object.hasOwn(fields as object, "confirm");
  return decisionBodies[isConfirmation ? "confirm" : data.decision];
}

/** The query of `GET /api/calendar`. */
export const CalendarQuerySchema = z.strictObject({
  from: localDate
    .refine(isDate, "must be a date of the calendar, yyyy-mm-dd")
    .optional()
    .describe("A local date: its week is the first. The week of today unless said."),
  weeks: z.coerce
    .number("must be a whole number")
    .int("must be a whole number")
    .min(1, "must be 1 to 53")
    .max(53, "must be 1 to 53")
    .default(13)
    .describe("How many weeks."),
});
export type CalendarQuery = z.infer<typeof CalendarQuerySchema>;

/** A field of a form that nobody filled in. */
const orEmpty = <Field extends z.ZodType>(field: Field) => z.union([z.literal("").transform(() => undefined), field]);
const { groupId, startDate, kind } = StartWaveSchema.shape;

/** The query of `GET /plan-wave`: what is filled in by now. */
export const PlanQuerySchema = z.strictObject({
  search: z
    .string()
    .trim()
    .max(120)
    .transform((text) => text || undefined)
    .optional()
    .describe("How the name of a group begins."),
  groupId: orEmpty(groupId).optional(),
  startDate: orEmpty(startDate).optional(),
  timeZone: orEmpty(z.string().max(64)).optional(),
  kind,
});
export type PlanQuery = z.infer<typeof PlanQuerySchema>;
