import { describe, expect, test } from "vitest";
import { betweenParts, letHoursPass, THIRD } from "../../../../support/waves/partsWorld.ts";
import { sweptWorld, type WaveWorld } from "../../../../support/waves/waveWorld.ts";

const sixtyDays = async (world: WaveWorld): Promise<void> => {
  for (let day = 0; day < 60; day++) await letHoursPass(world, 24);
};
const nobodySignsIn = (world: WaveWorld): void => {
  world.daily = () => undefined;
};

describe("after sixty days without a sign-in, longer than the log keeps any", () => {
  test("a wave whose approvals lapsed is not swept clean, and nobody is enforced", async () => {
    const world = await sweptWorld(20);
    nobodySignsIn(world);
    await sixtyDays(world);
    const { stage, evidence } = await world.until((facts) => facts.evidence !== undefined, 100);
    expect({ stage, evidence }).toMatchObject({ stage: "reportOnly", evidence: { clean: false, seen: 0 } });
    expect(evidence?.because).toBe("no sign-in of a member was found in the log");
    expect(world.enforced).toEqual([]);
  });

  test("the next part of a wave is not swept clean, and only the part before is enforced", async () => {
    const world = await betweenParts();
    nobodySignsIn(world);
    await sixtyDays(world);
    const { evidence } = await world.until((facts) => facts.evidence !== undefined, 100);
    expect(evidence).toMatchObject({ clean: false, seen: 0 });
    expect(evidence?.because).toBe("no sign-in of a member was found in the log");
    expect(world.enforced).toHaveLength(7);
  });
});

test("after sixty days of sign-ins a wave is swept clean by the latest of them, and its people enter", async () => {
  const world = await sweptWorld(20);
  await sixtyDays(world);
  await world.until(({ evidence, approval }) => evidence?.clean === true && approval === undefined, 100);
  await world.approve(THIRD);
  await letHoursPass(world, 20);
  expect(world.enforced).toHaveLength(19);
});
