import { expect, test } from "vitest";
import { type CountRun, nextCount } from "../../../../../shared/domain/deadline/countRun.ts";

const REPORT = "2026-12-01T06:10:00.000Z";
const ended: CountRun = {
  startedAt: "2026-12-01T06:50:50.000Z",
  day: "2026-12-01",
  reportAt: REPORT,
  endedAt: "2026-12-01T06:52:00.000Z",
  unknown: [],
};
const { endedAt: _, ...open } = { ...ended, upTo: "shard|3" };

test.each([
  ["nothing while the report was never read", undefined, { reportAt: undefined }, "rest"],
  ["a first count", undefined, {}, "begin"],
  ["nothing where the same report was counted today", ended, {}, "rest"],
  ["a count of a new report", ended, { reportAt: "2026-12-01T12:10:00.000Z" }, "begin"],
  ["a count of a new day", ended, { today: "2026-12-02" }, "begin"],
  ["what was broken off", open, {}, "goOn"],
  ["what was broken off, though a newer report was read since", open, { reportAt: "2026-12-01T12:10:00.000Z" }, "goOn"],
  ["what was broken off less than six hours ago", open, { now: "2026-12-01T12:50:49.999Z" }, "goOn"],
  ["a count anew, six hours after one was broken off", open, { now: "2026-12-01T12:50:50.000Z" }, "begin"],
  ["a count anew, where one was broken off yesterday", open, { today: "2026-12-02" }, "begin"],
] as const)("there is %s", (_what, run, change, kind) => {
  const { now = "2026-12-01T07:50:50.000Z", ...facts } = { reportAt: REPORT, today: "2026-12-01", ...change } as {
    reportAt: string | undefined;
    today: string;
    now?: string;
  };
  expect(nextCount(run, { ...facts, now: new Date(now) }).kind).toBe(kind);
});
