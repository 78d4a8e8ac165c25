import { breakGlassInOrder, whyBreakGlassMeets } from "../../../shared/enforcement/askWhatIf.ts";
import { notYet, type Progress, refuse } from "../progress.ts";
import { noteStart, type StartScope } from "./startScope.ts";

/**
 * P18, before the policy is enabled: What-If for the next break-glass account that this start has not asked about.
 * Whatever it does not say clearly enables nothing.
 */
export async function askAboutBreakGlass(scope: StartScope, policyId: string): Promise<Progress> {
  const { ports, config, known, now } = scope;
  const accounts = breakGlassInOrder(config);
  const upTo = known.starting?.breakGlassUpTo;
  const account = accounts.find((id) => upTo === undefined || id > upTo);
  if (account !== undefined) {
    const fault = await whyBreakGlassMeets(ports, policyId, account);
    if (fault !== undefined) refuse("BreakGlassWouldMeetPolicy", fault);
  }
  const isLast = account === undefined || account === accounts.at(-1);
  await noteStart(scope, (current) => ({
    ...current,
    starting: {
      ...current.starting,
      breakGlassUpTo: isLast ? undefined : account,
      ...(isLast && { breakGlassAskedAt: now.toISOString() }),
    },
  }));
  return notYet("What-If is asked whether the policy leaves the break-glass accounts alone");
}
