import { describe, expect, test } from "vitest";
import { AUTHENTICATOR, MethodsWorld, WHOLE_STRENGTH, YUBIKEY } from "../../../support/enforcement/methodsWorld.ts";

describe("a strength that nobody can read any more", () => {
  test.each<[string, (world: MethodsWorld) => void, RegExp]>([
    ["that is deleted", (world) => world.deleteStrength(), /the strength: it does not exist/],
    [
      "that may not be read",
      (world) => world.ports.policies.refuseNext("strength", "Authorization_RequestDenied", 99),
      /the strength: .*Authorization_RequestDenied/,
    ],
  ])("%s strands nobody, is told daily, is shown, and lets nobody enter", async (_what, spoil, why) => {
    const world = await MethodsWorld.make();
    spoil(world);
    await world.quarter();
    await world.quarter();
    expect([await world.stranded(), world.ports.methods.calls]).toEqual([[], []]);
    const told = () => world.alerts.filter((text) => /Nobody can tell since/.test(text));
    expect(told()).toEqual([expect.stringMatching(why)]);
    expect(told()[0]).toMatch(/nobody enters.*nobody counts as stranded/);
    world.ports.clock.advance({ days: 1 });
    await world.guard();
    expect(told()).toHaveLength(2);
    // Security hears of it, too, and the app repairs nothing.
    expect(world.alerts).toContainEqual(expect.stringContaining("the strength cannot be read"));
    expect(world.ports.policyWriter.calls).toEqual([]);
    expect((await world.status()).methods?.unknown?.say).toMatch(why);
  });
  test("and comes back as it was has changed nothing", async () => {
    const world = await MethodsWorld.make();
    world.deleteStrength();
    await world.quarter();
    world.setStrength(WHOLE_STRENGTH.toReversed());
    await world.quarter();
    expect([await world.stranded(), world.ports.methods.calls, (await world.watch())?.unknown]).toEqual([
      [],
      [],
      undefined,
    ]);
  });
  test("and comes back narrower has everybody looked at", async () => {
    const world = await MethodsWorld.make();
    world.deleteStrength();
    await world.quarter();
    world.setStrength(WHOLE_STRENGTH, [AUTHENTICATOR]);
    await world.guard();
    expect(await world.stranded()).toEqual([1, 3]);
  });
  test("while everybody is being looked at strands nobody else, and the look goes on once it can be read", async () => {
    const world = await MethodsWorld.make(12);
    world.setStrength(WHOLE_STRENGTH, [AUTHENTICATOR]);
    const look = world.ports.methods.methodsOfMany.bind(world.ports.methods);
    world.ports.methods.methodsOfMany = async (userIds) => {
      const answer = await look(userIds);
      world.deleteStrength();
      return answer;
    };
    await world.guard();
    expect(await world.stranded()).toEqual([1, 3, 5]);
    world.ports.methods.methodsOfMany = look;
    await world.minutes(2);
    expect(await world.stranded()).toEqual([1, 3, 5]);
    world.setStrength(WHOLE_STRENGTH, [AUTHENTICATOR]);
    await world.minutes(2);
    expect(await world.stranded()).toEqual([1, 3, 5, 7, 9, 11]);
  });
  test("from the first reading on, while passkeys are changed, holds up the look until it can be read", async () => {
    const world = await MethodsWorld.make();
    const found = await world.ports.store.methodsWatch();
    await world.ports.store.saveMethodsWatch({ ...found?.value, strength: undefined }, found?.etag);
    world.deleteStrength();
    world.block(YUBIKEY);
    await world.quarter();
    expect(await world.stranded()).toEqual([]);
    world.setStrength(WHOLE_STRENGTH);
    await world.quarter();
    expect([await world.stranded(), (await world.watch())?.sweep]).toEqual([[1, 3], undefined]);
  });
});

describe("a strength that somebody else changed", () => {
  test("is told of by the guard of policies as before, and lets nobody enter", async () => {
    const world = await MethodsWorld.make();
    world.setStrength(WHOLE_STRENGTH, [YUBIKEY]);
    await world.guard();
    expect(world.alerts).toContainEqual(expect.stringMatching(/changed what the strength allows: .*fido2 only of/));
  });
  test("is in no way of a stop, nor of a start of what it is now", async () => {
    const world = await MethodsWorld.make();
    world.setStrength(WHOLE_STRENGTH, [YUBIKEY]);
    await world.quarter();
    await world.stop();
    await world.minutes(5);
    expect((await world.status()).state).toBe("stopped");
    await world.start();
    await world.minutes(10);
    await world.quarter();
    expect((await world.status()).state).toBe("running");
    // Whoever the strength left without a passkey is out, as with every start.
    expect(world.group).toEqual([world.members[0], world.members[2]].sort());
    expect((await world.watch())?.sweep).toBeUndefined();
  });
  test("strands so many that the wave is rolled back before anybody is helped, paused or not", async () => {
    const by = { id: "a", displayName: "Ada" };
    const world = await MethodsWorld.make(20, { paused: { by, at: "2026-02-26T08:00:00.000Z", reason: "holidays" } });
    world.setStrength(WHOLE_STRENGTH.filter((one) => one !== "fido2"));
    await world.guard();
    expect((await world.wave()).rollbackRequested).toMatchObject({
      by: { id: "app" },
      reason: expect.stringMatching(/5 of 20 members/),
    });
    expect(world.mails(/passkey does not work any more/)).toBe(0);
  });
});
