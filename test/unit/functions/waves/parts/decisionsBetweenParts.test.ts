import { describe, expect, test } from "vitest";
import { decided, mayDecide } from "../../../../../shared/domain/wave/decideMember.ts";
import { readWaveStatus } from "../../../../../shared/waves/readWaveStatus.ts";
import { letHoursPass, partsWorld, THIRD, untilEntered } from "../../../../support/waves/partsWorld.ts";
import { WAVE_ID, type WaveWorld } from "../../../../support/waves/waveWorld.ts";

/** The first part has entered without its third member; nobody signs in after that, so no sweep is clean. */
async function stuckBetweenParts(): Promise<WaveWorld> {
  const world = await partsWorld();
  world.losePasskey(3);
  await world.ports.store.mergeMembers(WAVE_ID, [{ userId: world.id(3), hasUsablePasskey: false }]);
  await world.change({ stage: "reportOnly", evidence: undefined });
  await world.until(({ stage }) => stage === "swept");
  await world.approve();
  await untilEntered(world, 1);
  world.daily = () => undefined;
  return world;
}
const daysPass = async (world: WaveWorld, count: number) => {
  for (let day = 0; day < count; day++) await letHoursPass(world, 24);
};
const toBeDecided = async (world: WaveWorld) =>
  (await readWaveStatus(world.ports, world.config, WAVE_ID))?.toBeDecided.map(({ userId }) => userId);
const hold = { decision: "hold", reason: "on leave" } as const;

async function verdict(world: WaveWorld, n: number) {
  const [wave, member] = [await world.facts(), await world.member(n)];
  const asked = { wave, member, isEnforced: false, known: undefined, by: THIRD, now: world.now, passWillDo: true };
  const on = new Date(world.now.getTime() + 30 * 86_400_000).toISOString().slice(0, 10);
  return mayDecide(asked, { decision: "date", on, reason: "answers no mail" }, world.config.rules);
}

describe("a wave that hangs between two parts", () => {
  test("has those of an entered part decided about from 28 days after it, and nobody of a later one", async () => {
    const world = await stuckBetweenParts();
    await daysPass(world, 27);
    expect(await toBeDecided(world)).toEqual([]);
    expect(await verdict(world, 3)).toMatchObject({ ok: false, because: "notToBeDecided" });
    await daysPass(world, 3);
    expect((await world.facts()).stage).toBe("enforcing");
    expect(await toBeDecided(world)).toEqual([world.id(3)]);
    expect(await verdict(world, 3)).toMatchObject({ ok: true });
    expect(await verdict(world, 14)).toMatchObject({ ok: false, because: "notToBeDecided" });
    await daysPass(world, 2);
    expect(world.ports.email.sent.filter(({ html }) => html.includes("still outside 28 days"))).toHaveLength(1);
  });

  test("lets nobody in by a later part whom an earlier one left out, and who was held since", async () => {
    const world = await stuckBetweenParts();
    await daysPass(world, 30);
    const row = decided(await world.facts(), world.id(3), THIRD, hold, world.now.toISOString());
    await world.ports.store.saveDecision(WAVE_ID, row, undefined);
    world.daily = () => world.workingDay();
    world.enrol(3);
    await daysPass(world, 5);
    await world.until(({ evidence, approval }) => evidence?.clean === true && approval === undefined, 100);
    await world.approve();
    await untilEntered(world, 2);
    await daysPass(world, 2);
    expect(world.enforced).not.toContain(world.id(3));
    expect(world.enforced).toHaveLength(12);
  });
});
