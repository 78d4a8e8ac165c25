import { beforeEach, describe, expect, test } from "vitest";
import { dropOut } from "../../../../shared/waves/dropOut.ts";
import { readKeptOut, readmit, takeIn } from "../../../../shared/waves/sortOut.ts";
import { WAVE_ID, WaveWorld } from "../../../support/waves/waveWorld.ts";

/** When a wave last wrote to somebody goes with them into the next one: two mails keep their interval there too. */
const AT = "2026-03-09T14:30:00.000Z";

let world: WaveWorld;
beforeEach(async () => {
  world = new WaveWorld(3);
  await world.insert();
  await world.until(({ snapshotAt }) => snapshotAt !== undefined);
  await world.ports.store.mergeMembers(WAVE_ID, [{ userId: world.id(1), mailedAt: AT }]);
});
const noted = async (n: number) => (await world.ports.store.registrations([world.id(n)])).get(world.id(n))?.mailedAt;
const user = (n: number) => {
  const found = world.ports.directory.users.get(world.id(n));
  if (!found) throw new Error("nobody of that number");
  return found;
};
const leave = async (n: number) =>
  dropOut(world.ports, await world.facts(), [world.id(n)], { what: "leftGroup", reason: "leftGroup" });

describe("whoever leaves a wave", () => {
  test("takes along when they were written to; nobody else's is noted", async () => {
    await leave(1);
    await leave(2);
    expect([await noted(1), await noted(2), await noted(3)]).toEqual([AT, undefined, undefined]);
  });

  test("and whom another wave has by now, leaves what that one notes alone", async () => {
    await world.ports.store.assignWave([world.id(1)], "wave-2");
    await leave(1);
    expect(await noted(1)).toBeUndefined();
  });

  test("as it is cancelled, likewise", async () => {
    const asked = { by: { id: "a", displayName: "Ada" }, at: AT, reason: "x" };
    await world.change({ cancelRequested: asked });
    await world.until(({ stage }) => stage === "cancelled");
    expect([await noted(1), await noted(2)]).toEqual([AT, undefined]);
  });
});

test("the next wave knows, and so does the one that takes them back", async () => {
  await leave(1);
  const keptOut = await readKeptOut(world.ports, world.config);
  const next = { waveId: "wave-2" };
  expect(await takeIn(world.ports, next, [user(1), user(2)], keptOut, new Map())).toMatchObject([
    { userId: world.id(1), mailedAt: AT },
    { mailedAt: undefined },
  ]);
  await world.ports.store.assignWave([world.id(1)], undefined);
  await world.ports.store.mergeMembers(WAVE_ID, [{ userId: world.id(1), mailedAt: undefined }]);
  const again = [1, 2].map((n) => ({ user: user(n), before: "leftGroup" as const }));
  await readmit(world.ports, await world.facts(), again, keptOut, AT);
  expect([(await world.member(1)).mailedAt, (await world.member(2)).mailedAt]).toEqual([AT, undefined]);
});
