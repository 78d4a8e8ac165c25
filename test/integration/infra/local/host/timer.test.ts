import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { VirtualClock } from "../../../../../infra/local/clock/virtualClock.ts";
import { type RunningHost, startHost } from "../../../../../infra/local/host/host.ts";

interface Seen {
  now: () => number;
  timers: {
    name: string;
    at: number;
    retryCount?: number;
    timer?: { isPastDue: boolean; scheduleStatus?: { last: string; next: string } };
  }[];
}

const appDir = new URL("../../../../support/host/cjs", import.meta.url).pathname;
const monday = Date.parse("2026-03-02T08:00:00Z");
const hour = 3_600_000;
const settings = {
  ROUTE_FROM_SETTING: "x",
  RESERVED_ROUTE: "y",
  "AzureWebJobs.work.Disabled": "1",
  "AzureWebJobs.sends.Disabled": "1",
};
const newData = () => mkdtempSync(join(tmpdir(), "host-"));

/** Starts the host on its data, lets time pass, stops it; returns when which timer ran. */
async function runFor(
  clock: VirtualClock,
  dataDir: string,
  until: number,
  extra: Record<string, string> = {},
): Promise<Seen["timers"]> {
  const host: RunningHost = await startHost({
    appDir,
    port: 0,
    dataDir,
    clock,
    serial: true,
    settings: { ...settings, ...extra },
  });
  const seen = (globalThis as unknown as { hostFixture: Seen }).hostFixture;
  seen.now = () => clock.now();
  await clock.runUntil(until);
  await host.stop();
  return seen.timers;
}
const iso = (ms: number) => new Date(ms).toISOString();
const reports = (timers: Seen["timers"]) => timers.filter(({ name }) => name === "report");

test("a weekly timer runs every Monday over weeks, never at another moment, and not past due", async () => {
  const clock = new VirtualClock({ startMs: monday });
  const ran = reports(await runFor(clock, newData(), Date.parse("2026-04-01T00:00:00Z")));
  expect(ran.map(({ at }) => iso(at))).toEqual(["09", "16", "23", "30"].map((day) => `2026-03-${day}T06:30:00.000Z`));
  expect(ran.map(({ timer }) => timer?.isPastDue)).toEqual([false, false, false, false]);
  expect(ran[0]?.timer?.scheduleStatus).toMatchObject({
    last: "0001-01-01T00:00:00",
    next: "2026-03-09T06:30:00.000Z",
  });
  expect(ran[1]?.timer?.scheduleStatus).toMatchObject({
    last: "2026-03-09T06:30:00.000Z",
    next: "2026-03-16T06:30:00.000Z",
  });
});

test("runs missed while the host was away are made up for once, as past due", async () => {
  const clock = new VirtualClock({ startMs: monday });
  const dataDir = newData();
  await runFor(clock, dataDir, monday + hour);
  await clock.runUntil(Date.parse("2026-03-25T12:00:00Z"));
  const ran = reports(await runFor(clock, dataDir, Date.parse("2026-03-31T00:00:00Z")));
  expect(ran.map(({ at, timer }) => [iso(at), timer?.isPastDue])).toEqual([
    ["2026-03-25T12:00:00.000Z", true],
    ["2026-03-30T06:30:00.000Z", false],
  ]);
});

test("a restart that missed nothing runs nothing", async () => {
  const clock = new VirtualClock({ startMs: monday });
  const dataDir = newData();
  await runFor(clock, dataDir, monday + hour);
  expect(reports(await runFor(clock, dataDir, monday + 2 * hour))).toEqual([]);
});

test("a changed schedule counts from now on", async () => {
  const clock = new VirtualClock({ startMs: monday });
  const dataDir = newData();
  await runFor(clock, dataDir, monday + hour);
  const ran = reports(
    await runFor(clock, dataDir, Date.parse("2026-03-03T00:00:00Z"), { REPORT_SCHEDULE: "0 0 */6 * * *" }),
  );
  expect(ran.map(({ at }) => iso(at))).toEqual([
    "2026-03-02T12:00:00.000Z",
    "2026-03-02T18:00:00.000Z",
    "2026-03-03T00:00:00.000Z",
  ]);
});

test("a failing timer with a retry policy is tried again on the business clock, as often as it says", async () => {
  const clock = new VirtualClock({ startMs: monday });
  const ran = (await runFor(clock, newData(), Date.parse("2026-04-02T00:00:00Z"))).filter(
    ({ name }) => name === "flaky",
  );
  expect(ran.map(({ at, retryCount }) => [iso(at), retryCount])).toEqual([
    ["2026-04-01T00:00:00.000Z", 0],
    ["2026-04-01T00:05:00.000Z", 1],
    ["2026-04-01T00:10:00.000Z", 2],
  ]);
});
