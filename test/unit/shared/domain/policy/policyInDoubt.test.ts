import { describe, expect, test } from "vitest";
import { isInDoubt, nextStepInDoubt, whyInDoubt } from "../../../../../shared/domain/policy/policyInDoubt.ts";
import type { WaveFacts } from "../../../../../shared/domain/wave/waveFacts.ts";
import { approver, plannedWave, starter } from "../../../../support/waves/rulesForTests.ts";

const swept: WaveFacts = { ...plannedWave, stage: "swept", stageAt: "2026-03-24T09:00:00.000Z", policyId: "p1" };
const reportOnly: WaveFacts = { ...swept, stage: "reportOnly" };
const now = new Date("2026-03-24T10:15:00Z");
const later = {
  kind: "policyInDoubt" as const,
  until: "2026-03-24T10:16:00.000Z",
  because: "the policy may be enabled: it was switched on and could not be read back",
};
const rollbackRequested = { by: approver, at: "2026-03-24T10:14:00.000Z", reason: "the helpdesk is ill" };
const cancelRequested = { by: starter, at: "2026-03-24T10:13:00.000Z" };
const paused = { by: starter, at: "2026-03-24T10:13:00.000Z", reason: "holidays" };

describe("whether the policy applies", () => {
  const enabled = { policyId: "p1", state: "enabled" } as const;
  const returned = { policyId: "p1", state: "enabledForReportingButNotEnforced" } as const;
  const enableAskedAt = "2026-03-24T10:10:00.000Z";
  test.each<[string, WaveFacts, Parameters<typeof isInDoubt>[1], boolean]>([
    ["is in doubt from the moment enabling was asked for", swept, enabled, true],
    [
      "is in doubt until report-only, too, was read back",
      { ...swept, rollbackRequested },
      { ...returned, enableAskedAt },
      true,
    ],
    [
      "is in doubt until then for a cancellation, too",
      { ...swept, cancelRequested },
      { ...returned, enableAskedAt },
      true,
    ],
    ["is not in doubt by what an earlier flip left behind", swept, { ...returned, enableAskedAt }, false],
    ["is in doubt when somebody was found to have enabled it", reportOnly, enabled, true],
    ["is not in doubt before anybody asked", swept, returned, false],
    ["is not in doubt in report-only", reportOnly, returned, false],
    ["is not in doubt for another wave's policy", swept, { ...enabled, policyId: "p2" }, false],
    ["is not in doubt without a policy", { ...swept, policyId: undefined }, undefined, false],
    ["is known once the wave is enforced", { ...swept, stage: "enforced" }, enabled, false],
    ["is known before report-only", { ...swept, stage: "warned" }, returned, false],
    ["is known of a wave that was cancelled", { ...swept, stage: "cancelled" }, returned, false],
  ])("%s", (_case, facts, registered, isSo) => {
    expect(isInDoubt(facts, registered)).toBe(isSo);
  });
});

describe("a wave whose policy may be enabled", () => {
  const rollBack = {
    kind: "rollBack",
    leadsTo: "rolledBack",
    because: "asked for by Alex Approver: the helpdesk is ill",
  };
  test.each<[string, WaveFacts, Parameters<typeof nextStepInDoubt>[1], unknown]>([
    ["reads it back", swept, undefined, { kind: "flip" }],
    ["waits before it reads it again", swept, later, { ...later, kind: "wait" }],
    ["reads it again once that is over", swept, { ...later, until: now.toISOString() }, { kind: "flip" }],
    [
      "reads it back whatever an earlier step was refused",
      swept,
      { ...later, kind: "refused" as const },
      { kind: "flip" },
    ],
    ["reads it back although it was paused", { ...swept, paused }, undefined, { kind: "flip" }],
    ["takes it back when people ask for it", { ...swept, rollbackRequested }, undefined, rollBack],
    ["takes it back at once, whatever it waits for", { ...swept, rollbackRequested }, later, rollBack],
    ["takes it back although it was paused", { ...swept, rollbackRequested, paused }, later, rollBack],
    ["takes it back before it is cancelled", { ...swept, rollbackRequested, cancelRequested }, later, rollBack],
    [
      "takes it back when it is cancelled",
      { ...swept, cancelRequested },
      later,
      { kind: "rollBack", leadsTo: "cancelled", because: "cancelled by Sam Starter" },
    ],
    ["that was found so goes on taking it back by itself", reportOnly, later, { kind: "sweep" }],
    ["that was found so takes it back for people", { ...reportOnly, rollbackRequested }, undefined, rollBack],
  ])("%s", (_case, facts, waiting, step) => {
    expect(nextStepInDoubt(facts, waiting, now)).toEqual(step);
  });

  test.each<[string, WaveFacts, Parameters<typeof whyInDoubt>[1], RegExp]>([
    ["why it was not read back", swept, later, /^the policy may be enabled: .*could not be read back/],
    ["that it is being read back", swept, undefined, /^the policy may be enabled: .*is being read back/],
    [
      "no reason of long ago",
      swept,
      { ...later, until: now.toISOString() },
      /^the policy may be enabled: .*is being read back/,
    ],
    [
      "that it is being taken back",
      { ...swept, rollbackRequested },
      later,
      /^the policy may be enabled: .*returned to report-only/,
    ],
    [
      "that it is being taken back for a cancellation",
      { ...swept, cancelRequested },
      later,
      /^the policy may be enabled: .*returned/,
    ],
    ["that it was found so", reportOnly, later, /^the policy may be enabled: .*found enabled.*returned to report-only/],
  ])("says %s", (_what, facts, waiting, words) => {
    const why = whyInDoubt(facts, waiting, now);
    expect(why.because).toMatch(words);
    expect(Date.parse(why.until)).toBeGreaterThanOrEqual(now.getTime());
  });
});
