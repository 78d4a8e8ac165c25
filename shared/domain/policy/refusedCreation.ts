import { z } from "zod";
import { hours, minutes } from "../calendar/durations.ts";

/** A creation that Entra has refused: asking again at once changes nothing, and fills the tenant's audit log. */
export const RefusedCreationSchema = z.object({
  since: z.string().describe("The first time in a row."),
  at: z.string().describe("The last time."),
  tries: z.number().int().describe("How often in a row."),
  nextAt: z.string().describe("When it is asked for next."),
  reason: z.string().describe("Why, as far as advice goes by it."),
  code: z.string(),
  said: z.string().describe("The service's own words."),
  requestId: z.string().optional(),
});
export type RefusedCreation = Readonly<z.infer<typeof RefusedCreationSchema>>;

const FIRST_WAIT_MS = minutes(1);
const LONGEST_WAIT_MS = hours(6);

/** The row after one more refusal: each wait is twice the one before, up to six hours. */
export function refusedOnceMore(
  known: RefusedCreation | undefined,
  answer: Pick<RefusedCreation, "reason" | "code" | "said" | "requestId">,
  now: Date,
): RefusedCreation {
  const tries = (known?.tries ?? 0) + 1;
  const at = now.toISOString();
  const waitMs = Math.min(FIRST_WAIT_MS * 2 ** Math.min(tries - 1, 16), LONGEST_WAIT_MS);
  return { ...answer, since: known?.since ?? at, at, tries, nextAt: new Date(now.getTime() + waitMs).toISOString() };
}

/**
 * What is known of a creation that is not to be asked for yet.
 * @param askedAnewAt when people last wanted it anew: what was refused before does not count.
 */
export const pausedCreation = (
  known: RefusedCreation | undefined,
  now: Date,
  askedAnewAt?: string,
): RefusedCreation | undefined =>
  known === undefined || Date.parse(known.nextAt) <= now.getTime() || isBefore(known.at, askedAnewAt)
    ? undefined
    : known;

const isBefore = (at: string, other: string | undefined): boolean =>
  other !== undefined && Date.parse(at) < Date.parse(other);

/** For people. @param sooner what they can do to have it asked for at once. */
export const pauseInWords = ({ said, tries, since, nextAt }: RefusedCreation, sooner: string): string =>
  `${said} (asked ${tries === 1 ? "once" : `${tries} times`} since ${since}; asked again at ${nextAt}, or at once when ${sooner})`;
