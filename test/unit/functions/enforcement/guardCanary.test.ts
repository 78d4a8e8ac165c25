import { beforeEach, describe, expect, test } from "vitest";
import { workforceFault } from "../../../../shared/enforcement/workforceFault.ts";
import { runningTenant } from "../../../support/enforcement/enforcedTenant.ts";
import { EnforcementWorld } from "../../../support/enforcement/enforcementWorld.ts";
import { AppDied, mortal } from "../../../support/enforcement/mortal.ts";
import { ENFORCED_GROUP_ID, testConfig } from "../../../support/testConfig.ts";

const CANARY = "ca000000-0000-4000-8000-0000000000ca";
const config = testConfig({ CANARY_GROUP_ID: CANARY.toUpperCase() });
let world: EnforcementWorld;
beforeEach(async () => {
  world = new EnforcementWorld(await runningTenant(), config);
  world.ports.directory.addGroup(CANARY, []);
  world.ports.clock.advance({ hours: 1 });
});
const writes = () => world.ports.policyWriter.calls.map(({ method, args }) => [method, ...args.flat()]);
const row = async () => (await world.ports.store.canaryWrite())?.value;
const pageText = async () => String((await world.get("/enforcement")).body);

describe("the canary write", () => {
  test("puts an empty group into the enforced group and takes it out again, once a day, and touches no person", async () => {
    await world.guard();
    expect(writes()).toEqual([
      ["removeMember", ENFORCED_GROUP_ID, CANARY],
      ["addMembers", ENFORCED_GROUP_ID, CANARY],
      ["removeMember", ENFORCED_GROUP_ID, CANARY],
    ]);
    expect([world.group, await row()]).toEqual([[], { provedAt: world.ports.clock.now().toISOString() }]);
    for (let n = 0; n < 95; n++) {
      world.ports.clock.advance({ minutes: 15 });
      await world.guard();
    }
    expect(writes()).toHaveLength(3);
    world.ports.clock.advance({ minutes: 15 });
    await world.guard();
    expect([writes().length, world.alerts]).toEqual([6, []]);
    expect(await pageText()).toContain("Yes, last proven");
  });

  test("is not made without the setting: the page says so, and nothing else follows", async () => {
    world = new EnforcementWorld(await runningTenant());
    await world.guard();
    expect([writes(), world.alerts, await row(), (await world.status()).canary]).toEqual([
      [],
      [],
      undefined,
      undefined,
    ]);
    expect(await pageText()).toContain("no canary group is set (CANARY_GROUP_ID)");
  });

  test("that the group refuses is told in words, shown, tried in each run, and lets nobody enter until it works", async () => {
    world.ports.policyWriter.notAddable.set(CANARY, "Authorization_RequestDenied");
    await world.guard();
    await world.guard();
    expect(world.alerts).toEqual([
      expect.stringMatching(/cannot change the enforced group.*Authorization_RequestDenied/),
    ]);
    expect(await workforceFault(world.ports, config)).toMatchObject({
      code: "EnforcedGroupNotWritable",
      say: expect.stringContaining("Authorization_RequestDenied"),
    });
    expect(await pageText()).toContain("Authorization_RequestDenied");
    world.ports.clock.advance({ days: 1 });
    await world.guard();
    expect(world.alerts).toHaveLength(2);
    world.ports.policyWriter.notAddable.clear();
    await world.guard();
    expect(await workforceFault(world.ports, config)).toBeUndefined();
    expect(world.alerts).toHaveLength(2);
  });

  test("is not made while somebody is in the canary group: it would enforce them; nobody is held up by that", async () => {
    const person = world.person(1, { hasPasskey: false });
    world.ports.directory.addGroup(CANARY, [person]);
    await world.guard();
    expect(writes().map(([method]) => method)).toEqual(["removeMember"]);
    expect(world.alerts).toEqual([expect.stringContaining("which is to stay empty")]);
    expect(await workforceFault(world.ports, config)).toBeUndefined();
  });

  test("with a group that does not exist says nothing about the enforced group", async () => {
    world.ports.directory.groups.delete(CANARY);
    await world.guard();
    expect(world.alerts).toEqual([expect.stringContaining("nobody proves that the app can change")]);
    expect(await workforceFault(world.ports, config)).toBeUndefined();
  });

  test("that is not answered is no refusal, and is taken back by the next run", async () => {
    world.ports.policyWriter.loseNextAnswer = true;
    await world.guard();
    expect(await row()).toMatchObject({ openSince: world.ports.clock.now().toISOString() });
    expect(await workforceFault(world.ports, config)).toBeUndefined();
    await world.guard();
    expect([world.group, (await row())?.openSince, (await row())?.provedAt]).toEqual([
      [],
      undefined,
      expect.any(String),
    ]);
  });

  test.each(["before", "after"] as const)(
    "of an app that dies right %s any write is taken back by the next run",
    async (when) => {
      for (let n = 1; ; n++) {
        world = new EnforcementWorld(await runningTenant(), config);
        world.ports.directory.addGroup(CANARY, []);
        const { ports, died } = mortal(world.ports, n, when);
        await world.guard(ports).catch((error: unknown) => {
          if (!(error instanceof AppDied)) throw error;
        });
        await world.guard();
        expect([world.group, (await row())?.openSince]).toEqual([[], undefined]);
        if (!died()) return void expect(n).toBeGreaterThan(5);
      }
    },
  );
});

describe("an enforced group that is role-assignable", () => {
  beforeEach(() => {
    world.ports.directory.shapes.set(ENFORCED_GROUP_ID, {
      groupTypes: [],
      securityEnabled: true,
      isAssignableToRole: true,
    });
  });
  test("is told of daily by the guard, and nobody is put back into it", async () => {
    const member = world.person(1);
    await world.enforced(member);
    await world.guard();
    expect(world.alerts).toContainEqual(expect.stringContaining("is role-assignable"));
    expect(world.group).not.toContain(member);
  });
  test("fails a start", async () => {
    world = new EnforcementWorld();
    world.ports.directory.shapes.set(ENFORCED_GROUP_ID, {
      groupTypes: [],
      securityEnabled: true,
      isAssignableToRole: true,
    });
    await world.start();
    const { state, notYetBecause } = await world.status();
    expect([state, notYetBecause]).toEqual(["starting", expect.stringContaining("is role-assignable")]);
  });
});
