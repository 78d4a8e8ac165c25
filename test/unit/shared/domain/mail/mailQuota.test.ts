import fc from "fast-check";
import { expect, test } from "vitest";
import { type QuotaUse, takeFromQuota } from "../../../../../shared/domain/mail/mailQuota.ts";

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
  expect(takeFromQuota(use, wanted, MINUTE, limits)).toMatchObject(expected);
});

test("never more than both limits in any window, whatever is asked and when", () => {
  const asks = fc.array(
    fc.record({ after: fc.integer({ min: 0, max: 90_000 }), wanted: fc.integer({ min: 0, max: 60 }) }),
    {
      maxLength: 400,
    },
  );
  fc.assert(
    fc.property(asks, (steps) => {
      let now = 0;
      let use: QuotaUse = [];
      const sent: [number, number][] = [];
      for (const { after, wanted } of steps) {
        now += after;
        const taken = takeFromQuota(use, wanted, now, limits);
        use = taken.use;
        if (taken.granted > 0) sent.push([now, taken.granted]);
        if (taken.granted === 0 && wanted > 0) {
          expect(taken.askAgainAt).toBeGreaterThan(now);
          expect(takeFromQuota(use, 1, taken.askAgainAt ?? 0, limits).granted).toBe(1);
        }
        const within = (ms: number) => sent.filter(([at]) => at > now - ms).reduce((sum, [, count]) => sum + count, 0);
        expect(within(MINUTE)).toBeLessThanOrEqual(30);
        expect(within(60 * MINUTE)).toBeLessThanOrEqual(100);
      }
      expect(use.length).toBeLessThanOrEqual(200);
    }),
    { numRuns: 60 },
  );
});
