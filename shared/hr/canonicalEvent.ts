import { z } from "zod";
import { isTimeZone } from "../domain/calendar/schedule.ts";
import type { FieldProblem } from "../web/problem.ts";

const HIRED = "hr.worker.hired.v1";
/** The family that senders may know of; everything but `hired` is for a later version of this app. */
const FAMILY = /^hr\.worker\.[a-z-]+\.v\d+$/;

/**
 * No control characters and no halves of characters: some of it becomes addresses, keys and header lines, which cannot
 * hold them.
 */
const text = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, "must be plain text");
/** HR systems send `null` for what they do not know. */
const optional = <T extends z.ZodType>(schema: T) =>
  schema.nullish().transform((value): z.output<T> | undefined => (value === null ? undefined : value));

/** `Z`, or hours and minutes east of Greenwich: `+01:00`, `+0100`, `+01`. */
const OFFSET = /^([+-])(0\d|1[0-4])(?::?([0-5]\d))?$/;
const zoneOf = (zone: string): string => {
  if (zone === "Z") return "UTC";
  const [, sign, hours, minutes = "00"] = OFFSET.exec(zone) ?? [];
  return hours === undefined ? zone : `${sign}${hours}:${minutes}`;
};
const TimeZone = text(64)
  .refine(
    (zone) => OFFSET.test(zone) || isTimeZone(zoneOf(zone)),
    "must be an IANA time zone such as Europe/Berlin, or an offset such as +01:00",
  )
  .transform(zoneOf);

/**
 * A hire as our canonical CloudEvent tells it. The manager it may name is not even read: who may collect a pass is
 * Entra's word alone. The descriptions are the reference for senders; `hiredEvent.example.json` is a whole one.
 */
export const HiredEventSchema = z.object({
  specversion: z.literal("1.0").describe("The version of CloudEvents."),
  id: text(256).describe(
    "Which event of its source this is. Sent again with the same id and source, it is accepted and changes nothing.",
  ),
  source: text(512).describe("Which HR system speaks. Its worker ids are apart from those of every other source."),
  type: z.literal(HIRED).describe("The one type that is handled; others of its family are answered 422."),
  subject: z.unknown().optional().describe("Whom the event is about, for people who read it. The app does not."),
  time: z.unknown().optional().describe("When it happened. The app does not read it: `sequence` tells the order."),
  datacontenttype: optional(z.string().regex(/^application\/([\w.-]+\+)?json\b/i, "must be application/json")),
  data: z.object({
    workerId: text(128).describe("The worker's id in the HR system. With `source` it is one joiner for good."),
    sequence: z
      .number()
      .int()
      .nonnegative()
      .max(Number.MAX_SAFE_INTEGER)
      .describe("Orders the events of one worker: the higher one is the newer one, and an older one changes nothing."),
    timeZone: optional(TimeZone).describe(
      "IANA name of the zone in which the person begins to work, or its offset (`+01:00`), which knows no summer time. Without it, the app's DEFAULT_TIME_ZONE.",
    ),
    identity: z
      .object({
        entraObjectId: optional(z.guid().toLowerCase()).describe("Object id of the account."),
        userPrincipalName: optional(text(256).regex(/^[^\s@]+@[^\s@]+$/, "must look like name@domain")).describe(
          "Sign-in name of the account.",
        ),
        employeeId: optional(text(16)).describe("`employeeId` of the account in Entra."),
      })
      .refine(
        ({ entraObjectId, userPrincipalName, employeeId }) => Boolean(entraObjectId ?? userPrincipalName ?? employeeId),
        "must have at least one of entraObjectId, userPrincipalName and employeeId",
      )
      .describe(
        "How the account is found in Entra; at least one of the three. Where several are given they must lead to the same account. An account that is not there yet is waited for.",
      ),
    person: z
      .object({
        givenName: optional(text(128)),
        familyName: optional(text(128)),
        preferredName: optional(text(128)),
      })
      .refine(
        ({ givenName, familyName, preferredName }) => Boolean(givenName ?? familyName ?? preferredName),
        "must have at least one of givenName, familyName and preferredName",
      )
      .describe(
        "The names that mails and pages show; `preferredName` stands for `givenName`. One is enough: not everybody has two.",
      ),
    employment: z.object({
      startDate: z.iso.date().describe("First day of work, local. The manager gets a link on its working morning."),
    }),
  }),
});
export type HiredEvent = z.infer<typeof HiredEventSchema>;

export type ParsedEvent =
  | { readonly kind: "hired"; readonly event: HiredEvent }
  /** One of the family that this version does not handle. */
  | { readonly kind: "notHandled"; readonly type: string }
  | { readonly kind: "invalid"; readonly problems: readonly FieldProblem[] };

/**
 * HR systems send `null`, or an empty text, for what they do not know: both count as absent, wherever they stand.
 * Lists are no part of the event.
 */
const known = (value: unknown): unknown =>
  typeof value !== "object" || value === null || Array.isArray(value)
    ? value
    : Object.fromEntries(
        Object.entries(value)
          .filter(([, one]) => one !== null && !(typeof one === "string" && one.trim() === ""))
          .map(([name, one]) => [name, known(one)]),
      );

/**
 * Reads a canonical HR event (CloudEvents 1.0); all problems at once, each with its path. Unknown attributes are
 * ignored.
 */
export function parseCanonicalEvent(body: unknown): ParsedEvent {
  const named = z.object({ type: z.string() }).safeParse(body);
  if (named.success && named.data.type !== HIRED && FAMILY.test(named.data.type))
    return { kind: "notHandled", type: named.data.type };
  const parsed = HiredEventSchema.safeParse(known(body));
  if (parsed.success) return { kind: "hired", event: parsed.data };
  return {
    kind: "invalid",
    problems: parsed.error.issues.map(({ path, message }) => ({ field: path.join("."), message })),
  };
}
