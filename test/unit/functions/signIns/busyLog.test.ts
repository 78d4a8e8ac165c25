import { beforeEach, describe, expect, test } from "vitest";
import { idOf, ManyWaves } from "../../../support/waves/manyWaves.ts";

let tenant: ManyWaves;
beforeEach(async () => {
  tenant = await ManyWaves.open("2026-03-04T10:00:00.000Z");
});

const standing = async (scope: string) =>
  (await tenant.ports.store.troublesOf(scope, tenant.now.toISOString())).map(({ doing, code }) => [doing, code]);
/** From its second page on each answer is a short "not now": whoever reads keeps the reading. */
const busyFrom = (method: string) => {
  tenant.ports.reports.pageSize = 2;
  let isBusy = true;
  tenant.afterCall = () => {
    if (isBusy && tenant.ports.reports.called(method) > 0) tenant.ports.reports.throttleNext(method, 20);
  };
  return () => {
    isBusy = false;
  };
};

describe("a log that is busy for hours in the middle of a reading", () => {
  test("for a sweep stands among the wave's troubles, and no more once it is read", async () => {
    const reportOnlyAt = tenant.minutesAgo(48 * 60);
    const stage = { stage: "reportOnly", stageAt: reportOnlyAt, reportOnlyAt, policyId: "p" } as const;
    await tenant.add("wave-1", 3, 0, { ...stage, enforcingAt: undefined, enforcedAt: undefined });
    for (let n = 0; n < 400; n++)
      tenant.ports.reports.addSignIn({ userId: idOf("wave-9", n), createdDateTime: tenant.minutesAgo(60 + n / 10) });
    const heal = busyFrom("signIns");
    await tenant.run({ minutes: 90 });
    expect(await standing("wave-1")).toEqual([["reading the sign-in log of the report-only window", "noAnswer"]]);
    heal();
    await tenant.run({ minutes: 240 });
    expect((await tenant.facts("wave-1")).evidence).toBeDefined();
    expect(await standing("wave-1")).toEqual([]);
  });

  test("for the watches stands among those of the app", async () => {
    await tenant.add("wave-1", 3, 70);
    for (let n = 0; n < 400; n++)
      tenant.ports.reports.addSignIn({
        userId: idOf("wave-9", n),
        createdDateTime: tenant.minutesAgo(60 + n / 10),
        errorCode: 53003,
      });
    busyFrom("stoppedSignIns");
    await tenant.run({ minutes: 90 });
    expect(await standing("app")).toEqual([["reading the sign-in log", "noAnswer"]]);
  });
});

test("a log that is busy for a moment is no trouble that anybody sees", async () => {
  await tenant.add("wave-1", 3, 70);
  tenant.ports.reports.throttleNext("stoppedSignIns", 20);
  await tenant.run({ minutes: 90 });
  expect([await standing("app"), await standing("wave-1")]).toEqual([[], []]);
});
