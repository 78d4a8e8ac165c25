import { mayApprove } from "../domain/wave/approval.ts";
import { isApplied } from "../domain/wave/stages.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import type { WaveRules } from "../domain/wave/waveRules.ts";

/** What a person may do to a wave. */
export const waveActions = ["pause", "resume", "cancel", "approve", "rollback"] as const;
export type WaveAction = (typeof waveActions)[number];

/** What the token of an action's form is bound to. */
export const waveActionPurpose = (waveId: string, action: WaveAction): string => `wave ${waveId} ${action}`;

/** The actions that make sense now for this viewer: shown as buttons, checked again when pressed. */
export function actionsFor(
  facts: WaveFacts & { readonly isPolicyInDoubt: boolean },
  viewer: { readonly id: string; readonly roles: readonly string[] },
  now: Date,
  rules: Pick<WaveRules, "approvalHours">,
): readonly WaveAction[] {
  const isAdmin = viewer.roles.includes("Admin");
  const digest = facts.evidence?.digest ?? "";
  const approval = mayApprove({ facts, by: { id: viewer.id, displayName: "" }, digest, now }, rules);
  const isOpen = facts.stage !== "cancelled" && !facts.cancelRequested;
  const offered: Readonly<Record<WaveAction, boolean>> = {
    approve: (isAdmin || viewer.roles.includes("Approver")) && approval.ok,
    pause: isAdmin && isOpen && !facts.paused,
    resume: isAdmin && isOpen && facts.paused !== undefined,
    rollback: isAdmin && (isApplied(facts.stage) || facts.isPolicyInDoubt) && !facts.rollbackRequested,
    cancel: isAdmin && isOpen,
  };
  return (["approve", "resume", "pause", "rollback", "cancel"] as const).filter((action) => offered[action]);
}
