import { describe, expect, test } from "vitest";
import { comesNext } from "../../../../../shared/domain/wave/comesNext.ts";
import type { WaveFacts } from "../../../../../shared/domain/wave/waveFacts.ts";
import { nextWaveStep } from "../../../../../shared/domain/wave/waveMachine.ts";
import { approver, rules } from "../../../../support/waves/rulesForTests.ts";
import { evidence, reportOnly, swept } from "../../../../support/waves/stagesForTests.ts";

/** Since Monday, ten in the morning in Berlin. */
const wave: WaveFacts = {
  ...reportOnly,
  reportOnlyAt: "2026-03-23T09:00:00.000Z",
  stageAt: "2026-03-23T09:00:00.000Z",
};
const round = { at: "2026-03-23T10:00:00.000Z", seen: 12, ready: 19, stopped: 3 };
const unclean = { ...evidence, at: "2026-03-25T09:00:00.000Z", clean: false, because: "few were seen" };
const later = { by: approver, reason: "audit", date: "2026-04-13", until: "2026-04-13T07:00:00.000Z", at: round.at };

describe("those whom report-only would have stopped are looked for", () => {
  test.each<[string, WaveFacts, string, "reachOut" | string]>([
    ["an hour after it began", wave, "2026-03-23T10:00:00Z", "reachOut"],
    ["not before", wave, "2026-03-23T09:59:59.999Z", "2026-03-23T10:00:00.000Z"],
    ["an hour after the last look", { ...wave, sweepRound: round }, "2026-03-23T11:00:00Z", "reachOut"],
    ["not before that", { ...wave, sweepRound: round }, "2026-03-23T10:59:59.999Z", "2026-03-23T11:00:00.000Z"],
    [
      "not by a look of an earlier window",
      { ...wave, sweepRound: { ...round, at: "2026-03-02T10:00:00.000Z" } },
      "2026-03-23T09:30:00Z",
      "2026-03-23T10:00:00.000Z",
    ],
    ["in the hours for mails only", wave, "2026-03-23T14:00:00.001Z", "2026-03-24T08:00:00.000Z"],
    ["the next morning", wave, "2026-03-24T08:00:00Z", "reachOut"],
    ["not once the sweep is due, which reaches them too", wave, "2026-03-25T09:00:00Z", "sweep"],
    ["again between two sweeps", { ...wave, evidence: unclean }, "2026-03-25T10:00:00Z", "reachOut"],
    ["not right after a sweep", { ...wave, evidence: unclean }, "2026-03-25T09:59:59Z", "2026-03-25T10:00:00.000Z"],
    [
      "not while somebody has paused the wave",
      { ...wave, paused: { by: approver, at: round.at, reason: "audit" } },
      "2026-03-23T10:00:00Z",
      "2026-04-22T10:00:00.000Z",
    ],
    ["not while it is put off", { ...wave, postponed: later }, "2026-03-23T10:00:00Z", later.until],
    [
      "not once the sweep is clean",
      { ...swept, stageAt: evidence.at },
      "2026-03-24T10:00:00Z",
      "2026-03-25T09:00:00.000Z",
    ],
  ])("%s", (_when, facts, now, expected) => {
    const step = nextWaveStep(facts, new Date(now), rules);
    expect(step.kind === "wait" ? step.until : step.kind).toBe(expected);
  });

  test.each<[string, Partial<WaveFacts>, RegExp]>([
    ["whom the last look saw", { sweepRound: round }, /: seen so far of 12 of the 19 who are ready; 3 people would/],
    ["that nothing was looked at yet", {}, /^sign-ins are watched in report-only$/],
    [
      "nothing of a look of an earlier window",
      { sweepRound: { ...round, at: "2026-03-02T10:00:00.000Z" } },
      /^sign-ins are watched in report-only$/,
    ],
    [
      "that the log is blind",
      { sweepRound: { ...round, blindSince: round.at } },
      /from 2026-03-23T10:00:00.000Z on they came without the applied policies$/,
    ],
  ])("and the row says %s", (_what, change, because) => {
    const step = nextWaveStep({ ...wave, ...change }, new Date("2026-03-23T09:59:00Z"), rules);
    expect(step.kind === "wait" && step.because).toMatch(because);
  });

  test.each(["2026-03-23T09:59:00Z", "2026-03-23T10:00:00Z"])("and what comes next is the sweep: %s", (now) => {
    const next = comesNext(wave, undefined, new Date(now), rules);
    expect(next).toEqual({ what: "sweep", when: "at", at: "2026-03-25T09:00:00.000Z" });
  });
});
