import { expect, test } from "vitest";
import { readWaveStatus } from "../../../../shared/waves/readWaveStatus.ts";
import { GROUP_ID, sweptWorld, WAVE_ID, worldBeforeFlip } from "../../../support/waves/waveWorld.ts";

const GUEST = "10000000-0000-4000-8000-0000000000a1";

test("a wave goes from its snapshot to enforced and steady, and leaves nobody without a passkey under the policy", async () => {
  const world = await sweptWorld();
  expect(await world.facts()).toMatchObject({
    stage: "swept",
    inScope: 20,
    evidence: { clean: true, ready: 19, leftOut: 1 },
  });
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

test("who was left out at the flip stays known, whatever becomes of them later", async () => {
  const world = await sweptWorld();
  world.ports.directory.addUser({ id: GUEST, userType: "Guest" });
  world.ports.directory.groups.get(GROUP_ID)?.add(GUEST);
  await world.approve();
  expect((await readWaveStatus(world.ports, world.config, WAVE_ID))?.excludedAtFlip).toEqual([]);
  await world.until(({ stage }) => stage === "enforced");
  const atFlip = [
    { userId: world.id(20), reason: "noUsablePasskey" },
    { userId: GUEST, reason: "guest" },
  ];
  expect((await readWaveStatus(world.ports, world.config, WAVE_ID))?.excludedAtFlip).toMatchObject(atFlip);
  await world.ports.store.mergeMembers(WAVE_ID, [{ userId: world.id(20), excluded: undefined }]);
  await world.ports.store.mergeMembers(WAVE_ID, [
    { userId: world.id(1), excluded: { reason: "refusedInSweep", at: world.now.toISOString() } },
  ]);
  const later = await readWaveStatus(world.ports, world.config, WAVE_ID);
  expect(later?.excludedAtFlip).toMatchObject(atFlip);
  expect(later?.excluded).toMatchObject([{ userId: world.id(1), reason: "refusedInSweep" }]);
});

test("a second flip has its own list of who was left out", async () => {
  const world = await worldBeforeFlip();
  expect((await world.member(20)).excludedAtFlip).toBe("noUsablePasskey");
  await world.ports.store.mergeMembers(WAVE_ID, [{ userId: world.id(2), excludedAtFlip: "noUsablePasskey" }]);
  await world.change({
    flip: { ...(await world.facts()).flip, startedAt: world.now.toISOString(), checkedAt: world.now.toISOString() },
  });
  await world.carryOut({ kind: "exclude" });
  expect((await world.member(2)).excludedAtFlip).toBeUndefined();
  expect((await world.member(20)).excludedAtFlip).toBe("noUsablePasskey");
});

test("before the flip the approved digest, the live check and the exclusion stand in the row", async () => {
  const world = await worldBeforeFlip();
  const { flip, approval, stage } = await world.facts();
  expect(stage).toBe("swept");
  expect(flip?.digest).toBe(approval?.digest);
});
