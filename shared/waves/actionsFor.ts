import { mayApprove, mayWithdraw } from "../domain/wave/approval.ts";
import { mayPostpone } from "../domain/wave/postpone.ts";
import { isApplied } from "../domain/wave/stages.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import type { WaveRules } from "../domain/wave/waveRules.ts";
import { whoMay } from "../web/whoMay.ts";
import type { WaveAction } from "./waveActions.ts";
import type { WaveStatus } from "./waveStatus.ts";

const isSlowed = (helpdesk: Pick<WaveStatus["helpdesk"], "kind" | "isOverruled"> | undefined): boolean =>
  helpdesk !== undefined && !helpdesk.isOverruled && ["high", "over"].includes(helpdesk.kind);

/** The actions that make sense now for this viewer: shown as buttons, checked again when pressed. */
export function actionsFor(
  facts: WaveFacts & { readonly helpdesk?: Pick<WaveStatus["helpdesk"], "kind" | "isOverruled"> },
  viewer: { readonly id: string; readonly roles: readonly string[] },
  now: Date,
  rules: Pick<WaveRules, "approvalHours">,
): readonly WaveAction[] {
  const may = (action: WaveAction): boolean => whoMay[action].some((role) => viewer.roles.includes(role));
  const digest = facts.evidence?.digest ?? "";
  const approval = mayApprove({ facts, by: { id: viewer.id, displayName: "" }, digest, now }, rules);
  const isOpen = facts.stage !== "cancelled" && !facts.cancelRequested;
  const makesSense: Readonly<Record<WaveAction, boolean>> = {
    approve: approval.ok,
    withdraw: isOpen && mayWithdraw(facts).ok,
    pause: isOpen && !facts.paused,
    postpone: isOpen && mayPostpone(facts, now),
    overrule: isOpen && isSlowed(facts.helpdesk),
    resume: isOpen && facts.paused !== undefined,
    rollback: isApplied(facts.stage) && !facts.rollbackRequested,
    cancel: isOpen && !isApplied(facts.stage),
  };
  return (["approve", "withdraw", "resume", "pause", "postpone", "overrule", "rollback", "cancel"] as const).filter(
    (action) => may(action) && makesSense[action],
  );
}
