import { hours } from "../../../../shared/domain/calendar/durations.ts";
import type { SignIn } from "../../../../shared/domain/people/signIn.ts";
import { WORKFORCE } from "../../../../shared/domain/policy/registeredPolicy.ts";
import { unwatchedSince } from "../../../../shared/domain/wave/watchSteps.ts";
import type { WaveFacts } from "../../../../shared/domain/wave/waveFacts.ts";
import { TransientError } from "../../../../shared/errors.ts";
import { more, NOTHING, type PageEnd, type Phase, refused, type Scope } from "../../../../shared/steps/step.ts";
import { readSomeSignIns } from "../../../../shared/waves/signInLog.ts";
import { concludeQuietly } from "./conclude.ts";
import { takeDenials } from "./denials.ts";
import { isFirstOfDay, isSendHour, type SignInLog, type WatchTally } from "./watchTally.ts";

type WatchScope = Scope<WatchTally>;

const BUSY_SECONDS = 10;
/** Sign-ins may reach the log late (minutes as a rule, more is seen): each watch reads the last hours again. */
const OVERLAP_MS = hours(2);

const readFrom = (wave: WaveFacts): string => new Date(Date.parse(unwatchedSince(wave)) - OVERLAP_MS).toISOString();

/**
 * One of the two logs: whom our policy denied. Where nobody was stopped there is nothing to judge, and most hours are
 * like that. Once a working day the log is read whole all the same: that shows whether the applied policies can be
 * seen.
 */
export const stoppedSignIns =
  (log: SignInLog): Phase<WatchTally> =>
  async (scope) => {
    const policyId = (await scope.ports.store.registeredPolicy(WORKFORCE))?.policyId;
    // Nobody is enforced without it; the guard tells of one that is gone.
    if (!policyId) return refused("WorkforcePolicyUnknown", "the workforce policy is not recorded as one of ours");
    if (scope.tally.readsWholeLog)
      return readSomeSignIns(scope, log, readFrom(scope.wave), (signIns, isWhole) =>
        takeDenials(scope, log, signIns, isWhole, policyId),
      );
    const answer = isFirstOfDay(scope) ? "somebody" : await wasAnyoneStopped(scope, log, policyId);
    if (answer === "somebody") return more(undefined, { tally: { readsWholeLog: true } });
    if (answer !== "nobody") return answer;
    // A quiet hour: nobody stopped, nobody counted, no time for mails. Member rows need not be read for it.
    const { strandedRecently, stoppedRecently } = scope.wave;
    const isQuiet = log === "interactive" && strandedRecently + stoppedRecently === 0 && !isSendHour(scope);
    return isQuiet ? concludeQuietly(scope) : NOTHING;
  };

/**
 * Whether our policy stopped a sign-in, or one was stopped of which the log does not say by which policy.
 * @returns how the page ends where Graph has no time for the rest: other policies may stop many.
 */
async function wasAnyoneStopped(
  { ports, wave, since, cursor }: WatchScope,
  log: SignInLog,
  policyId: string,
): Promise<"somebody" | "nobody" | PageEnd<WatchTally>> {
  const isOurs = ({ appliedConditionalAccessPolicies: applied }: SignIn) =>
    !applied || applied.some(({ id, result }) => id === policyId && result === "failure");
  for (let following = cursor; ; ) {
    try {
      const page = await ports.reports.stoppedSignIns(log, readFrom(wave), since, following);
      if (page.items.some(isOurs)) return "somebody";
      if (page.next === undefined) return "nobody";
      following = page.next;
    } catch (error) {
      // What was looked through is kept; before any page the caller hears of it.
      if (!(error instanceof TransientError) || following === cursor) throw error;
      return more(following, { afterSeconds: error.retryAfterSeconds ?? BUSY_SECONDS });
    }
  }
}
