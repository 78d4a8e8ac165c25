import { beforeEach, describe, expect, test } from "vitest";
import { APPROVER, WAVE_ID, type WaveWorld, worldBeforeFlip } from "../../../../support/waves/waveWorld.ts";

let world: WaveWorld;
beforeEach(async () => {
  world = await worldBeforeFlip();
});

/** The first page of people is in, then somebody pauses the wave. */
async function pausedHalfWay(): Promise<void> {
  const { policyWriter } = world.ports;
  const add = policyWriter.addMembers.bind(policyWriter);
  policyWriter.addMembers = async (groupId) => {
    policyWriter.addMembers = add;
    const refused = await add(groupId, [world.id(1), world.id(2)]);
    await world.change({ paused: { by: APPROVER, at: world.now.toISOString(), reason: "calls" } });
    return refused;
  };
  await world.carryOut({ kind: "enforce" });
  expect(world.enforced).toEqual([world.id(1), world.id(2)]);
}
const resume = () => world.change({ paused: undefined });
const strength = (combinations: readonly string[]) =>
  world.ports.policies.strengths.set(world.config.enforcedStrengthId, combinations);

describe("a flip that was paused half way", () => {
  beforeEach(pausedHalfWay);

  test("lets nobody else in while it is paused, and says so", async () => {
    for (let hour = 0; hour < 30; hour++) await world.step();
    expect(world.enforced).toHaveLength(2);
    expect(await world.decide()).toMatchObject({ because: expect.stringMatching(/^paused by Bo Second: calls; /) });
  });

  test("lets the rest in within four weeks of its beginning", async () => {
    world.ports.clock.advance({ days: 27 });
    await resume();
    await world.until(({ stage }) => stage === "enforced");
    expect(world.enforced).toHaveLength(19);
  });

  test("ends without the rest after four weeks, who are left out until somebody decides about them", async () => {
    world.ports.clock.advance({ days: 28 });
    await resume();
    const { enforcedAt } = await world.until(({ stage }) => stage === "enforced");
    expect(Date.parse(enforcedAt ?? "")).toBeGreaterThan(world.now.getTime() - 3_600_000);
    await world.until(({ stage }) => stage === "steady");
    expect(world.enforced).toHaveLength(2);
  });

  test("lets nobody else in while anything of what was approved has changed, and goes on when that is undone", async () => {
    const before = world.ports.policies.strengths.get(world.config.enforcedStrengthId) ?? [];
    strength(["fido2"]);
    await resume();
    await world.carryOut({ kind: "enforce" });
    expect(world.enforced).toHaveLength(2);
    expect((await world.ports.store.waiting(WAVE_ID))?.because).toContain("changed since the approval");
    strength(before);
    await world.until(({ stage }) => stage === "enforced");
    expect(world.enforced).toHaveLength(19);
  });
});

test("a strength that changed after the live check voids the approval before the first entry", async () => {
  strength(["fido2"]);
  await world.carryOut({ kind: "enforce" });
  expect(world.enforced).toEqual([]);
  expect(await world.facts()).toMatchObject({ stage: "reportOnly", approval: undefined });
});
