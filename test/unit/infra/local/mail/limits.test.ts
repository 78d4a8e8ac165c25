import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CallWindows } from "../../../../../infra/local/mail/callWindows.ts";
import { TroubleDoses } from "../../../../../infra/local/mail/mailTrouble.ts";
import { SuppressionList } from "../../../../../infra/local/mail/suppressionList.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

describe("the rate windows", () => {
  test("let the thirtieth call of a minute pass and not the thirty-first", () => {
    const windows = new CallWindows(30, 100);
    for (let i = 0; i < 30; i++) expect(windows.count(i)).toBeUndefined();
    expect(windows.count(30)).toBe(60);
  });

  test("say to the second when there is room again, and there is", () => {
    const windows = new CallWindows(1, 100);
    windows.count(0);
    expect(windows.count(1_000)).toBe(59);
    expect(new CallWindows(1, 100).count(0)).toBeUndefined();
    const patient = new CallWindows(1, 100);
    patient.count(0);
    expect(patient.count(60_000)).toBeUndefined();
  });

  test("count a rejected call: hammering prolongs the wait", () => {
    const windows = new CallWindows(1, 1000);
    windows.count(0);
    for (let second = 1; second <= 120; second++) expect(windows.count(second * 1000)).toBeGreaterThan(0);
    expect(windows.count(180_000)).toBeUndefined();
  });

  test("hold the hour's limit when every minute's is kept", () => {
    const windows = new CallWindows(30, 100);
    for (let i = 0; i < 100; i++) expect(windows.count(i * 3_000)).toBeUndefined();
    expect(windows.count(300_000)).toBe((hour - 300_000) / 1000);
    expect(windows.count(2 * hour)).toBeUndefined();
  });

  test("take new limits at once", () => {
    const windows = new CallWindows(1, 1);
    windows.count(0);
    windows.setLimits(10, 10);
    expect(windows.count(1)).toBeUndefined();
  });

  test("never let more than the limits pass, whenever calls come", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 400 }), (gaps) => {
        const windows = new CallWindows(5, 20);
        const passed: number[] = [];
        let now = 0;
        for (const gap of gaps) {
          now += gap;
          if (windows.count(now) === undefined) passed.push(now);
        }
        for (const start of passed) {
          expect(passed.filter((at) => at >= start && at < start + minute).length).toBeLessThanOrEqual(5);
          expect(passed.filter((at) => at >= start && at < start + hour).length).toBeLessThanOrEqual(20);
        }
      }),
    );
  });
});

describe("an address that bounced", () => {
  test.each([
    [1, 1],
    [2, 2],
    [3, 4],
    [4, 7],
    [5, 14],
    [9, 14],
  ])("after %d attempts is suppressed for %d days from the last", (attempts, days) => {
    const list = new SuppressionList();
    list.bounced("ada@x.example", 0);
    for (let i = 1; i < attempts; i++) expect(list.attempt("ada@x.example", 0)).toBe(true);
    // The later instant first: asking while it is suppressed would count as another attempt.
    expect(list.attempt("ada@x.example", days * day)).toBe(false);
    expect(list.attempt("ada@x.example", days * day - 1)).toBe(true);
  });

  test("is not suppressed any more after a delivery, and starts over", () => {
    const list = new SuppressionList();
    list.bounced("ada@x.example", 0);
    list.delivered("ada@x.example");
    expect(list.attempt("ada@x.example", 1)).toBe(false);
    list.bounced("ada@x.example", 0);
    expect(list.attempt("ada@x.example", day)).toBe(false);
  });

  test("leaves the others alone", () => {
    const list = new SuppressionList();
    list.bounced("ada@x.example", 0);
    expect(list.attempt("bob@x.example", 1)).toBe(false);
  });
});

describe("trouble", () => {
  const subjects = Array.from({ length: 1000 }, (_, i) => `operation ${i}`);
  const hit = (seed: number, order: string[]): string[] => {
    const doses = new TroubleDoses({ throttled: 0.2 }, seed);
    return order.filter((subject) => doses.hits("throttled", subject)).sort();
  };

  test("hits about its share, the same whatever the order, others with another seed", () => {
    const once = hit(7, subjects);
    expect(once.length).toBeGreaterThan(150);
    expect(once.length).toBeLessThan(250);
    expect(hit(7, [...subjects].reverse())).toEqual(once);
    expect(hit(8, subjects)).not.toEqual(once);
  });

  test("hits nobody twice, so that a retry gets through", () => {
    const doses = new TroubleDoses({ throttled: 1 }, 7);
    expect([doses.hits("throttled", "a"), doses.hits("throttled", "a")]).toEqual([true, false]);
  });

  test("hits nobody without a dose", () => {
    expect(new TroubleDoses({}, 7).hits("throttled", "a")).toBe(false);
  });
});
