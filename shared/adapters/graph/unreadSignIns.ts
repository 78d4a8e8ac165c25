import { z } from "zod";
import type { SignIn, UnreadSignIn } from "../../domain/people/signIn.ts";
import { RefusedError, saidBy } from "../../errors.ts";
import type { SignInPage } from "../../ports/reports.ts";
import { Moment } from "../moments.ts";
import { understood } from "./graphAnswer.ts";
import type { TellUnread } from "./unreadParts.ts";

const WHAT = "lines of the sign-in log";
const MEANWHILE =
  "Whoever such a line names is left out of the next flip, or looked at live where they are enforced. One that names " +
  "nobody keeps every sweep of its time from being clean, and the waves of its time watched closely.";

/** Absent stays absent: that is missing evidence, and not "no policy applied". */
export const Applied = z
  .array(z.object({ id: z.string().nullish(), result: z.string().nullish() }))
  .nullish()
  .transform((policies) => policies?.map(({ id, result }) => ({ id: id ?? "", result: result ?? "unknown" })));

const text = z.string().min(1).optional().catch(undefined);
const Glimpse = z
  .object({
    id: text,
    userId: text,
    createdDateTime: Moment.optional().catch(undefined),
    correlationId: text,
    appliedConditionalAccessPolicies: Applied.optional().catch(undefined),
  })
  .catch({});

/**
 * The lines that can be read, and what can be made out of the others: one odd line costs no other, and is never taken
 * for a line that is not there. Also where not a single one can be read: in a quiet hour there is but one.
 * @param named the line by Graph's names, for one of another log.
 */
export async function readSignIns(
  tell: TellUnread,
  shape: z.ZodType<SignIn>,
  lines: readonly unknown[],
  named: (line: unknown) => unknown = (line) => line,
): Promise<Pick<SignInPage, "items" | "unread">> {
  const items: SignIn[] = [];
  const unread: UnreadSignIn[] = [];
  let last: RefusedError | undefined;
  for (const line of lines) {
    try {
      items.push(understood(shape, line));
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      last = error;
      unread.push(Glimpse.parse(named(line)));
    }
  }
  if (!last) return { items };
  const because = `${saidBy(last)} (${nameOf(unread.at(-1))})`;
  await tell({ what: WHAT, because, count: unread.length, of: lines.length, meanwhile: MEANWHILE });
  return { items, unread };
}

/** By which people find it in Entra's own log. */
const nameOf = ({ id, createdDateTime }: UnreadSignIn = {}): string =>
  `the last is ${id ?? "without an id"} of ${createdDateTime ?? "an unknown moment"}`;

/** @throws RefusedError when a line that may be this person's cannot be read: it must not look like none. */
export function refuseUnread(unread: readonly UnreadSignIn[] = [], isOther: (userId: string) => boolean): void {
  const theirs = unread.filter(({ userId }) => userId === undefined || !isOther(userId));
  if (theirs.length === 0) return;
  const say = `${theirs.length} lines of the sign-in log that may be of this person cannot be read`;
  throw new RefusedError("notUnderstood", "signInUnread", say);
}
