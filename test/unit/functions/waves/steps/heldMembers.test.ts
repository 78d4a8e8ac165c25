import { describe, expect, test } from "vitest";
import { decided, type Wanted } from "../../../../../shared/domain/wave/decideMember.ts";
import { TransientError } from "../../../../../shared/errors.ts";
import { readWaveStatus } from "../../../../../shared/waves/readWaveStatus.ts";
import { handCode } from "../../../../support/passes/handCode.ts";
import {
  APPROVER,
  GROUP_ID,
  STARTER,
  sweptWorld,
  WAVE_ID,
  WaveWorld,
  worldBeforeFlip,
} from "../../../../support/waves/waveWorld.ts";

const THIRD = { id: "ad000000-0000-4000-8000-000000000003", displayName: "Cleo Third" };
const reason = "on parental leave";
const hold: Wanted = { decision: "hold", reason };
const withdraw: Wanted = { decision: "withdraw", reason };

/** As the route writes it. */
async function decide(world: WaveWorld, n: number, wanted: Wanted): Promise<void> {
  const known = await world.ports.store.decisionOf(WAVE_ID, world.id(n));
  const row = decided(await world.facts(), world.id(n), THIRD, wanted, world.now.toISOString());
  await world.ports.store.saveDecision(WAVE_ID, row, known?.etag);
}
const statusOf = async (world: WaveWorld) => {
  const status = await readWaveStatus(world.ports, world.config, WAVE_ID);
  if (!status) throw new Error("no wave");
  return status;
};
const isIn = async (world: WaveWorld, n: number) => (await world.member(n)).enforcedAt !== undefined;

describe("somebody who is held before the flip", () => {
  test("is named by the next sweep as left out, counts among nobody who would be enforced, and stays outside", async () => {
    const world = await sweptWorld();
    await world.change({ stage: "reportOnly", stageAt: world.now.toISOString(), evidence: undefined });
    await decide(world, 1, hold);
    await world.until(({ stage }) => stage === "swept");
    const status = await statusOf(world);
    expect(status.wouldBeLeftOut).toContainEqual(
      expect.objectContaining({ userId: world.id(1), reason: "heldByDecision" }),
    );
    expect(status.evidence).toMatchObject({ ready: 18, leftOut: 2 });
    expect(status.counts.heldByDecision).toBe(1);
    await world.approve();
    await world.until(({ stage }) => stage === "enforced");
    expect(await isIn(world, 1)).toBe(false);
    expect(await isIn(world, 2)).toBe(true);
    const { notEnforced } = await statusOf(world);
    expect(notEnforced).toContainEqual(expect.objectContaining({ userId: world.id(1), reason: "heldByDecision" }));
  });

  test("stays outside though approved and looked at, and the record says that they dropped out", async () => {
    const world = await worldBeforeFlip();
    await decide(world, 1, hold);
    await world.until(({ stage }) => stage === "enforced");
    expect(await isIn(world, 1)).toBe(false);
    expect(Object.values(await world.rows()).flat()).not.toContain(world.id(1));
    expect(await isIn(world, 2)).toBe(true);
  });

  test("voids an approval with more than 5 % of those whom it names, as any drop-out does", async () => {
    const world = await sweptWorld();
    await world.approve();
    await decide(world, 1, hold);
    await world.until(({ flip }) => flip?.checkedAt !== undefined);
    expect((await world.facts()).flip?.void).toContain("1 of the 19");
  });

  test("does not enter as a latecomer on the day of the flip, or later", async () => {
    const world = await worldBeforeFlip();
    await decide(world, 1, hold);
    await world.until(({ stage }) => stage === "watched");
    expect(await isIn(world, 1)).toBe(false);
  });

  test("by a row that nobody can read stays outside, by the flip and later, and that is said", async () => {
    const world = await worldBeforeFlip();
    await decide(world, 1, hold);
    const { store } = world.ports;
    const decidedIn = store.decidedIn.bind(store);
    store.decidedIn = async (waveId) => {
      const { rows } = await decidedIn(waveId);
      return { rows: [], unread: rows.map(({ userId }) => userId) };
    };
    await world.until(({ stage }) => stage === "watched");
    expect(world.enforced).not.toContain(world.id(1));
    expect(world.enforced).toContain(world.id(2));
    const { notEnforced } = await statusOf(world);
    expect(notEnforced).toContainEqual(expect.objectContaining({ userId: world.id(1), reason: "decisionUnreadable" }));
  });

  test("while the watch looks whether others may enter does not enter with them", async () => {
    const world = await worldBeforeFlip();
    await world.until(({ stage }) => stage === "enforced");
    world.enrol(20);
    await world.ports.store.mergeMembers(WAVE_ID, [{ userId: world.id(20), passkeyUsedAt: world.now.toISOString() }]);
    const { directory } = world.ports;
    const membersAmong = directory.membersAmong.bind(directory);
    directory.membersAmong = async (groupId, userIds) => {
      if (groupId === GROUP_ID && userIds.includes(world.id(20))) await decide(world, 20, hold);
      return membersAmong(groupId, userIds);
    };
    await world.until(({ stage }) => stage === "watched");
    expect(await world.ports.store.decisionOf(WAVE_ID, world.id(20))).toBeDefined();
    expect(world.enforced).not.toContain(world.id(20));
  });
});

describe("a hold that was withdrawn", () => {
  test("lets the person enter under the approval that named them, as anybody who gets ready", async () => {
    const world = await worldBeforeFlip();
    await decide(world, 1, hold);
    await world.until(({ stage }) => stage === "enforced");
    await decide(world, 1, withdraw);
    await world.until(({ stage }) => stage === "watched");
    expect(await isIn(world, 1)).toBe(true);
  });
});

describe("a waiver", () => {
  test("that is over brings the person back by itself, and the trail says so once", async () => {
    const world = await worldBeforeFlip();
    const until = world.now.toISOString().slice(0, 10);
    await decide(world, 1, { decision: "waive", until, reason });
    await world.until(({ stage }) => stage === "enforced");
    expect(await isIn(world, 1)).toBe(false);
    expect(await world.stamps("waiverEnded")).toEqual([]);
    await world.until(({ stage }) => stage === "watched");
    expect(await isIn(world, 1)).toBe(true);
    expect(await world.stamps("waiverEnded")).toHaveLength(1);
  });

  const told = (world: WaveWorld) =>
    world.ports.email.sent.filter(({ plainText }) => /The waivers? of/.test(plainText));

  test("that ends within a week is named to the operators once, with who decided, why, and when it ends", async () => {
    const world = new WaveWorld(4);
    await world.insert();
    await world.until(({ stage }) => stage === "reminded");
    const days = (ahead: number) => new Date(world.now.getTime() + ahead * 86_400_000).toISOString().slice(0, 10);
    await decide(world, 1, { decision: "waive", until: days(20), reason: "on a ship" });
    await decide(world, 3, hold);
    await world.carryOut({ kind: "checkGate" });
    expect(told(world)).toEqual([]);
    await decide(world, 2, { decision: "waive", until: days(5), reason: "on a mountain" });
    for (let look = 0; look < 2; look++) await world.carryOut({ kind: "checkGate" });
    expect(told(world).map(({ to }) => to.address)).toEqual(["alerts@contoso.example"]);
    const [mail] = told(world);
    expect(mail?.plainText).toContain("The waiver of 1 member of this wave, which Ada Admin started, ends on");
    expect(mail?.plainText).toMatch(/by [^:]+: on a mountain/);
    expect(mail?.plainText).not.toContain("on a ship");
    // One more that ends then is news.
    await decide(world, 4, { decision: "waive", until: days(5), reason: "on leave" });
    await world.carryOut({ kind: "checkGate" });
    expect(told(world)).toHaveLength(2);
    expect(told(world)[1]?.plainText).toContain("The waivers of 2 members");
  });

  test("that ends while the warning runs is named when the gate opens, as nobody looks until then", async () => {
    const world = new WaveWorld(20);
    await world.insert();
    await world.until(({ stage }) => stage === "reminded");
    for (let n = 1; n <= 20; n++) world.enrol(n);
    world.workingDay();
    const until = new Date(world.now.getTime() + 12 * 86_400_000).toISOString().slice(0, 10);
    await decide(world, 1, { decision: "waive", until, reason: "on a ship" });
    await world.until(({ gate }) => gate?.passed === true);
    expect(told(world)).toHaveLength(1);
  });

  test("of somebody who takes no part any more is named to nobody", async () => {
    const world = new WaveWorld(4);
    await world.insert();
    await world.until(({ stage }) => stage === "reminded");
    await decide(world, 1, { decision: "waive", until: world.now.toISOString().slice(0, 10), reason: "on a ship" });
    await world.ports.store.mergeMembers(WAVE_ID, [{ userId: world.id(1), sortedOut: "leftGroup" }]);
    world.ports.directory.groups.get(GROUP_ID)?.delete(world.id(1));
    await world.carryOut({ kind: "checkGate" });
    expect(told(world)).toEqual([]);
  });

  test("that still holds when the watch gets slower keeps the person outside, and says nothing", async () => {
    const world = await worldBeforeFlip();
    await decide(world, 1, { decision: "waive", until: "2027-01-31", reason });
    await world.until(({ stage }) => stage === "watched");
    expect(await isIn(world, 1)).toBe(false);
    expect(await world.stamps("waiverEnded")).toEqual([]);
  });
});

test("an approval by somebody who has held a member since is void: nobody enters under it", async () => {
  const world = await worldBeforeFlip();
  await world.change({ heldOrWaivedBy: [APPROVER.id.toUpperCase()] });
  await world.until(({ approval }) => approval === undefined);
  expect(await world.rows()).toEqual({});
});

describe("an approval by somebody who was handed a code", () => {
  const stays = async (world: WaveWorld) => {
    await world.until(({ approval }) => approval === undefined);
    expect(await world.rows()).toEqual({});
  };

  test("by whoever has held a member since may be of one person with two accounts: nobody enters under it", async () => {
    const world = await worldBeforeFlip();
    await handCode(world.ports, APPROVER.id, THIRD);
    await world.change({ heldOrWaivedBy: [THIRD.id] });
    await stays(world);
    expect(await world.stamps("stage.enforcing")).toEqual([]);
  });

  test("by whoever started the wave, after they approved, too", async () => {
    const world = await worldBeforeFlip();
    await handCode(world.ports, APPROVER.id, STARTER);
    await stays(world);
  });

  test("by anybody else counts", async () => {
    const world = await worldBeforeFlip();
    await handCode(world.ports, APPROVER.id, THIRD);
    await world.until(({ stage }) => stage === "enforced");
    expect(await isIn(world, 2)).toBe(true);
  });

  test("does not count while nobody can read who collected it", async () => {
    const world = await worldBeforeFlip();
    await world.change({ heldOrWaivedBy: [THIRD.id] });
    world.ports.store.grantsOf = async () => {
      throw new TransientError("busy");
    };
    expect(await world.answer("enforce")).toMatchObject({ ok: { kind: "wait" } });
    expect(await world.rows()).toEqual({});
  });
});
