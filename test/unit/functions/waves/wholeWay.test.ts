import { expect, test } from "vitest";
import { sweptWorld, WAVE_ID, worldBeforeFlip } from "../../../fixtures/waves/waveWorld.ts";

test("a wave goes from its snapshot to enforced and steady, and leaves nobody without a passkey under the policy", async () => {
  const world = await sweptWorld();
  expect(await world.facts()).toMatchObject({ stage: "swept", inScope: 20, evidence: { clean: true, ready: 19, toExclude: 1 } });
  await world.approve();
  const facts = await world.until(({ stage }) => stage === "steady");
  expect(facts.enforcedAt).toBeDefined();
  const [policy] = [...world.ports.policies.stored.values()];
  expect(policy?.state).toBe("enabled");
  expect(await world.member(20)).toMatchObject({ excluded: { reason: "noUsablePasskey" } });
  expect(await world.ports.store.countByKind(WAVE_ID)).toMatchObject({
    announcement: 20,
    dayOf: 20,
    reminder: 1,
    enforcementWarning: 1,
    approvalRequest: 1,
  });
});

test("before the flip the approved digest, the live check and the exclusion stand in the row", async () => {
  const world = await worldBeforeFlip();
  const { flip, approval, stage } = await world.facts();
  expect(stage).toBe("swept");
  expect(flip?.digest).toBe(approval?.digest);
});
