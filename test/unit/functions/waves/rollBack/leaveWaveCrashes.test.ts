import { beforeEach, describe, expect, test } from "vitest";
import { AppDied, dyingPorts } from "../../../../support/waves/dyingPorts.ts";
import { ALERTS, enforcedStage, type RollBackStage } from "../../../../support/waves/rollBackStage.ts";
import { WAVE_ID, type WaveWorld } from "../../../../support/waves/waveWorld.ts";

let stage: RollBackStage;
let world: WaveWorld;
beforeEach(async () => {
  stage = await enforcedStage();
  world = stage.world;
});

/** Runs until the app dies at that write. @returns whether it did: a run with fewer writes survives. */
async function diesAt(nth: number, when: "before" | "after", run: (ports: WaveWorld["ports"]) => Promise<unknown>) {
  try {
    await run(dyingPorts(world.ports, nth, when));
    return false;
  } catch (error) {
    if (!(error instanceof AppDied)) throw error;
    return true;
  }
}

async function everybodyIsOut() {
  expect([world.enforced, await stage.states(), await stage.marked()]).toEqual([[], { ended: 19 }, 0]);
  expect(await world.stamps("policyReturned")).toHaveLength(1);
  const lines = (await world.ports.store.recent(WAVE_ID, 1000)).filter(({ what }) => what === "leavesEnforcement");
  expect(lines.map(({ subjectId }) => subjectId).toSorted()).toEqual(world.ids.slice(0, 19));
  expect(world.mailsTo(ALERTS).length).toBeGreaterThanOrEqual(1);
  expect(world.mailsTo(ALERTS).length).toBeLessThanOrEqual(2);
  await world.until(({ stage: at }) => at === "rolledBack");
  expect(await world.stamps("stage.rolledBack")).toHaveLength(1);
  // A second round lets them in again: no mark of the first is left behind.
  expect(await stage.marked()).toBe(0);
}

// The request makes fewer writes than these; the last of them survive, which shows that each was tried.
const writes = Array.from({ length: 16 }, (_, n) => n + 1);

describe.each(["before", "after"] as const)("an app that dies %s one of its writes", (when) => {
  test.each(writes)("in the request, number %i, leaves the rest to whoever comes next", async (nth) => {
    const hasDied = await diesAt(nth, when, (ports) => stage.press(ports));
    if (nth === 1) expect(hasDied).toBe(true);
    if (nth === writes.length) expect(hasDied).toBe(false);
    const wasAsked = (await world.facts()).rollbackRequested !== undefined;
    // Whoever pressed got no answer, and presses again.
    if (!wasAsked) await stage.press();
    await stage.minutes(4);
    await everybodyIsOut();
  });

  test.each(writes)("in the timer, number %i, leaves the rest to the next minute", async (nth) => {
    await world.change({
      rollbackRequested: { by: { id: "a", displayName: "Ada" }, at: world.now.toISOString(), reason: "x" },
    });
    const hasDied = await diesAt(nth, when, (ports) => stage.timer(ports));
    if (nth === 1) expect(hasDied).toBe(true);
    if (nth === writes.length) expect(hasDied).toBe(false);
    await stage.minutes(4);
    await everybodyIsOut();
  });

  test.each(writes)("in the queue's worker after the late minutes, number %i, too", async (nth) => {
    await world.change({
      rollbackRequested: { by: { id: "a", displayName: "Ada" }, at: world.now.toISOString(), reason: "x" },
    });
    world.ports.clock.advance({ minutes: 3 });
    await diesAt(nth, when, (ports) => stage.message(1, ports));
    await stage.minutes(2);
    await everybodyIsOut();
  });
});

test("an app that dies again and again, at every write in turn, ends with everybody out", async () => {
  for (const when of ["before", "after"] as const)
    for (const nth of writes) {
      await diesAt(nth, when, (ports) => stage.press(ports));
      world.ports.clock.advance({ seconds: 5 });
    }
  await stage.minutes(4);
  await everybodyIsOut();
});
