import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { flipFault } from "../../../../../shared/domain/wave/flipEvidence.ts";
import { type WaveStage, WaveStageSchema } from "../../../../../shared/domain/wave/stages.ts";
import type { WaveFacts } from "../../../../../shared/domain/wave/waveFacts.ts";
import { mayMove, nextWaveStep } from "../../../../../shared/domain/wave/waveMachine.ts";
import { approver, plannedWave, rules, starter } from "../../../../support/waves/rulesForTests.ts";
import {
  announced,
  evidence,
  gated,
  passedGate,
  reminded,
  reportOnly,
  swept,
  warned,
} from "../../../../support/waves/stagesForTests.ts";

const at = (iso: string): Date => new Date(iso);
const approval = { by: approver, at: "2026-03-24T10:00:00.000Z", digest: "d1" };
const flip = { startedAt: "2026-03-24T10:01:00.000Z", checkedAt: "2026-03-24T10:10:00.000Z" };
const pause = { by: starter, at: "2026-03-01T00:00:00.000Z", reason: "holidays" };
const cancel = { by: starter, at: "2026-03-01T00:00:00.000Z" };

const approved: WaveFacts = { ...swept, approval };
const checked: WaveFacts = { ...approved, flip };
const enforcing: WaveFacts = {
  ...checked,
  stage: "enforcing",
  stageAt: "2026-03-24T10:20:00.000Z",
  enforcingAt: "2026-03-24T10:20:00.000Z",
  watchedUntil: "2026-03-24T10:20:00.000Z",
};
const enforced: WaveFacts = {
  ...enforcing,
  stage: "enforced",
  stageAt: "2026-03-24T10:30:00.000Z",
  enforcedAt: "2026-03-24T10:30:00.000Z",
  watchedUntil: "2026-03-24T11:20:00.000Z",
};
const rollBackAsked = { ...cancel, reason: "too early" };

test("the legal moves are these and no others", () => {
  const legal = WaveStageSchema.options.flatMap((from) =>
    WaveStageSchema.options.filter((to) => mayMove(from, to)).map((to) => `${from} > ${to}`),
  );
  expect(legal).toMatchInlineSnapshot(`
    [
      "planned > announced",
      "planned > cancelled",
      "announced > open",
      "announced > cancelled",
      "open > reminded",
      "open > cancelled",
      "reminded > gated",
      "reminded > cancelled",
      "gated > reminded",
      "gated > warned",
      "gated > cancelled",
      "warned > reminded",
      "warned > reportOnly",
      "warned > cancelled",
      "reportOnly > reminded",
      "reportOnly > swept",
      "reportOnly > cancelled",
      "swept > reminded",
      "swept > reportOnly",
      "swept > enforcing",
      "swept > cancelled",
      "enforcing > enforced",
      "enforcing > rolledBack",
      "enforced > watched",
      "enforced > rolledBack",
      "watched > steady",
      "watched > rolledBack",
      "steady > rolledBack",
      "rolledBack > reminded",
      "rolledBack > cancelled",
    ]
  `);
});

test.each<[string, WaveFacts, string, unknown]>([
  [
    "planned, takes the snapshot first",
    { ...plannedWave, snapshotAt: undefined },
    "2026-02-16T12:00:00Z",
    { kind: "snapshot" },
  ],
  [
    "planned, waits when nobody can take part",
    { ...plannedWave, inScope: 0 },
    "2026-02-23T08:00:00Z",
    { kind: "wait", because: expect.stringMatching(/nobody in the group/) },
  ],
  [
    "planned, waits for T-7",
    plannedWave,
    "2026-02-23T07:59:59.999Z",
    { kind: "wait", until: "2026-02-23T08:00:00.000Z" },
  ],
  [
    "planned, announces at T-7",
    plannedWave,
    "2026-02-23T08:00:00Z",
    { kind: "mail", mail: "announcement", leadsTo: "announced" },
  ],
  [
    "planned and late, does not write at night",
    plannedWave,
    "2026-02-23T22:00:00Z",
    { kind: "wait", until: "2026-02-24T08:00:00.000Z" },
  ],
  [
    "announced, waits for T-0",
    announced,
    "2026-03-02T07:59:59.999Z",
    { kind: "wait", until: "2026-03-02T08:00:00.000Z" },
  ],
  ["announced, opens at T-0", announced, "2026-03-02T08:00:00Z", { kind: "mail", mail: "dayOf", leadsTo: "open" }],
  [
    "announced late, does not open on the same day",
    { ...announced, stageAt: "2026-03-04T08:10:00.000Z" },
    "2026-03-04T08:11:00Z",
    { kind: "wait", until: "2026-03-05T08:00:00.000Z" },
  ],
  [
    "open, waits for T+7",
    { ...announced, stage: "open", stageAt: "2026-03-02T08:10:00.000Z" },
    "2026-03-09T07:59:59.999Z",
    { kind: "wait", until: "2026-03-09T08:00:00.000Z" },
  ],
  [
    "open, reminds at T+7",
    { ...announced, stage: "open", stageAt: "2026-03-02T08:10:00.000Z" },
    "2026-03-09T08:00:00Z",
    { kind: "mail", mail: "reminder", leadsTo: "reminded" },
  ],
  ["reminded, looks at the gate at once", reminded, "2026-03-09T08:10:00Z", { kind: "checkGate" }],
  [
    "reminded, tells the numbers while it waits for the next morning",
    { ...reminded, gate: { at: "2026-03-09T08:15:00.000Z", ready: 88, inScope: 100, passed: false } },
    "2026-03-09T08:16:00Z",
    {
      kind: "wait",
      until: "2026-03-10T08:00:00.000Z",
      because: "88 of 100 have a working passkey; the gate opens at 95",
    },
  ],
  [
    "reminded, looks again the next morning",
    { ...reminded, gate: { at: "2026-03-09T08:15:00.000Z", ready: 88, inScope: 100, passed: false } },
    "2026-03-10T08:00:00Z",
    { kind: "checkGate" },
  ],
  [
    "reminded, does not look on Saturday",
    { ...reminded, gate: { at: "2026-03-13T08:15:00.000Z", ready: 88, inScope: 100, passed: false } },
    "2026-03-14T08:00:00Z",
    { kind: "wait", until: "2026-03-16T08:00:00.000Z" },
  ],
  [
    "reminded, looks again the same day when the report says that the gate would open",
    {
      ...reminded,
      reportedReady: 95,
      gate: { at: "2026-03-09T08:15:00.000Z", ready: 94, inScope: 100, passed: false },
    },
    "2026-03-09T11:15:00Z",
    { kind: "checkGate" },
  ],
  [
    "reminded, does not when the report falls short",
    {
      ...reminded,
      reportedReady: 94,
      gate: { at: "2026-03-09T08:15:00.000Z", ready: 94, inScope: 100, passed: false },
    },
    "2026-03-09T11:15:00Z",
    { kind: "wait", until: "2026-03-10T08:00:00.000Z" },
  ],
  [
    "reminded, moves on once the gate was seen open",
    { ...reminded, gate: passedGate },
    passedGate.at,
    { kind: "advance", to: "gated" },
  ],
  [
    "reminded again, does not take an old gate for open",
    { ...reminded, gate: { ...passedGate, at: "2026-03-09T08:09:59.999Z" } },
    "2026-03-09T08:10:00Z",
    { kind: "checkGate" },
  ],
  [
    "gated, warns the next morning",
    gated,
    "2026-03-13T08:00:00Z",
    { kind: "mail", mail: "enforcementWarning", leadsTo: "warned" },
  ],
  [
    "gated, does not warn on the same day",
    gated,
    "2026-03-12T08:11:00Z",
    { kind: "wait", until: "2026-03-13T08:00:00.000Z" },
  ],
  [
    "gated, still counts after 14 days",
    gated,
    "2026-03-26T08:10:00Z",
    { kind: "mail", mail: "enforcementWarning", leadsTo: "warned" },
  ],
  ["gated, goes back when the gate is older", gated, "2026-03-26T08:10:00.001Z", { kind: "advance", to: "reminded" }],
  [
    "gated without a gate, goes back",
    { ...gated, gate: undefined },
    "2026-03-12T08:11:00Z",
    { kind: "advance", to: "reminded" },
  ],
  ["warned, waits seven days", warned, "2026-03-20T08:19:59.999Z", { kind: "wait", until: "2026-03-20T08:20:00.000Z" }],
  ["warned, creates the policy after seven days", warned, "2026-03-20T08:20:00Z", { kind: "createPolicy" }],
  [
    "warned anew, does not count from the first warning",
    { ...warned, stageAt: "2026-03-16T08:20:00.000Z" },
    "2026-03-20T08:20:00Z",
    { kind: "wait", until: "2026-03-23T08:20:00.000Z" },
  ],
  [
    "warned, goes back when paused for too long",
    warned,
    "2026-04-02T08:10:00.001Z",
    { kind: "advance", to: "reminded" },
  ],
  [
    "in report-only, waits 48 hours, then for Monday",
    reportOnly,
    "2026-03-22T08:20:00Z",
    { kind: "wait", until: "2026-03-23T08:00:00.000Z" },
  ],
  [
    "in report-only since Tuesday, waits 48 hours to the moment",
    {
      ...reportOnly,
      reportOnlyAt: "2026-03-24T09:20:00.000Z",
      sweepRound: { at: "2026-03-26T09:00:00.000Z", seen: 0, ready: 0, stopped: 0 },
    },
    "2026-03-26T09:19:59.999Z",
    { kind: "wait", until: "2026-03-26T09:20:00.000Z" },
  ],
  [
    "in report-only since Tuesday, sweeps after 48 hours",
    { ...reportOnly, reportOnlyAt: "2026-03-24T09:20:00.000Z" },
    "2026-03-26T09:20:00Z",
    { kind: "sweep" },
  ],
  [
    "in report-only after an unclean sweep, waits for the next morning and says why",
    { ...reportOnly, evidence: { ...evidence, clean: false, because: "few were seen" } },
    "2026-03-24T09:01:00Z",
    { kind: "wait", until: "2026-03-24T10:00:00.000Z", because: "the sweep was not clean: few were seen" },
  ],
  [
    "in report-only after an unclean sweep, sweeps again the next morning",
    { ...reportOnly, evidence: { ...evidence, clean: false } },
    "2026-03-25T08:00:00Z",
    { kind: "sweep" },
  ],
  [
    "in report-only with too few passkeys left, goes back to chasing",
    { ...reportOnly, reportedReady: 94, evidence: { ...evidence, clean: false } },
    "2026-03-24T09:01:00Z",
    { kind: "advance", to: "reminded" },
  ],
  [
    "in report-only after a clean sweep, moves on",
    { ...reportOnly, evidence },
    "2026-03-24T09:01:00Z",
    { kind: "advance", to: "swept" },
  ],
  [
    "in report-only again, does not take an earlier clean sweep for a new one",
    { ...reportOnly, stageAt: "2026-03-24T09:00:00.001Z", evidence },
    "2026-03-24T09:01:00Z",
    { kind: "sweep" },
  ],
  [
    "in report-only without a policy, goes back",
    { ...reportOnly, policyId: undefined },
    "2026-03-24T09:01:00Z",
    { kind: "advance", to: "reminded" },
  ],
  [
    "swept, waits for approval and says so",
    swept,
    "2026-03-25T08:59:59.999Z",
    {
      kind: "wait",
      until: "2026-03-25T09:00:00.000Z",
      because: expect.stringMatching(/second admin: 96 of 100 .* 4 left out until/),
    },
  ],
  [
    "swept, sweeps again when nobody approved for a day",
    swept,
    "2026-03-25T09:00:00Z",
    { kind: "advance", to: "reportOnly" },
  ],
  [
    "swept without evidence, sweeps again",
    { ...swept, evidence: undefined },
    "2026-03-24T09:01:00Z",
    { kind: "advance", to: "reportOnly" },
  ],
  [
    "swept with unclean evidence, sweeps again, approval or not",
    { ...approved, evidence: { ...evidence, clean: false } },
    "2026-03-24T10:01:00Z",
    { kind: "advance", to: "reportOnly" },
  ],
  [
    "swept without a policy, lets nobody enter",
    { ...checked, policyId: undefined },
    "2026-03-24T10:15:00Z",
    { kind: "advance", to: "reportOnly" },
  ],
  [
    "approved for other evidence, voids it",
    { ...approved, approval: { ...approval, digest: "d0" } },
    "2026-03-24T10:01:00Z",
    { kind: "voidApproval", because: expect.stringMatching(/other evidence/) },
  ],
  [
    "approved by the starter, voids it",
    { ...approved, approval: { ...approval, by: starter } },
    "2026-03-24T10:01:00Z",
    { kind: "voidApproval", because: expect.stringMatching(/started/) },
  ],
  [
    "approved, voids it when the evidence is a day old",
    checked,
    "2026-03-25T09:00:00Z",
    { kind: "voidApproval", because: expect.any(String) },
  ],
  ["approved, checks everyone", approved, "2026-03-24T10:01:00Z", { kind: "checkEveryone" }],
  [
    "approved after hours, waits for the morning",
    { ...approved, approval: { ...approval, at: "2026-03-24T15:00:00.000Z" } },
    "2026-03-24T15:00:00Z",
    { kind: "wait", until: "2026-03-25T08:00:00.000Z" },
  ],
  [
    "approved on Thursday evening, waits no longer than the approval lasts",
    {
      ...approved,
      evidence: { ...evidence, at: "2026-03-26T09:00:00.000Z" },
      approval: { ...approval, at: "2026-03-26T15:00:00.000Z" },
    },
    "2026-03-26T15:00:00Z",
    { kind: "wait", until: "2026-03-27T09:00:00.000Z" },
  ],
  [
    "checked before the approval, checks again",
    { ...checked, flip: { ...flip, startedAt: "2026-03-24T09:59:59.999Z" } },
    "2026-03-24T10:15:00Z",
    { kind: "checkEveryone" },
  ],
  [
    "half checked, checks again",
    { ...checked, flip: { startedAt: flip.startedAt } },
    "2026-03-24T10:15:00Z",
    { kind: "checkEveryone" },
  ],
  ["checked an hour ago, checks again", checked, "2026-03-24T11:10:00Z", { kind: "checkEveryone" }],
  [
    "checked, where that took longer than it may, checks again",
    {
      ...checked,
      evidence: { ...evidence, at: "2026-03-24T07:00:00.000Z" },
      approval: { ...approval, at: "2026-03-24T07:30:00.000Z" },
      flip: { startedAt: "2026-03-24T08:00:00.000Z", checkedAt: "2026-03-24T11:59:59.000Z" },
    },
    "2026-03-24T12:00:00Z",
    { kind: "checkEveryone" },
  ],
  [
    "checked, where that took two hours, lets people enter: each is looked at again before their own entry",
    { ...checked, flip: { startedAt: flip.startedAt, checkedAt: "2026-03-24T12:00:00.000Z" } },
    "2026-03-24T12:01:00Z",
    { kind: "enforce" },
  ],
  [
    "checked before the check began, as no clock can have it, checks again",
    { ...checked, flip: { startedAt: "2026-03-24T10:10:00.000Z", checkedAt: "2026-03-24T10:09:00.000Z" } },
    "2026-03-24T10:11:00Z",
    { kind: "checkEveryone" },
  ],
  [
    "checked, and found something against it, voids the approval and says what",
    { ...checked, flip: { ...flip, void: "6 of the 96 are not ready any more" } },
    "2026-03-24T10:15:00Z",
    { kind: "voidApproval", because: "6 of the 96 are not ready any more" },
  ],
  [
    "checked and approved before the evidence, voids the approval",
    { ...checked, approval: { ...approval, at: "2026-03-24T08:59:59.999Z" } },
    "2026-03-24T10:15:00Z",
    { kind: "voidApproval", because: expect.stringMatching(/older than the evidence/) },
  ],
  [
    "checked before report-only has run its time, voids the approval",
    { ...checked, reportOnlyAt: "2026-03-22T10:15:00.001Z" },
    "2026-03-24T10:15:00Z",
    { kind: "voidApproval", because: expect.stringMatching(/report-only/) },
  ],
  [
    "checked before the warning has run its time, voids the approval",
    { ...checked, warnedAt: "2026-03-17T10:15:00.001Z" },
    "2026-03-24T10:15:00Z",
    { kind: "voidApproval", because: expect.stringMatching(/warning/) },
  ],
  ...(["gate", "gateOpenedAt", "warnedAt"] as const).map((fact): [string, WaveFacts, string, unknown] => [
    `checked without ${fact}, begins again at the gate`,
    { ...checked, [fact]: undefined },
    "2026-03-24T10:15:00Z",
    { kind: "advance", to: "reminded" },
  ]),
  ["checked, lets people enter", checked, "2026-03-24T11:00:59.999Z", { kind: "enforce" }],
  ["checked after hours, waits for the morning", checked, "2026-03-24T22:00:00Z", { kind: "wait" }],
  [
    "checked, does not roll back what nobody has entered",
    { ...checked, rollbackRequested: rollBackAsked },
    "2026-03-24T10:15:00Z",
    { kind: "enforce" },
  ],
  ["enforcing, lets the rest enter", enforcing, "2026-03-24T11:19:59.999Z", { kind: "enforce" }],
  [
    "enforcing, needs neither working hours nor a fresh check of everyone any more",
    { ...enforcing, watchedUntil: "2026-03-26T02:00:00.000Z" },
    "2026-03-26T02:30:00Z",
    { kind: "enforce" },
  ],
  ["enforcing for an hour, watches first", enforcing, "2026-03-24T11:20:00Z", { kind: "watch" }],
  ["enforcing, watches while paused", { ...enforcing, paused: pause }, "2026-03-24T11:20:00Z", { kind: "watch" }],
  [
    "enforcing and paused, lets nobody enter, and says who and why",
    { ...enforcing, paused: pause },
    "2026-03-24T10:21:00Z",
    {
      kind: "wait",
      until: "2026-03-24T11:20:00.000Z",
      because: "paused by Sam Starter: holidays; those who are enforced are watched all the same",
    },
  ],
  [
    "enforcing for almost four weeks, lets people enter",
    { ...enforcing, watchedUntil: "2026-04-21T10:00:00.000Z" },
    "2026-04-21T10:19:59.999Z",
    { kind: "enforce" },
  ],
  [
    "enforcing for four weeks, leaves out whoever has not entered",
    { ...enforcing, watchedUntil: "2026-04-21T10:00:00.000Z" },
    "2026-04-21T10:20:00Z",
    { kind: "advance", to: "enforced" },
  ],
  [
    "enforcing with five stranded, rolls back and lets nobody else enter",
    { ...enforcing, strandedRecently: 5 },
    "2026-03-24T10:25:00Z",
    { kind: "rollBack", because: expect.stringMatching(/5 of 100 members were stranded/) },
  ],
  [
    "enforcing with everybody's passwords tried in vain, lets people enter",
    { ...enforcing, stoppedRecently: 100 },
    "2026-03-24T10:25:00Z",
    { kind: "enforce" },
  ],
  ...([undefined, pause] as const).map((paused): [string, WaveFacts, string, unknown] => [
    `enforcing${paused ? " and paused" : ""}, rolls back when asked to`,
    { ...enforcing, paused, rollbackRequested: rollBackAsked },
    "2026-03-24T10:25:00Z",
    { kind: "rollBack", because: "asked for by Sam Starter: too early" },
  ]),
  ["enforced, watches hourly", enforced, "2026-03-24T12:20:00Z", { kind: "watch" }],
  [
    "enforced, waits in between",
    enforced,
    "2026-03-24T12:19:59.999Z",
    { kind: "wait", until: "2026-03-24T12:20:00.000Z" },
  ],
  ["enforced, watches while paused", { ...enforced, paused: pause }, "2026-03-24T12:20:00Z", { kind: "watch" }],
  [
    "enforced with four stranded, watches on",
    { ...enforced, strandedRecently: 4 },
    "2026-03-24T12:20:00Z",
    { kind: "watch" },
  ],
  [
    "enforced with five stranded, rolls back",
    { ...enforced, strandedRecently: 5 },
    "2026-03-24T11:20:00Z",
    {
      kind: "rollBack",
      because: "5 of 100 members were stranded without a usable passkey within a day",
    },
  ],
  [
    "enforced with everybody's passwords tried in vain, watches on",
    { ...enforced, stoppedRecently: 100 },
    "2026-03-24T12:20:00Z",
    { kind: "watch" },
  ],
  [
    "enforced with five of 1,000 stranded, watches on",
    { ...enforced, inScope: 1000, strandedRecently: 19 },
    "2026-03-24T12:20:00Z",
    { kind: "watch" },
  ],
  [
    "enforced with 20 of 1,000 stranded, rolls back",
    { ...enforced, inScope: 1000, strandedRecently: 20 },
    "2026-03-24T12:20:00Z",
    { kind: "rollBack", because: expect.any(String) },
  ],
  [
    "enforced anew, does not roll back on an earlier count",
    { ...enforced, strandedRecently: 50, watchedUntil: "2026-03-24T10:19:59.999Z" },
    "2026-03-24T11:20:00Z",
    { kind: "watch" },
  ],
  [
    "enforced, rolls back when asked to, paused or not",
    { ...enforced, paused: pause, rollbackRequested: { ...cancel, reason: "too early" } },
    "2026-03-24T11:20:00Z",
    { kind: "rollBack", because: "asked for by Sam Starter: too early" },
  ],
  ...(["reportOnly", "swept"] as const).map((stage): [string, WaveFacts, string, unknown] => [
    `${stage} and paused, holds although a rollback was asked for that has nobody to take out`,
    { ...checked, stage, paused: pause, rollbackRequested: rollBackAsked },
    "2026-03-24T10:15:00Z",
    { kind: "wait", because: "paused by Sam Starter: holidays" },
  ]),
  [
    "reminded, is cancelled although a rollback was asked for that has nothing to take back",
    { ...reminded, cancelRequested: cancel, rollbackRequested: { ...cancel, reason: "too early" } },
    "2026-03-24T11:20:00Z",
    { kind: "advance", to: "cancelled" },
  ],
  ...(["enforcing", "enforced", "watched", "steady"] as const).map((stage): [string, WaveFacts, string, unknown] => [
    `${stage}, is not ended by a cancellation, which would leave people enforced`,
    { ...enforced, stage, paused: pause, cancelRequested: cancel },
    "2026-03-24T12:20:00Z",
    { kind: stage === "steady" ? "wait" : "watch" },
  ]),
  [
    "rolled back and cancelled, ends",
    { ...enforced, stage: "rolledBack", cancelRequested: cancel },
    "2026-03-24T12:20:00Z",
    { kind: "advance", to: "cancelled" },
  ],
  [
    "enforced and watched for almost 72 hours, is not done",
    { ...enforced, watchedUntil: "2026-03-27T10:29:59.999Z" },
    "2026-03-27T10:30:00Z",
    { kind: "wait", until: "2026-03-27T11:29:59.999Z" },
  ],
  [
    "enforced and watched for 72 hours, is",
    { ...enforced, watchedUntil: "2026-03-27T10:30:00.000Z" },
    "2026-03-27T10:30:00Z",
    { kind: "advance", to: "watched" },
  ],
  [
    "enforced and watched for 72 hours, holds while paused",
    { ...enforced, paused: pause, watchedUntil: "2026-03-27T10:30:00.000Z" },
    "2026-03-27T10:30:00Z",
    { kind: "wait", until: "2026-03-27T11:30:00.000Z", because: expect.stringMatching(/^paused by Sam Starter/) },
  ],
  ["watched, is steady", { ...enforced, stage: "watched" }, "2026-03-27T10:20:00Z", { kind: "advance", to: "steady" }],
  [
    "steady, reads the log every four hours",
    { ...enforced, stage: "steady" },
    "2026-03-24T15:20:00Z",
    { kind: "watch" },
  ],
  [
    "steady, waits in between",
    { ...enforced, stage: "steady" },
    "2026-03-24T15:19:59.999Z",
    { kind: "wait", until: "2026-03-24T15:20:00.000Z" },
  ],
  [
    "steady, still rolls back",
    { ...enforced, stage: "steady", strandedRecently: 5 },
    "2026-03-24T15:00:00Z",
    { kind: "rollBack", because: expect.any(String) },
  ],
  [
    "rolled back, begins again at the gate",
    { ...enforced, stage: "rolledBack" },
    "2026-03-24T15:00:00Z",
    { kind: "advance", to: "reminded" },
  ],
  [
    "rolled back and paused, stays",
    { ...enforced, stage: "rolledBack", paused: pause },
    "2026-03-24T15:00:00Z",
    { kind: "wait" },
  ],
  [
    "paused, waits and says who and why",
    { ...checked, paused: pause },
    "2026-03-24T10:15:00Z",
    { kind: "wait", because: "paused by Sam Starter: holidays" },
  ],
  [
    "paused, can be cancelled: its own policy never applied",
    { ...checked, paused: pause, cancelRequested: cancel },
    "2026-03-24T10:15:00Z",
    { kind: "advance", to: "cancelled" },
  ],
  [
    "planned, can be cancelled",
    { ...plannedWave, cancelRequested: cancel },
    "2026-02-23T08:00:00Z",
    { kind: "advance", to: "cancelled" },
  ],
  [
    "cancelled, has ended",
    { ...plannedWave, stage: "cancelled", cancelRequested: cancel, paused: pause },
    "2026-02-23T08:00:00Z",
    { kind: "ended", as: "cancelled" },
  ],
])("a wave that is %s", (_behaviour, facts, now, expected) => {
  expect(nextWaveStep(facts, at(now), rules)).toMatchObject(expected as object);
});

const aMoment = fc
  .integer({ min: Date.parse("2026-03-20T00:00:00Z"), max: Date.parse("2026-03-28T00:00:00Z") })
  .map((moment) => new Date(moment).toISOString());
const aPerson = fc.constantFrom(starter, approver);
const aDigest = fc.constantFrom("d1", "d2");
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 6 });
const someFacts: fc.Arbitrary<WaveFacts> = fc
  .record({
    stage: fc.constantFrom(
      ...WaveStageSchema.options,
      ...Array<WaveStage>(12).fill("swept"),
      ...Array<WaveStage>(6).fill("enforcing"),
    ),
    stageAt: aMoment,
    timeZone: fc.constantFrom("UTC", "Europe/Berlin", "America/Los_Angeles", "Pacific/Auckland"),
    snapshotAt: maybe(aMoment),
    inScope: fc.constantFrom(0, 100),
    reportedReady: fc.nat(100),
    paused: fc.option(fc.constant(pause), { nil: undefined, freq: 3 }).map((value) => value && pause),
    cancelRequested: fc.constantFrom(undefined, undefined, undefined, cancel),
    rollbackRequested: fc.constantFrom(undefined, undefined, undefined, rollBackAsked),
    gate: maybe(fc.record({ at: aMoment, ready: fc.nat(100), inScope: fc.constant(100), passed: fc.boolean() })),
    gateOpenedAt: maybe(aMoment),
    warnedAt: maybe(aMoment),
    policyId: maybe(fc.constant("p1")),
    reportOnlyAt: maybe(aMoment),
    evidence: maybe(
      fc.record({
        at: aMoment,
        digest: aDigest,
        policyDigest: fc.constant("p"),
        ready: fc.nat(100),
        leftOut: fc.nat(9),
        seen: fc.nat(100),
        inScope: fc.constant(100),
        clean: fc.constantFrom(true, true, true, false),
      }),
    ),
    approval: maybe(fc.record({ by: aPerson, at: aMoment, digest: aDigest })),
    flip: maybe(
      fc.record({
        startedAt: aMoment,
        checkedAt: maybe(aMoment),
        void: fc.constantFrom(undefined, undefined, "too many dropped out"),
      }),
    ),
    enforcingAt: maybe(aMoment),
    enforcedAt: maybe(aMoment),
    watchedUntil: maybe(aMoment),
    strandedRecently: fc.nat(10),
    stoppedRecently: fc.nat(1000),
  })
  .map((some) => ({ ...plannedWave, ...some }));

/** Facts by which people may well enter, each of them possibly spoilt. */
const nearlyEntering: fc.Arbitrary<{ facts: WaveFacts; now: Date }> = fc
  .record({
    change: fc.constantFrom<Partial<WaveFacts>>(
      {},
      {},
      { paused: pause },
      { cancelRequested: cancel },
      { policyId: undefined },
      { gate: undefined },
      { gate: { ...passedGate, passed: false } },
      { gateOpenedAt: undefined },
      { warnedAt: undefined },
      { warnedAt: "2026-03-18T10:12:00.000Z" },
      { reportOnlyAt: undefined },
      { reportOnlyAt: "2026-03-23T10:12:00.000Z" },
      { evidence: undefined },
      { evidence: { ...evidence, clean: false } },
      { evidence: { ...evidence, at: "2026-03-24T10:00:00.001Z" } },
      { approval: undefined },
      { approval: { ...approval, by: starter } },
      { approval: { ...approval, by: { ...starter, id: starter.id.toUpperCase() } } },
      { approval: { ...approval, digest: "d2" } },
      { approval: { ...approval, at: "2026-03-24T10:01:00.001Z" } },
      { flip: undefined },
      { flip: { ...flip, void: "too many dropped out" } },
      { flip: { startedAt: flip.startedAt } },
      { stage: "reportOnly" },
    ),
    minutes: fc.integer({ min: -120, max: 2000 }),
  })
  .map(({ change, minutes }) => ({
    facts: { ...checked, ...change },
    now: new Date(Date.parse(flip.checkedAt) + minutes * 60_000),
  }));

const assertTheFirstMayEnter = (facts: WaveFacts, now: Date): void => {
  const ageHours = (moment: string | undefined) => (now.getTime() - Date.parse(moment ?? "")) / 3_600_000;
  expect(facts.paused).toBeUndefined();
  expect(facts.cancelRequested).toBeUndefined();
  expect(facts.policyId).toBeDefined();
  expect(facts.gate?.passed).toBe(true);
  expect(facts.gateOpenedAt).toBeDefined();
  expect(ageHours(facts.warnedAt)).toBeGreaterThanOrEqual(7 * 24);
  expect(ageHours(facts.reportOnlyAt)).toBeGreaterThanOrEqual(48);
  expect(facts.evidence?.clean).toBe(true);
  expect(facts.approval?.digest).toBe(facts.evidence?.digest);
  expect(facts.approval?.by.id.toLowerCase()).not.toBe(facts.startedBy.id);
  expect(ageHours(facts.evidence?.at)).toBeLessThan(24);
  expect(ageHours(facts.approval?.at)).toBeLessThan(24);
  expect(ageHours(facts.flip?.checkedAt)).toBeLessThan(1);
  expect(ageHours(facts.flip?.startedAt)).toBeLessThan(4);
  expect(facts.flip?.void).toBeUndefined();
  expect((facts.flip?.startedAt ?? "") >= (facts.approval?.at ?? "~")).toBe(true);
  expect((facts.approval?.at ?? "") >= (facts.evidence?.at ?? "~")).toBe(true);
};

const isApplied = ({ stage }: WaveFacts): boolean => ["enforcing", "enforced", "watched", "steady"].includes(stage);

describe("whatever the facts", () => {
  test("nobody enters before gate, warning, report-only, a clean sweep, another person's fresh approval of it, and a live check since", () => {
    let entries = 0;
    fc.assert(
      fc.property(fc.oneof(nearlyEntering, fc.record({ facts: someFacts, now: aMoment.map(at) })), ({ facts, now }) => {
        if (nextWaveStep(facts, now, rules).kind !== "enforce" || facts.stage === "enforcing") return;
        entries++;
        expect(facts.stage).toBe("swept");
        assertTheFirstMayEnter(facts, now);
      }),
      { numRuns: 4000, seed: 1 },
    );
    expect(entries).toBeGreaterThan(10);
  });

  test("the machine and the last look at the row before the first entry agree", () => {
    fc.assert(
      fc.property(nearlyEntering, ({ facts, now }) => {
        const kind = nextWaveStep(facts, now, rules).kind;
        const fault = flipFault(facts, now, rules)?.kind;
        const isHeld = facts.paused || facts.cancelRequested || facts.stage !== "swept" || !facts.policyId;
        if (kind === "enforce") expect(fault).toBeUndefined();
        else if (!isHeld) expect(fault).toBeDefined();
      }),
      { numRuns: 2000 },
    );
  });

  test("a pause lets nobody enter, and a watch that is due is not put off by it, nor by a cancellation", () => {
    let watches = 0;
    fc.assert(
      fc.property(someFacts, aMoment, (facts, now) => {
        const step = nextWaveStep({ ...facts, paused: pause }, at(now), rules);
        expect(step.kind).not.toBe("enforce");
        const [paused, free] = [pause, undefined].map((held) =>
          nextWaveStep({ ...facts, rollbackRequested: undefined, paused: held }, at(now), rules),
        );
        if (isApplied(facts) && free?.kind === "watch") {
          watches++;
          expect(paused).toEqual(free);
          expect(
            nextWaveStep({ ...facts, rollbackRequested: undefined, cancelRequested: cancel }, at(now), rules),
          ).toEqual(free);
        }
      }),
      { numRuns: 3000, seed: 2 },
    );
    expect(watches).toBeGreaterThan(10);
  });

  test("while people enter, the watch comes first as soon as it is due", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 600 }), fc.boolean(), (minutes, isPaused) => {
        const now = new Date(Date.parse(enforcing.stageAt) + minutes * 60_000);
        const step = nextWaveStep({ ...enforcing, ...(isPaused && { paused: pause }) }, now, rules);
        if (minutes >= 60) expect(step.kind).toBe("watch");
        else expect(step.kind).toBe(isPaused ? "wait" : "enforce");
      }),
    );
  });

  test("no step leads to an illegal move, and every wait ends later than now", () => {
    fc.assert(
      fc.property(someFacts, aMoment, (facts, now) => {
        const step = nextWaveStep(facts, at(now), rules);
        const leadsTo = (): WaveStage | undefined => {
          switch (step.kind) {
            case "mail":
              return step.leadsTo;
            case "rollBack":
              return "rolledBack";
            case "advance":
              return step.to;
            case "createPolicy":
            case "voidApproval":
              return "reportOnly";
            case "sweep":
              return "swept";
            case "enforce":
              return facts.stage === "enforcing" ? "enforced" : "enforcing";
            default:
              return undefined;
          }
        };
        const to = leadsTo();
        if (to) expect([facts.stage, to, mayMove(facts.stage, to)]).toEqual([facts.stage, to, true]);
        if (step.kind === "wait") expect(Date.parse(step.until)).toBeGreaterThan(Date.parse(now));
      }),
      { numRuns: 4000 },
    );
  });

  test("whoever may be enforced is watched or taken out, never left; a paused wave before that stands still", () => {
    fc.assert(
      fc.property(someFacts, aMoment, (facts, now) => {
        const step = nextWaveStep(facts, at(now), rules);
        if (isApplied(facts)) {
          expect(["enforce", "watch", "wait", "rollBack", "advance"]).toContain(step.kind);
          if (step.kind === "advance") expect(["enforced", "watched", "steady"]).toContain(step.to);
          if (facts.rollbackRequested) expect(step.kind).toBe("rollBack");
        } else {
          expect(step.kind).not.toBe("rollBack");
          if (facts.paused && !facts.cancelRequested && facts.stage !== "cancelled") expect(step.kind).toBe("wait");
        }
      }),
      { numRuns: 2000 },
    );
  });

  test("from the first entry on, a rollback is the only way back", () => {
    for (const from of ["enforcing", "enforced", "watched", "steady"] as const)
      for (const to of WaveStageSchema.options)
        if (mayMove(from, to)) expect(["enforced", "watched", "steady", "rolledBack"]).toContain(to);
  });
});

describe("in a freeze", () => {
  const frozen: typeof rules = {
    ...rules,
    freezes: [{ from: "2026-03-24", until: "2026-03-25", reason: "month end" }],
  };
  const step = (facts: WaveFacts, now: string, by = frozen) => nextWaveStep(facts, new Date(now), by);

  test("an approved flip waits with the reason, for as long as the approval lasts, and says when it may go", () => {
    expect(step(checked, "2026-03-24T10:15:00Z", rules)).toEqual({ kind: "enforce" });
    expect(step(checked, "2026-03-24T10:15:00Z")).toMatchObject({
      kind: "wait",
      because: expect.stringMatching(
        /nobody is enforced until 2026-03-25 is over: month end; .* 2026-03-26T08:00:00.000Z/,
      ),
    });
  });

  test("people who were to enter wait as well, and the watch goes on", () => {
    const at = "2026-03-23T10:15:00.000Z";
    const enforcing = { ...checked, stage: "enforcing" as const, stageAt: at, enforcingAt: at };
    const watchedUntil = "2026-03-24T10:00:00.000Z";
    expect(step({ ...enforcing, watchedUntil }, "2026-03-24T10:15:00Z", rules)).toEqual({ kind: "enforce" });
    expect(step({ ...enforcing, watchedUntil }, "2026-03-24T10:15:00Z")).toMatchObject({
      kind: "wait",
      until: "2026-03-24T11:00:00.000Z",
      because: expect.stringContaining("month end"),
    });
    expect(step({ ...enforcing, watchedUntil }, "2026-03-24T11:00:00Z")).toEqual({ kind: "watch" });
    expect(step({ ...enforcing, watchedUntil: "2026-03-25T23:00:00.000Z" }, "2026-03-25T23:00:00Z")).toEqual({
      kind: "enforce",
    });
  });

  test("whatever people ask for to undo it does not wait", () => {
    const rollbackRequested = { by: starter, at: "2026-03-24T10:00:00.000Z", reason: "calls" };
    const enforcing = { ...checked, stage: "enforcing" as const, rollbackRequested };
    expect(step(enforcing, "2026-03-24T10:15:00Z")).toMatchObject({ kind: "rollBack" });
  });
});

test("a wave is not called enforced before that applies", () => {
  const because = (now: string) => {
    const facts = { ...enforced, enforcedAt: "2026-03-24T10:30:00.000Z", watchedUntil: "2026-03-24T11:20:00.000Z" };
    const next = nextWaveStep(facts, at(now), rules);
    return next.kind === "wait" ? next.because : next.kind;
  };
  expect(because("2026-03-24T11:29:59.999Z")).toBe("entered; it takes up to one hour to apply; watched closely");
  expect(because("2026-03-24T11:30:00.000Z")).toBe("enforced; watched closely");
});
