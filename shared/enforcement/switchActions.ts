import { isSamePerson } from "../domain/people/person.ts";
import { whoMay } from "../web/whoMay.ts";
import type { EnforcementStatus } from "./enforcementStatus.ts";

/** What a person may do to enforcement as a whole. */
export type SwitchAction = "askToStart" | "confirmStart" | "stop";

/** What the token of an action's form is bound to. */
export const switchPurpose = (action: SwitchAction): string => `enforcement ${action}`;

/**
 * The actions that make sense now for this viewer: shown as buttons, checked again when pressed. To stop always does,
 * unless a stop has been carried out and nobody wants to start since.
 */
export function switchActionsFor(
  { state, startAsked, digest, unfitBecause }: EnforcementStatus,
  viewer: { readonly id: string; readonly roles: readonly string[] },
): readonly SwitchAction[] {
  const may = (action: SwitchAction): boolean => whoMay[action].some((role) => viewer.roles.includes(role));
  const isOwn = startAsked !== undefined && isSamePerson(startAsked.by.id, viewer.id);
  const isFit = digest !== undefined && unfitBecause === undefined;
  const makesSense: Readonly<Record<SwitchAction, boolean>> = {
    confirmStart: state === "startAsked" && !isOwn && isFit && startAsked?.digest === digest,
    askToStart: isFit && (state === "notStarted" || state === "stopped" || state === "startAsked"),
    stop: state !== "stopped",
  };
  return (["confirmStart", "askToStart", "stop"] as const).filter((action) => may(action) && makesSense[action]);
}
