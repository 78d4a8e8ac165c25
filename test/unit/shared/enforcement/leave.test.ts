import { describe, expect, test } from "vitest";
import type { EnforcementState } from "../../../../shared/domain/enforcement/enforcement.ts";
import { ConflictError, RefusedError, TransientError } from "../../../../shared/errors.ts";
import {
  ADA,
  BOB,
  CLEO,
  enforcementStage,
  RUNNING,
  ready,
  WAVE_A,
  WAVE_B,
} from "../../../support/enforcement/enforcementStage.ts";

const NOW = "2026-03-02T08:00:00.000Z";
const STAYS = "stays in it for another reason";
const olga = { id: "ad000000-0000-4000-8000-000000000001", displayName: "Olga" };

/** People who are in the group for the first reason, and read back. */
async function stageWith(...userIds: readonly string[]) {
  const stage = await enforcementStage();
  await stage.enter(WAVE_A, ...userIds.map((userId) => ready(userId)));
  await stage.entriesReadBack(WAVE_A, ...userIds);
  stage.ports.clock.advance({ minutes: 10 });
  return stage;
}

describe("whoever leaves", () => {
  test("for their only reason is taken out, and the row ends when that is read back", async () => {
    const stage = await stageWith(ADA, BOB);
    await stage.leave({ ...WAVE_A, by: "rolled back by Olga" }, ADA);
    expect([...stage.group]).toEqual([BOB]);
    expect(await stage.row(WAVE_A, ADA)).toMatchObject({
      state: "leaving",
      at: "2026-03-02T08:10:00.000Z",
      by: "rolled back by Olga",
      evidence: { lookedAt: "2026-03-02T07:55:00.000Z" },
    });
    expect((await stage.lines(WAVE_A)).at(-1)).toMatchObject({
      what: "leavesEnforcement",
      subjectId: ADA,
      why: "rolled back by Olga",
      at: "2026-03-02T08:10:00.000Z",
    });
    expect((await stage.lines(WAVE_A)).at(-1)).not.toHaveProperty("after");
    expect(await stage.leavesReadBack(WAVE_A, ADA, BOB)).toEqual([]);
    expect([await stage.state(WAVE_A, ADA), await stage.state(WAVE_A, BOB)]).toEqual(["ended", "in"]);
  });

  test("for one of two reasons stays in, for the other one", async () => {
    const stage = await stageWith(ADA, BOB);
    await stage.enter(WAVE_B, ready(ADA));
    await stage.leave(WAVE_A, ADA, BOB);
    expect([...stage.group]).toEqual([ADA]);
    const left = (await stage.lines(WAVE_A)).filter(({ what }) => what === "leavesEnforcement");
    expect(new Map(left.map(({ subjectId, after }) => [subjectId, after]))).toEqual(
      new Map([
        [ADA, STAYS],
        [BOB, undefined],
      ]),
    );
    expect(await stage.leavesReadBack(WAVE_A, ADA, BOB)).toEqual([]);
    expect([await stage.state(WAVE_A, ADA), await stage.state(WAVE_B, ADA)]).toEqual(["ended", "entering"]);
    await stage.leave(WAVE_B, ADA);
    expect(stage.group.size).toBe(0);
  });

  test.each<[EnforcementState, boolean]>([
    ["due", false],
    ["entering", true],
    ["in", true],
    ["leaving", false],
    ["ended", false],
  ])("stays in for a row of another reason that is %s: %s", async (state, stays) => {
    const stage = await stageWith(ADA);
    await stage.given(WAVE_B, state, ADA);
    await stage.leave(WAVE_A, ADA);
    expect(stage.group.has(ADA)).toBe(stays);
    expect(await stage.leavesReadBack(WAVE_A, ADA)).toEqual([]);
    expect([await stage.state(WAVE_A, ADA), await stage.state(WAVE_B, ADA)]).toEqual(["ended", state]);
  });

  test("although nobody ever started enforcement, or it was stopped", async () => {
    for (const known of [undefined, { ...RUNNING, stopAsked: { by: olga, at: NOW, reason: "trouble" } }]) {
      const stage = await enforcementStage(known ?? {});
      await stage.given(WAVE_A, "in", ADA);
      stage.group.add(ADA);
      await stage.leave(WAVE_A, ADA);
      expect(stage.group.size).toBe(0);
      expect(await stage.leavesReadBack(WAVE_A, ADA)).toEqual([]);
    }
  });

  test("was put into the group by hand as well, and is out: the group is the app's own", async () => {
    const stage = await enforcementStage();
    stage.group.add(ADA).add(BOB);
    await stage.enter(WAVE_A, ready(ADA));
    await stage.leave(WAVE_A, ADA);
    expect([...stage.group]).toEqual([BOB]);
  });

  test("was taken out by hand already: that is no fault", async () => {
    const stage = await stageWith(ADA);
    stage.group.clear();
    await stage.leave(WAVE_A, ADA);
    expect(await stage.leavesReadBack(WAVE_A, ADA)).toEqual([]);
    expect(await stage.state(WAVE_A, ADA)).toBe("ended");
  });

  test("is named in another case", async () => {
    const stage = await stageWith(ADA);
    await stage.leave(WAVE_A, ADA.toUpperCase(), ADA);
    expect(stage.group.size).toBe(0);
    expect(await stage.leavesReadBack(WAVE_A, ADA.toUpperCase())).toEqual([]);
    expect(await stage.state(WAVE_A, ADA)).toBe("ended");
  });

  test("can come back for the same reason, on new evidence", async () => {
    const stage = await stageWith(ADA);
    await stage.leave(WAVE_A, ADA);
    expect(await stage.enter(WAVE_A, ready(ADA))).toEqual([{ userId: ADA, because: "stillLeaving" }]);
    await stage.leavesReadBack(WAVE_A, ADA);
    stage.ports.clock.advance({ hours: 2 });
    expect(await stage.enter(WAVE_A, ready(ADA))).toEqual([{ userId: ADA, because: "lookedAtTooLongAgo" }]);
    expect(await stage.enter(WAVE_A, ready(ADA, { lookedAt: "2026-03-02T10:00:00.000Z" }))).toEqual([]);
    expect(await stage.row(WAVE_A, ADA)).toMatchObject({ state: "entering", at: "2026-03-02T10:10:00.000Z" });
    expect((await stage.lines(WAVE_A)).map(({ what }) => what)).toEqual([
      "entersEnforcement",
      "leavesEnforcement",
      "entersEnforcement",
    ]);
  });
});

describe("nobody is taken out of the group who", () => {
  test.each<[string, EnforcementState | undefined, EnforcementState | undefined]>([
    ["has no row for this reason", undefined, undefined],
    ["was only due, and the row ends", "due", "ended"],
    ["left before", "ended", "ended"],
  ])("%s, although they are in it by hand", async (_who, before, after) => {
    const stage = await enforcementStage();
    if (before) await stage.given(WAVE_A, before, ADA);
    stage.group.add(ADA);
    await stage.leave(WAVE_A, ADA);
    expect(stage.group.has(ADA)).toBe(true);
    expect(await stage.state(WAVE_A, ADA)).toBe(after);
    expect(stage.changes()).toBe(0);
    // They were never in it because of this.
    expect(await stage.lines(WAVE_A)).toEqual([]);
  });

  test("is there for another reason only", async () => {
    const stage = await stageWith(ADA);
    await stage.leave(WAVE_B, ADA);
    await stage.leave(WAVE_A);
    expect([...stage.group]).toEqual([ADA]);
    expect(await stage.state(WAVE_A, ADA)).toBe("in");
    expect(await stage.lines(WAVE_B)).toEqual([]);
  });
});

describe("a leave that is cut short", () => {
  const dead = new Error("the app is dead");

  test.each<[string, (stage: Awaited<ReturnType<typeof enforcementStage>>) => void]>([
    ["before the rows", ({ ports }) => ports.store.trouble.failNext("saveEnforcements", dead)],
    ["after the rows, before the audit lines", ({ ports }) => ports.store.trouble.failNext("append", dead)],
    ["after the audit lines, before the group", ({ ports }) => ports.policyWriter.failNext("removeMembers", dead)],
    ["when Graph is busy", ({ ports }) => ports.policyWriter.throttleNext("removeMembers", 5)],
    [
      "after the group, whose answer is lost",
      ({ ports }) => Object.assign(ports.policyWriter, { loseNextAnswer: true }),
    ],
  ])("%s is finished by a repeat, with one audit line each", async (_when, cut) => {
    const stage = await stageWith(ADA, BOB);
    cut(stage);
    await expect(stage.leave(WAVE_A, ADA, BOB)).rejects.toThrow();
    stage.ports.clock.advance({ minutes: 3 });
    await stage.leave(WAVE_A, ADA, BOB);
    expect(stage.group.size).toBe(0);
    const left = (await stage.lines(WAVE_A)).filter(({ what }) => what === "leavesEnforcement");
    expect(left.map(({ subjectId }) => subjectId).toSorted()).toEqual([ADA, BOB]);
    expect(await stage.leavesReadBack(WAVE_A, ADA, BOB)).toEqual([]);
    await stage.leave(WAVE_A, ADA, BOB);
    expect(await stage.lines(WAVE_A)).toHaveLength(4);
  });

  test("by a Graph that refuses one of many takes out the others, and names the code", async () => {
    const stage = await stageWith(ADA, BOB, CLEO);
    stage.ports.policyWriter.notAddable.set(BOB, "Authorization_RequestDenied");
    const left = stage.leave(WAVE_A, ADA, BOB, CLEO);
    await expect(left).rejects.toMatchObject({
      name: "RefusedError",
      reason: "denied",
      code: "Authorization_RequestDenied",
      message: "1 person could not be taken out of the enforced group (Authorization_RequestDenied)",
    });
    await expect(left).rejects.toThrow(RefusedError);
    expect([...stage.group]).toEqual([BOB]);
    expect(await stage.leavesReadBack(WAVE_A, ADA, BOB, CLEO)).toEqual([BOB]);
    expect([await stage.state(WAVE_A, ADA), await stage.state(WAVE_A, BOB)]).toEqual(["ended", "leaving"]);
    stage.ports.policyWriter.notAddable.clear();
    await stage.leave(WAVE_A, ADA, BOB, CLEO);
    expect(await stage.leavesReadBack(WAVE_A, BOB)).toEqual([]);
  });

  test.each([1, 2])("by others who write a row meanwhile, %i times, is done all the same", async (times) => {
    const stage = await stageWith(ADA, BOB);
    stage.ports.store.trouble.failNext("saveEnforcements", new ConflictError("somebody was faster"), times);
    await stage.leave(WAVE_A, ADA, BOB);
    expect(stage.group.size).toBe(0);
    expect(await stage.state(WAVE_A, ADA)).toBe("leaving");
  });

  test("by others who write a row all the time is told, and nobody is taken out without a row", async () => {
    const stage = await stageWith(ADA);
    stage.ports.store.trouble.failNext("saveEnforcements", new ConflictError("somebody was faster"), 3);
    await expect(stage.leave(WAVE_A, ADA)).rejects.toThrow(ConflictError);
    expect([...stage.group]).toEqual([ADA]);
    expect(await stage.state(WAVE_A, ADA)).toBe("in");
  });

  test("takes nobody out who has another row that nobody can read, and comes to an end all the same", async () => {
    const stage = await stageWith(ADA, BOB);
    const { store } = stage.ports;
    const standingOf = store.standingOf.bind(store);
    store.standingOf = async (userIds) => {
      const { kept, ...page } = await standingOf(userIds);
      return { ...page, kept: new Set([...kept, ...userIds.filter((userId) => userId === ADA)]) };
    };
    await stage.leave(WAVE_A, ADA, BOB);
    expect([...stage.group]).toEqual([ADA]);
    expect(await stage.leavesReadBack(WAVE_A, ADA, BOB)).toEqual([]);
    expect([await stage.state(WAVE_A, ADA), await stage.state(WAVE_A, BOB)]).toEqual(["ended", "ended"]);
    const left = (await stage.lines(WAVE_A)).filter(({ what }) => what === "leavesEnforcement");
    expect(left.find(({ subjectId }) => subjectId === ADA)?.after).toBe(STAYS);
  });

  test("takes nobody out whose other reasons cannot be read", async () => {
    const stage = await stageWith(ADA);
    await stage.given(WAVE_B, "in", ADA);
    stage.ports.store.trouble.throttleNext("standingOf");
    await expect(stage.leave(WAVE_A, ADA)).rejects.toThrow(TransientError);
    expect([...stage.group]).toEqual([ADA]);
  });
});

describe("reading back who left", () => {
  test("keeps whoever still shows up `leaving`, and tells them, until the group shows otherwise", async () => {
    const stage = await stageWith(ADA, BOB);
    await stage.leave(WAVE_A, ADA, BOB);
    stage.group.add(BOB);
    expect(await stage.leavesReadBack(WAVE_A, ADA, BOB)).toEqual([BOB]);
    expect([await stage.state(WAVE_A, ADA), await stage.state(WAVE_A, BOB)]).toEqual(["ended", "leaving"]);
    stage.group.delete(BOB);
    stage.ports.clock.advance({ minutes: 1 });
    expect(await stage.leavesReadBack(WAVE_A, ADA, BOB)).toEqual([]);
    expect(await stage.row(WAVE_A, BOB)).toMatchObject({ state: "ended", at: "2026-03-02T08:11:00.000Z" });
  });

  test.each<[EnforcementState]>([["due"], ["entering"], ["in"], ["ended"]])(
    "leaves rows alone that are %s, also of people who are not in the group, and asks Graph nothing",
    async (state) => {
      const stage = await enforcementStage();
      await stage.given(WAVE_A, state, ADA);
      const before = await stage.row(WAVE_A, ADA);
      expect(await stage.leavesReadBack(WAVE_A, ADA)).toEqual([]);
      expect(await stage.row(WAVE_A, ADA)).toEqual(before);
      expect(stage.ports.directory.called("membersAmong")).toBe(0);
    },
  );

  test("believes nothing while the group cannot be read", async () => {
    const stage = await stageWith(ADA);
    await stage.leave(WAVE_A, ADA);
    stage.ports.directory.throttleNext("membersAmong");
    await expect(stage.leavesReadBack(WAVE_A, ADA)).rejects.toThrow(TransientError);
    stage.ports.directory.refuseNext("membersAmong");
    await expect(stage.leavesReadBack(WAVE_A, ADA)).rejects.toThrow(RefusedError);
    expect(await stage.state(WAVE_A, ADA)).toBe("leaving");
  });
});
