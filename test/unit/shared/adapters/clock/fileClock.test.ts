import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ClockFileWriter } from "../../../../../infra/local/clock/clockFile.ts";
import { FileClock } from "../../../../../shared/adapters/clock/fileClock.ts";

let dir: string;
let path: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "clock-"));
  path = join(dir, "clock");
});
afterEach(() => rmSync(dir, { recursive: true }));

const clockAt = (wallMs: number) => new FileClock(pathToFileURL(path).href, () => wallMs);
const businessMs = Date.parse("2026-03-02T08:00:00.000Z");

test.each([
  ["stands still at rate 0", 0, 5_000, 0],
  ["runs with the wall at rate 1", 1, 5_000, 5_000],
  ["runs a day in two seconds at rate 43200", 43_200, 2_000, 86_400_000],
])("business time %s", (_how, rate, wallPassedMs, businessPassedMs) => {
  const writer = new ClockFileWriter(path, { businessMs, wallMs: 1_000_000, rate });
  expect(clockAt(1_000_000 + wallPassedMs).now()).toEqual(new Date(businessMs + businessPassedMs));
  writer.close();
});

test("a later reading is seen by a reader that was there before", () => {
  const writer = new ClockFileWriter(path, { businessMs, wallMs: 0, rate: 0 });
  const clock = clockAt(7);
  clock.now();
  writer.write({ businessMs: businessMs + 1234, wallMs: 0, rate: 0 });
  expect(clock.now().getTime()).toBe(businessMs + 1234);
  writer.close();
});

test("a file that is never whole is an error, not a time", () => {
  new ClockFileWriter(path, { businessMs, wallMs: 0, rate: 0 }).close();
  const clock = clockAt(0);
  const file = openSync(path, "r+");
  writeSync(file, Buffer.from([1, 2, 3]), 0, 3, 0);
  closeSync(file);
  expect(() => clock.now()).toThrow("never whole");
});

test("without the file there is no clock", () => {
  expect(() => clockAt(0)).toThrow("ENOENT");
});
