import { describe, expect, test } from "vitest";
import { comesNext } from "../../../../../shared/domain/wave/comesNext.ts";
import { WaveStageSchema } from "../../../../../shared/domain/wave/stages.ts";
import type { WaveFacts } from "../../../../../shared/domain/wave/waveFacts.ts";
import { sayNext } from "../../../../../shared/waves/sayNext.ts";
import { approver, plannedWave, rules, starter } from "../../../../support/waves/rulesForTests.ts";
import {
  evidence,
  gated,
  open,
  reminded,
  reportOnly,
  swept,
  warned,
} from "../../../../support/waves/stagesForTests.ts";

const approval = { by: approver, at: "2026-03-24T10:00:00.000Z", digest: "d1" };
const entered = "2026-03-24T10:20:00.000Z";
const enforcing: WaveFacts = {
  ...swept,
  approval,
  stage: "enforcing",
  stageAt: entered,
  enforcingAt: entered,
  watchedUntil: entered,
};
const enforced: WaveFacts = { ...enforcing, stage: "enforced", enforcedAt: entered };
const part = { number: 1, later: [40], ready: 40, leftOut: 0, policyDigest: "p", approval, enteringAt: entered };
const between: WaveFacts = {
  ...enforcing,
  begunParts: [{ ...part, enteredAt: entered }],
  evidence: undefined,
  approval: undefined,
};
const paused = { by: starter, at: "2026-03-01T00:00:00.000Z", reason: "holidays" };
const asked = { by: starter, at: "2026-03-01T00:00:00.000Z", reason: "calls" };
const frozen = { ...rules, freezes: [{ from: "2026-03-24", until: "2026-03-29", reason: "year end" }] };

const said = (facts: WaveFacts, now: string, by = rules, refusal?: { until: string }): string | undefined => {
  const next = comesNext(facts, refusal, new Date(now), by);
  return next && sayNext(next, facts.timeZone);
};

describe("what comes next for a wave, with weekday, date and hour in its own zone,", () => {
  test.each<[string, WaveFacts, string, string | undefined]>([
    ["planned", plannedWave, "2026-02-17T08:00:00Z", "the announcement, Monday 23 February, 09:00"],
    [
      "not taken down yet",
      { ...plannedWave, snapshotAt: undefined },
      "2026-02-17T08:00:00Z",
      "the group's members are taken down, now",
    ],
    [
      "without people",
      { ...plannedWave, inScope: 0 },
      "2026-02-17T08:00:00Z",
      "nothing, as nobody in the group can take part",
    ],
    [
      "announced",
      { ...plannedWave, stage: "announced", stageAt: "2026-02-23T08:10:00Z" },
      "2026-02-24T08:00:00Z",
      "the mail of the opening day, Monday 2 March, 09:00",
    ],
    ["open", open, "2026-03-03T08:00:00Z", "the reminder, Monday 9 March, 09:00"],
    [
      "open over the clock change",
      { ...open, remindAt: "2026-03-30T07:00:00.000Z" },
      "2026-03-27T08:00:00Z",
      "the reminder, Monday 30 March, 09:00",
    ],
    ["open and due", open, "2026-03-09T08:00:00Z", "the reminder, now"],
    ["open and due, but not at night", open, "2026-03-09T20:00:00Z", "the reminder, Tuesday 10 March, 09:00"],
    ["reminded", reminded, "2026-03-09T20:00:00Z", "a live look at everyone's passkeys, Tuesday 10 March, 09:00"],
    ["gated", gated, "2026-03-12T09:00:00Z", "the warning, Friday 13 March, 09:00"],
    ["warned", warned, "2026-03-16T08:00:00Z", "the wave's own policy, in report-only, Friday 20 March, 09:20"],
    ["in report-only", reportOnly, "2026-03-20T09:00:00Z", "the sweep of the sign-ins, Monday 23 March, 09:00"],
    ["swept", swept, "2026-03-24T09:30:00Z", "the approval by a second admin, by Wednesday 25 March, 10:00"],
    [
      "approved and within the window",
      { ...swept, approval },
      "2026-03-24T10:10:00Z",
      "the last look at everybody, then the ready enter, now",
    ],
    [
      "approved too late in the day",
      { ...swept, approval },
      "2026-03-24T18:00:00Z",
      "the last look at everybody, then the ready enter, Wednesday 25 March, 09:00",
    ],
    ["entering", enforcing, "2026-03-24T10:30:00Z", "more of those who were approved enter, now"],
    ["between two parts", between, "2026-03-24T18:00:00Z", "the sweep of the sign-ins, Wednesday 25 March, 09:00"],
    [
      "swept for its next part",
      { ...between, evidence: { ...evidence, part: { number: 2, later: [] } } },
      "2026-03-24T11:00:00Z",
      "the approval by a second admin, by Wednesday 25 March, 10:00",
    ],
    ["enforced", enforced, "2026-03-24T10:30:00Z", "another reading of the sign-in log, Tuesday 24 March, 12:20"],
    [
      "to be rolled back",
      { ...enforced, rollbackRequested: asked },
      "2026-03-24T10:30:00Z",
      "the way back, until nobody is in any more, now",
    ],
    ["cancelled", { ...open, stage: "cancelled" }, "2026-03-24T10:30:00Z", undefined],
    ["to be cancelled", { ...open, cancelRequested: asked }, "2026-03-24T10:30:00Z", undefined],
  ])("is said of one that is %s", (_case, facts, now, expected) => {
    expect(said(facts, now)).toBe(expected);
  });

  test("is said at every stage that is not the end, paused or not", () => {
    for (const stage of WaveStageSchema.options.filter((one) => one !== "cancelled"))
      for (const facts of [
        { ...enforced, stage },
        { ...enforced, stage, paused },
      ])
        expect(said(facts, "2026-03-24T10:30:00Z"), stage).toMatch(/\w/);
  });

  test("is that of the wave without the pause, while it is paused", () => {
    expect(said({ ...open, paused }, "2026-03-03T08:00:00Z")).toBe("the reminder, Monday 9 March, 09:00");
  });
});

describe("a freeze", () => {
  test("moves the sweep, the flip and further entries behind it", () => {
    const now = "2026-03-24T10:10:00Z";
    expect(said(reportOnly, now, frozen)).toBe("the sweep of the sign-ins, Monday 30 March, 09:00");
    expect(said(enforcing, now, frozen)).toBe("more of those who were approved enter, Monday 30 March, 00:00");
  });

  test("that outlasts an approval leads to another sweep, and not to the flip", () => {
    expect(said({ ...swept, approval }, "2026-03-24T10:10:00Z", frozen)).toBe(
      "the sweep of the sign-ins, Wednesday 25 March, 10:00",
    );
  });
});

describe("a step that was refused", () => {
  const refusal = { until: "2026-03-09T09:00:00.000Z" };
  const due = "2026-03-09T08:10:00Z";

  test("says when it is tried again", () => {
    expect(said(open, due, rules, refusal)).toBe("the reminder, refused before, tried again Monday 9 March, 10:00");
  });

  test("says nothing of a refusal of long ago, of one in a pause, or while it is not due", () => {
    expect(said(open, due, rules, { until: "2026-03-09T07:00:00.000Z" })).toBe("the reminder, now");
    expect(said({ ...open, paused }, due, rules, refusal)).toBe("the reminder, now");
    expect(said(open, "2026-03-03T08:00:00Z", rules, refusal)).toBe("the reminder, Monday 9 March, 09:00");
  });
});

describe("the evidence that a wave waits for", () => {
  const waitsFor = (facts: WaveFacts, now: string) => comesNext(facts, undefined, new Date(now), rules)?.waitsFor;

  test("is named: the gate's numbers, why the sweep was not clean, what is to be approved", () => {
    const closed = { at: "2026-03-10T08:10:00.000Z", ready: 77, inScope: 100, passed: false };
    expect(waitsFor({ ...reminded, gate: closed }, "2026-03-10T09:00:00Z")).toMatch(
      /^77 of 100 have a working passkey/,
    );
    const unclean = { ...evidence, clean: false, because: "no sign-in of a member was found in the log" };
    expect(waitsFor({ ...reportOnly, evidence: unclean }, "2026-03-24T10:00:00Z")).toMatch(/no sign-in of a member/);
    expect(waitsFor(swept, "2026-03-24T09:30:00Z")).toMatch(/^waits for approval by a second admin: 96 of 100/);
  });

  test("is nothing where only a moment is awaited", () => {
    expect(waitsFor(open, "2026-03-03T08:00:00Z")).toBeUndefined();
    expect(waitsFor(reminded, "2026-03-09T20:00:00Z")).toBeUndefined();
    expect(waitsFor(warned, "2026-03-16T08:00:00Z")).toBeUndefined();
  });
});
