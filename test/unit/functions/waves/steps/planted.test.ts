import { describe, expect, test } from "vitest";
import { judgeByAudits, plantKeysOf } from "../../../../support/people/plantedKeys.ts";
import { WatchStage } from "../../../../support/waves/watchStage.ts";
import { sweptWorld } from "../../../../support/waves/waveWorld.ts";

async function approved(people: number) {
  const world = await sweptWorld(people);
  world.ports.clock.advance({ minutes: 10 });
  await world.approve();
  return world;
}

describe("a passkey that an application planted", () => {
  test("lets nobody enter: who holds no other is left out of the flip by name, and everybody else enters", async () => {
    const world = await approved(40);
    await plantKeysOf(world.ports, [world.id(3)]);
    await world.until(({ stage }) => stage === "enforced");
    expect(world.enforced).not.toContain(world.id(3));
    expect(world.enforced).toContain(world.id(4));
    expect(await world.member(3)).toMatchObject({ hasUsablePasskey: false, planted: { by: "the application Helper" } });
  });

  test("lets whoever knows passwords loosen nothing: its owner is offered help, and the wave does not go back", async () => {
    const stage = await WatchStage.open();
    const { world } = stage;
    const known = [1, 2, 3, 4, 5, 6];
    await plantKeysOf(
      world.ports,
      known.map((n) => world.id(n)),
    );
    for (const n of known) stage.signIn(n, "failure", 60);
    const before = world.enforced;
    await stage.watch();
    await world.step();
    expect(await stage.counts()).toMatchObject({ stage: "enforced", strandedRecently: 0 });
    expect(world.enforced).toEqual(before);
    expect(await stage.kinds()).toMatchObject({ blockedNotice: 6 });
  });

  test("and as many who hold none take the wave back", async () => {
    const stage = await WatchStage.open();
    for (const n of [1, 2, 3, 4, 5, 6]) stage.strand(n, 60);
    await stage.watch();
    await stage.world.step();
    expect((await stage.counts()).stage).not.toBe("enforced");
    expect(stage.world.enforced).toEqual([]);
  });
});

test("while nobody has read the audit log, nobody enters", async () => {
  const world = await approved(20);
  judgeByAudits(world.ports);
  for (let step = 0; step < 12; step++) {
    await world.step();
    world.ports.clock.advance({ minutes: 10 });
  }
  expect(world.enforced).toEqual([]);
});
