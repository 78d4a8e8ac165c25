import { WORKFORCE } from "../../../shared/domain/policy/registeredPolicy.ts";
import { breakGlassInOrder, whyBreakGlassMeets } from "../../../shared/enforcement/askWhatIf.ts";
import { more, next, type Phase, refused } from "../../../shared/steps/step.ts";

const NEXT_REQUEST_SECONDS = 2;

/**
 * P18, just before the first page: What-If for each break-glass account, one a page. Whatever it does not say clearly
 * lets nobody enter.
 */
export const askBreakGlass: Phase<unknown> = async ({ ports, config, cursor }) => {
  const [account, following] = breakGlassInOrder(config).filter((id) => cursor === undefined || id > cursor);
  if (account === undefined) return next();
  const policyId = (await ports.store.registeredPolicy(WORKFORCE))?.policyId;
  if (!policyId) return refused("WorkforcePolicyUnknown", "the workforce policy is not recorded as one of ours");
  const fault = await whyBreakGlassMeets(ports, policyId, account);
  if (fault !== undefined) return refused("BreakGlassWouldMeetPolicy", fault);
  return following === undefined ? next() : more(account, { afterSeconds: NEXT_REQUEST_SECONDS });
};
