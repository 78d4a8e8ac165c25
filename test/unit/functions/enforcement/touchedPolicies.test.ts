import { beforeEach, describe, expect, test } from "vitest";
import { REPORT_ONLY } from "../../../../shared/domain/policy/conditionalAccessPolicy.ts";
import { runningTenant } from "../../../support/enforcement/enforcedTenant.ts";
import { EnforcementWorld } from "../../../support/enforcement/enforcementWorld.ts";
import { AppDied, mortal } from "../../../support/enforcement/mortal.ts";
import { policyOfWave } from "../../../support/enforcement/policyOfWave.ts";
import { testConfig } from "../../../support/testConfig.ts";

/** Somebody switches a policy off and on again between two looks: it is as wanted, and was not in between. */
let world: EnforcementWorld;
const now = () => world.ports.clock.now().toISOString();
const touch = () => world.change({ modifiedDateTime: now() });
const later = (minutes: number) => world.ports.clock.advance({ minutes });
const touchedLines = (scope?: string) => world.lines("policyTouched", scope);

describe("the workforce policy, off and on again between two looks,", () => {
  beforeEach(async () => {
    world = new EnforcementWorld(await runningTenant());
    later(60);
  });

  test("is told once for each such change, audited, and left alone", async () => {
    touch();
    for (let run = 0; run < 3; run++) {
      await world.guard();
      world.ports.clock.advance({ days: 1 });
    }
    expect(world.alerts).toEqual([expect.stringMatching(/somebody has changed the policy workforce-1 at 2026.*audit/)]);
    expect(await touchedLines()).toHaveLength(1);
    touch();
    await world.guard();
    expect([world.alerts.length, (await touchedLines()).length, world.writes]).toEqual([2, 2, []]);
  });

  test("is told as what it is while it is off, and as changed once it is back", async () => {
    world.change({ state: "disabled", modifiedDateTime: now() });
    await world.guard();
    expect(world.alerts).toEqual([expect.stringContaining("set it to disabled")]);
    world.change({ state: "enabled" });
    await world.guard();
    expect(world.alerts).toHaveLength(2);
  });

  test("and an older moment, of a replica that lags, tells nothing", async () => {
    const registered = await world.ports.store.registeredPolicy("workforce");
    if (!registered) throw new Error("no row");
    await world.ports.store.saveRegisteredPolicy({ ...registered, modifiedDateTime: now() });
    touch();
    world.change({ modifiedDateTime: "2026-03-01T07:00:00.000Z" });
    await world.guard();
    expect([world.alerts, await touchedLines()]).toEqual([[], []]);
  });
});

describe("what the app writes itself is no change by others:", () => {
  beforeEach(() => {
    world = new EnforcementWorld();
  });
  /** A look every quarter of an hour, for two hours. */
  const looks = async () => {
    for (let run = 0; run < 8; run++) {
      await world.guard();
      later(15);
    }
    return (await touchedLines()).length;
  };

  test.each(["off", "on"])("a start, a stop, and a start after it (companion: %s)", async (companion) => {
    world = new EnforcementWorld(undefined, testConfig({ WIZARD_EXCLUSIONS: companion }));
    await world.start();
    await world.minutes(2);
    expect([world.state, await looks()]).toEqual(["enabled", 0]);
    await world.stop();
    await world.minutes(5);
    expect([world.state, await looks()]).toEqual([REPORT_ONLY, 0]);
    await world.start();
    await world.minutes(2);
    expect([world.state, await looks()]).toEqual(["enabled", 0]);
    touch();
    expect(await looks()).toBe(1);
  });

  test.each(["before", "after"] as const)("a start whose app dies right %s any of its writes", async (when) => {
    for (let n = 1; ; n++) {
      world = new EnforcementWorld();
      await world.ask();
      const { ports, died } = mortal(world.ports, n, when);
      await world.confirm(undefined, ports).catch((error: unknown) => expect(error).toBeInstanceOf(AppDied));
      later(60);
      await world.guard();
      await world.minutes(5);
      expect([n, await looks()]).toEqual([n, 0]);
      if (!died()) break;
    }
  });

  test("what was found enabled and taken back", async () => {
    const { make, state } = await policyOfWave(world, "w");
    make({ state: "enabled", modifiedDateTime: now() });
    await world.guard();
    await world.minutes(10);
    await looks();
    expect([state(), await touchedLines("w")]).toEqual([REPORT_ONLY, []]);
  });
});

test("the policy of a wave, enabled and taken back by somebody else between two looks, is told of", async () => {
  world = new EnforcementWorld();
  const { make } = await policyOfWave(world, "w");
  make({ modifiedDateTime: now() });
  await world.guard();
  await world.guard();
  expect([world.alerts.length, (await touchedLines("w")).length, world.writes]).toEqual([1, 1, []]);
});
