import { beforeEach, describe, expect, test, vi } from "vitest";
import { keepCounts } from "../../../../functions/instances/keepCounts.ts";
import { waveActivities } from "../../../../functions/waves/work.ts";
import { RefusedError } from "../../../../shared/errors.ts";
import { keepCount } from "../../../../shared/waves/countWave.ts";
import { allMembers } from "../../../../shared/waves/memberPages.ts";
import { readWaveStatus } from "../../../../shared/waves/readWaveStatus.ts";
import { waveStatusPage } from "../../../../shared/web/pages/wavePage.ts";
import { STARTER, WAVE_ID, WaveWorld } from "../../../support/waves/waveWorld.ts";

const HOUR_MS = 3_600_000;
const MANY = 1001;
const OUTSIDE = 60;
const FLIP = "2026-03-01T08:00:00.000Z";

let world: WaveWorld;
beforeEach(async () => {
  world = new WaveWorld(MANY);
  await world.insert({
    stage: "steady",
    snapshotAt: world.now.toISOString(),
    enforcingAt: FLIP,
    enforcedAt: FLIP,
    inScope: MANY,
    sortedOut: 0,
  });
  await world.ports.store.putMembers(
    WAVE_ID,
    world.ids.map((userId, n) => ({
      waveId: WAVE_ID,
      userId,
      userPrincipalName: `p${n}@contoso.example`,
      displayName: `P ${n}`,
      reportedReady: false,
      mailsSent: 0,
      ...(n >= OUTSIDE && { enforcedAt: FLIP }),
    })),
  );
});

const status = async () => {
  const found = await readWaveStatus(world.ports, world.config, WAVE_ID);
  if (!found) throw new Error("no wave");
  return found;
};
const facts = async () => {
  const found = await world.ports.store.wave(WAVE_ID);
  if (!found) throw new Error("no wave");
  return found.facts;
};
const count = async (olderThanMs = 0) => keepCount(world.ports, world.config, await facts(), olderThanMs);
const enter = (n: number) =>
  world.ports.store.mergeMembers(WAVE_ID, [{ userId: world.id(n), enforcedAt: world.now.toISOString() }]);

describe("a wave of more people than one request reads", () => {
  test("is shown as it was counted last, says of when, and reads nobody's row for it", async () => {
    await count();
    const countedAt = world.now.toISOString();
    world.ports.clock.advance({ minutes: 30 });
    await enter(1);
    const membersPage = vi.spyOn(world.ports.store, "membersPage");
    const countByKind = vi.spyOn(world.ports.store, "countByKind");
    const shown = await status();
    expect([membersPage.mock.calls, countByKind.mock.calls]).toEqual([[], []]);
    expect([shown.countedAt, shown.counts.enforced, shown.listed.notEnforced]).toEqual([
      countedAt,
      MANY - OUTSIDE,
      OUTSIDE,
    ]);
    await count();
    const after = await status();
    expect([after.countedAt, after.counts.enforced]).toEqual([world.now.toISOString(), MANY - OUTSIDE + 1]);
  });

  test("names forty of each list, and its page says how many more there are and where", async () => {
    await count();
    const shown = await status();
    expect([shown.notEnforced.length, shown.listed.notEnforced]).toEqual([40, OUTSIDE]);
    const { rules } = world.config;
    const page = waveStatusPage({ organizationName: "Contoso", status: shown, audit: [], rules, actions: [] });
    expect(page).toContain(`Not enforced yet (${OUTSIDE})`);
    expect(page).toContain("And 20 more");
    expect(page).toContain("People were counted at");
  });

  test("is read live while there is no count, and where the last one is of another stage or round", async () => {
    const shown = await status();
    expect([shown.counts.members, shown.notEnforced.length, shown.listed.notEnforced]).toEqual([
      MANY,
      OUTSIDE,
      OUTSIDE,
    ]);
    await count();
    await enter(1);
    await world.change({ stage: "watched" });
    expect((await status()).counts.enforced).toBe(MANY - OUTSIDE + 1);
  });

  test("is counted anew once the count is old, and not before; a wave that has moved on at once", async () => {
    await count();
    const first = world.now.toISOString();
    world.ports.clock.advance({ minutes: 59 });
    await keepCounts(world.ports, world.config)(await world.ports.store.waves());
    expect((await world.ports.store.countedWave(WAVE_ID))?.at).toBe(first);
    world.ports.clock.advance({ minutes: 1 });
    await keepCounts(world.ports, world.config)(await world.ports.store.waves());
    expect((await world.ports.store.countedWave(WAVE_ID))?.at).toBe(world.now.toISOString());
    await world.change({ round: 2 });
    world.ports.clock.advance({ minutes: 1 });
    await count(HOUR_MS);
    expect((await world.ports.store.countedWave(WAVE_ID))?.at).toBe(world.now.toISOString());
  });

  test("is counted by what its instance does next", async () => {
    const activity = waveActivities(world.ports, world.config).get("workOnWave");
    await activity?.({ waveId: WAVE_ID }, {} as never);
    expect((await world.ports.store.countedWave(WAVE_ID))?.counts.members).toBe(MANY);
  });

  test("is not held up by a count that fails: people read of it", async () => {
    vi.spyOn(world.ports.store, "countByKind").mockRejectedValue(
      new RefusedError("obstacle", "AuthorizationFailure", "table storage: no"),
    );
    await count();
    expect(await world.ports.store.countedWave(WAVE_ID)).toBeUndefined();
    const [trouble] = await world.ports.store.troubles(world.now.toISOString());
    expect(trouble).toMatchObject({ scope: WAVE_ID, doing: "counting the people of a large wave" });
  });

  test("shows a decision at once: whoever is held is no longer among those to be decided about", async () => {
    await world.change({ enforcedAt: "2026-01-05T08:00:00.000Z", enforcingAt: "2026-01-05T08:00:00.000Z" });
    await count();
    const before = await status();
    expect([before.toBeDecided.length, before.listed.toBeDecided]).toEqual([40, OUTSIDE]);
    const held = before.toBeDecided[0]?.userId ?? "";
    const decision = { userId: held, round: 1, by: STARTER, at: world.now.toISOString(), reason: "on leave" };
    await world.ports.store.saveDecision(WAVE_ID, { ...decision, decision: { kind: "hold" } }, undefined);
    const after = await status();
    expect(after.toBeDecided.map(({ userId }) => userId)).not.toContain(held);
    expect([after.listed.toBeDecided, after.counts.heldByDecision]).toEqual([OUTSIDE - 1, 1]);
    expect(after.decisions).toMatchObject([{ userId: held, standing: "held" }]);
  });
});

test("a wave that one request reads is counted as somebody looks: no row is kept of it", async () => {
  await world.change({ inScope: 1000, sortedOut: 0 });
  await count();
  expect(await world.ports.store.countedWave(WAVE_ID)).toBeUndefined();
  expect((await status()).countedAt).toBe(world.now.toISOString());
  expect(await allMembers(world.ports.store, WAVE_ID)).toHaveLength(MANY);
});
