import { expect, test } from "vitest";
import { CONDITIONAL_ACCESS, RequestPace } from "../../../../../shared/adapters/graph/requestPace.ts";

function pacedAt(start = "2026-03-02T09:00:00Z", limit?: ConstructorParameters<typeof RequestPace>[1]) {
  let now = Date.parse(start);
  const pace = new RequestPace({ now: () => new Date(now) }, limit);
  return {
    pace,
    pass: (seconds: number) => {
      now += seconds * 1000;
    },
  };
}

test("five requests go at once, the sixth has to wait for the window", () => {
  const { pace } = pacedAt();
  expect(pace.take(5)).toEqual({ granted: 5, retryAfterSeconds: 0 });
  expect(pace.take(1)).toEqual({ granted: 0, retryAfterSeconds: 10 });
});

test("part of what is wanted goes now, the rest when there is room", () => {
  const { pace } = pacedAt();
  pace.take(3);
  expect(pace.take(4)).toEqual({ granted: 2, retryAfterSeconds: 10 });
});

test("whoever waits is told a time of their own, one after the other", () => {
  const { pace } = pacedAt();
  pace.take(5);
  expect([pace.take(5), pace.take(5), pace.take(5)].map(({ retryAfterSeconds }) => retryAfterSeconds)).toEqual([
    10, 20, 30,
  ]);
});

test("there is room at the time that was told, and none before", () => {
  const { pace, pass } = pacedAt();
  pace.take(5);
  pace.take(5);
  pass(9);
  expect(pace.take(1).granted).toBe(0);
  pass(1);
  expect(pace.take(5).granted).toBe(5);
});

test("never more than five in any ten seconds", () => {
  const { pace, pass } = pacedAt();
  const sent: number[] = [];
  for (let second = 0; second < 120; second++) {
    const { granted } = pace.take((second * 7) % 4);
    for (let count = 0; count < granted; count++) sent.push(second);
    pass(1);
  }
  for (const from of sent) expect(sent.filter((at) => at >= from && at < from + 10).length).toBeLessThanOrEqual(5);
});

test("a refusal by Graph moves everybody back", () => {
  const { pace } = pacedAt();
  pace.take(5);
  pace.holdOff(60);
  expect(pace.take(1)).toEqual({ granted: 0, retryAfterSeconds: 60 });
});

test("whoever gets all, and says how many come next, is told when those may come", () => {
  const { pace, pass } = pacedAt();
  expect(pace.take(5, { upNext: 3 })).toEqual({ granted: 5, retryAfterSeconds: 10 });
  expect(pace.take(1)).toEqual({ granted: 0, retryAfterSeconds: 16 });
  pass(10);
  expect(pace.take(3)).toEqual({ granted: 3, retryAfterSeconds: 0 });
});

test("whoever gets all need not wait while there is room for those who come next", () => {
  const { pace } = pacedAt();
  expect(pace.take(2, { upNext: 3 })).toEqual({ granted: 2, retryAfterSeconds: 0 });
  expect(pace.take(3)).toEqual({ granted: 3, retryAfterSeconds: 0 });
});

test("those who come next wait behind whoever did not get all", () => {
  const { pace } = pacedAt();
  pace.take(3);
  expect(pace.take(4, { upNext: 5 })).toEqual({ granted: 2, retryAfterSeconds: 10 });
  expect(pace.take(1)).toEqual({ granted: 0, retryAfterSeconds: 14 });
});

test("Conditional Access takes one request, and the next one more than a second later", () => {
  const { pace, pass } = pacedAt(undefined, CONDITIONAL_ACCESS);
  expect(pace.take(1).granted).toBe(1);
  expect(pace.take(1)).toEqual({ granted: 0, retryAfterSeconds: 2 });
  pass(1);
  expect(pace.take(1).granted).toBe(0);
  pass(0.2);
  expect(pace.take(1).granted).toBe(1);
});
