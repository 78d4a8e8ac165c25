import { unknownPolicy } from "../../../shared/domain/policy/workforcePolicy.ts";
import { breakGlassQuestions, whyBreakGlassMeets } from "../../../shared/enforcement/askWhatIf.ts";
import { enforcingKeys } from "../../../shared/enforcement/workforceFault.ts";
import { more, next, refused } from "../../../shared/steps/step.ts";
import type { EnforcePhase } from "./enterPages.ts";
import { passed } from "./recordFlip.ts";

const NEXT_REQUEST_SECONDS = 2;

/**
 * P18, just before the first page: What-If for each break-glass account and each policy that enforces, one a page.
 * Whatever it does not say clearly lets nobody enter.
 */
export const askBreakGlass: EnforcePhase = async (scope) => {
  const { ports, config, cursor } = scope;
  const questions = breakGlassQuestions(config, enforcingKeys(config));
  const [question, following] = questions.filter(({ id }) => cursor === undefined || id > cursor);
  if (question === undefined) return next(passed(scope, "breakGlass"));
  const policyId = (await ports.store.registeredPolicy(question.key))?.policyId;
  if (!policyId) {
    const { code, say } = unknownPolicy(question.key);
    return refused(code, say);
  }
  const fault = await whyBreakGlassMeets(ports, policyId, question);
  if (fault !== undefined) return refused("BreakGlassWouldMeetPolicy", fault);
  return following === undefined
    ? next(passed(scope, "breakGlass"))
    : more(question.id, { afterSeconds: NEXT_REQUEST_SECONDS });
};
