import { describe, expect, test } from "vitest";
import { earliestEntry, isToTell, postponeTo } from "../../../../../shared/domain/wave/postpone.ts";
import { WaveStageSchema } from "../../../../../shared/domain/wave/stages.ts";
import type { WaveFacts } from "../../../../../shared/domain/wave/waveFacts.ts";
import { nextWaveStep } from "../../../../../shared/domain/wave/waveMachine.ts";
import { approver, plannedWave, rules, starter } from "../../../../support/waves/rulesForTests.ts";
import {
  announced,
  gated,
  open,
  reminded,
  reportOnly,
  swept,
  warned,
} from "../../../../support/waves/stagesForTests.ts";

const approved: WaveFacts = { ...swept, approval: { by: approver, at: "2026-03-24T09:30:00.000Z", digest: "d1" } };

const to = (facts: WaveFacts, date: string, now: string, by = rules) => postponeTo(facts, date, new Date(now), by);
const postponed = (date: string, until: string, tell?: "opening" | "enforcement", toldAt?: string) => ({
  by: starter,
  at: "2026-03-13T09:00:00.000Z",
  reason: "works council",
  date,
  until,
  ...(tell && { tell }),
  ...(toldAt && { toldAt }),
});

describe("a postponed wave", () => {
  test.each<[string, WaveFacts, string, string, object]>([
    [
      "that is planned moves all its instants, and nobody has to be told",
      plannedWave,
      "2026-03-16",
      "2026-02-17T08:00:00Z",
      {
        ok: true,
        change: {
          startDate: "2026-03-16",
          announceAt: "2026-03-09T08:00:00.000Z",
          openAt: "2026-03-16T08:00:00.000Z",
          remindAt: "2026-03-23T08:00:00.000Z",
        },
        until: "2026-03-16T08:00:00.000Z",
      },
    ],
    [
      "that is announced keeps what was, over the clock change, and those who were told the start are told",
      announced,
      "2026-03-30",
      "2026-02-24T08:00:00Z",
      {
        ok: true,
        change: { startDate: "2026-03-30", openAt: "2026-03-30T07:00:00.000Z", remindAt: "2026-04-06T07:00:00.000Z" },
        until: "2026-03-30T07:00:00.000Z",
        tell: "opening",
      },
    ],
    [
      "that is open moves its reminder, to a working day",
      open,
      "2026-03-14",
      "2026-03-03T08:00:00Z",
      { ok: true, change: { remindAt: "2026-03-16T08:00:00.000Z" }, until: "2026-03-16T08:00:00.000Z" },
    ],
    [
      "that is reminded holds what follows",
      reminded,
      "2026-04-20",
      "2026-03-10T08:00:00Z",
      { ok: true, change: {}, until: "2026-04-20T07:00:00.000Z" },
    ],
    [
      "that is gated may be warning people just now",
      gated,
      "2026-03-20",
      "2026-03-12T09:00:00Z",
      { ok: true, change: {}, until: "2026-03-20T08:00:00.000Z", tell: "enforcement" },
    ],
    ...[warned, reportOnly, swept].map((facts): [string, WaveFacts, string, string, object] => [
      `that is ${facts.stage} tells those who were warned`,
      facts,
      "2026-04-20",
      "2026-03-24T10:00:00Z",
      { ok: true, change: {}, until: "2026-04-20T07:00:00.000Z", tell: "enforcement" },
    ]),
  ])("%s", (_case, facts, date, now, expected) => {
    expect(to(facts, date, now)).toEqual(expected);
  });

  test.each<[string, WaveFacts, string, string]>([
    ["not to an earlier start", plannedWave, "2026-02-27", "2026-02-17T08:00:00Z"],
    ["not to the same start", plannedWave, "2026-03-02", "2026-02-17T08:00:00Z"],
    ["not to the day of the reminder that it has", open, "2026-03-09", "2026-03-03T08:00:00Z"],
    ["not to today", gated, "2026-03-12", "2026-03-12T09:00:00Z"],
    ["not beyond a year", gated, "2027-03-13", "2026-03-12T09:00:00Z"],
    ["not to a day that is none", gated, "2026-02-30", "2026-02-12T09:00:00Z"],
    ["not while the announcement goes out", plannedWave, "2026-03-16", "2026-02-23T08:00:00Z"],
    ["not while the mails of the opening day go out", announced, "2026-03-16", "2026-03-02T08:00:00Z"],
    ["not while the reminder goes out", open, "2026-03-16", "2026-03-09T08:00:00Z"],
    [
      "not to an earlier day than the last time",
      { ...gated, postponed: postponed("2026-03-20", "2026-03-20T08:00:00.000Z") },
      "2026-03-19",
      "2026-03-12T09:00:00Z",
    ],
  ])("is put off, %s", (_case, facts, date, now) => {
    expect(to(facts, date, now)).toMatchObject({ ok: false, because: "dateNotPossible" });
  });

  test("is none from the first entry on, nor on its way back", () => {
    for (const stage of WaveStageSchema.options.slice(WaveStageSchema.options.indexOf("enforcing"), -1))
      expect(to({ ...swept, stage }, "2026-04-20", "2026-03-24T10:00:00Z"), stage).toMatchObject({
        because: "alreadyEnforcing",
      });
  });
});

describe("until the later date", () => {
  const until = "2026-04-06T07:00:00.000Z";
  const off = postponed("2026-04-06", until);
  const step = (facts: WaveFacts, now: string) => nextWaveStep(facts, new Date(now), rules);

  test.each<[string, WaveFacts, string]>([
    ["no warning goes out", gated, "2026-03-13T08:00:00Z"],
    ["no policy is created", warned, "2026-03-20T09:00:00Z"],
    ["no sweep happens", reportOnly, "2026-03-24T09:00:00Z"],
    ["nobody enters, approved or not", approved, "2026-03-24T10:00:00Z"],
  ])("%s", (_case, facts, now) => {
    expect(step(facts, now).kind).not.toBe("wait");
    expect(step({ ...facts, postponed: off }, now)).toEqual({
      kind: "wait",
      until,
      because: "postponed by Sam Starter: works council",
    });
  });

  test.each<[string, WaveFacts]>([
    ["what grew old goes back: the gate", gated],
    ["and the evidence", swept],
  ])("%s", (_case, facts) => {
    expect(step({ ...facts, postponed: off }, "2026-04-03T08:00:00Z").kind).toBe("advance");
  });

  test("passkeys are looked at, and people chased, as ever", () => {
    expect(step({ ...reminded, postponed: off }, "2026-03-10T08:00:00Z")).toEqual({ kind: "checkGate" });
  });

  test("it is as if nothing had been once it is there", () => {
    const now = "2026-03-24T09:00:00Z";
    const past = postponed("2026-03-23", "2026-03-23T08:00:00.000Z");
    expect(step({ ...reportOnly, postponed: past }, now)).toEqual(step(reportOnly, now));
  });
});

describe("people who were told a date", () => {
  const off = postponed("2026-04-20", "2026-04-20T07:00:00.000Z", "enforcement");
  const step = (facts: WaveFacts, now: string) => nextWaveStep(facts, new Date(now), rules);

  test("are told the later one in the hours for mails, and the wave stays where it is", () => {
    const facts = { ...warned, postponed: off };
    expect(step(facts, "2026-03-16T08:10:00Z")).toEqual({ kind: "mail", mail: "postponement", leadsTo: "warned" });
    expect(step(facts, "2026-03-16T20:00:00Z")).toMatchObject({ kind: "wait", until: "2026-03-17T08:00:00.000Z" });
  });

  test("are told once, not while the wave is paused, and not where it has gone back meanwhile", () => {
    const told = { ...warned, postponed: { ...off, toldAt: "2026-03-16T08:20:00.000Z" } };
    expect(isToTell(told)).toBe(false);
    expect(step(told, "2026-03-16T09:00:00Z").kind).toBe("wait");
    const paused = { by: starter, at: "2026-03-13T10:00:00.000Z", reason: "calls" };
    expect(step({ ...warned, postponed: off, paused }, "2026-03-16T08:10:00Z").kind).toBe("wait");
    expect(isToTell({ ...reminded, postponed: off })).toBe(false);
    expect(isToTell({ ...open, postponed: { ...off, tell: "opening" } })).toBe(false);
  });

  test("are told a moment in the change window, and in no freeze", () => {
    const earliest = (facts: WaveFacts, by = rules) =>
      earliestEntry({ ...facts, postponed: off }, new Date("2026-03-24T10:00:00Z"), by).toISOString();
    expect(earliest(swept)).toBe("2026-04-20T07:00:00.000Z");
    // The report-only window comes first.
    expect(earliest(warned)).toBe("2026-04-22T07:00:00.000Z");
    const freezes = [{ from: "2026-04-17", until: "2026-04-26", reason: "release" }];
    expect(earliest(swept, { ...rules, freezes })).toBe("2026-04-27T07:00:00.000Z");
  });
});
