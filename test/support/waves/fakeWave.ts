import type { WaveStage } from "../../../shared/domain/wave/stages.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import { mayMove, nextWaveStep } from "../../../shared/domain/wave/waveMachine.ts";
import type { WaveRules } from "../../../shared/domain/wave/waveRules.ts";
import type { WaveStep } from "../../../shared/domain/wave/waveSteps.ts";
import { approver } from "./rulesForTests.ts";

export interface World {
  /** How many of the wave hold a working passkey at a moment. */
  readonly ready: (now: number) => number;
  readonly isSweepClean?: (now: number) => boolean;
  readonly stranded?: (now: number) => number;
  /** Hours after which the second admin approves what was swept; undefined: never. */
  readonly approvesAfterHours?: number;
  /** Minutes that a step over all members takes. */
  readonly stepMinutes?: number;
  /** Things that people do, once, as soon as the wave has come that far. */
  readonly people?: readonly {
    readonly when: (facts: WaveFacts, now: number) => boolean;
    readonly change: (now: number) => Partial<WaveFacts>;
  }[];
}

export interface Told {
  readonly facts: WaveFacts;
  readonly steps: readonly { readonly at: number; readonly step: WaveStep; readonly stage: WaveStage }[];
  readonly stages: readonly WaveStage[];
  readonly now: number;
}

const HOUR = 3_600_000;

/**
 * Carries out what `nextWaveStep` says, as the activities do, on virtual dates; no illegal move and no wait that is
 * over is let pass.
 */
export function live(
  start: WaveFacts,
  from: string,
  rules: WaveRules,
  world: World,
  until: (facts: WaveFacts) => boolean,
  most = 600,
): Told {
  let facts = start;
  let now = Date.parse(from);
  const steps: { at: number; step: WaveStep; stage: WaveStage }[] = [];
  const stages: WaveStage[] = [start.stage];
  const people = [...(world.people ?? [])];
  while (!until(facts) && steps.length < most) {
    const acting = people.findIndex(({ when }) => when(facts, now));
    if (acting >= 0) facts = { ...facts, ...people.splice(acting, 1)[0]?.change(now) };
    const step = nextWaveStep(facts, new Date(now), rules);
    steps.push({ at: now, step, stage: facts.stage });
    if (step.kind === "ended") break;
    if (step.kind === "wait") {
      if (!(Date.parse(step.until) > now))
        throw new Error(`a wait that is over: ${JSON.stringify(step)} at ${new Date(now).toISOString()}`);
      const approvesAt =
        facts.stage === "swept" && facts.evidence && !facts.approval
          ? Date.parse(facts.evidence.at) + (world.approvesAfterHours ?? Number.POSITIVE_INFINITY) * HOUR
          : Number.POSITIVE_INFINITY;
      // An orchestration waits a day at most, then looks again.
      now = Math.max(now + 1, Math.min(Date.parse(step.until), now + 24 * HOUR, approvesAt));
      if (now >= approvesAt && facts.evidence)
        facts = { ...facts, approval: { by: approver, at: iso(now), digest: facts.evidence.digest } };
      continue;
    }
    const before = facts;
    const startedAt = iso(now);
    if (["mail", "checkGate", "sweep", "checkEveryone", "enforce", "snapshot"].includes(step.kind))
      now += (world.stepMinutes ?? 5) * 60_000;
    facts = carryOut(facts, step, startedAt, iso(now), world);
    if (facts === before) throw new Error(`a step that changes nothing: ${JSON.stringify(step)}`);
    if (facts.stage !== before.stage) {
      if (!mayMove(before.stage, facts.stage))
        throw new Error(`an illegal move from ${before.stage} to ${facts.stage}`);
      stages.push(facts.stage);
    }
  }
  return { facts, steps, stages, now };
}

const iso = (moment: number): string => new Date(moment).toISOString();

function carryOut(
  facts: WaveFacts,
  step: Exclude<WaveStep, { kind: "wait" | "ended" }>,
  startedAt: string,
  at: string,
  world: World,
): WaveFacts {
  const ready = Math.min(facts.inScope, world.ready(Date.parse(at)));
  const nothing = { evidence: undefined, approval: undefined, flip: undefined };
  const moved = (to: WaveStage, change: Partial<WaveFacts> = {}): WaveFacts => ({
    ...facts,
    ...change,
    stage: to,
    stageAt: at,
  });
  const digest = `${ready} ready`;
  switch (step.kind) {
    case "snapshot":
      return { ...facts, snapshotAt: at };
    case "mail":
      return moved(step.leadsTo, step.leadsTo === "warned" ? { warnedAt: at } : {});
    case "checkGate":
      return {
        ...facts,
        reportedReady: ready,
        gate: { at, ready, inScope: facts.inScope, passed: ready >= facts.inScope * 0.95 },
      };
    case "chase":
      return { ...facts, chasedAt: startedAt };
    case "createPolicy":
      return moved("reportOnly", { policyId: "p1", reportOnlyAt: at, ...nothing });
    case "reachOut":
      return { ...facts, sweepRound: { at: startedAt, seen: ready, ready, stopped: facts.inScope - ready } };
    case "sweep": {
      const clean = world.isSweepClean?.(Date.parse(at)) ?? true;
      const evidence = {
        at,
        digest,
        policyDigest: "p",
        ready,
        leftOut: facts.inScope - ready,
        seen: ready,
        inScope: facts.inScope,
        clean,
      };
      return clean ? moved("swept", { reportedReady: ready, evidence }) : { ...facts, reportedReady: ready, evidence };
    }
    case "checkEveryone":
      return {
        ...facts,
        flip: {
          startedAt,
          checkedAt: at,
          ...(ready < (facts.evidence?.ready ?? 0) * 0.95 && { void: "too many dropped out" }),
        },
      };
    case "voidApproval":
      return moved("reportOnly", nothing);
    case "enforce":
      // In two runs, so that the watch, a pause and a rollback come in between.
      return facts.stage === "swept"
        ? moved("enforcing", {
            enforcingAt: startedAt,
            watchedUntil: startedAt,
            strandedRecently: 0,
            stoppedRecently: 0,
          })
        : moved("enforced", { enforcedAt: at });
    case "watch":
      return { ...facts, watchedUntil: at, strandedRecently: world.stranded?.(Date.parse(at)) ?? 0 };
    case "rollBack":
      return moved("rolledBack", {
        ...nothing,
        rollbackRequested: undefined,
        enforcingAt: undefined,
        watchedUntil: undefined,
      });
    case "advance":
      if (step.to === "reminded") {
        const forgotten = {
          gate: undefined,
          gateOpenedAt: undefined,
          warnedAt: undefined,
          reportOnlyAt: undefined,
          enforcingAt: undefined,
          enforcedAt: undefined,
          strandedRecently: 0,
          stoppedRecently: 0,
        };
        return moved(step.to, {
          ...nothing,
          ...forgotten,
          round: facts.stage === "rolledBack" ? facts.round + 1 : facts.round,
        });
      }
      if (step.to === "gated") return moved(step.to, { gateOpenedAt: facts.gateOpenedAt ?? at });
      if (step.to === "enforced") return moved(step.to, { enforcedAt: at });
      return moved(step.to, step.to === "reportOnly" ? nothing : {});
  }
}
