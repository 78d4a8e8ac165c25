import { beforeEach, describe, expect, test } from "vitest";
import { sendDigests } from "../../../../functions/team/sendDigests.ts";
import { isMailTime } from "../../../../shared/domain/mail/mailHours.ts";
import { newsDue, newsOf } from "../../../../shared/domain/wave/managerNews.ts";
import type { WaveFacts } from "../../../../shared/domain/wave/waveFacts.ts";
import { plannedWave } from "../../../support/waves/rulesForTests.ts";
import { MANAGER_ID, WAVE_ID, WaveWorld } from "../../../support/waves/waveWorld.ts";

const PAUSED = { by: { id: "a", displayName: "Ada" }, at: "2026-03-09T09:00:00.000Z", reason: "a strike" };

describe("what a manager is told", () => {
  test.each<["announcement" | "dayOf", Partial<WaveFacts>, "now" | "later" | "over"]>([
    ["announcement", { stage: "planned" }, "later"],
    ["announcement", { stage: "announced" }, "now"],
    ["announcement", { stage: "announced", paused: PAUSED }, "later"],
    ["announcement", { stage: "announced", cancelRequested: PAUSED }, "over"],
    ["announcement", { stage: "announced", round: 2 }, "over"],
    ["announcement", { stage: "open" }, "over"],
    ["announcement", { stage: "cancelled" }, "over"],
    ["dayOf", { stage: "announced" }, "later"],
    ["dayOf", { stage: "open" }, "now"],
    ["dayOf", { stage: "warned" }, "now"],
    ["dayOf", { stage: "reportOnly" }, "over"],
    ["dayOf", { stage: "enforced" }, "over"],
    ["dayOf", { stage: "rolledBack" }, "over"],
  ])("of %s while the wave is %j: %s", (news, change, due) => {
    expect(newsDue({ ...plannedWave, ...change }, { round: 1, news })).toBe(due);
  });

  test.each([
    [`managerNews|w1|2|dayOf|${MANAGER_ID}`, { waveId: "w1", round: 2, news: "dayOf" }],
    [`managerDigest|2026-03-09|${MANAGER_ID}`, undefined],
    [`managerNews|w1|2|reminder|${MANAGER_ID}`, undefined],
  ])("by the key %s", (key, of) => {
    expect(newsOf(key)).toEqual(of);
  });
});

let world: WaveWorld;
const tick = () => sendDigests(world.ports, world.config)();
const news = () =>
  world.ports.email.sent.filter(({ to, html }) => to.address === "mia@contoso.example" && html.includes("/my-team"));
const open = () => world.ports.store.openMails("app", "managerNews", "managerNewt");
const noMailbox = (n: number) =>
  world.ports.directory.addUser({ id: world.id(n), displayName: `Person ${n}`, mail: undefined }, MANAGER_ID);

beforeEach(async () => {
  world = new WaveWorld(6);
  await world.insert();
});

test("whom no mail reaches hears of announcement and opening day from the manager, once each; the helpdesk has their names", async () => {
  noMailbox(2);
  noMailbox(5);
  await world.until(({ stage }) => stage === "announced");
  await tick();
  await tick();
  expect(news().map(({ subject }) => subject)).toEqual(["2 people in your team: please tell them of passkeys"]);
  expect(news()[0]?.plainText).toMatch(/From .*17 March.* on, 2 people .*Person 2, Person 5/s);
  const toHelpdesk = world.ports.email.sent.filter(({ to }) => to.address === world.config.helpdeskMail);
  expect(toHelpdesk.map(({ plainText }) => plainText).join()).toMatch(/Person 2 .*Person 5/);
  await world.until(({ stage }) => stage === "open");
  await tick();
  await tick();
  expect(news()).toHaveLength(2);
  expect(news()[1]?.plainText).toContain("2 people who report to you can set up a passkey now");
  expect(await open()).toEqual([]);
});

test("a page has few people, and each manager one row, however many pages there are", async () => {
  world = new WaveWorld(45);
  await world.insert();
  for (let n = 1; n <= 45; n++) noMailbox(n);
  await world.until(({ stage }) => stage === "announced");
  expect(await open()).toHaveLength(1);
  const asked = world.ports.directory.calls.filter(({ method }) => method === "managersOf");
  expect(asked).toHaveLength(3);
  await tick();
  expect(news().map(({ subject }) => subject)).toEqual(["45 people in your team: please tell them of passkeys"]);
});

test("where every mail arrives no manager hears anything, nor does one whom no mail reaches", async () => {
  await world.until(({ stage }) => stage === "announced");
  expect(await open()).toEqual([]);
  world = new WaveWorld(6);
  await world.insert();
  noMailbox(2);
  world.ports.directory.addUser({ id: MANAGER_ID, displayName: "Mia Manager", mail: undefined });
  await world.until(({ stage }) => stage === "announced");
  expect(await open()).toEqual([]);
});

describe("before it goes", () => {
  beforeEach(async () => {
    noMailbox(2);
    await world.until(({ stage }) => stage === "announced");
    expect(await open()).toHaveLength(1);
  });

  test("it waits for the manager's own hours", async () => {
    const mia = world.ports.directory.addUser({
      id: MANAGER_ID,
      displayName: "Mia Manager",
      mail: "mia@contoso.example",
      usageLocation: "JP",
    });
    const isHers = () => isMailTime(mia, { timeZone: "UTC" }, world.now, world.config.rules);
    expect(isHers()).toBe(false);
    await tick();
    expect(news()).toEqual([]);
    while (!isHers()) world.ports.clock.advance({ minutes: 15 });
    await tick();
    expect(news()).toHaveLength(1);
  });

  test.each<[string, () => unknown]>([
    ["whoever has a mailbox by now", () => world.ports.directory.addUser({ id: world.id(2) }, MANAGER_ID)],
    ["whoever has another manager by now", () => world.ports.directory.managers.delete(world.id(2))],
    [
      "whoever was sorted out",
      () => world.ports.store.mergeMembers(WAVE_ID, [{ userId: world.id(2), sortedOut: "leftGroup" }]),
    ],
    ["a wave that was called off", () => world.change({ stage: "cancelled" })],
    ["what is a week old", () => world.ports.clock.advance({ days: 8 })],
  ])("of %s nobody is told", async (_who, act) => {
    await act();
    await tick();
    expect(news()).toEqual([]);
    expect(await open()).toEqual([]);
  });

  test("it is sent later where Entra does not answer", async () => {
    world.ports.directory.throttleNext("directReportsOf", 30);
    await tick();
    expect(news()).toEqual([]);
    await tick();
    expect(news()).toHaveLength(1);
  });
});
