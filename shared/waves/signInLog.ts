import type { SignIn } from "../domain/people/signIn.ts";
import { TransientError } from "../errors.ts";
import type { ReportReader } from "../ports/graph.ts";
import { more, next, type PageEnd, type Scope } from "../steps/step.ts";

// Source: graph facts 0.1: 5 requests / 10 s on the sign-in log.
const PAGES_AT_ONCE = 5;
export const BUSY_SECONDS = 10;

/**
 * Reads some pages of the sign-in log, one after the other, and hands their rows to `take` together.
 * @param take says what changed in the tally.
 */
export async function readSomeSignIns<Tally>(
  { ports, since, cursor }: Scope<Tally>,
  log: Parameters<ReportReader["signIns"]>[0],
  from: string,
  take: (signIns: readonly SignIn[]) => Promise<Partial<Tally>>,
  pagesAtOnce = PAGES_AT_ONCE,
): Promise<PageEnd<Tally>> {
  const signIns: SignIn[] = [];
  let following = cursor;
  let afterSeconds: number | undefined;
  for (let page = 0; page < pagesAtOnce; page++) {
    try {
      const read = await ports.reports.signIns(log, from, since, following);
      signIns.push(...read.items);
      following = read.next;
      if (following === undefined) break;
    } catch (error) {
      // What was read so far is kept; without any page the caller hears of it.
      if (!(error instanceof TransientError) || page === 0) throw error;
      afterSeconds = error.retryAfterSeconds ?? BUSY_SECONDS;
      break;
    }
  }
  const tally = await take(signIns);
  return following === undefined ? next(tally) : more(following, { afterSeconds, tally });
}
