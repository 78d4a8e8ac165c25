import { expect, test } from "vitest";
import { isWatchLate } from "../../../../../shared/domain/wave/lateWatch.ts";
import type { WaveFacts } from "../../../../../shared/domain/wave/waveFacts.ts";
import { plannedWave, rules, starter } from "../../../../support/waves/rulesForTests.ts";

const enforcingAt = "2026-03-24T10:00:00.000Z";
const enforcing: WaveFacts = {
  ...plannedWave,
  stage: "enforcing",
  stageAt: enforcingAt,
  enforcingAt,
  watchedUntil: enforcingAt,
};
const paused = { by: starter, at: enforcingAt, reason: "calls" };
const after = (hours: number) => new Date(Date.parse(enforcingAt) + hours * 3_600_000);

test.each<[string, Partial<WaveFacts>, number, boolean]>([
  ["is due an hour after the first entry, and late an hour later", {}, 2, true],
  ["is not late before that", {}, 1.999, false],
  ["is late while the wave is paused, too", { paused }, 2, true],
  ["is late when everybody is in", { stage: "enforced", enforcedAt: enforcingAt }, 2, true],
  ["is late after five hours of a steady wave", { stage: "steady" }, 5, true],
  ["is not before", { stage: "steady" }, 4.999, false],
  [
    "is not late before anybody has entered",
    { stage: "swept", enforcingAt: undefined, watchedUntil: undefined },
    99,
    false,
  ],
  ["is not late once the wave was rolled back", { stage: "rolledBack" }, 99, false],
])("a watch %s", (_when, change, hours, isLate) => {
  expect(isWatchLate({ ...enforcing, ...change }, after(hours), rules)).toBe(isLate);
});
