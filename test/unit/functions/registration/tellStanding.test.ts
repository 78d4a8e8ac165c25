import { beforeEach, expect, test } from "vitest";
import { tellStanding } from "../../../../functions/registration/tellStanding.ts";
import { movesAfter } from "../../../../shared/domain/people/reportMoves.ts";
import type { PollState } from "../../../../shared/domain/people/reportReading.ts";
import { readProgress } from "../../../../shared/progress/readProgress.ts";
import { reportWarning, sayCounted } from "../../../../shared/web/pages/deadlinePage.ts";
import { FakeClock } from "../../../support/fakes/fakeClock.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { testConfig } from "../../../support/testConfig.ts";

const config = testConfig();
let ports: FakePorts;
beforeEach(() => {
  ports = fakePorts({ clock: new FakeClock("2026-03-02T08:00:00.000Z") });
});
const hoursAgo = (hours: number) => new Date(ports.clock.now().getTime() - hours * 3_600_000).toISOString();
const save = async (state: PollState) => ports.store.savePollState(state, (await ports.store.pollState())?.etag);
/** The timer runs every hour, and the report is read every six; `newest` says what it then shows. */
const days = async (count: number, newest: () => string | undefined) => {
  for (let hour = 0; hour < count * 24; hour++) {
    if (hour % 6 === 0) {
      const moves = movesAfter((await ports.store.pollState())?.state.moves ?? [], newest());
      await save({ startedAt: hoursAgo(0), completedAt: hoursAgo(0), moves });
    }
    await tellStanding(ports, config);
    ports.clock.advance({ hours: 1 });
  }
};
const troubles = async () => (await ports.store.troubles(ports.clock.now().toISOString())).map(({ code }) => code);
const mails = () => ports.email.sent.map(({ plainText }) => plainText);
const nightly = () => `${hoursAgo(24).slice(0, 10)}T02:00:00.000Z`;

test("a report that is made anew every night wakes nobody", async () => {
  await days(20, nightly);
  expect(await troubles()).toEqual([]);
  expect(mails()).toEqual([]);
});

test("a report that Entra makes anew no more is told once a day, and no longer once it moves", async () => {
  await days(10, nightly);
  const stood = nightly();
  await days(6, () => stood);
  expect(await troubles()).toEqual(["reportStandsStill"]);
  // From the fourth day on, at eight in the morning: five dates.
  expect(mails()).toHaveLength(5);
  expect(mails()[0]).toContain(`its newest lines are of ${stood}`);
  expect(mails()[0]).toContain("open a case with Microsoft");
  const progress = await readProgress(ports, config, {});
  expect(progress.report).toMatchObject({ stillSince: stood, isLate: false });
  expect(String(reportWarning(progress, "UTC"))).toContain("These numbers are as of");
  await days(1, nightly);
  expect(await troubles()).toEqual([]);
  expect(mails()).toHaveLength(5);
  expect(reportWarning(await readProgress(ports, config, {}), "UTC")).toBe(false);
});

test("a tenant of a handful of people, whose lines move when somebody changes something, wakes nobody", async () => {
  const changedOn = [1, 2, 3, 11, 12, 13, 14, 30];
  let day = 0;
  let newest = nightly();
  for (; day < 45; day++) {
    if (changedOn.includes(day)) newest = nightly();
    await days(1, () => newest);
  }
  expect(await troubles()).toEqual([]);
  expect(mails()).toEqual([]);
});

test("a report whose lines tell no moment wakes nobody", async () => {
  await days(10, () => undefined);
  expect(mails()).toEqual([]);
});

test("no reading for two days is told once a day, with since when, though the timer of the report never runs", async () => {
  await save({ startedAt: hoursAgo(1), completedAt: hoursAgo(0) });
  for (let hour = 0; hour < 24 * 4; hour++) {
    await tellStanding(ports, config);
    ports.clock.advance({ hours: 1 });
  }
  expect(await troubles()).toEqual(["reportOverdue"]);
  // From the third morning to the fifth.
  expect(mails()).toHaveLength(3);
  expect(mails()[0]).toContain("no reading of it has come to its end since 2026-03-02T08:00:00.000Z");
  const progress = await readProgress(ports, config, {});
  expect(String(reportWarning(progress, "UTC"))).toContain("No reading of the registration report");
});

test("an app that has just been set up wakes nobody; one whose first reading never ends does", async () => {
  await tellStanding(ports, config);
  await save({ dueSince: hoursAgo(0), reading: { startedAt: hoursAgo(0), page: 1 } });
  ports.clock.advance({ hours: 47 });
  await tellStanding(ports, config);
  expect(await troubles()).toEqual([]);
  ports.clock.advance({ hours: 1 });
  await tellStanding(ports, config);
  expect(await troubles()).toEqual(["reportOverdue"]);
});

test("of when the report is stands beside the numbers", async () => {
  await save({ startedAt: hoursAgo(1), completedAt: hoursAgo(0), moves: ["2026-03-01T02:00:00.000Z"] });
  const progress = await readProgress(ports, config, {});
  const counted = { at: hoursAgo(0), reportAt: hoursAgo(0) };
  expect(sayCounted({ ...progress, counted }, "UTC")).toMatch(/Its newest lines are as of .*1 March 2026 at 02:00/);
});
