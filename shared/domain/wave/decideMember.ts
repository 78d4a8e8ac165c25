import { isDate } from "../calendar/isDate.ts";
import { daysAhead } from "../calendar/schedule.ts";
import { isSamePerson, type Person } from "../people/person.ts";
import { hasHeldOrWaived } from "./heldOrWaived.ts";
import type { WaveMember } from "./member.ts";
import {
  decidedFrom,
  isInTimeForWarning,
  isOutside,
  type MemberDecision,
  mayBeEntering,
  type Standing,
  standingOf,
} from "./memberDecision.ts";
import type { WaveFacts } from "./waveFacts.ts";
import { isPrivilegedWave } from "./waveKind.ts";
import type { WaveRules } from "./waveRules.ts";

/** What an admin wants for a member who stays outside. */
export type Wanted =
  | { readonly decision: "hold"; readonly reason: string }
  | { readonly decision: "waive"; readonly until: string; readonly reason: string }
  | { readonly decision: "withdraw"; readonly reason: string }
  | { readonly decision: "date"; readonly on: string; readonly reason: string };

type DecisionRefusal =
  | "notToBeDecided"
  | "notInScope"
  | "alreadyEnforced"
  | "ownCase"
  | "strengthTakesNoPass"
  | "privileged"
  | "dateNotPossible"
  | "nothingToConfirm"
  | "nothingToWithdraw"
  | "alreadyConfirmed"
  | "otherDecision"
  | "needsSecondPerson"
  | "handedCode"
  | "ownWave";

export type DecisionVerdict =
  | { readonly ok: true }
  | { readonly ok: false; readonly because: DecisionRefusal; readonly say: string; readonly field?: "until" | "on" };

/** All that a decision looks at; the member's row and the decision as they were just read. */
export interface DecisionCase {
  readonly wave: WaveFacts;
  readonly member: WaveMember;
  /** An enforcement row of this wave keeps the person in the group. */
  readonly isEnforced: boolean;
  readonly known: MemberDecision | undefined;
  readonly by: Person;
  readonly now: Date;
  /** Whoever is enforced without a passkey gets in with a pass. */
  readonly passWillDo: boolean;
}

type Rules = Pick<WaveRules, "decisionDays" | "sendHour" | "workingDays">;

const MOST_WAIVED_DAYS = 365;
const LEAST_DAYS_AHEAD = 8;

const OK = { ok: true } as const;
const refuse = (because: DecisionRefusal, say: string, field?: "until" | "on"): DecisionVerdict => ({
  ok: false,
  because,
  say,
  ...(field && { field }),
});

/** Whether this admin may decide this about this member now (R87, R99). */
export function mayDecide(asked: DecisionCase, wanted: Wanted, rules: Rules): DecisionVerdict {
  const fault = caseFault(asked) ?? (wanted.decision === "date" ? tooEarly(asked, rules) : undefined);
  if (fault) return fault;
  const { wave, known, now, passWillDo } = asked;
  switch (wanted.decision) {
    case "hold":
      return OK;
    case "withdraw":
      return takenBack.includes(standingOf(known, wave, now, rules))
        ? OK
        : refuse("nothingToWithdraw", "There is no hold and no waiver of this person to withdraw.");
    case "waive": {
      const ahead = aheadOf(wanted.until, now, wave.timeZone);
      const isPossible = ahead !== undefined && ahead >= 1 && ahead <= MOST_WAIVED_DAYS;
      return isPossible
        ? OK
        : refuse("dateNotPossible", `must be a date from tomorrow to ${MOST_WAIVED_DAYS} days ahead`, "until");
    }
    case "date": {
      if (!passWillDo) return noPass;
      const ahead = aheadOf(wanted.on, now, wave.timeZone);
      const isPossible = ahead !== undefined && ahead >= LEAST_DAYS_AHEAD && ahead <= MOST_WAIVED_DAYS;
      return isPossible
        ? OK
        : refuse("dateNotPossible", `must be a date ${LEAST_DAYS_AHEAD} to ${MOST_WAIVED_DAYS} days ahead`, "on");
    }
  }
}

/**
 * Whether this person may confirm the date, so that the member is enforced on it ready or not: the second of two, and
 * as free of the wave as an approver (architecture rule 10).
 * @param on the date that they looked at, where they say it.
 */
export function mayConfirm(asked: DecisionCase, on: string | undefined, rules: Rules): DecisionVerdict {
  const fault = caseFault(asked) ?? tooEarly(asked, rules);
  if (fault) return fault;
  const { wave, known, by, now, passWillDo } = asked;
  if (known?.decision.kind !== "date" || known.round !== wave.round)
    return refuse("nothingToConfirm", "There is no date to confirm for this person.");
  if (on !== undefined && on !== known.decision.on)
    return refuse("otherDecision", "The date has changed since you looked. Read it again before you confirm.");
  if (isSamePerson(by.id, known.by.id))
    return refuse("needsSecondPerson", "Whoever set the date cannot confirm it. Ask a second person.");
  if (isSamePerson(by.id, wave.startedBy.id))
    return refuse("ownWave", "Whoever started the wave cannot confirm a date in it. Ask somebody else.");
  if (hasHeldOrWaived(wave, by.id))
    return refuse("ownWave", "Whoever held or waived somebody in this wave cannot confirm a date in it.");
  if (known.decision.confirmed)
    return refuse("alreadyConfirmed", `${known.decision.confirmed.by.displayName} has already confirmed this date.`);
  if (!passWillDo) return noPass;
  if (!isInTimeForWarning(known.decision.on, wave.timeZone, now))
    return refuse(
      "dateNotPossible",
      "This date is less than seven days ahead: the person could not be warned in time.",
    );
  return OK;
}

/** What stands in the way of any decision: before the flip as after it, nobody who is in is let out by one. */
function caseFault({ wave, member, isEnforced, known, by, now }: DecisionCase): DecisionVerdict | undefined {
  if (isSamePerson(by.id, member.userId))
    return refuse("ownCase", "Nobody decides about themselves. Ask another admin.");
  if (!isDecidedIn(wave))
    return refuse("notToBeDecided", "Nobody is decided about in a wave that was cancelled or goes back.");
  if (member.sortedOut) return refuse("notInScope", "This person takes no part in the wave.");
  if (!isOutside(member) || isEnforced || mayBeEntering(known, now))
    return refuse("alreadyEnforced", "This person is enforced already, or is being put in just now.");
  return undefined;
}

/** Whether people decide about members of this wave by name. */
export const isDecidedIn = ({
  stage,
  cancelRequested,
  rollbackRequested,
}: Pick<WaveFacts, "stage" | "cancelRequested" | "rollbackRequested">): boolean =>
  stage !== "cancelled" && stage !== "rolledBack" && !cancelRequested && !rollbackRequested;

/** A date enforces somebody ready or not: only whoever stayed outside for weeks is given one. */
function tooEarly(
  { wave, member, now }: DecisionCase,
  rules: Pick<WaveRules, "decisionDays">,
): DecisionVerdict | undefined {
  if (isPrivilegedWave(wave)) return noDateForPrivileged;
  const from = decidedFrom(wave, member, rules);
  if (!from)
    return refuse("notToBeDecided", "Nobody is given a date before the wave, or their part of it, is enforced.");
  return now.getTime() < from.getTime()
    ? refuse(
        "notToBeDecided",
        `People are given dates from ${from.toISOString()} on; until then they enter as they get ready.`,
      )
    : undefined;
}

const noDateForPrivileged = refuse(
  "privileged",
  "Nobody with admin rights is enforced before they are ready: no code would let them in. Hold or waive them by name, or have a key provisioned.",
);

const noPass = refuse(
  "strengthTakesNoPass",
  "The strength of the workforce policy takes no pass, so this person could not recover. Hold or waive them, or have a key provisioned.",
);

/** What can be taken back without another decision in its place. */
const takenBack: readonly Standing[] = ["held", "waived"];

/** What is over does not stand any more. */
const overStandings: readonly Standing[] = ["none", "ended", "missed"];

const aheadOf = (date: string, now: Date, timeZone: string): number | undefined =>
  isDate(date) ? daysAhead(date, now, timeZone) : undefined;

/** Whether a decision that stands says already what somebody wants: asked twice, it is one. */
export function isDecidedAlready(
  { known, wave, by, now }: Pick<DecisionCase, "known" | "wave" | "by" | "now">,
  wanted: Wanted,
  rules: Rules,
): boolean {
  if (!known || !isSamePerson(known.by.id, by.id) || known.reason !== wanted.reason) return false;
  const { decision, round } = known;
  const isOver = decision.kind !== "withdrawn" && overStandings.includes(standingOf(known, wave, now, rules));
  if (isOver || round !== wave.round) return false;
  switch (wanted.decision) {
    case "hold":
      return decision.kind === "hold";
    case "waive":
      return decision.kind === "waive" && decision.until === wanted.until;
    case "withdraw":
      return decision.kind === "withdrawn";
    case "date":
      return decision.kind === "date" && decision.on === wanted.on;
  }
}

/** The row after a decision: what was said about this member before is gone, and stands in the audit trail. */
export function decided(
  wave: Pick<WaveFacts, "round">,
  userId: string,
  by: Person,
  wanted: Wanted,
  at: string,
): MemberDecision {
  const row = { userId, round: wave.round, by, at, reason: wanted.reason };
  switch (wanted.decision) {
    case "hold":
      return { ...row, decision: { kind: "hold" } };
    case "waive":
      return { ...row, decision: { kind: "waive", until: wanted.until } };
    case "withdraw":
      return { ...row, decision: { kind: "withdrawn" } };
    case "date":
      return { ...row, decision: { kind: "date", on: wanted.on } };
  }
}
