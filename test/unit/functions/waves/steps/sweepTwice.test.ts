import { expect, test } from "vitest";
import { awaitsPartSweep } from "../../../../../shared/domain/wave/parts.ts";
import { partsWorld, THIRD } from "../../../../support/waves/partsWorld.ts";
import { sweptWorld, WAVE_ID, type WaveWorld } from "../../../../support/waves/waveWorld.ts";

const beforePart = async (): Promise<WaveWorld> => {
  const world = await partsWorld();
  await world.approve();
  await world.until(awaitsPartSweep, 100);
  return world;
};
const beforeSweep = async (): Promise<WaveWorld> => {
  const world = await sweptWorld(20, { GATE_THRESHOLD: "0.85" });
  await world.change({ stage: "reportOnly", evidence: undefined });
  const unnamed = world.ids.map((userId) => ({ userId, named: undefined }));
  await world.ports.store.mergeMembers(WAVE_ID, unnamed);
  return world;
};

test.each<[string, () => Promise<WaveWorld>, number]>([
  ["of a wave", beforeSweep, 18],
  ["of a part", beforePart, 6],
])(
  "the sweep %s that comes to its end late, after the same one was approved, renames nobody",
  async (_what, before, ready) => {
    const world = await before();
    const { policies, store } = world.ports;
    const read = policies.strength.bind(policies);
    let calls = 0;
    // Asked once its members are read.
    policies.strength = async (id) => {
      calls += 1;
      if (calls === 1) {
        // The late one has found this person ready.
        world.losePasskey(9);
        await store.mergeMembers(WAVE_ID, [{ userId: world.id(9), hasUsablePasskey: false }]);
        await world.carryOut({ kind: "sweep" });
        await world.approve(THIRD);
      }
      return read(id);
    };
    await world.carryOut({ kind: "sweep" });
    expect(calls).toBeGreaterThan(1);
    const { evidence, approval } = await world.facts();
    expect(evidence).toMatchObject({ clean: true, ready, digest: approval?.digest });
    const named = (await world.members()).filter((member) => member.named?.digest === approval?.digest);
    expect(named.filter((member) => member.named?.as === "ready")).toHaveLength(ready);
  },
);
