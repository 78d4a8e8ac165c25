import { describe, expect, test } from "vitest";
import { isBetweenParts } from "../../../../../shared/domain/wave/parts.ts";
import type { WaveFacts } from "../../../../../shared/domain/wave/waveFacts.ts";
import { readWaveStatus } from "../../../../../shared/waves/readWaveStatus.ts";
import {
  betweenParts,
  letHoursPass,
  partsWorld,
  THIRD,
  untilAskedAgain,
  untilEntered,
} from "../../../../support/waves/partsWorld.ts";
import { APPROVER, WAVE_ID, type WaveWorld } from "../../../../support/waves/waveWorld.ts";

const DAY = 86_400_000;
const inGroup = (world: WaveWorld) => world.enforced.toSorted();
const statusOf = async (world: WaveWorld) => {
  const status = await readWaveStatus(world.ports, world.config, WAVE_ID);
  if (!status) throw new Error("no wave");
  return status;
};
const by = (world: WaveWorld) => ({ by: APPROVER, at: world.now.toISOString() });
const rowOf = async (world: WaveWorld, n: number) => (await world.ports.store.enforcementsOf([world.id(n)]))[0];

describe("a wave that is larger than a part", () => {
  test("enters part by part, each with an approval and a mail of its own, and comes to its end", async () => {
    const world = await partsWorld();
    const ages = world.agesOfLooks();
    expect((await statusOf(world)).parts.map(({ state, people }) => [state, people])).toEqual([
      ["toBeApproved", 7],
      ["later", 6],
      ["later", 6],
    ]);

    await world.approve();
    await untilEntered(world, 1);
    expect(inGroup(world)).toEqual(world.ids.slice(0, 7));

    await untilAskedAgain(world);
    await letHoursPass(world, 5);
    expect(inGroup(world)).toEqual(world.ids.slice(0, 7));
    expect(await world.facts()).toMatchObject({ stage: "enforcing", evidence: { part: { number: 2 }, ready: 6 } });
    await world.approve(THIRD);
    await untilEntered(world, 2);
    expect(inGroup(world)).toEqual(world.ids.slice(0, 13));

    await untilAskedAgain(world);
    await world.approve();
    await world.until(({ stage }) => stage === "enforced");
    expect(inGroup(world)).toEqual(world.ids.slice(0, 19));
    await world.until(({ stage }) => stage === "steady");

    expect(Math.max(...ages)).toBeLessThan(3_600_000);
    expect((await world.facts()).begunParts?.map(({ approval }) => approval.by.displayName)).toEqual([
      "Bo Second",
      "Cy Third",
      "Bo Second",
    ]);
    expect(world.mailsTo("approvers@contoso.example")).toEqual([
      "Approve wave Berlin, part 1 of 3: 7 of 7 ready",
      "Approve wave Berlin, part 2 of 3: 6 of 6 ready",
      "Approve wave Berlin, part 3 of 3: 6 of 7 ready",
    ]);
    expect([(await rowOf(world, 7))?.by, (await rowOf(world, 8))?.by]).toEqual([
      "approved by Bo Second",
      "approved by Cy Third",
    ]);
    expect(await world.stamps("flipAskedFor")).toHaveLength(3);
    expect(await world.stamps("stage.enforcing")).toHaveLength(1);
    expect(await world.stamps("partEntered")).toHaveLength(2);
    expect(await world.stamps("partSwept")).toHaveLength(2);
    expect((await statusOf(world)).notEnforced.map(({ userId }) => userId)).toEqual([world.id(20)]);
  });

  test("is in one part where it fits, with nothing of parts in its row, its rows or its mail", async () => {
    const { sweptWorld } = await import("../../../../support/waves/waveWorld.ts");
    const world = await sweptWorld(20, { PEOPLE_A_PART: "19", MAX_WAVE_MEMBERS: "140" });
    expect((await world.facts()).evidence).not.toHaveProperty("part");
    await world.approve();
    const facts = await world.until(({ stage }) => stage === "enforced");
    expect(facts.begunParts).toBeUndefined();
    expect(world.enforced).toHaveLength(19);
    expect(world.mailsTo("approvers@contoso.example")).toEqual(["Approve wave Berlin: 19 of 20 ready"]);
    expect((await statusOf(world)).parts).toEqual([]);
  });

  test("names on its page who is outside of the parts that have entered, and counts the others", async () => {
    const world = await partsWorld();
    world.losePasskey(7);
    await world.ports.store.mergeMembers(WAVE_ID, [{ userId: world.id(7), hasUsablePasskey: false }]);
    expect((await statusOf(world)).wouldBeLeftOut.map(({ userId }) => userId)).toEqual([world.id(7)]);
    const between = await betweenParts();
    await between.ports.store.mergeMembers(WAVE_ID, [{ userId: between.id(13), hasUsablePasskey: false }]);
    const status = await statusOf(between);
    expect(status.notEnforced).toEqual([]);
    expect(status.wouldBeLeftOut.map(({ userId }) => userId)).toEqual([between.id(13)]);
    expect(status.waiting?.because).toContain("waits for approval of part 2 of 3 by a second admin: 6 of 6");
    expect(status.parts.map(({ state, approvedBy }) => [state, approvedBy?.displayName])).toEqual([
      ["entered", "Bo Second"],
      ["toBeApproved", undefined],
      ["later", undefined],
    ]);
  });
});

describe("nobody of the second part enters", () => {
  const attacks: readonly (readonly [string, (world: WaveWorld, first: WaveFacts) => Promise<unknown>])[] = [
    ["without an approval", async () => undefined],
    ["under the approval of the first", (world, { approval }) => world.change({ approval })],
    [
      "under the approval of the first, given again",
      (world, { approval }) => world.change({ approval: approval && { ...approval, at: world.now.toISOString() } }),
    ],
    ["under its approval by whoever started the wave", async (world) => world.approve((await world.facts()).startedBy)],
    [
      "when somebody of it is moved to the first part, or out of any, after the approval",
      async (world) => {
        await world.approve();
        const { begunParts } = await world.facts();
        const named = { digest: begunParts?.[0]?.approval.digest ?? "", as: "leftOut" as const };
        await world.ports.store.mergeMembers(WAVE_ID, [{ userId: world.id(8), named }]);
        world.losePasskey(8);
      },
    ],
    [
      "when somebody of the third is moved to it after the approval",
      async (world) => {
        await world.approve();
        const named = { digest: (await world.facts()).evidence?.digest ?? "", as: "ready" as const };
        await world.ports.store.mergeMembers(WAVE_ID, [{ userId: world.id(14), named }]);
      },
    ],
    [
      "when more than one in twenty of it dropped out",
      async (world) => {
        await world.approve();
        world.losePasskey(8);
      },
    ],
    [
      "when the strength has changed",
      async (world) => {
        await world.approve();
        world.ports.policies.strengths.set(world.config.enforcedStrengthId, ["fido2"]);
      },
    ],
    [
      "while the wave is paused",
      async (world) => {
        await world.approve();
        await world.change({ paused: { ...by(world), reason: "calls" } });
      },
    ],
    [
      "when its approval was withdrawn",
      async (world) => {
        await world.approve();
        await world.change({ approval: undefined, flip: undefined, withdrawn: { ...by(world), reason: "no" } });
      },
    ],
    [
      "while enforcement is stopped",
      async (world) => {
        await world.approve();
        const found = await world.ports.store.enforcementSwitch();
        const stopAsked = { ...by(world), reason: "no" };
        await world.ports.store.saveEnforcementSwitch({ ...found?.value, stopAsked }, found?.etag);
      },
    ],
  ];

  test.each(attacks)("%s", async (_what, attack) => {
    const world = await partsWorld();
    await world.approve();
    const first = await world.facts();
    await untilAskedAgain(world);
    await attack(world, first);
    // Longer than that evidence counts.
    await letHoursPass(world, 25);
    expect(world.enforced.filter((id) => !world.ids.slice(0, 7).includes(id))).toEqual([]);
    expect(await world.facts()).toMatchObject({ stage: "enforcing" });
    expect(isBetweenParts(await world.facts())).toBe(true);
  });

  test.each<[string, (world: WaveWorld) => Partial<WaveFacts>]>([
    ["a pause", (world) => ({ paused: { ...by(world), reason: "wait" } })],
    ["a rollback", (world) => ({ rollbackRequested: { ...by(world), reason: "no" } })],
    ["a withdrawal", (world) => ({ approval: undefined, flip: undefined, withdrawn: { ...by(world), reason: "no" } })],
    ["another approval", (world) => ({ approval: { ...by(world), digest: "0".repeat(64) } })],
  ])("when people asked for %s at the last moment before the first of them", async (_what, change) => {
    const world = await betweenParts();
    await world.approve();
    await world.until(({ flip }) => flip?.checkedAt !== undefined);
    const { store } = world.ports;
    const save = store.saveWave;
    store.saveWave = async (facts, etag) => {
      if (facts.begunParts?.length !== 2) return save(facts, etag);
      store.saveWave = save;
      await world.change(change(world));
      return save(facts, etag);
    };
    await world.carryOut({ kind: "enforce" });
    expect(inGroup(world)).toEqual(world.ids.slice(0, 7));
    expect((await world.facts()).begunParts).toHaveLength(1);
    expect(await world.stamps("flipAskedFor")).toHaveLength(1);
  });
});

test.each(["look", "enterPage", "readBack", "conclude"])(
  "a call for the first part that is made again at %s lets nobody in under the next approval, and ends nothing",
  async (phase) => {
    const world = await betweenParts();
    const first = (await world.facts()).begunParts?.[0]?.approval.at;
    await world.approve();
    await world.until(({ flip }) => flip?.checkedAt !== undefined);
    const place = { phase, since: first ?? "", tally: { readings: 0, under: first } };
    await world.answer("enforce", { place });
    expect(inGroup(world)).toEqual(world.ids.slice(0, 7));
    expect((await world.facts()).begunParts).toHaveLength(1);
    const { policyWriter } = world.ports;
    const add = policyWriter.addMembers.bind(policyWriter);
    policyWriter.addMembers = async (...args) => {
      policyWriter.addMembers = add;
      await world.answer("enforce", { place });
      return add(...args);
    };
    await untilEntered(world, 2);
    expect(inGroup(world)).toEqual(world.ids.slice(0, 13));
    expect((await world.facts()).stage).toBe("enforcing");
  },
);

describe("between two parts", () => {
  test("somebody of the first who gets ready late enters under its approval, and nobody else does", async () => {
    const world = await partsWorld();
    world.losePasskey(3);
    await world.ports.store.mergeMembers(WAVE_ID, [{ userId: world.id(3), hasUsablePasskey: false }]);
    await world.change({ stage: "reportOnly", evidence: undefined });
    await world.until(({ stage }) => stage === "swept");
    expect((await world.member(3)).named).toMatchObject({ as: "leftOut" });
    await world.approve(THIRD);
    await untilAskedAgain(world);
    const size = world.enforced.length;
    expect(world.enforced).not.toContain(world.id(3));
    world.enrol(3);
    await world.until(() => world.enforced.includes(world.id(3)), 200);
    expect(world.enforced).toHaveLength(size + 1);
    expect((await rowOf(world, 3))?.by).toBe("approved by Cy Third");
    expect(isBetweenParts(await world.facts())).toBe(true);
  });

  test("evidence that nobody approved in time is gathered anew, and asked for again", async () => {
    const world = await betweenParts();
    const { evidence } = await world.facts();
    await world.until((facts) => facts.evidence !== undefined && facts.evidence.at !== evidence?.at, 200);
    expect(await world.stamps("partToBeSweptAgain")).toHaveLength(1);
    expect(
      world.mailsTo("approvers@contoso.example").filter((subject) => subject.includes("part 2 of 3")),
    ).toHaveLength(2);
    await world.approve();
    await untilEntered(world, 2);
    expect(inGroup(world)).toEqual(world.ids.slice(0, 13));
  });

  test("a rollback takes out those who entered, and the wave begins anew with all of its parts", async () => {
    const world = await betweenParts();
    await world.change({ rollbackRequested: { ...by(world), reason: "calls" } });
    await world.until(({ stage }) => stage === "rolledBack");
    expect(world.enforced).toEqual([]);
    const facts = await world.until(({ stage }) => stage === "swept");
    expect(facts).toMatchObject({ round: 2, evidence: { part: { number: 1, later: [6, 6] } } });
    expect(facts.begunParts).toBeUndefined();
  });

  test("a stop keeps everybody where they are, and after a start the next part follows", async () => {
    const world = await betweenParts();
    const found = await world.ports.store.enforcementSwitch();
    const stopAsked = { ...by(world), reason: "no" };
    const etag = await world.ports.store.saveEnforcementSwitch({ ...found?.value, stopAsked }, found?.etag);
    await world.approve();
    await letHoursPass(world, 2);
    expect(inGroup(world)).toEqual(world.ids.slice(0, 7));
    expect((await statusOf(world)).waiting?.because ?? "").toMatch(/stopped/);
    await world.ports.store.saveEnforcementSwitch({ ...found?.value }, etag);
    await world.until(
      ({ begunParts, evidence, approval }) => begunParts?.length === 2 || (evidence && !approval) === true,
      300,
    );
    if ((await world.facts()).begunParts?.length === 1) await world.approve();
    await untilEntered(world, 2);
    expect(inGroup(world)).toEqual(world.ids.slice(0, 13));
  });

  test("those who are in are watched in the middle of the look at the next part, which goes on where it stood", async () => {
    const world = await betweenParts(201, 100);
    const { methods, clock } = world.ports;
    const look = methods.methodsOfMany.bind(methods);
    const looked: string[] = [];
    methods.methodsOfMany = async (ids, ...rest) => {
      clock.advance({ minutes: 8 });
      looked.push(...ids);
      return look(ids, ...rest);
    };
    await world.approve();
    const { watchedUntil: before = "", approval } = await world.facts();
    await world.carryOut({ kind: "checkEveryone" });
    const { watchedUntil = "", flip } = await world.facts();
    expect(Date.parse(watchedUntil) - Date.parse(before)).toBeGreaterThan(3_600_000);
    expect(flip).toMatchObject({ startedAt: approval?.at });
    const named = (await world.members()).filter(({ named }) => named?.digest === approval?.digest);
    expect(named).toHaveLength(101);
    expect(named.map(({ userId }) => looked.filter((id) => id === userId).length)).toEqual(named.map(() => 1));
  });

  test("a refusal of the sweep for the next part holds up no watch", async () => {
    const world = await partsWorld();
    await world.approve();
    await untilEntered(world, 1);
    world.ports.policies.refuseNext("strength", "Authorization_RequestDenied", 999);
    const { watchedUntil } = await world.facts();
    await letHoursPass(world, 10);
    const later = await world.facts();
    expect(Date.parse(later.watchedUntil ?? "") - Date.parse(watchedUntil ?? "")).toBeGreaterThan(0.3 * DAY);
    expect(later.evidence).toBeUndefined();
  });

  test("when all of the others have left the group the wave is enforced", async () => {
    const world = await partsWorld();
    await world.approve();
    await untilEntered(world, 1);
    await world.ports.store.mergeMembers(
      WAVE_ID,
      world.ids.slice(7).map((userId) => ({ userId, sortedOut: "leftGroup" as const })),
    );
    await world.until(({ stage }) => stage === "enforced");
    expect(inGroup(world)).toEqual(world.ids.slice(0, 7));
    expect((await statusOf(world)).parts.map(({ state }) => state)).toEqual(["entered"]);
  });
});

describe("a part that was paused half way", () => {
  const pausedInFirst = async () => {
    const world = await partsWorld();
    await world.approve();
    const { policyWriter } = world.ports;
    const add = policyWriter.addMembers.bind(policyWriter);
    policyWriter.addMembers = async (groupId) => {
      policyWriter.addMembers = add;
      const refused = await add(groupId, [world.id(1), world.id(2)]);
      await world.change({ paused: { ...by(world), reason: "calls" } });
      return refused;
    };
    await world.until(({ paused }) => paused !== undefined);
    return world;
  };

  test("goes on under the same approval, and only then is the next one asked for", async () => {
    const world = await pausedInFirst();
    await letHoursPass(world, 72);
    expect(world.enforced).toHaveLength(2);
    await world.change({ paused: undefined });
    await untilAskedAgain(world);
    expect(inGroup(world)).toEqual(world.ids.slice(0, 7));
  });

  test("ends after four weeks; whoever had not entered is named by the next part", async () => {
    const world = await pausedInFirst();
    world.ports.clock.advance({ days: 28 });
    await world.change({ paused: undefined });
    await untilAskedAgain(world);
    expect(world.enforced).toHaveLength(2);
    expect((await world.facts()).evidence).toMatchObject({ part: { number: 2 } });
    expect((await world.member(3)).named?.digest).toBe((await world.facts()).evidence?.digest);
  });
});
