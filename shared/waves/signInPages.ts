import type { SignIn } from "../domain/people/signIn.ts";
import { TransientError } from "../errors.ts";
import type { ReportReader } from "../ports/graph.ts";
import { goOn, nextPhase, type StepAt } from "./stepProgress.ts";

// Source: graph facts 0.1: 5 requests / 10 s on the sign-in log.
const PAGES_A_CALL = 5;

/**
 * Reads some pages of the sign-in log, one after the other, and hands their rows to `take` together.
 * `isWhole`: these are all the rows of the window, none were read in a call before or are left for one after.
 * @returns the page result to hand on: the same phase while there is more, else the next one.
 */
export async function readSomeSignIns(
  reports: ReportReader,
  at: StepAt,
  log: Parameters<ReportReader["signIns"]>[0],
  from: string,
  take: (signIns: readonly SignIn[], at: StepAt, isWhole: boolean) => Promise<StepAt>,
) {
  const signIns: SignIn[] = [];
  let next = at.after;
  let waitSeconds: number | undefined;
  for (let page = 0; page < PAGES_A_CALL; page++) {
    try {
      const read = await reports.signIns(log, from, at.since, next);
      signIns.push(...read.items);
      next = read.next;
      if (next === undefined) break;
    } catch (error) {
      // What was read so far is kept; without any page the caller hears of it.
      if (!(error instanceof TransientError) || page === 0) throw error;
      waitSeconds = error.retryAfterSeconds ?? 10;
      break;
    }
  }
  const taken = await take(signIns, at, at.after === undefined && next === undefined);
  return next === undefined ? goOn(nextPhase(taken)) : goOn({ ...taken, after: next }, waitSeconds);
}
