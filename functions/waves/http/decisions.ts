import type { Config } from "../../../shared/config/config.ts";
import type { AuditCode } from "../../../shared/domain/audit.ts";
import type { Person } from "../../../shared/domain/people/person.ts";
import { approvedBy, mayApprove, mayWithdraw } from "../../../shared/domain/wave/approval.ts";
import { isOverruled, overruleUntil } from "../../../shared/domain/wave/helpdeskBrake.ts";
import { isBetweenParts } from "../../../shared/domain/wave/parts.ts";
import { postponeTo } from "../../../shared/domain/wave/postpone.ts";
import { isApplied } from "../../../shared/domain/wave/stages.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import type { WaveAction } from "../../../shared/waves/waveActions.ts";
import type { ProblemCode } from "../../../shared/web/problem.ts";
import type { ControlBody } from "./requests.ts";

export type Refusal = { readonly status: number; readonly code: ProblemCode; readonly message: string };
/** What an action makes of the facts: the changed facts, `undefined` when it was done before, or why it cannot be. */
export type Decision = WaveFacts | undefined | Refusal;

export type Decided = { readonly by: Person; readonly at: string; readonly reason?: string; readonly until?: string };

/** A resumed wave says nothing about who did it. */
export function decisionIn(facts: WaveFacts, action: WaveAction): Decided | undefined {
  switch (action) {
    case "pause":
      return facts.paused;
    case "postpone":
      return facts.postponed;
    case "overrule":
      return facts.overruled;
    case "cancel":
      return facts.cancelRequested;
    case "rollback":
      return facts.rollbackRequested;
    case "approve":
      return facts.approval ?? facts.firstApproval;
    case "withdraw":
      return facts.withdrawn;
    case "resume":
      return undefined;
  }
}

export const auditCodes: Readonly<Record<WaveAction, AuditCode>> = {
  pause: "wavePaused",
  resume: "waveResumed",
  postpone: "wavePostponed",
  overrule: "brakeOverruled",
  cancel: "cancellationAskedFor",
  approve: "flipApproved",
  withdraw: "approvalWithdrawn",
  rollback: "rollbackAskedFor",
};

const isAwaited = (facts: WaveFacts): boolean => facts.stage === "swept" || isBetweenParts(facts);

/** What somebody decided about a wave. Pure. */
export function decide(
  action: WaveAction,
  facts: WaveFacts,
  asked: {
    readonly body: ControlBody;
    readonly by: Person;
    readonly now: Date;
  },
  config: Pick<Config, "rules" | "ticketsADay">,
): Decision {
  const { body, by, now } = asked;
  const at = now.toISOString();
  const refuse = (code: ProblemCode, message: string, status = 409): Refusal => ({ status, code, message });
  if (facts.stage === "cancelled")
    return action === "cancel" ? undefined : refuse("waveCancelled", "This wave was cancelled.");
  switch (action) {
    case "pause":
      return facts.paused ? undefined : { ...facts, paused: { by, at, reason: body.reason ?? "" } };
    case "resume":
      return facts.paused ? { ...facts, paused: undefined } : undefined;
    case "postpone": {
      if (facts.cancelRequested) return refuse("waveCancelled", "This wave is to be cancelled.");
      const date = body.date ?? "";
      // Sent twice it is one postponement.
      if (facts.postponed?.date === date && !isApplied(facts.stage)) return undefined;
      const verdict = postponeTo(facts, date, now, config.rules);
      if (!verdict.ok) return refuse(verdict.because, verdict.say);
      const { change, until, tell } = verdict;
      // What was approved was approved for now: nothing that began under it lets anybody in.
      const approval = { approval: undefined, firstApproval: undefined, flip: undefined };
      return {
        ...facts,
        ...change,
        ...approval,
        postponed: { by, at, reason: body.reason ?? "", date, until, ...(tell && { tell }) },
      };
    }
    case "overrule": {
      if (config.ticketsADay === undefined)
        return refuse("nothingToOverrule", "Nobody has set what the helpdesk can take: nothing waits for it.");
      const date = body.date ?? "";
      // Sent twice it is one decision.
      if (facts.overruled?.date === date && isOverruled(facts, now)) return undefined;
      const verdict = overruleUntil(facts, date, now);
      if (!verdict.ok) return refuse("dateNotPossible", verdict.say);
      return { ...facts, overruled: { by, at, reason: body.reason ?? "", date, until: verdict.until } };
    }
    case "cancel":
      if (isApplied(facts.stage))
        return refuse(
          "alreadyEnforcing",
          "Members of this wave are enforced. Roll the wave back first, then cancel it.",
        );
      return facts.cancelRequested ? undefined : { ...facts, cancelRequested: { by, at } };
    case "rollback":
      if (!isApplied(facts.stage))
        return refuse("notEnforced", "There is nothing to roll back: nobody is enforced by this wave.");
      return facts.rollbackRequested
        ? undefined
        : { ...facts, rollbackRequested: { by, at, reason: body.reason ?? "" } };
    case "withdraw": {
      const verdict = mayWithdraw(facts);
      if (verdict.ok)
        return {
          ...facts,
          approval: undefined,
          firstApproval: undefined,
          flip: undefined,
          withdrawn: { by, at, reason: body.reason ?? "" },
        };
      const isDone = verdict.because === "nothingToWithdraw" && isAwaited(facts) && facts.withdrawn;
      return isDone ? undefined : refuse(verdict.because, verdict.say);
    }
    case "approve": {
      const digest = body.digest ?? "";
      const verdict = mayApprove({ facts, by, digest, now }, config.rules);
      if (verdict.ok) return approvedBy(facts, { by, digest, now }, config.rules);
      // Pressed twice by the same person: one approval.
      const mine = [facts.approval?.by, facts.approval?.first?.by, facts.firstApproval?.by];
      if (verdict.because === "alreadyApproved" && mine.some((one) => one?.id === by.id)) return undefined;
      return refuse(verdict.because, verdict.say, verdict.because === "ownWave" ? 403 : 409);
    }
  }
}
