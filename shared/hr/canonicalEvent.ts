import { z } from "zod";
import type { FieldProblem } from "../web/problem.ts";
import { envelope, optional, Sequence, TimeZone, text, WorkerId } from "./eventFields.ts";
import { type LeaveEvent, LeaveEventSchema } from "./leaveEvents.ts";

const HIRED = "hr.worker.hired.v1";
const LEAVES: ReadonlySet<string> = new Set(LeaveEventSchema.options.map(({ shape }) => shape.type.value));
/** The family that senders may know of; what is not handled is for a later version of this app. */
const FAMILY = /^hr\.worker\.[a-z-]+\.v\d+$/;

/**
 * A hire as our canonical CloudEvent tells it. The manager it may name is not even read: who may collect a pass is
 * Entra's word alone. The descriptions are the reference for senders; `hiredEvent.example.json` is a whole one.
 */
export const HiredEventSchema = z.object({
  ...envelope,
  type: z.literal(HIRED).describe("Somebody was hired."),
  data: z.object({
    workerId: WorkerId,
    sequence: Sequence,
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

/** An event that is handled. */
export type HrEvent = HiredEvent | LeaveEvent;

export type ParsedEvent =
  | { readonly kind: "hired"; readonly event: HiredEvent }
  | { readonly kind: "leave"; readonly event: LeaveEvent }
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
  const type = z.object({ type: z.string() }).safeParse(body).data?.type;
  if (type !== undefined && LEAVES.has(type)) {
    const leave = LeaveEventSchema.safeParse(known(body));
    return leave.success ? { kind: "leave", event: leave.data } : invalid(leave.error);
  }
  if (type !== undefined && type !== HIRED && FAMILY.test(type)) return { kind: "notHandled", type };
  const parsed = HiredEventSchema.safeParse(known(body));
  return parsed.success ? { kind: "hired", event: parsed.data } : invalid(parsed.error);
}

const invalid = (error: z.ZodError): ParsedEvent => ({
  kind: "invalid",
  problems: error.issues.map(({ path, message }) => ({ field: path.join("."), message })),
});
