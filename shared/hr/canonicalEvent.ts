import { z } from "zod";
import type { FieldProblem } from "../web/problem.ts";
import { HiredEventSchema, type HireEvent, HireEventSchema } from "./hireEvents.ts";
import { type LeaveEvent, LeaveEventSchema } from "./leaveEvents.ts";
import { type LeaverEvent, LeaverEventSchema } from "./leaverEvents.ts";
import { FAMILY, type NotedEvent, OtherEventSchema } from "./notedEvents.ts";

/** An event of the HR system, of whatever kind. */
export type HrEvent = HireEvent | LeaverEvent | LeaveEvent | NotedEvent;

export type ParsedEvent =
  /** Somebody works here, or will. */
  | { readonly kind: "hire"; readonly event: HireEvent }
  /** Somebody works here no longer. */
  | { readonly kind: "leaver"; readonly event: LeaverEvent }
  | { readonly kind: "leave"; readonly event: LeaveEvent }
  /** Nothing follows from it. */
  | { readonly kind: "noted"; readonly event: NotedEvent }
  /** One that this app acts on, in a version that it does not know. */
  | { readonly kind: "notHandled"; readonly type: string }
  | { readonly kind: "invalid"; readonly problems: readonly FieldProblem[] };

const typesOf = (options: readonly { readonly shape: { readonly type: z.ZodLiteral<string> } }[]) =>
  new Set(options.map(({ shape }) => shape.type.value));
const leavers = typesOf(LeaverEventSchema.options);
const leaves = typesOf(LeaveEventSchema.options);
const hires = typesOf(HireEventSchema.options);
const nameOf = (type: string): string => type.slice(0, type.lastIndexOf("."));
/** What is acted on: another version of one of these is not something of which nothing follows. */
const actedOn = new Set([...hires, ...leavers, ...leaves].map(nameOf));

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
 * ignored. What is no event of the family is judged as a hire, so that the sender reads what one needs.
 */
export function parseCanonicalEvent(body: unknown): ParsedEvent {
  const type = z.object({ type: z.string() }).safeParse(body).data?.type ?? "";
  const given = known(body);
  if (leavers.has(type)) return read("leaver", LeaverEventSchema.safeParse(given));
  if (leaves.has(type)) return read("leave", LeaveEventSchema.safeParse(given));
  if (hires.has(type)) return read("hire", HireEventSchema.safeParse(given));
  if (!FAMILY.test(type)) return read("hire", HiredEventSchema.safeParse(given));
  if (actedOn.has(nameOf(type))) return { kind: "notHandled", type };
  return read("noted", OtherEventSchema.safeParse(given));
}

function read<Kind extends string, Event>(
  kind: Kind,
  parsed: z.ZodSafeParseResult<Event>,
): { readonly kind: Kind; readonly event: Event } | Extract<ParsedEvent, { kind: "invalid" }> {
  if (parsed.success) return { kind, event: parsed.data };
  const problems = parsed.error.issues.map(({ path, message }) => ({ field: path.join("."), message }));
  return { kind: "invalid", problems };
}
