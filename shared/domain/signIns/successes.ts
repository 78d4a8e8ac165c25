import { z } from "zod";
import { days, hours } from "../calendar/durations.ts";

/** What one page of successes showed of those who are enforced. */
export const SuccessesSchema = z.object({
  from: z.string().describe("From here to the end the log was read without a gap."),
  to: z.string(),
  people: z.array(z.string()).describe("Who got in under the workforce policy; some of them, where there are many."),
});
export type Successes = Readonly<z.infer<typeof SuccessesSchema>>;

/** Enough to tell that nobody gets in from a quiet hour. */
const LEAST_PEOPLE = 20;
/** More are not looked up again, and make the feed's row no longer. */
export const MOST_PEOPLE = 100;
/** People of another zone or shift get in at another hour. */
const SAME_HOUR_MS = hours(2);

const spanOf = ({ from, to }: Pick<Successes, "from" | "to">): number => Math.max(1, Date.parse(to) - Date.parse(from));

/** How far two moments are apart by the clock on the wall, whatever the days. */
function apartByClock(one: string, other: string): number {
  const apart = Math.abs(Date.parse(one) - Date.parse(other)) % days(1);
  return Math.min(apart, days(1) - apart);
}

/**
 * Whether sign-ins under the workforce policy have dried up: nobody who is enforced got in, where as many as got in
 * before would have shown. Pure. A window that was not read, or in which nobody did anything, says nothing.
 *
 * @param before when somebody got in last. @param now what was read in full since.
 * @param stillEnforced how many of those people are enforced still. @param others who else tried or got in meanwhile.
 */
export function areDriedUp(
  before: Successes | undefined,
  now: Successes,
  { stillEnforced, others }: { readonly stillEnforced: number; readonly others: number },
): boolean {
  if (before === undefined || now.people.length > 0 || others < LEAST_PEOPLE) return false;
  if (apartByClock(before.to, now.to) > SAME_HOUR_MS) return false;
  return stillEnforced * Math.min(1, spanOf(now) / spanOf(before)) >= LEAST_PEOPLE;
}
