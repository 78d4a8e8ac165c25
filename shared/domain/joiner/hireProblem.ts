import { firstMorningOf } from "./hireCalendar.ts";
import type { JoinerFacts, JoinerRules } from "./joinerTypes.ts";

/**
 * Why the link to a hire's code opens nothing now, by what HR has told since it was mailed: the onboarding itself may
 * not have come to it yet. Pure.
 * @param facts as the row has them at this moment; `undefined`: there is no such hire.
 * @param userId whom the link is for.
 */
export function hireProblem(
  facts: JoinerFacts | undefined,
  userId: string,
  now: Date,
  rules: Pick<JoinerRules, "offerHour" | "workingDays" | "holidays">,
): "linkClosed" | "linkNotOpenYet" | undefined {
  if (!facts || facts.ended) return "linkClosed";
  const { account } = facts;
  switch (account?.kind) {
    // HR has corrected who it is, or the account is away for a while.
    case undefined:
    case "notFound":
      return "linkNotOpenYet";
    case "ambiguous":
    case "doubtful":
    case "refused":
      return "linkClosed";
    case "found":
      if (account.userId.toLowerCase() !== userId.toLowerCase()) return "linkClosed";
      return now.getTime() < firstMorningOf(facts, rules).getTime() ? "linkNotOpenYet" : undefined;
  }
}
