import { z } from "zod";
import { hours, minutes } from "../calendar/durations.ts";

/** What kind of answer it was, as far as advice goes by it: a refusal's own reason, or one of these. */
export const TroubleReasonSchema = z.enum([
  "notFound",
  "denied",
  "licence",
  "unsupported",
  "invalid",
  "cursor",
  "notUnderstood",
  "obstacle",
  /** May heal by itself: throttled, away, slow, or changed by somebody else at the same moment. */
  "busy",
  /** As `busy`, and tried as often as a queue does: a timer tries it again, less and less often. */
  "gaveUp",
  /** The app's own code failed. */
  "fault",
]);

/** Something that does not go on, or did not lately: one row for what is done, for whom, and what was answered. */
export const TroubleSchema = z.object({
  scope: z.string().describe("Wave id, joiner id or `app`, as in the audit trail."),
  doing: z.string().describe("What was asked for, in words."),
  meanwhile: z.string().optional().describe("What it means as long as it lasts, in words."),
  said: z.string().describe("What the service said, cleaned of secrets."),
  reason: TroubleReasonSchema,
  code: z.string().describe("The service's own word for it."),
  requestId: z.string().optional().describe("To look the answer up with the vendor."),
  saidAt: z.string().optional().describe("The moment that the service put on its last answer."),
  since: z.string().describe("The first time in a row."),
  last: z.string().describe("The last time."),
  count: z.number().int().describe("How often in a row."),
  againBy: z.string().describe("When it is tried again at the latest."),
});
export type Trouble = Readonly<z.infer<typeof TroubleSchema>>;

/** One time that something did not go on. */
export interface Sighting extends Omit<Trouble, "since" | "last" | "count" | "againBy"> {
  readonly at: string;
  /** Absent for what is tried again after pauses that grow, as orchestrations do. */
  readonly againAfterSeconds?: number | undefined;
}

/** What may heal is no news before it has lasted so long. */
const LASTS_MS = hours(1);
/** As the pauses of an orchestration grow at most: see `activityContract`. */
const LONGEST_PAUSE_MS = hours(1);
/** A timer may be late, and a call takes its time. */
const LATE_MS = minutes(5);

const ms = (at: string): number => Date.parse(at);

/** Rows of one scope with the same key are the same trouble. */
export const troubleKey = ({ doing, code }: Pick<Trouble, "doing" | "code">): string => `${doing}|${code}`;

/** The row after one more time. What has not come for so long that it must have worked meanwhile begins anew. */
export function seenOnceMore(known: Trouble | undefined, { at, againAfterSeconds, ...sighting }: Sighting): Trouble {
  const goesOn = known !== undefined && ms(at) <= untilOf(known);
  const since = goesOn ? known.since : at;
  // Pauses double: the next one is about as long as all of them so far.
  const pauseMs =
    againAfterSeconds === undefined ? Math.min(LONGEST_PAUSE_MS, ms(at) - ms(since)) : againAfterSeconds * 1000;
  return {
    ...sighting,
    since,
    last: at,
    count: goesOn ? known.count + 1 : 1,
    againBy: new Date(ms(at) + pauseMs).toISOString(),
  };
}

/** Success writes no row: what was not met again by twice its pause is over. */
const untilOf = ({ last, againBy }: Trouble): number => ms(againBy) + (ms(againBy) - ms(last)) + LATE_MS;
export const standsUntil = (trouble: Trouble): string => new Date(untilOf(trouble)).toISOString();

/**
 * Whether people are to hear of it: a refusal at once; what may heal when it has lasted for an hour, or is not tried
 * again within one.
 */
export const isNews = ({ reason, since, againBy }: Trouble): boolean =>
  reason !== "busy" || ms(againBy) - ms(since) >= LASTS_MS;

/** Whether it is in the way at this moment. */
export const stands = (trouble: Trouble, now: Date): boolean => isNews(trouble) && now.getTime() <= untilOf(trouble);
