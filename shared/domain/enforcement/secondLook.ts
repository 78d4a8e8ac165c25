import { z } from "zod";
import { minutes } from "../calendar/durations.ts";

/** By what was found at a look, when it was first found in a row. */
export const SeenSchema = z.record(z.string(), z.string());
type Seen = Readonly<z.infer<typeof SeenSchema>>;

/** One replica may lag behind for so long: a second look that comes at once may ask the same one. */
const APART_MS = minutes(3);

/** More are kept as one: a row holds no thousands of people. */
const MOST_KEPT = 100;
const MANY = "many";

/**
 * What a look found that an earlier one has found, too: one reading may be short, or late. What stands is confirmed by
 * the next run; what was found once only is forgotten.
 * @returns what is to be told, and what is to be kept for the next look.
 */
export function seenTwice(
  before: Seen | undefined,
  found: readonly string[],
  now: Date,
): { readonly confirmed: readonly string[]; readonly seen: Seen } {
  const keys = found.length > MOST_KEPT ? [MANY] : found;
  const seen = Object.fromEntries(keys.map((one) => [one, before?.[one] ?? now.toISOString()]));
  const isOld = (one: string) => now.getTime() - Date.parse(seen[one] ?? "") >= APART_MS;
  return { confirmed: seen[MANY] === undefined ? found.filter(isOld) : isOld(MANY) ? found : [], seen };
}
