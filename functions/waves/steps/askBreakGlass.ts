import { unknownPolicy } from "../../../shared/domain/policy/workforcePolicy.ts";
import { breakGlassQuestions, whyBreakGlassMeets } from "../../../shared/enforcement/askWhatIf.ts";
import { enforcingKeys } from "../../../shared/enforcement/workforceFault.ts";
import { more, next, type Phase, refused } from "../../../shared/steps/step.ts";

const NEXT_REQUEST_SECONDS = 2;

/**
 * P18, just before the first page: What-If for each break-glass account and each policy that enforces, one a page.
 * Whatever it does not say clearly lets nobody enter.
 */
export const askBreakGlass: Phase<unknown> = async ({ ports, config, cursor }) => {
  const questions = breakGlassQuestions(config, enforcingKeys(config));
  const [question, following] = questions.filter(({ id }) => cursor === undefined || id > cursor);
  if (question === undefined) return next();
  const policyId = (await ports.store.registeredPolicy(question.key))?.policyId;
  if (!policyId) {
    const { code, say } = unknownPolicy(question.key);
    return refused(code, say);
  }
  const fault = await whyBreakGlassMeets(ports, policyId, question);
  if (fault !== undefined) return refused("BreakGlassWouldMeetPolicy", fault);
  return following === undefined ? next() : more(question.id, { afterSeconds: NEXT_REQUEST_SECONDS });
};
