import { beforeEach, describe, expect, test } from "vitest";
import { REQUESTS_USED_UP, TransientError } from "../../../../shared/errors.ts";
import { idOf, ManyWaves } from "../../../support/waves/manyWaves.ts";

const HOUR = 60;

let tenant: ManyWaves;
beforeEach(async () => {
  tenant = await ManyWaves.open("2026-03-04T10:00:00.000Z");
  tenant.ports.reports.pageSize = 1;
});

/** Of the log that a watch asks, or that a gate and a sweep ask: every page but the first is not answered. */
const breakOff = (method: "stoppedSignIns" | "signIns") => {
  const { reports } = tenant.ports;
  const read = reports[method].bind(reports);
  reports[method] = async (log, from, to, next) => {
    if (next !== undefined)
      reports.failNext(method, new TransientError("not now", { retryAfterSeconds: 20, code: REQUESTS_USED_UP }));
    return read(log, from, to, next);
  };
};
/** One tries it, and another one, so that there are two pages. */
const someAreStopped = () => {
  for (const n of [1, 2, 3]) tenant.signIn(idOf("wave-1", n), "failure", n);
};
const sweepIsDue = async () => {
  const reportOnlyAt = tenant.minutesAgo(48 * HOUR);
  const stage = { stage: "reportOnly", stageAt: reportOnlyAt, reportOnlyAt, policyId: "policy of wave-1" } as const;
  await tenant.add("wave-1", 3, 0, {
    enforcingAt: undefined,
    enforcedAt: undefined,
    watchedUntil: undefined,
    ...stage,
  });
  for (const n of [1, 2, 3]) tenant.signIn(idOf("wave-1", n), "reportOnlySuccess", 20 * HOUR + n);
};
const troubles = async () => (await tenant.ports.store.troubles(tenant.now.toISOString())).map(({ doing }) => doing);
const mailed = (doing: string) => tenant.ports.email.sent.filter(({ plainText }) => plainText.includes(doing)).length;

describe.each([
  ["a watch", "stoppedSignIns", "reading the sign-in log", () => tenant.add("wave-1", 3).then(someAreStopped)],
  ["a sweep", "signIns", "reading the sign-in log of the report-only window", sweepIsDue],
] as const)("a pause in the middle of the reading of %s", (_whose, method, doing, begin) => {
  beforeEach(begin);

  test("is no trouble where the app waits for its own share of the requests", async () => {
    breakOff(method);
    await tenant.run({ minutes: 3 * HOUR });
    expect(await troubles()).not.toContain(doing);
    expect(mailed(doing)).toBe(0);
  }, 60_000);
});
