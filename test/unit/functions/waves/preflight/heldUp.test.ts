import { describe, expect, test } from "vitest";
import type { TenantReadings } from "../../../../../shared/domain/preflight/tenantFacts.ts";
import { known, notKnown } from "../../../../../shared/domain/preflight/verdict.ts";
import type { WaveFacts } from "../../../../../shared/domain/wave/waveFacts.ts";
import { WORKFORCE_POLICY_ID } from "../../../../support/enforcement/enforcedTenant.ts";
import { WAVE_ID, WaveWorld, worldBeforeFlip } from "../../../../support/waves/waveWorld.ts";

const HOURS = 3_600_000;

const faults: readonly (readonly [string, Partial<TenantReadings>, string])[] = [
  ["fails", { securityDefaults: known({ isEnabled: true }) }, "P33 Security defaults are off"],
  ["is not known", { securityDefaults: notKnown("403") }, "P33 Security defaults are off: not known"],
];

/** Up to where the checks are asked, with something that must not happen while one of them blocks. */
interface Place {
  readonly step: "snapshot" | "createPolicy" | "enforce";
  readonly reach: () => Promise<WaveWorld>;
  readonly isBehind: (facts: WaveFacts) => boolean;
  readonly happened: (world: WaveWorld) => Promise<boolean>;
}
const places: Readonly<Record<string, Place>> = {
  start: {
    step: "snapshot",
    isBehind: ({ snapshotAt }) => snapshotAt !== undefined,
    reach: async () => {
      const world = new WaveWorld(5);
      await world.insert();
      return world;
    },
    happened: async (world) =>
      (await world.facts()).snapshotAt !== undefined ||
      (await world.members()).length > 0 ||
      world.ports.email.sent.some(({ to }) => /^p\d/.test(to.address)),
  },
  "report-only": {
    step: "createPolicy",
    isBehind: ({ stage }) => stage === "reportOnly",
    reach: async () => {
      const world = new WaveWorld(5);
      await world.insert({
        stage: "warned",
        gate: { at: world.now.toISOString(), ready: 5, inScope: 5, passed: true },
        warnedAt: new Date(world.now.getTime() - 7 * 24 * HOURS).toISOString(),
      });
      return world;
    },
    happened: async (world) =>
      (await world.facts()).reportOnlyAt !== undefined ||
      [...world.ports.policies.stored.values()].some(({ id }) => id !== WORKFORCE_POLICY_ID),
  },
  flip: {
    step: "enforce",
    isBehind: ({ stage }) => stage === "enforced",
    reach: () => worldBeforeFlip(),
    happened: async (world) =>
      world.enforced.length > 0 ||
      (await world.ports.store.flipRecords(WAVE_ID)).length > 0 ||
      (await world.stamps("flipAskedFor")).length > 0,
  },
};

/** As the orchestration does: the step is asked again every few minutes. */
async function goOn(world: WaveWorld, kind: Place["step"], ms: number): Promise<void> {
  for (const until = world.now.getTime() + ms; world.now.getTime() < until; world.ports.clock.advance({ minutes: 10 }))
    await world.carryOut({ kind });
}

describe.each(Object.entries(places))("the %s of a wave", (_place, { reach, step, isBehind, happened }) => {
  test.each(faults)(
    "does not come while a check that blocks %s, and comes once it is mended",
    async (_how, fault, said) => {
      const world = await reach();
      world.ports.tenant.change = fault;
      await goOn(world, step, 2 * HOURS);
      expect(await happened(world)).toBe(false);
      expect((await world.ports.store.waiting(WAVE_ID))?.because).toContain(said);
      world.ports.tenant.change = {};
      await world.until(isBehind, 30);
      expect(await happened(world)).toBe(true);
    },
  );

  test("comes where nothing blocks", async () => {
    const world = await reach();
    await world.until(isBehind, 30);
    expect(await happened(world)).toBe(true);
  });
});
