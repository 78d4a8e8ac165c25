import { beforeEach, expect, test } from "vitest";
import { KeptParts } from "../../../../../../shared/adapters/graph/preflight/partReader.ts";
import { TransientError } from "../../../../../../shared/errors.ts";
import { FakeClock } from "../../../../../support/fakes/fakeClock.ts";

const unlimited = { take: async (granted: number) => ({ granted, retryAfterSeconds: 0 }), holdOff: async () => {} };
let clock: FakeClock;
let parts: KeptParts;
let reads: number;
const load = async () => {
  reads += 1;
  return reads;
};
const busy = () => Promise.reject(new TransientError("busy"));

beforeEach(() => {
  clock = new FakeClock("2026-03-02T08:00:00.000Z");
  parts = new KeptParts(clock, { conditionalAccess: unlimited, reports: unlimited });
  reads = 0;
});

test.each([
  [49, 1],
  [50, 2],
])("a part waits %i minutes for one that was busy: read %i times, and said as old as it is", async (later, times) => {
  const first = parts.snapshot();
  await first.read("policies", load);
  await expect(first.read("groups", busy)).rejects.toThrow("busy");
  clock.advance({ minutes: later });
  const second = parts.snapshot();
  await second.read("policies", load);
  await second.read("groups", load);
  expect(reads).toBe(times + 1);
  expect(second.finish().toISOString()).toBe(times === 1 ? "2026-03-02T08:00:00.000Z" : "2026-03-02T08:50:00.000Z");
});

test.each([
  [4, 1],
  [5, 2],
])("once all was read, a part does for others who come %i minutes later: read %i times", async (later, times) => {
  const first = parts.snapshot();
  await first.read("policies", load);
  first.finish();
  clock.advance({ minutes: later });
  await parts.snapshot().read("policies", load);
  expect(reads).toBe(times);
});
