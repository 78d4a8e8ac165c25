import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type WaveDate, waveDates } from "../../../../../shared/domain/wave/waveDates.ts";
import type { WaveFacts } from "../../../../../shared/domain/wave/waveFacts.ts";
import { live } from "../../../../support/waves/fakeWave.ts";
import { plannedWave, rules, starter } from "../../../../support/waves/rulesForTests.ts";
import { gated, open, reminded, reportOnly, swept, warned } from "../../../../support/waves/stagesForTests.ts";

const EARLY = "2026-02-17T08:00:00Z";
const by = { by: starter, at: "2026-02-16T12:00:00.000Z" };
const enforcing: WaveFacts = { ...swept, stage: "enforcing", enforcingAt: "2026-03-24T10:20:00.000Z" };
const frozen = { ...rules, freezes: [{ from: "2026-03-16", until: "2026-04-01", reason: "year end" }] };

const dateOf = (facts: WaveFacts, now: string, what: WaveDate["what"], given = rules) => {
  const found = waveDates(facts, new Date(now), given).find((one) => one.what === what);
  return found && `${found.how} ${found.at.slice(0, 16)}`;
};

describe("the dates of a wave", () => {
  test.each<[string, WaveFacts, string, WaveDate["what"], string | undefined, typeof rules?]>([
    ["planned: the announcement is fixed", plannedWave, EARLY, "announcement", "fixed 2026-02-23T08:00"],
    ["planned: so is the opening", plannedWave, EARLY, "opening", "fixed 2026-03-02T08:00"],
    ["planned: so is the reminder", plannedWave, EARLY, "reminder", "fixed 2026-03-09T08:00"],
    [
      "planned: the warning follows on the next working day",
      plannedWave,
      EARLY,
      "warning",
      "earliest 2026-03-10T08:00",
    ],
    ["planned: report-only a week later", plannedWave, EARLY, "reportOnly", "earliest 2026-03-17T08:00"],
    ["planned: then 48 hours until the flip", plannedWave, EARLY, "flip", "earliest 2026-03-19T08:00"],
    ["a freeze puts off the flip", plannedWave, EARLY, "flip", "earliest 2026-04-02T07:00", frozen],
    ["and nothing before it", plannedWave, EARLY, "reportOnly", "earliest 2026-03-17T08:00", frozen],
    [
      "days without changes put off the flip",
      plannedWave,
      EARLY,
      "flip",
      "earliest 2026-03-23T08:00",
      { ...rules, changeDays: [1, 2] },
    ],
    [
      "a paused wave promises nothing",
      { ...plannedWave, paused: { ...by, reason: "talks" } },
      EARLY,
      "announcement",
      "earliest 2026-02-23T08:00",
    ],
    [
      "a pause over its dates moves the opening from today on",
      { ...plannedWave, stage: "announced", paused: { ...by, reason: "talks" } },
      "2026-03-07T12:00:00Z",
      "opening",
      "earliest 2026-03-09T08:00",
    ],
    [
      "and the reminder to the day after that",
      { ...plannedWave, stage: "announced", paused: { ...by, reason: "talks" } },
      "2026-03-07T12:00:00Z",
      "reminder",
      "earliest 2026-03-10T08:00",
    ],
    ["open: the opening has been", open, "2026-03-03T08:00:00Z", "opening", "done 2026-03-02T08:00"],
    [
      "reminded: the gate is awaited from now on",
      reminded,
      "2026-03-20T22:00:00Z",
      "warning",
      "earliest 2026-03-24T08:00",
    ],
    [
      "gated: the warning follows on the next working day",
      gated,
      gated.stageAt,
      "warning",
      "earliest 2026-03-13T08:00",
    ],
    [
      "rolled back: it begins again at its gate",
      { ...enforcing, stage: "rolledBack" },
      "2026-03-25T22:00:00Z",
      "warning",
      "earliest 2026-03-27T08:00",
    ],
    ["enforcing: it has been", enforcing, "2026-03-25T08:00:00Z", "flip", "done 2026-03-24T10:20"],
    ["cancelled: there are none", { ...plannedWave, stage: "cancelled" }, EARLY, "announcement", undefined],
    ["about to be cancelled: none either", { ...plannedWave, cancelRequested: by }, EARLY, "announcement", undefined],
  ])("%s", (_case, facts, now, what, expected, given) => {
    expect(dateOf(facts, now, what, given)).toBe(expected);
  });

  test("past the gate nothing comes before the date to which people put it off", () => {
    const postponed = { ...by, reason: "talks", date: "2026-04-20", until: "2026-04-20T07:00:00.000Z" };
    for (const facts of [gated, warned, reportOnly, swept])
      expect(dateOf({ ...facts, postponed }, facts.stageAt, "flip")?.slice(9) ?? "").toMatch(/^2026-04-2\d/);
    expect(dateOf({ ...warned, postponed }, warned.stageAt, "warning")).toMatch(/^done/);
  });

  test("of a privileged wave follow by its own rules", () => {
    expect(dateOf({ ...plannedWave, kind: "privileged" }, EARLY, "opening")).toBe("fixed 2026-03-02T08:00");
  });
});

describe("a wave that goes well", () => {
  const life = (world: Partial<Parameters<typeof live>[3]>, given = rules) => {
    const seen: { readonly facts: WaveFacts; readonly now: number }[] = [];
    const watch = {
      when: (facts: WaveFacts, now: number) => {
        seen.push({ facts, now });
        return false;
      },
      change: () => ({}),
    };
    const told = live(
      plannedWave,
      "2026-02-17T08:00:00Z",
      given,
      { ready: () => 100, approvesAfterHours: 0, stepMinutes: 1, ...world, people: [watch] },
      ({ stage }) => stage === "enforcing",
      2000,
    );
    return { told, seen };
  };

  test("comes to its flip on the day that was its earliest when it was planned", () => {
    const { told } = life({});
    const said = dateOf(plannedWave, EARLY, "flip") ?? "";
    expect(new Date(told.now).toISOString().slice(0, 10)).toBe(said.slice("earliest ".length).slice(0, 10));
  });

  test("never comes to its flip before the earliest moment that was said on its way, whatever happens", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 0, max: 30 }),
        fc.subarray([1, 2, 3, 4, 5], { minLength: 1 }),
        fc.boolean(),
        (readyAfterDays, approvesAfterHours, changeDays, isFrozen) => {
          const readyAt = Date.parse("2026-03-02T08:00:00Z") + readyAfterDays * 86_400_000;
          const given = { ...(isFrozen ? frozen : rules), changeDays };
          const { told, seen } = life({ ready: (now) => (now >= readyAt ? 100 : 50), approvesAfterHours }, given);
          if (told.facts.stage !== "enforcing") return;
          for (const { facts, now } of seen) {
            const flip = waveDates(facts, new Date(now), given).find(({ what }) => what === "flip");
            expect(Date.parse(flip?.at ?? "")).toBeLessThanOrEqual(told.now);
          }
        },
      ),
      { numRuns: 20 },
    );
  });

  test("its dates are in order, at each of its steps", () => {
    const { seen } = life({ ready: (now) => (now > Date.parse("2026-03-20T00:00:00Z") ? 100 : 10) });
    for (const { facts, now } of seen) {
      const moments = waveDates(facts, new Date(now), rules).map(({ at }) => at);
      expect(moments).toEqual(moments.toSorted());
    }
  });
});
