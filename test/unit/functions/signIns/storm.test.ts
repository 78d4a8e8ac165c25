import { beforeEach, describe, expect, test } from "vitest";
import { idOf, ManyWaves } from "../../../support/waves/manyWaves.ts";
import { paceGraph } from "../../../support/waves/pacedGraph.ts";

const STRANDED = 300;
let tenant: ManyWaves;
beforeEach(async () => {
  tenant = await ManyWaves.open();
});
const people = Array.from({ length: STRANDED }, (_, n) => n + 1);
const kinds = () => tenant.ports.store.countByKind("wave-1");

describe("a storm", () => {
  test("of 300 who are stranded at once is counted before anybody is offered anything, and the wave goes back", async () => {
    await tenant.add("wave-1", STRANDED);
    await tenant.add("wave-2", 3);
    await tenant.run({ minutes: 70 });
    for (const n of people) {
      tenant.losePasskey(idOf("wave-1", n));
      tenant.signIn(idOf("wave-1", n), "failure", 30);
    }
    paceGraph(tenant.ports);
    const { rollbackShare, rollbackMinimum } = tenant.config.rules;
    const needed = Math.max(rollbackMinimum, Math.ceil(rollbackShare * STRANDED));
    const begun = tenant.now.getTime();
    const isBraked = async () => {
      const { rollbackRequested, stage } = await tenant.facts("wave-1");
      return rollbackRequested !== undefined || stage !== "enforced";
    };
    while (!(await isBraked()) && tenant.now.getTime() - begun < 2 * 3_600_000) await tenant.step();
    // Looked at a few at a time, until they are too many: nobody looks at the rest.
    const members = await tenant.ports.store.membersPage("wave-1", undefined, 1000);
    const looked = members.filter(({ checkedAt = "" }) => Date.parse(checkedAt) >= begun);
    expect(looked.length).toBeGreaterThanOrEqual(needed);
    expect(looked.length).toBeLessThan(needed + 5);
    expect(await kinds()).toEqual({ alert: 1 });
    expect(tenant.ports.directory.called("managersOf")).toBe(0);
    await tenant.run({ minutes: 70 });
    expect((await tenant.facts("wave-1")).stage).not.toBe("enforced");
    expect(await kinds()).toEqual({ alert: 1 });
  });

  test("of 300 tries against people who hold a passkey takes nothing back, however long it takes to look", async () => {
    await tenant.add("wave-1", STRANDED);
    await tenant.run({ minutes: 70 });
    for (const n of people) tenant.signIn(idOf("wave-1", n), "failure", 30);
    paceGraph(tenant.ports);
    await tenant.run({ minutes: 150 });
    expect(await tenant.facts("wave-1")).toMatchObject({
      stage: "enforced",
      strandedRecently: 0,
      stoppedRecently: 300,
    });
  });

  test("that hits fewer than count too many helps each of them", async () => {
    await tenant.add("wave-1", STRANDED);
    await tenant.run({ minutes: 70 });
    for (const n of [1, 2, 3, 4]) {
      tenant.losePasskey(idOf("wave-1", n));
      tenant.signIn(idOf("wave-1", n), "failure", 30);
    }
    await tenant.run({ minutes: 130 });
    expect(await tenant.facts("wave-1")).toMatchObject({ stage: "enforced", strandedRecently: 4 });
    expect(await kinds()).toMatchObject({ blockedNotice: 4 });
  });
});

test("34 waves at 50,000 people, while all of the background is read beside them, starve no watch for four hours", async () => {
  const inAWave = Math.ceil(50_000 / 34);
  const waveIds = Array.from({ length: 34 }, (_, n) => `wave-${n + 1}`);
  for (const [n, waveId] of waveIds.entries()) await tenant.add(waveId, inAWave, (n * 13) % 60);
  await tenant.run({ minutes: 70 });
  // 150 background rows a person and day. Of each hundred one is refused: an hour has some 3,000 of them.
  const refusedAnHour = (50_000 * 150) / 24 / 100;
  let made = 0;
  const background = (hoursFrom: number, hoursTo: number) => {
    const rows = Math.round((hoursTo - hoursFrom) * refusedAnHour);
    for (let n = 0; n < rows; n++, made++) {
      const minutesAgo = -(hoursFrom * 60 + (n / rows) * (hoursTo - hoursFrom) * 60);
      const isMember = n % 500 === 0;
      const userId = isMember ? idOf(`wave-${1 + (n % 34)}`, 1 + (n % inAWave)) : `2${idOf("wave-99", n).slice(1)}`;
      tenant.signIn(userId, "failure", minutesAgo, { log: "nonInteractive" });
    }
  };
  background(0, 9);
  const pace = paceGraph(tenant.ports);
  const begun = tenant.now.getTime();
  let readBeside = 0;
  let latest = 0;
  tenant.afterCall = async () => {
    // Whoever reads the rest of the log takes whatever is left to them.
    readBeside += pace.take(5, { priority: "sweep" }).granted;
    if (tenant.now.getTime() - begun < 4 * 3_600_000) return;
    for (const { watchedUntil = "" } of await tenant.ports.store.waves())
      latest = Math.max(latest, tenant.now.getTime() - Date.parse(watchedUntil));
  };
  await tenant.run({ minutes: 9 * 60 });
  expect(made).toBeGreaterThan(25_000);
  expect(readBeside).toBeGreaterThan(100);
  expect(latest).toBeGreaterThan(0);
  expect(latest).toBeLessThan(4 * 3_600_000);
  for (const waveId of waveIds) expect((await tenant.facts(waveId)).stage).toBe("enforced");
}, 60_000);
