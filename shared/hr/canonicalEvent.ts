import { z } from "zod";
import type { FieldProblem } from "../web/answers.ts";

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

const isTimeZone = (zone: string): boolean => {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: zone }));
  } catch {
    return false;
  }
};
const TimeZone = text(64).refine(isTimeZone, "must be an IANA time zone");

const Hired = z.object({
  specversion: z.literal("1.0"),
  id: text(256),
  source: text(512),
  type: z.literal(HIRED),
  subject: optional(text(256)),
  time: optional(z.iso.datetime({ offset: true })),
  datacontenttype: optional(z.string().regex(/^application\/json\b/i, "must be application/json")),
  data: z.object({
    workerId: text(128),
    /** Orders the events of one worker: the higher one is the newer one. */
    sequence: z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER),
    timeZone: optional(TimeZone),
    identity: z
      .object({
        entraObjectId: optional(z.guid().toLowerCase()),
        userPrincipalName: optional(text(256).regex(/^[^\s@]+@[^\s@]+$/, "must look like name@domain")),
        employeeId: optional(text(16)),
      })
      .refine(
        ({ entraObjectId, userPrincipalName, employeeId }) => Boolean(entraObjectId ?? userPrincipalName ?? employeeId),
        "must have at least one of entraObjectId, userPrincipalName and employeeId",
      ),
    person: z.object({ givenName: text(128), familyName: text(128), preferredName: optional(text(128)) }),
    employment: z.object({ startDate: z.iso.date() }),
  }),
});

/**
 * A hire as our canonical CloudEvent tells it. The manager it may name is not even read: who may collect a pass is
 * Entra's word alone.
 */
export type HiredEvent = z.infer<typeof Hired>;

export type ParsedEvent =
  | { readonly kind: "hired"; readonly event: HiredEvent }
  /** One of the family that this version does not handle. */
  | { readonly kind: "notHandled"; readonly type: string }
  | { readonly kind: "invalid"; readonly problems: readonly FieldProblem[] };

/**
 * Reads a canonical HR event (CloudEvents 1.0); all problems at once, each with its path. Unknown attributes are
 * ignored.
 */
export function parseCanonicalEvent(body: unknown): ParsedEvent {
  const named = z.object({ type: z.string() }).safeParse(body);
  if (named.success && named.data.type !== HIRED && FAMILY.test(named.data.type))
    return { kind: "notHandled", type: named.data.type };
  const parsed = Hired.safeParse(body);
  if (parsed.success) return { kind: "hired", event: parsed.data };
  return {
    kind: "invalid",
    problems: parsed.error.issues.map(({ path, message }) => ({ field: path.join("."), message })),
  };
}
