import { beforeEach, describe, expect, test } from "vitest";
import type { WaveMember } from "../../../../shared/domain/wave/member.ts";
import { readWaveStatus } from "../../../../shared/waves/readWaveStatus.ts";
import { STARTER, sweptWorld, WAVE_ID, WaveWorld, worldBeforeFlip } from "../../../support/waves/waveWorld.ts";

const HOUR_MS = 3_600_000;
const REFUSED = "the wave's group is empty";

test("a wave that waits by its own rules says until when and why, without anybody having written that down", async () => {
  const world = await sweptWorld();
  const status = await readWaveStatus(world.ports, world.config, WAVE_ID);
  expect(status?.waiting?.because).toContain("approval");
  expect(Date.parse(status?.waiting?.until ?? "")).toBeGreaterThan(world.now.getTime());
  expect(await world.ports.store.waiting(WAVE_ID)).toBeUndefined();
});

test.each([
  ["says why the step that is due was refused, until it is tried again", 1, { because: REFUSED }],
  ["does not repeat an old refusal", -1, undefined],
])("a wave %s", async (_case, hours, waiting) => {
  // Its group is taken down first of all.
  const world = new WaveWorld();
  await world.insert();
  const until = new Date(world.now.getTime() + hours * HOUR_MS).toISOString();
  await world.ports.store.saveWaiting(WAVE_ID, { kind: "refused", until, because: REFUSED });
  const status = await readWaveStatus(world.ports, world.config, WAVE_ID);
  if (waiting) expect(status?.waiting).toEqual({ until, ...waiting });
  else expect(status?.waiting).toBeUndefined();
});

test("a refusal of long ago does not hide what a wave waits for now", async () => {
  const world = await sweptWorld();
  const until = new Date(world.now.getTime() + HOUR_MS).toISOString();
  await world.ports.store.saveWaiting(WAVE_ID, { kind: "refused", until, because: REFUSED });
  expect((await readWaveStatus(world.ports, world.config, WAVE_ID))?.waiting?.because).not.toBe(REFUSED);
});

describe("who is enforced by a wave", () => {
  const statusOf = async (world: WaveWorld) => {
    const status = await readWaveStatus(world.ports, world.config, WAVE_ID);
    if (!status) throw new Error("no wave");
    return status;
  };
  const reasonOf = async (world: WaveWorld, n: number) =>
    (await statusOf(world)).notEnforced.find(({ userId }) => userId === world.id(n))?.reason;
  const merge = (world: WaveWorld, n: number, change: Partial<WaveMember>) =>
    world.ports.store.mergeMembers(WAVE_ID, [{ userId: world.id(n), ...change }]);

  test("is nobody before there is evidence, and nobody is named as left out", async () => {
    const world = new WaveWorld();
    await world.insert();
    await world.until(({ snapshotAt }) => snapshotAt !== undefined);
    const { counts, notEnforced, wouldBeLeftOut } = await statusOf(world);
    expect([counts.enforced, notEnforced, wouldBeLeftOut]).toEqual([0, [], []]);
  });

  test("is nobody before the flip, which names those whom it would leave out", async () => {
    const world = await sweptWorld();
    const { counts, notEnforced, wouldBeLeftOut } = await statusOf(world);
    expect([counts.enforced, notEnforced]).toEqual([0, []]);
    expect(wouldBeLeftOut).toEqual([
      { userId: world.id(20), userPrincipalName: expect.any(String), reason: "noUsablePasskey" },
    ]);
  });

  test("are those who were read back, and whoever is only on the way is named as entering soon", async () => {
    const world = await worldBeforeFlip();
    const { directory } = world.ports;
    const real = directory.membersAmong.bind(directory);
    // The group shows the first of them only.
    directory.membersAmong = async (groupId, ids) =>
      groupId === world.config.enforcedGroupId ? new Set([world.id(1)]) : real(groupId, ids);
    await world.carryOut({ kind: "enforce" });
    const { stage, counts, notEnforced, wouldBeLeftOut } = await statusOf(world);
    expect([stage, counts.enforced, wouldBeLeftOut]).toEqual(["enforcing", 1, []]);
    expect(notEnforced).toHaveLength(19);
    expect(await reasonOf(world, 1)).toBeUndefined();
    expect(await reasonOf(world, 2)).toBe("entersSoon");
    expect(await reasonOf(world, 20)).toBe("noUsablePasskey");
  });

  describe("after the flip", () => {
    let world: WaveWorld;
    beforeEach(async () => {
      world = await worldBeforeFlip();
      await world.until(({ stage }) => stage === "enforced");
    });

    test("the others are named, each with the reason of today", async () => {
      const { counts, notEnforced } = await statusOf(world);
      expect([counts.enforced, notEnforced.map(({ userId }) => userId)]).toEqual([19, [world.id(20)]]);
      expect(await reasonOf(world, 20)).toBe("noUsablePasskey");
      await merge(world, 20, { heldAt: world.now.toISOString() });
      expect(await reasonOf(world, 20)).toBe("away");
      const at = world.now.toISOString();
      await merge(world, 20, { hasUsablePasskey: true, passkeyCreatedAt: at });
      expect(await reasonOf(world, 20)).toBe("away");
      await merge(world, 20, { heldAt: undefined });
      expect(await reasonOf(world, 20)).toBe("passkeyNeverUsed");
    });

    test("somebody who got ready enters soon, held before or not, until the approval covers nobody any more", async () => {
      const at = world.now.toISOString();
      await merge(world, 20, { hasUsablePasskey: true, passkeyCreatedAt: at, passkeyUsedAt: at, heldAt: at });
      expect(await reasonOf(world, 20)).toBe("entersSoon");
      world.ports.clock.advance({ days: 28 });
      expect(await reasonOf(world, 20)).toBe("approvalRanOut");
    });

    test("somebody whom the approval did not name is not promised anything", async () => {
      const at = world.now.toISOString();
      const ready = { hasUsablePasskey: true, passkeyCreatedAt: at, passkeyUsedAt: at };
      await merge(world, 20, { ...ready, named: undefined });
      expect(await reasonOf(world, 20)).toBe("notNamed");
      await merge(world, 20, { named: { digest: "another", as: "ready" } });
      expect(await reasonOf(world, 20)).toBe("notNamed");
    });

    test("somebody who is enforced is counted though sorted out since, and is not named as left out", async () => {
      await merge(world, 1, { sortedOut: "leftGroup" });
      const { counts, notEnforced, sortedOutMembers } = await statusOf(world);
      expect(counts).toMatchObject({ inScope: 19, sortedOut: 1, enforced: 19 });
      expect(notEnforced.map(({ userId }) => userId)).toEqual([world.id(20)]);
      expect(sortedOutMembers).toMatchObject([{ userId: world.id(1), reason: "leftGroup" }]);
    });

    test("nobody is any more once the wave was rolled back, and nobody is named as left out", async () => {
      await world.change({ rollbackRequested: { by: STARTER, at: world.now.toISOString(), reason: "calls" } });
      await world.until(({ stage }) => stage === "rolledBack");
      const { counts, notEnforced, wouldBeLeftOut } = await statusOf(world);
      expect([counts.enforced, notEnforced, wouldBeLeftOut]).toEqual([0, [], []]);
    });
  });
});

describe("what the registration campaign does", () => {
  const run = (moment: "start" | "flip", at: string, evidence: string, fix?: string) => ({
    waveId: WAVE_ID,
    round: 1,
    moment,
    at,
    findings: [
      {
        id: "P11" as const,
        title: "",
        severity: "warns" as const,
        result: "ok" as const,
        evidence,
        ...(fix && { fix }),
      },
    ],
    blocking: [],
    digest: "",
  });
  const said = async (world: WaveWorld) => (await readWaveStatus(world.ports, world.config, WAVE_ID))?.campaign;

  test("is said by the latest checks, with what to do; without any, nothing is", async () => {
    const world = new WaveWorld(2);
    await world.insert();
    expect(await said(world)).toBeUndefined();
    const { store } = world.ports;
    await store.savePreflightRun(run("flip", "2026-03-20T08:00:00.000Z", "it asks for passkeys"));
    await store.savePreflightRun(run("start", "2026-03-02T08:00:00.000Z", "it asks for something else"));
    expect(await said(world)).toEqual({ at: "2026-03-20T08:00:00.000Z", say: "it asks for passkeys" });
    await store.savePreflightRun(run("start", "2026-03-21T08:00:00.000Z", "it forces people", "let them put it off"));
    expect(await said(world)).toEqual({
      at: "2026-03-21T08:00:00.000Z",
      say: "it forces people: let them put it off",
    });
  });
});
