import { expect, test } from "vitest";
import { readWaveStatus } from "../../../../../shared/waves/readWaveStatus.ts";
import {
  betweenParts,
  letHoursPass,
  THIRD,
  untilAskedAgain,
  untilEntered,
} from "../../../../support/waves/partsWorld.ts";
import { GROUP_ID, sweptWorld, WAVE_ID, type WaveWorld } from "../../../../support/waves/waveWorld.ts";

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
