import { beforeEach, describe, expect, test } from "vitest";
import { leaveWave } from "../../../../../functions/waves/rollBack/leaveWave.ts";
import { type Enforcement, joinerSource, waveSource } from "../../../../../shared/domain/enforcement/enforcement.ts";
import type { WaveFacts } from "../../../../../shared/domain/wave/waveFacts.ts";
import { RefusedError, TransientError } from "../../../../../shared/errors.ts";
import { enterMembers } from "../../../../../shared/waves/entries.ts";
import { aMember } from "../../../../support/waves/aMember.ts";
import {
  ALERTS,
  enforcedStage,
  enforcingStage,
  INSTANCE,
  type RollBackStage,
} from "../../../../support/waves/rollBackStage.ts";
import { STARTER, WAVE_ID, type WaveWorld } from "../../../../support/waves/waveWorld.ts";

let stage: RollBackStage;
let world: WaveWorld;
beforeEach(async () => {
  stage = await enforcedStage();
  world = stage.world;
});

const removals = () => world.ports.policyWriter.called("removeMembers");
const asks = () => removals() + world.ports.directory.called("membersAmong");
const settle = () => stage.minutes(3);
const wayBack = async () => (await world.facts()).wayBack;
const asked = (): WaveFacts["rollbackRequested"] => ({ by: STARTER, at: world.now.toISOString(), reason: "calls" });
const saveRow = (row: Partial<Enforcement> & Pick<Enforcement, "userId">) =>
  world.ports.store.saveEnforcements([
    { source: joinerSource("j1"), state: "in", at: world.now.toISOString(), by: "the first use", ...row },
  ]);
/** Graph takes nobody out until told so. */
const graphAway = (retryAfterSeconds?: number) => {
  const graph = { isAway: true };
  const { policyWriter } = world.ports;
  const remove = policyWriter.removeMembers.bind(policyWriter);
  policyWriter.removeMembers = async (...args) => {
    if (graph.isAway) throw new TransientError("graph: batch: 429 TooManyRequests", { retryAfterSeconds });
    return remove(...args);
  };
  return graph;
};

describe("a rollback while nobody works on the wave", () => {
  test("has everybody out of the group, read back, when the answer comes", async () => {
    expect(world.enforced).toHaveLength(19);
    const { status, body } = await stage.press();
    expect([status, world.enforced, body.counts.enforced, body.wayBack?.notYet]).toEqual([202, [], 0, undefined]);
    expect(Date.parse(body.wayBack?.outAt ?? "")).toBeLessThanOrEqual(world.now.getTime());
    expect(await stage.now()).toMatch(
      /^A rollback was asked for. Nobody is enforced by this wave any more, read back at /,
    );
    expect(await world.stamps("policyReturned")).toHaveLength(1);
  });

  test("ends each person's row, with an audit line that says on whose word", async () => {
    await stage.press();
    await settle();
    expect(await stage.states()).toEqual({ ended: 19 });
    expect(await stage.marked()).toBe(0);
    const lines = (await world.ports.store.recent(WAVE_ID, 1000)).filter(({ what }) => what === "leavesEnforcement");
    expect(new Set(lines.map(({ subjectId }) => subjectId))).toEqual(new Set(world.ids.slice(0, 19)));
    expect(new Set(lines.map(({ why }) => why))).toEqual(new Set(["asked for by Ada Admin: too many calls"]));
  });

  test("writes no policy: neither the wave's own nor the one that enforces others", async () => {
    const states = () => [...world.ports.policies.stored.values()].map(({ state }) => state);
    const before = states();
    await stage.press();
    await settle();
    expect(world.ports.policyWriter.called("setPolicyState")).toBe(0);
    expect(states()).toEqual(before);
  });

  test("needs no policy that runs: it works while enforcement is stopped, too", async () => {
    const found = await world.ports.store.enforcementSwitch();
    const stopAsked = { by: STARTER, at: world.now.toISOString(), reason: "all of it" };
    await world.ports.store.saveEnforcementSwitch({ ...found?.value, stopAsked }, found?.etag);
    await stage.press();
    expect(world.enforced).toEqual([]);
  });

  test("is told to the operators at once, by one mail", async () => {
    await stage.press();
    await stage.press();
    await settle();
    expect(world.mailsTo(ALERTS)).toHaveLength(1);
    expect(world.ports.email.sent.at(-1)?.plainText).toContain("too many calls");
  });

  test("is taken up by the wave, once somebody works on it and no late page can follow", async () => {
    await stage.press();
    await settle();
    const before = removals();
    await world.until(({ stage: at }) => at === "rolledBack");
    expect(removals()).toBe(before);
    expect(world.mailsTo(ALERTS)).toHaveLength(1);
    expect(await world.stamps("policyReturned")).toHaveLength(1);
    expect(await world.facts()).toMatchObject({ approval: undefined, enforcingAt: undefined, wayBack: undefined });
  });

  test("counts as done though waking the wave fails, which the queue then does", async () => {
    world.ports.orchestrations.throttleNext("wake");
    world.ports.orchestrations.throttleNext("start");
    expect((await stage.press()).status).toBe(202);
    expect(world.enforced).toEqual([]);
    expect(world.ports.rollBacks.messages).toContainEqual({ waveId: WAVE_ID });
    await stage.message(5);
    expect(world.ports.orchestrations.running.has(INSTANCE)).toBe(true);
  });

  test("takes nobody out who is no member of the wave, and ends nobody else's row", async () => {
    const stranger = "20000000-0000-4000-8000-000000000001";
    world.ports.directory.groups.get(world.config.enforcedGroupId)?.add(stranger);
    await saveRow({ userId: stranger, source: waveSource("another") });
    await stage.press();
    await settle();
    expect(world.enforced).toEqual([stranger]);
    expect((await world.ports.store.enforcementsOf([stranger])).map(({ state }) => state)).toEqual(["in"]);
  });

  test("takes out whoever has a row of the wave and no member row that can be read", async () => {
    const lost = "20000000-0000-4000-8000-000000000002";
    world.ports.directory.groups.get(world.config.enforcedGroupId)?.add(lost);
    await saveRow({ userId: lost, source: waveSource(WAVE_ID) });
    await stage.press();
    expect(world.enforced).toEqual([]);
    await settle();
    expect((await world.ports.store.enforcementsOf([lost])).map(({ state }) => state)).toEqual(["ended"]);
  });

  test("takes out whoever was sorted out since, or has left the wave's group", async () => {
    const [left, promoted] = [world.id(1), world.id(2)];
    await world.ports.store.mergeMembers(WAVE_ID, [
      { userId: left, sortedOut: "leftGroup" },
      { userId: promoted, sortedOut: "privileged" },
    ]);
    await stage.press();
    expect(world.enforced).toEqual([]);
  });
});

describe("somebody who is enforced for another reason, too", () => {
  test.each(["in", "entering"] as const)("stays in the group while that row is %s", async (state) => {
    await saveRow({ userId: world.id(1), state });
    const { body } = await stage.press();
    await settle();
    expect(world.enforced).toEqual([world.id(1)]);
    expect(body.wayBack?.outAt).toBeDefined();
    expect(await stage.states()).toEqual({ ended: 19 });
    expect((await world.member(1)).enforcedAt).toBeUndefined();
    const rows = await world.ports.store.enforcementsOf([world.id(1)]);
    expect(rows.map(({ source, state: is }) => `${source} ${is}`).toSorted()).toEqual([
      `joiner|j1 ${state}`,
      `wave|${WAVE_ID} ended`,
    ]);
  });

  test.each(["due", "leaving", "ended"] as const)("leaves it when that row is only %s", async (state) => {
    await saveRow({ userId: world.id(1), state });
    await stage.press();
    expect(world.enforced).toEqual([]);
  });
});

describe("while Graph has no time or refuses", () => {
  const busy = (times: number, retryAfterSeconds?: number) =>
    world.ports.policyWriter.throttleNext("removeMembers", retryAfterSeconds, times);

  test("a short while is waited out in the request", async () => {
    busy(3);
    await stage.press();
    expect(world.enforced).toEqual([]);
  });

  test("an answer that was lost is settled by reading, in the request", async () => {
    world.ports.policyWriter.loseNextAnswer = true;
    const { body } = await stage.press();
    expect([world.enforced, body.wayBack?.notYet]).toEqual([[], undefined]);
  });

  test("the answer and the page say in the service's own words why not everybody is out, and the operators are told", async () => {
    busy(30, 3600);
    const { status, body } = await stage.press();
    expect([status, world.enforced.length, body.counts.enforced]).toEqual([202, 19, 19]);
    expect(body.wayBack).toEqual({ notYet: expect.stringContaining("throttled: removeMembers") });
    expect(await stage.now()).toMatch(
      /^A rollback was asked for. Members may still be enforced: .*throttled: removeMembers. It is tried again every minute.$/,
    );
    expect(world.ports.rollBacks.messages).toEqual([{ waveId: WAVE_ID }]);
    expect(world.ports.email.sent.at(-1)?.plainText).toMatch(/Not yet: .*throttled: removeMembers/);
  });

  test("nobody waits for longer than twenty seconds", async () => {
    const began = world.now.getTime();
    busy(999);
    await stage.press();
    expect(world.now.getTime() - began).toBeLessThanOrEqual(20_000);
    expect(stage.patience.pauses.every((seconds) => seconds >= 1)).toBe(true);
  });

  test("the timer finishes it within a minute of Graph's recovery, whatever pause it asked for, and nobody enters", async () => {
    const graph = graphAway(3600);
    const added = world.ports.policyWriter.called("addMembers");
    await stage.press();
    await stage.minutes(20);
    expect(world.enforced).toHaveLength(19);
    graph.isAway = false;
    await stage.minutes();
    expect(world.enforced).toEqual([]);
    expect(await stage.states()).toEqual({ ended: 19 });
    expect(world.ports.policyWriter.called("addMembers")).toBe(added);
  });

  test.each([
    ["a server's error", () => new TransientError("graph: batch: 500 internalError (request-id 7)")],
    ["a refusal", () => new RefusedError("denied", "Forbidden", "graph: batch: 403 Forbidden: no (request-id 7)")],
  ])("the next minute of the timer is enough after %s", async (_what, error) => {
    world.ports.policyWriter.failNext("removeMembers", error(), 11);
    const { body } = await stage.press();
    expect(body.wayBack?.notYet).toContain("request-id 7");
    for (let minute = 0; minute < 12 && world.enforced.length > 0; minute++) await stage.minutes();
    expect(world.enforced).toEqual([]);
    expect(await wayBack()).toMatchObject({ outAt: expect.any(String) });
    expect(await wayBack()).not.toHaveProperty("notYet");
  });

  test("a refusal reaches the operators once a day, with what else frees people", async () => {
    world.ports.policyWriter.refuseNext("removeMembers", "Authorization_RequestDenied", 99);
    await stage.press();
    await stage.minutes(5);
    expect(world.mailsTo(ALERTS)).toHaveLength(2);
    expect(world.ports.email.sent.map(({ plainText }) => plainText).join()).toContain(
      "the stop of enforcement frees everybody at once",
    );
    world.ports.clock.advance({ days: 1 });
    await stage.minutes();
    expect(world.mailsTo(ALERTS)).toHaveLength(3);
  });

  test("a refusal is told though the page before was only busy", async () => {
    world.ports.policyWriter.refuseNext("removeMembers");
    world.ports.directory.throttleNext("membersAmong");
    const { body } = await stage.press();
    expect(body.wayBack?.notYet).toContain("refused: removeMembers");
  });

  test("that somebody is out is not believed before it was read", async () => {
    world.ports.directory.throttleNext("membersAmong", undefined, 99);
    const { body } = await stage.press();
    expect(world.enforced).toEqual([]);
    expect(body.wayBack?.outAt).toBeUndefined();
    expect(body.counts.enforced).toBe(19);
  });

  const lagging = (readings: number) => {
    const { directory } = world.ports;
    const real = directory.membersAmong.bind(directory);
    let lag = readings;
    directory.membersAmong = async (groupId, ids) => (lag-- > 0 ? new Set([world.id(3)]) : real(groupId, ids));
  };

  test("whoever still shows up is taken out and read again, within the request", async () => {
    lagging(3);
    const { body } = await stage.press();
    expect(body.wayBack).toEqual({ outAt: expect.any(String) });
    expect(removals()).toBe(4);
  });

  test("that somebody still shows up is said, and nobody is told that all are out", async () => {
    lagging(99);
    const { body } = await stage.press();
    expect(body.wayBack).toEqual({ notYet: expect.stringContaining("they still show up in the group") });
    expect(body.counts.enforced).toBe(1);
    expect(await world.stamps("policyReturned")).toEqual([]);
  });

  test("the queue alone finishes it, too, comes again until then, and poisons no message", async () => {
    const graph = graphAway();
    await stage.press();
    for (const delivery of [1, 4]) await expect(stage.message(delivery)).rejects.toThrow(TransientError);
    await stage.message(5);
    expect(world.enforced).toHaveLength(19);
    graph.isAway = false;
    world.ports.clock.advance({ minutes: 2 });
    await stage.message(2);
    expect(world.enforced).toEqual([]);
    expect(await stage.states()).toEqual({ ended: 19 });
  });

  test("a queue that takes no message leaves it to the timer", async () => {
    busy(30);
    world.ports.rollBacks.throttleNext("enqueue");
    expect((await stage.press()).status).toBe(202);
    await stage.minutes(5);
    expect(world.enforced).toEqual([]);
  });
});

describe("one person whom Graph does not let go", () => {
  beforeEach(() => world.ports.policyWriter.notAddable.set(world.id(7), "Authorization_RequestDenied"));

  test("holds up nobody else, who are counted as out at once", async () => {
    const { body } = await stage.press();
    expect(world.enforced).toEqual([world.id(7)]);
    expect(body.counts.enforced).toBe(1);
    expect(body.wayBack?.notYet).toContain("Authorization_RequestDenied");
    await settle();
    expect(await stage.states()).toEqual({ ended: 18, leaving: 1 });
  });

  test("keeps the rollback asked for, and the wave where it is, until they are out", async () => {
    await stage.press();
    await stage.minutes(10);
    expect(await world.facts()).toMatchObject({ stage: "enforced", rollbackRequested: { by: STARTER } });
    world.ports.policyWriter.notAddable.clear();
    await stage.minutes();
    expect([world.enforced, await stage.states()]).toEqual([[], { ended: 19 }]);
    await world.until(({ stage: at }) => at === "rolledBack");
  });
});

describe("time that runs out", () => {
  const many = Array.from({ length: 250 }, (_, n) => `30000000-0000-4000-8000-000000000${String(n).padStart(3, "0")}`);
  beforeEach(async () => {
    const enforcedAt = world.now.toISOString();
    await world.ports.store.putMembers(
      WAVE_ID,
      many.map((userId) => aMember(WAVE_ID, userId, { enforcedAt })),
    );
    for (const userId of many) {
      world.ports.directory.groups.get(world.config.enforcedGroupId)?.add(userId);
      await saveRow({ userId, source: waveSource(WAVE_ID) });
    }
    await world.change({ rollbackRequested: asked() });
  });
  const leaveFor = (pages: number) => {
    let left = pages;
    return leaveWave(world.ports, world.config, WAVE_ID, () => left-- > 0);
  };

  test("takes nobody out without any, and says so", async () => {
    expect(await leaveFor(0)).toMatchObject({ kind: "notYet", isRefused: false, because: "it is being carried out" });
    expect(world.enforced).toHaveLength(269);
  });

  test("leaves whole pages of a hundred, and the rest to the next call", async () => {
    expect((await leaveFor(1)).kind).toBe("notYet");
    expect(world.enforced).toHaveLength(170);
    expect((await leaveFor(2)).kind).toBe("notYet");
    expect(world.enforced).toHaveLength(70);
    expect(await leaveFor(3)).toEqual({ kind: "out", isSettled: false });
    expect(world.enforced).toEqual([]);
    const sizes = world.ports.policyWriter.calls.flatMap(({ method, args: [, ids] }) =>
      method === "removeMembers" ? [(ids as string[]).length] : [],
    );
    expect(sizes).toEqual([99, 100, 70]);
  });

  test("is never taken for the end: nobody is told that all are out", async () => {
    await leaveFor(2);
    expect(await wayBack()).toEqual({ notYet: "it is being carried out" });
    expect(await world.stamps("policyReturned")).toEqual([]);
  });

  test("of the request ends the request, and the next minute does the rest", async () => {
    const { policyWriter, clock } = world.ports;
    const remove = policyWriter.removeMembers.bind(policyWriter);
    policyWriter.removeMembers = async (...args) => {
      clock.advance({ seconds: 11 });
      return remove(...args);
    };
    await world.change({ rollbackRequested: undefined });
    const { body } = await stage.press();
    expect([body.wayBack, world.enforced.length]).toEqual([{ notYet: "it is being carried out" }, 70]);
    await stage.minutes();
    expect(world.enforced).toEqual([]);
  });

  test("does not hide what a pass before it met with", async () => {
    world.ports.policyWriter.throttleNext("removeMembers", undefined, 3);
    await leaveFor(9);
    await leaveFor(0);
    expect(await wayBack()).toEqual({ notYet: expect.stringContaining("throttled: removeMembers") });
  });

  test("one page that is in the way does not keep the others in", async () => {
    world.ports.policyWriter.throttleNext("removeMembers");
    expect(await leaveFor(9)).toMatchObject({ kind: "notYet" });
    // The first page has the one in it who is not enforced.
    expect(world.enforced).toHaveLength(99);
  });
});

describe("the timer", () => {
  test("asks Graph nothing while nobody wants anybody out, nor once it is settled", async () => {
    const before = asks();
    await stage.timer();
    expect(asks()).toBe(before);
    await stage.press();
    await settle();
    const after = asks();
    await stage.minutes(3);
    expect(asks()).toBe(after);
  });

  test("takes people out whom a crash left after the decision was written, and starts the wave again", async () => {
    await world.change({ rollbackRequested: asked() });
    await stage.timer();
    expect(world.enforced).toEqual([]);
    expect(await world.stamps("policyReturned")).toHaveLength(1);
    expect(world.ports.orchestrations.running.has(INSTANCE)).toBe(true);
  });

  test("does so while the wave is paused, too", async () => {
    await world.change({
      rollbackRequested: asked(),
      paused: { by: STARTER, at: world.now.toISOString(), reason: "x" },
    });
    await stage.timer();
    expect(world.enforced).toEqual([]);
  });

  test("takes nobody out for a wave that nobody is enforced by", async () => {
    for (const at of ["swept", "rolledBack", "cancelled"] as const) {
      await world.change({ rollbackRequested: asked(), stage: at });
      await stage.timer();
      await stage.message();
    }
    expect(world.enforced).toHaveLength(19);
  });

  test("goes on to the next wave when people of one cannot be taken out", async () => {
    const facts = await world.facts();
    const other = world.id(20);
    await world.ports.store.insertWave({ ...facts, waveId: "another", rollbackRequested: asked() });
    await world.ports.store.putMembers("another", [aMember("another", other)]);
    await saveRow({ userId: other, source: waveSource("another") });
    world.ports.directory.groups.get(world.config.enforcedGroupId)?.add(other);
    world.ports.policyWriter.notAddable.set(other, "Authorization_RequestDenied");
    await world.change({ rollbackRequested: asked() });
    await stage.timer();
    expect(world.enforced).toEqual([other]);
  });
});

describe("a late page of the flip", () => {
  beforeEach(async () => {
    stage = await enforcingStage();
    world = stage.world;
  });
  const latePage = async () =>
    enterMembers(world.ports, world.config, await world.facts(), (await world.members()).slice(0, 5));

  test("that writes its rows after the first pass is found by the next, and taken out", async () => {
    const { body } = await stage.press();
    expect(body.wayBack?.outAt).toBeDefined();
    await latePage();
    expect(world.enforced).toHaveLength(5);
    await stage.minutes();
    expect(world.enforced).toEqual([]);
    await settle();
    expect(await stage.states()).toEqual({ ended: 5 });
  });

  test("whose request to the group arrives after the first pass is taken out all the same", async () => {
    const { policyWriter } = world.ports;
    const add = policyWriter.addMembers.bind(policyWriter);
    let arrive: () => unknown = () => undefined;
    policyWriter.addMembers = (groupId, ids) =>
      new Promise((resolve) => {
        arrive = () => resolve(add(groupId, ids));
      });
    const page = latePage();
    await new Promise(setImmediate);
    const { body } = await stage.press();
    expect(body.wayBack?.outAt).toBeDefined();
    arrive();
    await page.catch(() => undefined);
    await settle();
    expect(world.enforced).toEqual([]);
    expect(await stage.states()).toEqual({ ended: 5 });
  });

  test("that comes again after people have left ends with nobody in", async () => {
    await latePage();
    await stage.press();
    await latePage();
    await settle();
    expect([world.enforced, await stage.states()]).toEqual([[], { ended: 5 }]);
  });

  test("is waited for: the wave moves on two minutes after the request, not before", async () => {
    await stage.press();
    const askedAt = Date.parse((await world.facts()).rollbackRequested?.at ?? "");
    expect(await world.answer("rollBack", { because: "calls" })).toHaveProperty("later");
    expect((await world.facts()).stage).toBe("enforcing");
    await world.until(({ stage: at }) => at === "rolledBack");
    expect(Date.parse((await world.facts()).stageAt) - askedAt).toBeGreaterThanOrEqual(120_000);
  });
});

describe("several at once", () => {
  test("end as one would: everybody out, each row ended, one line and one mail", async () => {
    await Promise.all([stage.press(), stage.press(), stage.timer(), stage.message(5)]);
    await settle();
    expect([world.enforced, await stage.states(), await stage.marked()]).toEqual([[], { ended: 19 }, 0]);
    expect(await world.stamps("policyReturned")).toHaveLength(1);
    expect(await world.stamps("rollbackAskedFor")).toHaveLength(1);
    expect(await wayBack()).toEqual({ outAt: expect.any(String), settledAt: expect.any(String) });
  });

  test("one that ends a row of the same person for another reason leaves nobody in", async () => {
    await saveRow({ userId: world.id(1) });
    const joinerLeaves = async () => {
      const rows = await world.ports.store.enforcementsOf([world.id(1)]);
      const theirs = rows.filter(({ source }) => source === joinerSource("j1"));
      await world.ports.store.saveEnforcements(theirs.map((row) => ({ ...row, state: "ended" as const })));
    };
    await Promise.all([stage.press(), joinerLeaves()]);
    await settle();
    expect(world.enforced).toEqual([]);
  });
});

test("the brake of the app's own is carried on by the timer when its orchestration dies on the way", async () => {
  world.ports.policyWriter.throttleNext("removeMembers");
  await world.answer("rollBack", { because: "5 of 20 members were stranded within a day" });
  expect((await world.facts()).rollbackRequested).toMatchObject({ by: { id: "app" } });
  await stage.timer();
  expect(world.enforced).toEqual([]);
});

test("after a rollback people can enter again, in a second round of their own", async () => {
  await stage.press();
  await settle();
  await world.until(({ stage: at, round }) => at === "swept" && round === 2);
  expect(world.enforced).toEqual([]);
  await world.approve();
  await world.until(({ stage: at }) => at === "enforced");
  expect(world.enforced).toHaveLength(19);
});
