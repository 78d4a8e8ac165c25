import { expect, test } from "vitest";
import { readWaveStatus } from "../../../../shared/waves/readWaveStatus.ts";
import { GROUP_ID, sweptWorld, WAVE_ID, worldBeforeFlip } from "../../../support/waves/waveWorld.ts";

const GUEST = "10000000-0000-4000-8000-0000000000a1";

test("a wave goes from its snapshot to enforced and steady, and enforces nobody without a passkey", async () => {
  const world = await sweptWorld();
  expect(await world.facts()).toMatchObject({
    stage: "swept",
    inScope: 20,
    evidence: { clean: true, ready: 19, leftOut: 1 },
  });
  await world.approve();
  const facts = await world.until(({ stage }) => stage === "steady");
  expect(facts.enforcedAt).toBeDefined();
  expect(world.policy.state).toBe("enabledForReportingButNotEnforced");
  expect(world.enforced.toSorted()).toEqual(world.ids.slice(0, 19));
  expect((await world.rows())["in"]).toHaveLength(19);
  expect(await world.ports.store.countByKind(WAVE_ID)).toMatchObject({
    announcement: 20,
    dayOf: 20,
    reminder: 1,
    enforcementWarning: 1,
    approvalRequest: 1,
  });
});

test("the page tells before the flip who would be left out, and after it who is not enforced, and why", async () => {
  const world = await sweptWorld();
  const status = () => readWaveStatus(world.ports, world.config, WAVE_ID);
  const nobodyYet = [{ userId: world.id(20), reason: "noUsablePasskey" }];
  expect(await status()).toMatchObject({ wouldBeLeftOut: nobodyYet, notEnforced: [], counts: { enforced: 0 } });
  await world.approve();
  await world.until(({ stage }) => stage === "enforced");
  expect(await status()).toMatchObject({ wouldBeLeftOut: [], notEnforced: nobodyYet, counts: { enforced: 19 } });
});

test("whoever joins the group after the approval is told apart, and does not enter by it", async () => {
  const world = await sweptWorld();
  const newcomer = "10000000-0000-4000-8000-000000000098";
  world.ports.directory.addUser({ id: GUEST, userType: "Guest" });
  world.ports.directory.addUser({ id: newcomer });
  world.ports.methods.addPasskey(newcomer, world.now.toISOString());
  for (const id of [GUEST, newcomer]) world.ports.directory.groups.get(GROUP_ID)?.add(id);
  await world.approve();
  await world.until(({ stage }) => stage === "enforced");
  expect(world.enforced).toHaveLength(19);
  const status = await readWaveStatus(world.ports, world.config, WAVE_ID);
  expect(status?.sortedOutMembers).toMatchObject([
    { userId: newcomer, reason: "joinedLater" },
    { userId: GUEST, reason: "guest" },
  ]);
  expect(status?.notEnforced.map(({ userId }) => userId)).toEqual([world.id(20)]);
});

test("before the flip the approved digest and a live check that found nothing against it stand in the row", async () => {
  const world = await worldBeforeFlip();
  const { flip, approval, evidence, stage } = await world.facts();
  expect(stage).toBe("swept");
  expect(approval?.digest).toBe(evidence?.digest);
  expect(flip?.checkedAt).toBeDefined();
  expect(flip?.void).toBeUndefined();
  expect(world.enforced).toEqual([]);
});
