import { lookedAt } from "../../../shared/domain/enforcement/startSteps.ts";
import { breakGlassQuestions, whyBreakGlassMeets } from "../../../shared/enforcement/askWhatIf.ts";
import { notYet, type Progress, refuse } from "../progress.ts";
import { noteStart, type StartScope } from "./startScope.ts";

/**
 * P18, before anything is enabled: What-If for the next break-glass account and policy that this start has not asked
 * about. Of a policy that is deleted it knows nothing. Whatever it does not say clearly enables nothing.
 */
export async function askAboutBreakGlass(scope: StartScope): Promise<Progress> {
  const { ports, config, known, registry, now } = scope;
  const there = [...registry.keys()].filter((key) => lookedAt(known, key).deleted !== "comesBackEnabled");
  const questions = breakGlassQuestions(config, there);
  const upTo = known.starting?.breakGlassUpTo;
  const question = questions.find(({ id }) => upTo === undefined || id > upTo);
  if (question !== undefined) {
    const fault = await whyBreakGlassMeets(ports, registry.get(question.key)?.policyId ?? "", question);
    if (fault !== undefined) refuse("BreakGlassWouldMeetPolicy", fault);
  }
  const isLast = question === undefined || question.id === questions.at(-1)?.id;
  await noteStart(scope, (current) => ({
    ...current,
    starting: {
      ...current.starting,
      breakGlassUpTo: isLast ? undefined : question.id,
      ...(isLast && { breakGlassAskedAt: now.toISOString() }),
    },
  }));
  return notYet("What-If is asked whether the policies leave the break-glass accounts alone");
}
