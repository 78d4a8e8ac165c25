import { expect, test } from "vitest";
import { verdictOf } from "../../bench/figure.ts";
import { readinessFaults, readinessFigures } from "../../bench/readinessFigures.ts";

const truth = (judged: number, partlyThoughReady: number, readyThoughRefused: number) => ({
  judged,
  calledPartlyReady: partlyThoughReady,
  partlyThoughReady,
  partlyThoughReadyShare: judged === 0 ? 0 : partlyThoughReady / judged,
  readyThoughRefused,
  readyThoughRefusedShare: judged === 0 ? 0 : readyThoughRefused / judged,
});

test.each([
  ["all are judged rightly", truth(1000, 0, 0), ["ok", "ok"], 0],
  ["both limits are just met", truth(1000, 20, 10), ["ok", "ok"], 0],
  ["one more is called partly ready", truth(1000, 21, 10), ["over", "ok"], 1],
  ["one more is called ready", truth(1000, 20, 11), ["ok", "over"], 1],
  ["nobody is judged", truth(0, 0, 0), ["over", "over"], 1],
  ["in a small run one of each is judged wrongly", truth(36, 1, 1), ["over", "over"], 0],
  ["in a small run two are called ready", truth(36, 0, 2), ["ok", "over"], 1],
  ["in a small run two are called partly ready", truth(36, 2, 0), ["over", "ok"], 1],
  ["of 200 four are called partly ready, and two ready", truth(200, 4, 2), ["ok", "ok"], 0],
  ["of 200 five are called partly ready", truth(200, 5, 0), ["over", "ok"], 1],
])("where %s, the figures and the words say so", (_what, readiness, verdicts, faults) => {
  const figures = readinessFigures({ readiness });
  expect(figures.map(verdictOf)).toEqual(verdicts);
  expect(figures.every(({ mustHold }) => mustHold)).toBe(true);
  expect(readinessFaults(readiness)).toHaveLength(faults);
});
