import { beforeEach, describe, expect, test } from "vitest";
import { type Enforcement, joinerSource, waveSource } from "../../../../../shared/domain/enforcement/enforcement.ts";
import { RefusedError, unreadableRow } from "../../../../../shared/errors.ts";
import type { StoredEnforcement } from "../../../../../shared/ports/store/enforcements.ts";
import { ALERTS, enforcedStage, type RollBackStage } from "../../../../support/waves/rollBackStage.ts";
import { WAVE_ID, type WaveWorld } from "../../../../support/waves/waveWorld.ts";

/** Of a later version of the app, to which nobody has come back yet. */
const STRANGE = "suspended" as Enforcement["state"];
let stage: RollBackStage;
let world: WaveWorld;
beforeEach(async () => {
  stage = await enforcedStage();
  world = stage.world;
});

/** Nobody can read the person's row of this wave any more. */
async function spoil(...userIds: readonly string[]): Promise<void> {
  const rows = await world.ports.store.enforcementsOf(userIds);
  await world.ports.store.saveEnforcements(rows.map((row) => ({ ...row, state: STRANGE })));
}
async function mend(userId: string): Promise<void> {
  const [found] = (await world.ports.store.standingOf([userId])).unread;
  if (!found) return;
  const { isOf: _, ...row } = found;
  await world.ports.store.saveEnforcements([{ ...(row as unknown as StoredEnforcement), state: "in" }]);
}
const also = (userId: string, state: Enforcement["state"], source = joinerSource("j1")) =>
  world.ports.store.saveEnforcements([{ userId, source, state, at: world.now.toISOString(), by: "the first use" }]);
const facts = () => world.facts();
const settle = () => stage.minutes(5);

describe("a rollback over a row that nobody can read", () => {
  test("never says that everybody is out, names the row, and keeps the wave where it is", async () => {
    await spoil(world.id(3));
    const { body } = await stage.press();
    await settle();
    expect(body.wayBack).toEqual({ notYet: expect.stringContaining(`user ${world.id(3)}|wave|${WAVE_ID}`) });
    expect(await facts()).toMatchObject({ stage: "enforced", rollbackRequested: { reason: "too many calls" } });
    expect((await facts()).wayBack).not.toHaveProperty("outAt");
    expect(await world.answer("rollBack", { because: "calls" })).toHaveProperty("later");
    expect(await world.stamps("policyReturned")).toEqual([]);
  });

  test("takes the person out of the group all the same, whose mark stays, and everybody else is done", async () => {
    await spoil(world.id(3));
    await stage.press();
    expect(world.enforced).toEqual([]);
    expect([await stage.states(), await stage.marked()]).toEqual([{ ended: 18 }, 1]);
    expect((await world.member(3)).enforcedAt).toBeDefined();
    const lines = (await world.ports.store.recent(WAVE_ID, 1000)).filter(
      ({ what, subjectId }) => what === "leavesEnforcement" && subjectId === world.id(3),
    );
    expect(lines).toHaveLength(1);
  });

  test("leaves in the group whom another row keeps there, one that can be read", async () => {
    const [kept, lost, done] = [world.id(3), world.id(4), world.id(5)];
    await spoil(kept, lost, done);
    await also(kept, "in");
    await also(lost, STRANGE);
    await also(done, "ended");
    await stage.press();
    await settle();
    expect(world.enforced).toEqual([kept]);
  });

  test("frees everybody when all rows are of a later version", async () => {
    await spoil(...world.ids);
    const { body } = await stage.press();
    expect(world.enforced).toEqual([]);
    expect(body.wayBack).toEqual({ notYet: expect.stringContaining("9 more") });
  });

  test("finds one whose member row cannot be read either", async () => {
    const lost = "20000000-0000-4000-8000-000000000002";
    world.ports.directory.groups.get(world.config.enforcedGroupId)?.add(lost);
    await also(lost, STRANGE, waveSource(WAVE_ID));
    const { body } = await stage.press();
    expect(world.enforced).toEqual([]);
    expect(body.wayBack?.notYet).toContain(lost);
  });

  test("tells the operators once a day, and goes through once somebody has mended the row", async () => {
    await spoil(world.id(3));
    await stage.press();
    await settle();
    const told = world.mailsTo(ALERTS).length;
    await settle();
    expect(world.mailsTo(ALERTS)).toHaveLength(told);
    await mend(world.id(3));
    await settle();
    expect([await stage.states(), await stage.marked()]).toEqual([{ ended: 19 }, 0]);
    await world.until(({ stage: at }) => at === "rolledBack");
  });

  test("is answered as ever, and its page is there, while the row of the wave's policy cannot be read", async () => {
    const { store } = world.ports;
    store.registeredPolicy = async () => {
      throw new RefusedError("notUnderstood", unreadableRow, "a row cannot be read: restoring invalid_value");
    };
    const { status, body } = await stage.press();
    expect([status, world.enforced, body.wayBack?.outAt]).toEqual([202, [], expect.any(String)]);
    expect(await stage.now()).toContain("A rollback was asked for");
  });

  test("minds no row of another reason: whoever it is about stays in by it, and the wave is done", async () => {
    await also(world.id(3), STRANGE, waveSource("another"));
    const { body } = await stage.press();
    expect(world.enforced).toEqual([world.id(3)]);
    expect(body.wayBack?.outAt).toBeDefined();
  });
});
