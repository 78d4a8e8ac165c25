import { hours, minutes } from "../calendar/durations.ts";
import { collectorOf, type Grant } from "./grant.ts";

/** The press itself tells of it within seconds. */
const LEFT_ALONE_FOR_MS = minutes(5);
/** A claim that a crash left behind is settled by then. */
const SETTLED_WITHIN_MS = hours(1);

type Collected = Extract<Grant["state"], { kind: "collected" }>;

/** Whether a code was shown of which a row of the ledger was begun. */
export type Shown =
  | { readonly kind: "wait" }
  /** Nobody was shown one, or security is not to hear of it. */
  | { readonly kind: "end"; readonly code: "notShown" | "off" }
  | { readonly kind: "shown"; readonly grant: Grant; readonly state: Collected };

/** @param begun when its row was written, and for which day (`YYYY-MM-DD`) the key is. Pure. */
export function shownBy(
  grant: Grant | undefined,
  begun: { readonly at: string; readonly day: string },
  now: Date,
): Shown {
  const ageMs = now.getTime() - Date.parse(begun.at);
  if (ageMs < LEFT_ALONE_FOR_MS) return { kind: "wait" };
  if (grant?.state.kind === "collected" && grant.state.at.slice(0, 10) === begun.day)
    return { kind: "shown", grant, state: grant.state };
  return ageMs < SETTLED_WITHIN_MS ? { kind: "wait" } : { kind: "end", code: "notShown" };
}

/** How security hears of a code: of what a person gave out without a workflow at once, of the others once an hour. */
export type SecurityReceipt = Exclude<Shown, { kind: "shown" }> | (Extract<Shown, { kind: "shown" }> & Heard);
interface Heard {
  readonly how: "atOnce" | "withTheHour";
}

/**
 * What becomes of the row by which security is told of a code. Pure.
 * @param isOn whether they hear of codes of hires and waves at all.
 */
export function securityReceipt(
  grant: Grant | undefined,
  begun: { readonly at: string; readonly day: string },
  isOn: boolean,
  now: Date,
): SecurityReceipt {
  const shown = shownBy(grant, begun, now);
  if (shown.kind !== "shown") return shown;
  if (shown.grant.openedBy) return { ...shown, how: "atOnce" };
  if (!isOn) return { kind: "end", code: "off" };
  // Codes of one hour are one mail: it is over, so no more of them come.
  return hourOf(shown.state.at) < hourOf(now.toISOString()) ? { ...shown, how: "withTheHour" } : { kind: "wait" };
}

const hourOf = (at: string): string => new Date(at).toISOString().slice(0, 13);

/** By which way somebody was shown a code, for people. */
export function wayWords(grant: Pick<Grant, "collector" | "byMail">, { identityCheckedBy }: Collected): string {
  if (identityCheckedBy === "mailedAhead") return "mailed ahead to the manager";
  const { kind } = collectorOf(grant);
  if (kind === "manager" && grant.byMail?.shortCode) return "the link to the manager, or to the hire with a short code";
  return collectorWords[kind];
}

const collectorWords: Readonly<Record<ReturnType<typeof collectorOf>["kind"], string>> = {
  manager: "the link to the manager",
  deputy: "the link to whom the helpdesk named",
  hrDeputy: "the link to whom HR named",
  helpdesk: "at the helpdesk",
  self: "for oneself, by a passkey",
  verifiedId: "by a Verified ID",
};
