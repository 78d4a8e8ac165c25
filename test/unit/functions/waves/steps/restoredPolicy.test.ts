import { beforeEach, describe, expect, test } from "vitest";
import { carryOnSwitch } from "../../../../../functions/enforcement/carryOn.ts";
import { WORKFORCE_POLICY_ID } from "../../../../support/enforcement/enforcedTenant.ts";
import { FakePatience } from "../../../../support/fakes/fakePatience.ts";
import { WAVE_ID, WaveWorld } from "../../../../support/waves/waveWorld.ts";

let world: WaveWorld;
const policies = () => [...world.ports.policies.stored.values()].filter(({ id }) => id !== WORKFORCE_POLICY_ID);
const called = (method: string) => world.ports.policyWriter.called(method);

describe("the policy of a wave that is gone in a second round", () => {
  const bin = () => world.ports.policies.bin;
  let id = "";
  const minute = async () => {
    world.ports.clock.advance({ minutes: 1 });
    await carryOnSwitch(world.ports, world.config, () => new FakePatience(world.ports.clock, 40))();
  };
  const secondRound = async () => {
    for (let n = 0; n < 6; n++) {
      await world.answer("createPolicy");
      await minute();
    }
  };
  beforeEach(async () => {
    world = new WaveWorld(5);
    const warnedAt = new Date(world.now.getTime() - 7 * 86_400_000).toISOString();
    await world.insert({
      stage: "warned",
      warnedAt,
      gate: { at: world.now.toISOString(), ready: 5, inScope: 5, passed: true },
    });
    await world.carryOut({ kind: "createPolicy" });
    id = policies()[0]?.id ?? "";
    await world.change({ stage: "warned", round: 2 });
    world.ports.clock.advance({ days: 9 });
    world.ports.policies.throwAway(id);
  });

  test("is restored and not replaced", async () => {
    await secondRound();
    expect([policies().map((policy) => policy.id), called("createPolicy")]).toEqual([[id], 1]);
    expect(await world.facts()).toMatchObject({ stage: "reportOnly", policyId: id });
  });

  test("is restored where the app had deleted it, as nobody waited any more", async () => {
    const registered = await world.ports.store.registeredPolicy(WAVE_ID);
    const deletedAt = "2026-03-04T08:00:00.000Z";
    if (registered) await world.ports.store.saveRegisteredPolicy({ ...registered, wanted: "deleted", deletedAt });
    await secondRound();
    expect(policies().map((policy) => policy.id)).toEqual([id]);
    const after = await world.ports.store.registeredPolicy(WAVE_ID);
    expect([after?.wanted, after?.deletedAt]).toEqual(["enabledForReportingButNotEnforced", undefined]);
  });

  test.each<[string, () => unknown]>([
    ["had been enabled", () => [...bin().values()].map((policy) => bin().set(id, { ...policy, state: "enabled" }))],
    ["is not kept any more", () => bin().clear()],
  ])("and %s is replaced by one in report-only", async (_what, spoil) => {
    spoil();
    await secondRound();
    expect([called("createPolicy"), called("restorePolicy")]).toEqual([2, 0]);
    expect(policies().map((policy) => policy.state)).toEqual(["enabledForReportingButNotEnforced"]);
    expect((await world.facts()).stage).toBe("reportOnly");
  });
});
