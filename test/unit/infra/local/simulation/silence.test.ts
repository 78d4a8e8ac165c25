import { describe, expect, test } from "vitest";
import { SilenceWatch } from "../../../../../infra/local/simulation/silence.ts";
import { readStandings } from "../../../../../infra/local/simulation/standings.ts";
import { fakePorts } from "../../../../support/fakes/fakePorts.ts";
import { testConfig } from "../../../../support/testConfig.ts";
import { aWave } from "../../../../support/waves/aWave.ts";

const HOUR_MS = 3_600_000;
const days = { timeZone: "Europe/Berlin", workingDays: [1, 2, 3, 4, 5] };
/** A Thursday afternoon. */
const thursday = Date.parse("2026-03-12T13:00:00Z");

/** A product whose rows nobody works on, looked at on some days after Thursday. */
function product() {
  const { store } = fakePorts();
  const config = testConfig();
  const watch = new SilenceWatch(days);
  const lookOn = async (...afterDays: readonly number[]) => {
    for (const day of afterDays) {
      const now = thursday + day * 24 * HOUR_MS;
      watch.look(now, await readStandings({ store, config }, new Date(now)));
    }
    return watch.summary();
  };
  return { store, lookOn };
}

const joiner = (startDate: string) => ({
  facts: { joinerId: "j-1", startDate, timeZone: "Europe/Berlin", hiredAt: "2026-03-02T08:00:00Z" },
  source: "hr/acme",
  workerId: "w-1",
  sequence: 1,
  identity: { userPrincipalName: "sam@contoso.example" },
  displayName: "Sam",
});
/** Its announcement was due on Monday. */
const dueWave = aWave({ snapshotAt: "2026-03-02T09:00:00.000Z", inScope: 3 });

describe("what is due by the product's own rules", () => {
  test("a wave that does not move for a working day and says nothing is silent, and named once", async () => {
    const { store, lookOn } = product();
    await store.insertWave(dueWave);
    expect(await lookOn(0)).toEqual({ silent: 0, silentOf: [] });
    const said = "wave wave-1: mail is due since 2026-03-12T13:00:00.000Z, and nothing says why not";
    expect(await lookOn(1, 2, 3, 4)).toEqual({ silent: 1, silentOf: [said] });
  });

  test("a weekend is no working day", async () => {
    const { store, lookOn } = product();
    await store.insertWave(dueWave);
    expect(await lookOn(1, 2, 3)).toMatchObject({ silent: 0 });
    expect(await lookOn(4)).toMatchObject({ silent: 1 });
  });

  test("a wave whose row says why is not silent while it is said, and is once nobody says it any more", async () => {
    const { store, lookOn } = product();
    await store.insertWave(dueWave);
    await lookOn(0);
    await store.saveWaiting("wave-1", {
      kind: "refused",
      until: "2026-03-13T14:00:00Z",
      because: "mailing was refused",
    });
    expect(await lookOn(1)).toMatchObject({ silent: 0 });
    expect(await lookOn(4)).toMatchObject({ silent: 1 });
  });

  test("a wave that moves is not silent", async () => {
    const { store, lookOn } = product();
    await store.insertWave(dueWave);
    await lookOn(0);
    const found = await store.wave("wave-1");
    await store.saveWave({ ...dueWave, reportedReady: 1 }, found?.etag ?? "");
    expect(await lookOn(1)).toMatchObject({ silent: 0 });
  });

  test("a wave that waits by its rules, and one that is over, are not silent, however long", async () => {
    const { store, lookOn } = product();
    await store.insertWave({ ...dueWave, announceAt: "2026-05-04T08:00:00.000Z" });
    await store.insertWave({ ...dueWave, waveId: "wave-2", stage: "cancelled" });
    expect(await lookOn(0, 1, 4, 5, 6, 7)).toMatchObject({ silent: 0 });
  });

  test.each([
    ["wave-1", "j-1"],
    ["j-1", "wave-1"],
  ])("what a trouble of %s stands for is not silent; %s, of which none stands, is", async (scope, other) => {
    const { store, lookOn } = product();
    await store.insertWave(dueWave);
    await store.insertJoiner(joiner("2026-03-16"));
    await lookOn(0);
    const answer = { reason: "denied" as const, code: "Authorization_RequestDenied", said: "Insufficient privileges" };
    await store.recordTrouble({
      scope,
      doing: "a step",
      at: "2026-03-13T12:30:00.000Z",
      againAfterSeconds: 3600,
      ...answer,
    });
    const { silentOf } = await lookOn(1);
    expect(silentOf).toEqual([expect.stringContaining(other)]);
  });

  test("an onboarding that nobody works on is silent; one whose day has not come and one that ended are not", async () => {
    const { store, lookOn } = product();
    await store.insertJoiner(joiner("2026-03-16"));
    const ended = { as: "registered" as const, at: "2026-03-10T08:00:00Z" };
    const over = joiner("2026-03-09");
    await store.insertJoiner({ ...over, facts: { ...over.facts, joinerId: "j-2", ended } });
    const later = joiner("2026-05-04");
    const account = { kind: "found" as const, userId: "5a000000-0000-4000-8000-000000000001" };
    await store.insertJoiner({
      ...later,
      facts: { ...later.facts, joinerId: "j-3", account, accountCheckedAt: "2026-03-12T12:00:00Z" },
    });
    expect((await lookOn(0, 1)).silentOf).toEqual([
      "onboarding j-1: lookUpAccount is due since 2026-03-12T13:00:00.000Z, and nothing says why not",
    ]);
  });
});
