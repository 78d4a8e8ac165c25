import { z } from "zod";
import { freezeAt, nextFlipMoment, thawAfter } from "../calendar/changeWindow.ts";
import { nextPartStep, sweepOf } from "./flipSteps.ts";
import { isBetweenParts } from "./parts.ts";
import { isToTell } from "./postpone.ts";
import { isApplied } from "./stages.ts";
import type { Waiting } from "./waiting.ts";
import type { WaveFacts } from "./waveFacts.ts";
import { nextWaveStep } from "./waveMachine.ts";
import type { WaveRules } from "./waveRules.ts";
import type { DueStep, WaveStep } from "./waveSteps.ts";

/** What can come next for a wave. */
export const NextKindSchema = z.enum([
  "snapshot",
  "nobodyInScope",
  "announcement",
  "dayOf",
  "reminder",
  "gateCheck",
  "enforcementWarning",
  "reportOnly",
  "sweep",
  "approval",
  "flip",
  "entering",
  "watch",
  "wayBack",
  "postponement",
]);
export type NextKind = z.infer<typeof NextKindSchema>;

/**
 * How its moment is meant. `at`: not before it. `by`: people have until then. `again`: it was refused, and is tried
 * again then. `now`: it is due. `open`: only people can say when.
 */
export const NextWhenSchema = z.enum(["at", "by", "again", "now", "open"]);

export interface ComesNext {
  readonly what: NextKind;
  readonly when: z.infer<typeof NextWhenSchema>;
  /** ISO 8601 UTC; absent where `when` is `now` or `open`. */
  readonly at?: string;
  /** The evidence that it waits for, in words for people. */
  readonly waitsFor?: string;
}

/**
 * What comes next for a wave, and when. Of a paused one: what follows once somebody resumes it. Pure.
 * @param refusal why the step that is due was refused. @returns `undefined` for a wave that is at its end.
 */
export function comesNext(
  facts: WaveFacts,
  refusal: Pick<Waiting, "until"> | undefined,
  now: Date,
  rules: WaveRules,
): ComesNext | undefined {
  if (facts.stage === "cancelled" || facts.cancelRequested) return undefined;
  if (facts.rollbackRequested) return { what: "wayBack", when: "now" };
  const { paused: _, ...goingOn } = facts;
  const step = isBetweenParts(facts) ? nextPartStep(goingOn, now, rules) : nextWaveStep(goingOn, now, rules);
  // What is looked at meanwhile moves nothing.
  const shown = step.kind === "reachOut" ? sweepOf(goingOn, now, rules) : step;
  if (shown.kind === "wait") return waitOf(goingOn, shown, now, rules);
  const what = shown.kind === "ended" ? undefined : kindOf(shown, goingOn);
  if (!what) return undefined;
  // A paused wave asks nobody.
  const isRefused = !facts.paused && refusal !== undefined && Date.parse(refusal.until) > now.getTime();
  return isRefused ? { what, when: "again", at: refusal.until } : { what, when: "now" };
}

type Wait = Extract<WaveStep, { kind: "wait" }>;

function waitOf(facts: WaveFacts, { until: at, because }: Wait, now: Date, rules: WaveRules): ComesNext {
  const { stage, stageAt, gate } = facts;
  if (isToTell(facts)) return { what: "postponement", when: "at", at };
  const isSeen = gate !== undefined && Date.parse(gate.at) >= Date.parse(stageAt);
  if (isBetweenParts(facts) || stage === "swept" || stage === "reportOnly")
    return towardsFlip(facts, at, because, now, rules);
  if (stage === "enforcing") {
    const freeze = freezeAt(now, facts.timeZone, rules);
    return freeze
      ? { what: "entering", when: "at", at: thawAfter(now, facts.timeZone, rules).toISOString() }
      : { what: "watch", when: "at", at };
  }
  if (isApplied(stage)) return { what: "watch", when: "at", at };
  switch (stage) {
    case "planned":
      return facts.inScope === 0 ? { what: "nobodyInScope", when: "open" } : { what: "announcement", when: "at", at };
    case "announced":
      return { what: "dayOf", when: "at", at };
    case "open":
      return { what: "reminder", when: "at", at };
    case "gated":
      return { what: "enforcementWarning", when: "at", at };
    case "warned":
      return { what: "reportOnly", when: "at", at };
    default:
      return { what: "gateCheck", when: "at", at, ...(isSeen && { waitsFor: because }) };
  }
}

function towardsFlip(facts: WaveFacts, at: string, because: string, now: Date, rules: WaveRules): ComesNext {
  const { evidence, approval, timeZone, policyId, postponed } = facts;
  // Cannot be: people have to roll back.
  if (!policyId) return { what: "sweep", when: "open", waitsFor: because };
  const isSwept = evidence?.clean === true && (facts.stage === "swept" || isBetweenParts(facts));
  if (!isSwept) {
    const sweep = facts.stage === "reportOnly" ? sweepOf(facts, now, rules) : undefined;
    const until = sweep?.kind === "wait" && Date.parse(sweep.until) > Date.parse(at) ? sweep.until : at;
    return { what: "sweep", when: "at", at: until, ...(evidence && { waitsFor: because }) };
  }
  // What is approved meanwhile lapses: the sign-ins are swept again when it goes on.
  if (postponed && Date.parse(at) === Date.parse(postponed.until)) return { what: "sweep", when: "at", at };
  if (!approval) return { what: "approval", when: "by", at, waitsFor: because };
  // An approval that lapses before anybody may enter leads to another sweep.
  const isFlip = at === nextFlipMoment(now, timeZone, rules).toISOString();
  return { what: isFlip ? "flip" : "sweep", when: "at", at };
}

function kindOf(step: DueStep, { stage }: WaveFacts): NextKind | undefined {
  switch (step.kind) {
    case "snapshot":
      return "snapshot";
    case "mail":
      return mailKinds.find((mail) => mail === step.mail);
    case "checkGate":
    case "chase":
      return "gateCheck";
    case "createPolicy":
      return "reportOnly";
    case "reachOut":
    case "sweep":
    case "voidApproval":
      return "sweep";
    case "checkEveryone":
      return "flip";
    case "enforce":
      return stage === "enforcing" ? "entering" : "flip";
    case "watch":
      return "watch";
    case "rollBack":
      return "wayBack";
    case "advance":
      return afterStage[step.to];
  }
}

const mailKinds = ["announcement", "dayOf", "reminder", "enforcementWarning", "postponement"] as const;

/** What follows on a stage that the wave comes to just now. */
const afterStage: Readonly<Partial<Record<WaveFacts["stage"], NextKind>>> = {
  reminded: "gateCheck",
  gated: "enforcementWarning",
  reportOnly: "sweep",
  swept: "approval",
  enforced: "watch",
  watched: "watch",
  steady: "watch",
  rolledBack: "wayBack",
};
