import { beforeEach, describe, expect, test } from "vitest";
import { REPORT_ONLY } from "../../../../shared/domain/policy/conditionalAccessPolicy.ts";
import type { WaveFacts } from "../../../../shared/domain/wave/waveFacts.ts";
import { TransientError } from "../../../../shared/errors.ts";
import { HANA } from "../../../support/enforcement/enforcedTenant.ts";
import { EnforcementWorld } from "../../../support/enforcement/enforcementWorld.ts";
import { AppDied, mortal } from "../../../support/enforcement/mortal.ts";
import { policyOfWave } from "../../../support/enforcement/policyOfWave.ts";

const WIDENED = { conditions: { users: { includeUsers: ["All"] } } };
let world: EnforcementWorld;
let wave: Awaited<ReturnType<typeof policyOfWave>>;
const row = () => world.ports.store.registeredPolicy("w");
const throwAway = () => world.ports.policies.throwAway("of-w");
const asked = (method: string) => world.ports.policyWriter.called(method);

beforeEach(async () => {
  world = new EnforcementWorld();
  wave = await policyOfWave(world, "w");
});

describe("the policy of a wave that somebody deleted", () => {
  test("is restored with its id, and its state read again, told once", async () => {
    throwAway();
    await world.guard();
    expect(asked("restorePolicy")).toBe(0);
    await world.minutes(2);
    expect(wave.state()).toBe(REPORT_ONLY);
    expect([asked("restorePolicy"), asked("createPolicy")]).toEqual([1, 0]);
    const { restoring, notBackBecause, readBackAt } = (await row()) ?? {};
    expect({ restoring, notBackBecause, isRead: readBackAt !== undefined }).toEqual({ isRead: true });
    await world.guard();
    await world.minutes(15);
    expect(world.alerts).toEqual([expect.stringContaining("had been deleted. The app restored it")]);
    expect(await world.lines("policyRestored", "w")).toHaveLength(1);
  });

  test("that comes back enabled, whatever it was said to be, is in report-only again within minutes", async () => {
    throwAway();
    const { restorePolicy } = world.ports.policyWriter;
    world.ports.policyWriter.restorePolicy = async (policyId) => {
      await restorePolicy.call(world.ports.policyWriter, policyId);
      wave.make({ state: "enabled" });
    };
    await world.guard();
    await world.minutes(3);
    expect([wave.state(), world.writes]).toEqual([REPORT_ONLY, [REPORT_ONLY]]);
  });

  test.each<[string, () => void, RegExp]>([
    ["was enabled when it was deleted", () => wave.make({ state: "enabled" }), /it was enabled when it was deleted/],
    ["was of an unknown state", () => wave.make({ state: "unknown" }), /in a state that nobody knows/],
    ["had been changed", () => wave.make({ definition: WIDENED }), /had changed it before/],
  ])("and that %s is never restored, and told of every day", async (_what, spoil, why) => {
    spoil();
    throwAway();
    await world.guard();
    await world.minutes(15);
    expect([asked("restorePolicy"), wave.state()]).toEqual([0, undefined]);
    expect(world.alerts).toEqual([expect.stringMatching(why)]);
    world.ports.clock.advance({ days: 1 });
    await world.guard();
    await world.minutes(2);
    expect([asked("restorePolicy"), world.alerts.length]).toEqual([0, 2]);
  });

  test.each<[string, () => void, RegExp]>([
    ["is not kept any more", () => world.ports.policies.bin.clear(), /does not keep it any more/],
    [
      "cannot be looked for",
      () => world.ports.policies.refuseNext("deletedPolicy", "AccessDenied"),
      /refuses to look among the deleted policies: .*AccessDenied/,
    ],
    [
      "Entra does not restore",
      () => world.ports.policyWriter.refuseNext("restorePolicy", "AccessDenied"),
      /refuses that: .*AccessDenied/,
    ],
  ])("and that %s stays away, in words", async (_what, spoil, why) => {
    throwAway();
    spoil();
    await world.guard();
    await world.minutes(3);
    expect(wave.state()).toBeUndefined();
    expect(await row()).toMatchObject({ restoring: "cannot", policyId: "of-w" });
    expect(world.alerts).toEqual([expect.stringMatching(why)]);
  });

  test("is restored once the tenant is not busy any more, and a lost answer is settled by reading", async () => {
    throwAway();
    world.ports.policies.throttleNext("deletedPolicy", 60);
    world.ports.policyWriter.loseNextAnswer = true;
    await world.guard();
    await world.minutes(4);
    expect([wave.state(), (await row())?.restoring]).toEqual([REPORT_ONLY, undefined]);
    expect(await world.lines("policyRestored", "w")).toHaveLength(1);
  });

  test("is seen to be back when a person has restored it meanwhile", async () => {
    throwAway();
    world.ports.policies.throttleNext("deletedPolicy", 600);
    await world.guard();
    await world.ports.policyWriter.restorePolicy("of-w");
    await world.guard();
    expect((await row())?.restoring).toBeUndefined();
  });

  test("is not missed again while Entra does not show it yet", async () => {
    throwAway();
    await world.guard();
    await world.minutes(2);
    world.ports.policies.stored.delete("of-w");
    await world.guard();
    expect((await row())?.restoring).toBeUndefined();
    world.ports.clock.advance({ minutes: 15 });
    await world.guard();
    expect((await row())?.restoring).toBe("look");
  });

  test("is back in report-only wherever the app died on the way", async () => {
    for (const when of ["before", "after"] as const)
      for (let diesAt = 1; ; diesAt++) {
        world = new EnforcementWorld();
        wave = await policyOfWave(world, "w");
        throwAway();
        const { ports, died } = mortal(world.ports, diesAt, when);
        try {
          await world.guard(ports);
          await world.minutes(3, ports);
        } catch (error) {
          if (!(error instanceof AppDied)) throw error;
        }
        await world.guard();
        await world.minutes(4);
        expect([wave.state(), (await row())?.restoring, (await row())?.notBackBecause]).toEqual([
          REPORT_ONLY,
          undefined,
          undefined,
        ]);
        if (!died()) break;
      }
  });
});

describe("the policy of a wave that nobody needs any more", () => {
  const settle = (stage: WaveFacts["stage"], change: Partial<WaveFacts> = {}) => changeWave({ stage, ...change });
  const changeWave = async (change: Partial<WaveFacts>) => {
    const found = await world.ports.store.wave("w");
    if (found) await world.ports.store.saveWave({ ...found.facts, ...change }, found.etag);
  };
  const want = async () => {
    const known = await row();
    if (known) await world.ports.store.saveRegisteredPolicy({ ...known, wanted: "deleted" });
  };

  test("is deleted after a reading, is read as gone, and nobody misses it", async () => {
    await settle("steady");
    await want();
    await world.minutes(2);
    expect([wave.state(), world.ports.policies.bin.has("of-w"), asked("deletePolicy")]).toEqual([undefined, true, 1]);
    expect(await row()).toMatchObject({ wanted: "deleted", policyId: "of-w", deletedAt: expect.any(String) });
    const before = world.requests.length;
    await world.minutes(15);
    expect(world.requests).toHaveLength(before);
    await world.guard();
    expect([world.alerts, asked("restorePolicy")]).toEqual([[], 0]);
    expect(await world.lines("policyDeleted", "w")).toHaveLength(1);
  });

  test.each(["policy", "deletePolicy"] as const)(
    "says so where Entra refuses %s for it, and is deleted once it may be",
    async (method) => {
      await settle("steady");
      await want();
      const port = method === "policy" ? world.ports.policies : world.ports.policyWriter;
      port.failNext(method, new TransientError("graph: 503", { code: "ServiceUnavailable" }));
      if (method === "policy") port.refuseNext(method, "Authorization_RequestDenied");
      await world.minutes(2);
      const now = world.ports.clock.now().toISOString();
      const told = (await world.ports.store.troublesOf("w", now)).map(({ doing, reason }) => `${doing}: ${reason}`);
      expect(told).toEqual(method === "policy" ? ["restoring or deleting a wave's policy: denied"] : []);
      await world.minutes(3);
      expect(wave.state()).toBeUndefined();
    },
  );

  test.each<[string, object, RegExp]>([
    ["changed", { definition: WIDENED }, /somebody has changed it/],
    ["switched off", { state: "disabled" }, /it is switched off, not in report-only/],
    ["enabled", { state: "enabled" }, /it is enabled, not in report-only/],
  ])("is not deleted once somebody has %s it, and that is told", async (_what, change, why) => {
    await settle("steady");
    await want();
    wave.make(change);
    await world.minutes(3);
    expect([asked("deletePolicy"), (await row())?.wanted]).toEqual([0, REPORT_ONLY]);
    expect(world.alerts).toEqual([expect.stringMatching(why)]);
  });

  test("is not deleted when people have asked for a rollback meanwhile, nor in another stage", async () => {
    const rollbackRequested = { by: HANA, at: "2026-03-02T07:00:00.000Z", reason: "x" };
    for (const [stage, change] of [
      ["steady", { rollbackRequested }],
      ["reminded", {}],
      ["watched", {}],
    ] as const) {
      await settle(stage, { rollbackRequested: undefined, ...change });
      await want();
      await world.minutes(2);
      expect([asked("deletePolicy"), (await row())?.wanted]).toEqual([0, REPORT_ONLY]);
    }
    expect(world.alerts).toEqual([]);
  });

  test("that Entra does not delete is told of, and left until it is asked for again", async () => {
    await settle("steady");
    await want();
    world.ports.policyWriter.refuseNext("deletePolicy", "Authorization_RequestDenied");
    await world.minutes(5);
    expect([asked("deletePolicy"), wave.state(), (await row())?.wanted]).toEqual([1, REPORT_ONLY, REPORT_ONLY]);
    expect(world.alerts).toEqual([expect.stringMatching(/Entra refuses that: .*Authorization_RequestDenied/)]);
  });

  test("is deleted once, wherever the app died on the way, and a lost answer is settled by reading", async () => {
    for (const when of ["before", "after"] as const)
      for (let diesAt = 1; ; diesAt++) {
        world = new EnforcementWorld();
        wave = await policyOfWave(world, "w", { stage: "steady" });
        await want();
        const { ports, died } = mortal(world.ports, diesAt, when);
        try {
          await world.minutes(3, ports);
        } catch (error) {
          if (!(error instanceof AppDied)) throw error;
        }
        await world.minutes(3);
        expect([wave.state(), (await row())?.deletedAt !== undefined]).toEqual([undefined, true]);
        expect(await world.lines("policyDeleted", "w")).toHaveLength(1);
        if (!died()) break;
      }
  });

  test("of a cancelled wave goes too, unless somebody has changed it", async () => {
    await settle("cancelled");
    wave.make({ definition: WIDENED });
    await world.guard();
    expect((await row())?.wanted).toBe(REPORT_ONLY);
    wave.make({});
    await world.guard();
    await world.minutes(2);
    expect(wave.state()).toBeUndefined();
  });

  test("that somebody enables before it is deleted is taken back first", async () => {
    await settle("steady");
    await want();
    wave.make({ state: "enabled" });
    await world.guard();
    expect(wave.state()).toBe(REPORT_ONLY);
    expect(await world.lines("policyFoundEnabled", "w")).toHaveLength(1);
  });
});
