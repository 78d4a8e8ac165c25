import { describe, expect, test } from "vitest";
import { readWaveStatus } from "../../../../../shared/waves/readWaveStatus.ts";
import {
  betweenParts,
  letHoursPass,
  THIRD,
  untilAskedAgain,
  untilEntered,
} from "../../../../support/waves/partsWorld.ts";
import { GROUP_ID, sweptWorld, WAVE_ID, WaveWorld } from "../../../../support/waves/waveWorld.ts";

/** Who comes into a wave's group, or goes from it, after everybody was warned. */
const NEWCOMER = "00000000-0000-4000-8000-000000000001";

const rowOf = async (world: WaveWorld, id: string) => (await world.ports.store.members(WAVE_ID, [id]))[0];

function join(world: WaveWorld): void {
  world.ports.directory.addUser({ id: NEWCOMER, mail: "newcomer@contoso.example" });
  world.ports.directory.groups.get(GROUP_ID)?.add(NEWCOMER);
}

/** Registers a passkey, and signs in by it every day from then on. */
function getReady(world: WaveWorld): void {
  world.ports.methods.addPasskey(NEWCOMER, world.now.toISOString());
  const { daily, policy } = world;
  world.daily = async (now) => {
    await daily(now);
    world.ports.reports.addSignIn({
      userId: NEWCOMER,
      createdDateTime: new Date(now.getTime() - 60_000).toISOString(),
      authenticationMethods: ["Passkey (device-bound)"],
      appliedConditionalAccessPolicies: [{ id: policy.id, result: "reportOnlySuccess" }],
    });
  };
}

test("whoever joins between two parts, and gets ready, is named by no later part, and the page says why", async () => {
  const world = await betweenParts();
  join(world);
  await world.approve();
  await untilEntered(world, 2);
  getReady(world);
  await untilAskedAgain(world);
  await letHoursPass(world, 30);
  await untilAskedAgain(world);
  expect((await rowOf(world, NEWCOMER))?.named).toBeUndefined();
  const status = await readWaveStatus(world.ports, world.config, WAVE_ID);
  expect(status?.sortedOutMembers).toMatchObject([{ userId: NEWCOMER, reason: "joinedLater" }]);
  expect((await world.ports.store.registrations([NEWCOMER])).get(NEWCOMER)?.waveId).toBeUndefined();
  await world.approve(THIRD);
  await world.until(({ stage }) => stage === "enforced");
  await letHoursPass(world, 48);
  expect(world.enforced).toHaveLength(19);
  expect(world.enforced).not.toContain(NEWCOMER);
  expect(world.mailsTo("newcomer@contoso.example")).toEqual([]);
});

test("whoever joins a wave that enters as a whole after its warning is not named by a sweep after that", async () => {
  const world = await sweptWorld();
  join(world);
  getReady(world);
  await world.approve();
  await world.until((_, step) => step?.kind === "checkEveryone");
  const { evidence } = await world.facts();
  await world.change({ approval: undefined, flip: undefined });
  await world.until((facts) => facts.evidence !== undefined && facts.evidence.at !== evidence?.at);
  expect(await world.facts()).toMatchObject({ stage: "swept", evidence: { ready: 19, leftOut: 1 } });
  const newcomer = await rowOf(world, NEWCOMER);
  expect(newcomer?.sortedOut).toBe("joinedLater");
  expect(newcomer?.named).toBeUndefined();
});

test("a wave that goes back to its reminders takes in whoever joined after the last warning, and warns them", async () => {
  const world = await betweenParts();
  join(world);
  await world.approve();
  await untilEntered(world, 2);
  getReady(world);
  const asked = { by: THIRD, at: world.now.toISOString(), reason: "calls" };
  await world.change({ rollbackRequested: asked });
  await world.until(({ stage }) => stage === "swept");
  const { evidence } = await world.facts();
  expect(await rowOf(world, NEWCOMER)).toMatchObject({ sortedOut: undefined, named: { digest: evidence?.digest } });
  expect(world.mailsTo("newcomer@contoso.example")).not.toEqual([]);
  expect((await world.ports.store.registrations([NEWCOMER])).get(NEWCOMER)?.waveId).toBe(WAVE_ID);
});

const leave = (world: WaveWorld, ids: readonly string[]) => {
  for (const id of ids) world.ports.directory.groups.get(GROUP_ID)?.delete(id);
};
const leftOf = async (world: WaveWorld) =>
  (await world.members()).filter(({ sortedOut }) => sortedOut === "leftGroup").map(({ userId }) => userId);

describe("whoever has left the group", () => {
  test("between two parts is enforced by no later one, and the wave comes to its end without them", async () => {
    const world = await betweenParts();
    leave(world, world.ids.slice(7));
    await letHoursPass(world, 72);
    if ((await world.facts()).evidence?.clean) await world.approve(THIRD);
    await world.until(({ stage }) => stage === "steady");
    expect(world.enforced.toSorted()).toEqual(world.ids.slice(0, 7));
  });

  test("is named by no sweep between two parts, and the others are", async () => {
    const world = await betweenParts();
    const { evidence } = await world.facts();
    leave(world, [world.id(8), world.id(9)]);
    await world.until((facts) => facts.evidence !== undefined && facts.evidence.at !== evidence?.at, 200);
    expect(await leftOf(world)).toEqual([world.id(8), world.id(9)]);
    expect((await world.member(8)).named).toBeUndefined();
    expect((await world.member(10)).named).toMatchObject({ as: "ready" });
    expect((await world.ports.store.registrations([world.id(8)])).get(world.id(8))?.waveId).toBeUndefined();
  });

  test("between the sweep and the flip is a drop-out: one in twenty stays outside, the others enter", async () => {
    const world = await sweptWorld(22);
    leave(world, [world.id(3)]);
    await world.approve();
    await world.until(({ stage }) => stage === "enforced");
    expect(world.enforced).toHaveLength(20);
    expect(world.enforced).not.toContain(world.id(3));
    expect(await leftOf(world)).toEqual([world.id(3)]);
  });

  test("together with more than one in twenty makes the approval void", async () => {
    const world = await sweptWorld();
    leave(world, world.ids.slice(0, 2));
    await world.approve();
    await world.until(({ flip }) => flip?.void !== undefined);
    expect((await world.facts()).flip?.void).toContain("2 of the 19 who were to be enforced are not ready any more");
    expect(world.enforced).toEqual([]);
  });

  test("and is in the enforced group, or on the way there, is not dropped", async () => {
    const world = await betweenParts();
    await world.ports.store.mergeMembers(WAVE_ID, [{ userId: world.id(2), enforcedAt: undefined }]);
    leave(world, [world.id(1), world.id(2)]);
    await world.approve();
    await untilEntered(world, 2);
    expect(await leftOf(world)).toEqual([]);
    expect(world.enforced.toSorted()).toEqual(world.ids.slice(0, 13));
  });
});

describe("while the group does not read as it counts, nobody is dropped and nobody enters", () => {
  const short = (world: WaveWorld, ids: readonly string[]) => {
    const { directory } = world.ports;
    const read = directory.memberIds.bind(directory);
    directory.memberIds = async function* (groupId) {
      if (groupId === GROUP_ID) yield ids;
      else yield* read(groupId);
    };
    return () => {
      directory.memberIds = read;
    };
  };

  test.each([
    ["a short page", (world: WaveWorld) => world.ids.slice(0, 10), "the wave's group reads as 10 people and counts 20"],
    ["an empty one", () => [], "the wave's group is empty"],
  ])("%s before a part; the watch goes on, and the part once all of it can be read", async (_what, seen, because) => {
    const world = await betweenParts();
    const { watchedUntil = "" } = await world.facts();
    const mend = short(world, seen(world));
    await world.approve();
    await letHoursPass(world, 10);
    expect(await leftOf(world)).toEqual([]);
    expect(world.enforced.toSorted()).toEqual(world.ids.slice(0, 7));
    expect((await world.ports.store.waiting(WAVE_ID))?.because).toContain(because);
    const later = Date.parse((await world.facts()).watchedUntil ?? "");
    expect(later - Date.parse(watchedUntil)).toBeGreaterThan(6 * 3_600_000);
    mend();
    await untilEntered(world, 2);
    expect(world.enforced.toSorted()).toEqual(world.ids.slice(0, 13));
  });

  test("a short page in a sweep between two parts", async () => {
    const world = await betweenParts();
    short(world, world.ids.slice(0, 10));
    await letHoursPass(world, 72);
    expect(await leftOf(world)).toEqual([]);
    expect(await world.facts()).toMatchObject({ stage: "enforcing", evidence: undefined });
  });

  test("a short page at the gate", async () => {
    const world = new WaveWorld();
    await world.insert();
    await world.until(({ stage }) => stage === "reminded");
    short(world, world.ids.slice(0, 10));
    await letHoursPass(world, 72);
    expect(await leftOf(world)).toEqual([]);
    expect((await world.ports.store.waiting(WAVE_ID))?.because).toContain("reads as 10 people and counts 20");
  });
});
