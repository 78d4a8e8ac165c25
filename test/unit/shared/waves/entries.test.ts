import { beforeEach, describe, expect, test } from "vitest";
import type { WaveMember } from "../../../../shared/domain/wave/member.ts";
import { RefusedError } from "../../../../shared/errors.ts";
import { enterMembers, readBackMembers } from "../../../../shared/waves/entries.ts";
import { WAVE_ID, type WaveWorld, worldBeforeFlip } from "../../../support/waves/waveWorld.ts";

let world: WaveWorld;
beforeEach(async () => {
  world = await worldBeforeFlip();
});
const merge = (n: number, change: Partial<WaveMember>) =>
  world.ports.store.mergeMembers(WAVE_ID, [{ userId: world.id(n), ...change }]);
const enter = async (...numbers: number[]) =>
  enterMembers(world.ports, world.config, await world.facts(), await Promise.all(numbers.map((n) => world.member(n))));
const readBack = async (...numbers: number[]) =>
  readBackMembers(
    world.ports,
    world.config,
    await world.facts(),
    await Promise.all(numbers.map((n) => world.member(n))),
  );
const marked = async () =>
  (await world.members()).flatMap(({ userId, enforcedAt }) => (enforcedAt === undefined ? [] : [userId]));

describe("members of a wave enter", () => {
  test("on what their own rows say, each with a row that names the approval", async () => {
    await enter(1, 2);
    expect(world.enforced).toEqual([world.id(1), world.id(2)]);
    const { checkedAt, passkeyCreatedAt, passkeyUsedAt } = await world.member(1);
    const [row] = await world.ports.store.enforcementsOf([world.id(1)]);
    expect(row).toMatchObject({
      state: "entering",
      by: "approved by Bo Second",
      evidence: { lookedAt: checkedAt, passkeyCreatedAt, passkeyUsedAt },
    });
  });

  test.each<[string, Partial<WaveMember>]>([
    ["hold no passkey", { hasUsablePasskey: false }],
    ["hold one that nobody could see", { hasUsablePasskey: undefined }],
    ["hold one of which nobody can tell whether it fits", { fitUnknown: true }],
    ["never used it", { passkeyUsedAt: undefined }],
    ["were never looked at", { checkedAt: undefined }],
    ["were looked at an hour ago", { checkedAt: "2026-03-02T08:00:00.000Z" }],
  ])("but not those who %s, whoever asks", async (_who, change) => {
    await merge(2, change);
    await enter(1, 2);
    expect(world.enforced).toEqual([world.id(1)]);
    expect(await world.ports.store.enforcementsOf([world.id(2)])).toEqual([]);
  });

  test("and nobody while enforcement is stopped", async () => {
    const found = await world.ports.store.enforcementSwitch();
    const stopAsked = { by: { id: "a", displayName: "Ada" }, at: world.now.toISOString(), reason: "no" };
    await world.ports.store.saveEnforcementSwitch({ ...found?.value, stopAsked }, found?.etag);
    await expect(enter(1)).rejects.toThrow(RefusedError);
    expect(world.enforced).toEqual([]);
  });
});

describe("that somebody is enforced stands in the member row", () => {
  test("once they were read back in the group, and not before", async () => {
    await enter(1, 2);
    expect(await marked()).toEqual([]);
    expect(await readBack(1, 2)).toEqual([]);
    expect(await marked()).toEqual([world.id(1), world.id(2)]);
  });

  test("not of those who do not show up, who are named", async () => {
    await enter(1, 2);
    world.ports.directory.groups.get(world.config.enforcedGroupId)?.delete(world.id(2));
    expect(await readBack(1, 2)).toEqual([world.id(2)]);
    expect(await marked()).toEqual([world.id(1)]);
  });

  test("not of somebody who is in the group without a row of the wave", async () => {
    world.ports.directory.groups.get(world.config.enforcedGroupId)?.add(world.id(1));
    expect(await readBack(1)).toEqual([]);
    expect(await marked()).toEqual([]);
  });

  test("also when a crash had left the row alone behind", async () => {
    await enter(1);
    await readBack(1);
    await merge(1, { enforcedAt: undefined });
    expect(await readBack(1)).toEqual([]);
    expect(await marked()).toEqual([world.id(1)]);
  });
});
