import { expect, test } from "vitest";
import { guidOf } from "../../../../../../infra/local/tenant/ids.ts";
import { ailmentOf } from "../../../../../../infra/local/tenant/server/trouble.ts";

const minute = 60_000;
const mild = { throttled: 0.1, unavailable: 0.05, lostAnswer: 0.05 };

test("the same seed, request and minute fare alike, whatever came before", () => {
  const fates = () => Array.from({ length: 500 }, (_, i) => ailmentOf(mild, 7, "GET", "/v1.0/users", i * minute));
  expect(fates()).toEqual(fates());
  expect(ailmentOf(mild, 7, "GET", "/v1.0/users", 30_000)).toBe(ailmentOf(mild, 7, "GET", "/v1.0/users", 0));
});

test.each([
  ["throttled", 0.1],
  ["unavailable", 0.05],
  ["lostAnswer", 0.05],
  [undefined, 0.8],
] as const)("%s takes about its share", (ailment, share) => {
  const fates = Array.from({ length: 20_000 }, (_, i) => ailmentOf(mild, 7, "GET", "/v1.0/users", i * minute));
  expect(fates.filter((fate) => fate === ailment).length / fates.length).toBeCloseTo(share, 1.5);
});

test("without trouble nothing befalls anybody", () => {
  expect(
    Array.from({ length: 1000 }, (_, i) => ailmentOf({}, 7, "GET", "/", i * minute)).every(
      (fate) => fate === undefined,
    ),
  ).toBe(true);
});

test("ten thousand names of one seed are ten thousand ids", () => {
  expect(new Set(Array.from({ length: 10_000 }, (_, i) => guidOf(7, `user ${i}`))).size).toBe(10_000);
});
