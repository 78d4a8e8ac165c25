import { expect, test } from "vitest";
import { letAllRead } from "../../../support/waves/allReaders.ts";

test("34 waves at 50,000 people, with every reader on, are watched, looked at and read in time", async () => {
  // People of waves are few here, and the logs those of everybody: the bench `bucket-fairness` has all of them.
  const waited = await letAllRead({ waves: 34, people: 5, tenant: 50_000, hours: 12 });
  expect(waited.watch).toBeGreaterThan(0.9);
  expect(waited.watch).toBeLessThan(4);
  // From before anybody works until the first look of the day.
  expect(waited.gate).toBeGreaterThan(1);
  expect(waited.gate).toBeLessThan(11);
  expect(waited.audits).toBeLessThan(12);
  expect(waited.report).toBeLessThan(12);
  expect(waited.breakGlass).toBeLessThan(4);
  expect(waited.tries).toBeLessThan(12);
  // All of them were at it: two of the five requests and more, on average.
  const asked = Object.values(waited.requests).reduce((sum, count) => sum + count, 0);
  expect(asked).toBeGreaterThan((12 * 3600 * 2) / 10);
}, 60_000);
