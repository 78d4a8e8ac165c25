import fc from "fast-check";
import { expect, test } from "vitest";
import { type Asker, type Quota, type QuotaUse, takeFromQuota } from "../../../../../shared/domain/mail/mailQuota.ts";
import { atOnce } from "../../../../support/mails/atOnce.ts";

const limits = { perMinute: 30, perHour: 100 };
const MINUTE = 60_000;

test.each([
  ["an unused quota grants all that fits into a minute", [], 50, { granted: 30 }],
  ["a small wish is granted whole", [], 4, { granted: 4 }],
  ["what was sent within the minute counts", [[1, 20]], 50, { granted: 10 }],
  ["what was sent a minute ago does not", [[0, 30]], 50, { granted: 30 }],
  ["a full minute says when it is free", [[30_000, 30]], 1, { granted: 0, askAgainAt: 90_000 }],
  [
    "a full hour says when it is free",
    [
      [-3_000_000, 60],
      [-1_000_000, 40],
    ],
    1,
    { granted: 0, askAgainAt: 600_000 },
  ],
  ["nothing wanted is nothing granted", [], 0, { granted: 0 }],
] as const)("%s", (_behaviour, use, wanted, expected) => {
  expect(takeFromQuota({ use, waiting: [] }, wanted, MINUTE, limits, atOnce)).toMatchObject(expected);
});

const anAsker = fc.record({ by: fc.constantFrom("w1", "w2", "w3"), isForMany: fc.boolean() });

test("never more than both limits in any window, whatever is asked, when and by whom", () => {
  const asks = fc.array(
    fc.record({
      after: fc.integer({ min: 0, max: 90_000 }),
      wanted: fc.integer({ min: 0, max: 60 }),
      asker: anAsker,
    }),
    {
      maxLength: 400,
    },
  );
  fc.assert(
    fc.property(asks, (steps) => {
      let now = 0;
      let quota: Quota = { use: [], waiting: [] };
      const sent: [number, number][] = [];
      for (const { after, wanted, asker } of steps) {
        now += after;
        const taken = takeFromQuota(quota, wanted, now, limits, asker);
        quota = taken;
        if (taken.granted > 0) sent.push([now, taken.granted]);
        if (taken.granted === 0 && wanted > 0) {
          expect(taken.askAgainAt).toBeGreaterThan(now);
          expect(takeFromQuota(quota, 1, taken.askAgainAt ?? 0, limits, asker).granted).toBe(1);
        }
        const within = (ms: number) => sent.filter(([at]) => at > now - ms).reduce((sum, [, count]) => sum + count, 0);
        expect(within(MINUTE)).toBeLessThanOrEqual(30);
        expect(within(60 * MINUTE)).toBeLessThanOrEqual(100);
      }
      expect(quota.use.length).toBeLessThanOrEqual(200);
      expect(quota.waiting.length).toBeLessThanOrEqual(3);
    }),
    { numRuns: 60 },
  );
});

const wave = (by: string): Asker => ({ by, isForMany: true });
const none: Quota = { use: [], waiting: [] };

test("mails to many leave a tenth of both windows to what cannot wait", () => {
  const taken = takeFromQuota(none, 500, 0, limits, wave("w1"));
  expect(taken.granted).toBe(27);
  expect(takeFromQuota(taken, 5, 1, limits, wave("w1")).granted).toBe(0);
  expect(takeFromQuota(taken, 5, 1, limits, atOnce).granted).toBe(3);
  const hour: QuotaUse = [[-1_000_000, 90]];
  expect(takeFromQuota({ use: hour, waiting: [] }, 20, 0, limits, wave("w1")).granted).toBe(0);
  expect(takeFromQuota({ use: hour, waiting: [] }, 20, 0, limits, atOnce).granted).toBe(10);
});

test("a quota of one send a minute is there for everybody", () => {
  expect(takeFromQuota(none, 1, 0, { perMinute: 1, perHour: 1 }, wave("w1")).granted).toBe(1);
});

test("of two waves at once each gets its share, whoever asks first; alone it gets all", () => {
  const got = { w1: 0, w2: 0 };
  let quota = none;
  const nextAt = { w1: 0, w2: 0 };
  const ask = (by: "w1" | "w2", now: number) => {
    const taken = takeFromQuota(quota, 40, now, limits, wave(by));
    quota = taken;
    got[by] += taken.granted;
    nextAt[by] = taken.askAgainAt ?? now + MINUTE;
  };
  const until = 5 * 60 * MINUTE;
  for (let now = 0; now < until; now += 1000)
    // The first wave is always a moment faster.
    for (const by of ["w1", "w2"] as const) if (nextAt[by] <= now) ask(by, now);
  expect(got.w1 + got.w2).toBeGreaterThanOrEqual(5 * 90 - 10);
  expect(Math.min(got.w1, got.w2)).toBeGreaterThanOrEqual(0.4 * (got.w1 + got.w2));
  // The second one is done: nobody waits for it any more.
  const later = until + 70 * MINUTE;
  expect(takeFromQuota(quota, 40, later, limits, wave("w1")).granted).toBe(27);
});

test("whoever got all that they wanted holds back nobody", () => {
  const first = takeFromQuota(none, 5, 0, limits, wave("w1"));
  expect(first.waiting).toEqual([]);
  expect(takeFromQuota(first, 40, 1, limits, wave("w2")).granted).toBe(22);
});
