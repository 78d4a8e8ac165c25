import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type EnforcementState, keepsIn } from "../../../../shared/domain/enforcement/enforcement.ts";
import { settle } from "../../../../shared/enforcement/settle.ts";
import { ConflictError, TransientError } from "../../../../shared/errors.ts";
import { ADA, BOB, enforcementStage, ready, WAVE_A, WAVE_B } from "../../../support/enforcement/enforcementStage.ts";
import { ENFORCED_GROUP_ID } from "../../../support/testConfig.ts";

type Stage = Awaited<ReturnType<typeof enforcementStage>>;

async function inFor(...reasons: readonly (typeof WAVE_A)[]): Promise<Stage> {
  const stage = await enforcementStage();
  for (const reason of reasons) {
    await stage.enter(reason, ready(ADA), ready(BOB));
    await stage.entriesReadBack(reason, ADA, BOB);
  }
  return stage;
}

describe("two reasons that end at once", () => {
  test("rows of the one, rows of the other, then the group for both: the person is out", async () => {
    const stage = await inFor(WAVE_A, WAVE_B);
    const { store } = stage.ports;
    const append = store.append;
    // The first leave stops between its rows and the group, until the second one has come as far.
    store.append = async (events) => {
      store.append = append;
      await append(events);
      await stage.leave(WAVE_B, ADA);
    };
    await stage.leave(WAVE_A, ADA);
    expect([...stage.group]).toEqual([BOB]);
    for (const reason of [WAVE_A, WAVE_B]) {
      expect(await stage.leavesReadBack(reason, ADA)).toEqual([]);
      expect(await stage.state(reason, ADA)).toBe("ended");
    }
  });

  test("one after the other: the person is out after the second", async () => {
    const stage = await inFor(WAVE_A, WAVE_B);
    await stage.leave(WAVE_A, ADA);
    expect(stage.group.has(ADA)).toBe(true);
    await stage.leave(WAVE_B, ADA);
    expect(stage.group.has(ADA)).toBe(false);
  });
});

describe("somebody who leaves while they are put in", () => {
  test.each(["before", "after"] as const)("just %s the group is touched, is out, and nobody else", async (when) => {
    const stage = await enforcementStage();
    stage.during("addMembers", when, () => stage.leave(WAVE_A, ADA));
    await stage.enter(WAVE_A, ready(ADA), ready(BOB));
    expect([...stage.group]).toEqual([BOB]);
    expect(await stage.leavesReadBack(WAVE_A, ADA)).toEqual([]);
    expect([await stage.state(WAVE_A, ADA), await stage.state(WAVE_A, BOB)]).toEqual(["ended", "entering"]);
  });

  test("and whose leave is read back before they are put in, is out", async () => {
    const stage = await enforcementStage();
    stage.during("addMembers", "before", async () => {
      await stage.leave(WAVE_A, ADA);
      expect(await stage.leavesReadBack(WAVE_A, ADA)).toEqual([]);
    });
    await stage.enter(WAVE_A, ready(ADA), ready(BOB));
    expect([...stage.group]).toEqual([BOB]);
    expect(await stage.state(WAVE_A, ADA)).toBe("ended");
  });

  test("is out although the entry fails half way: some were put in, then Graph was busy", async () => {
    const stage = await enforcementStage();
    stage.during("addMembers", "after", async () => {
      await stage.leave(WAVE_A, ADA);
      await stage.leavesReadBack(WAVE_A, ADA);
      stage.group.add(ADA).add(BOB);
      throw new TransientError("busy");
    });
    await expect(stage.enter(WAVE_A, ready(ADA), ready(BOB))).rejects.toThrow("busy");
    expect([...stage.group]).toEqual([BOB]);
  });

  test("stays in for another reason", async () => {
    const stage = await inFor(WAVE_B);
    stage.during("addMembers", "before", () => stage.leave(WAVE_A, ADA));
    await stage.enter(WAVE_A, ready(ADA));
    expect(stage.group.has(ADA)).toBe(true);
    expect(await stage.leavesReadBack(WAVE_A, ADA)).toEqual([]);
    expect(await stage.state(WAVE_B, ADA)).toBe("in");
  });
});

describe("somebody who enters for another reason while they are taken out", () => {
  test.each(["before", "after"] as const)("just %s the group is touched, is in", async (when) => {
    const stage = await inFor(WAVE_A);
    stage.during("removeMembers", when, async () => {
      await stage.enter(WAVE_B, ready(ADA));
      // Even when that is read back before the leave touches the group.
      await stage.entriesReadBack(WAVE_B, ADA);
    });
    await stage.leave(WAVE_A, ADA, BOB);
    expect([...stage.group]).toEqual([ADA]);
    expect(await stage.state(WAVE_B, ADA)).toBe("in");
    expect(await stage.leavesReadBack(WAVE_A, ADA, BOB)).toEqual([]);
  });

  test("and is not ready, is out", async () => {
    const stage = await inFor(WAVE_A);
    stage.during("removeMembers", "before", () => stage.enter(WAVE_B, ready(ADA, { hasUsablePasskey: false })));
    await stage.leave(WAVE_A, ADA);
    expect([...stage.group]).toEqual([BOB]);
  });

  test("whom Graph does not put back, is told of", async () => {
    const stage = await inFor(WAVE_A);
    const { policyWriter, directory } = stage.ports;
    stage.during("removeMembers", "after", async () => {
      await stage.given(WAVE_B, "entering", ADA);
      policyWriter.refuseNext("addMembers", "Request_BadRequest");
    });
    await expect(stage.leave(WAVE_A, ADA)).rejects.toMatchObject({ code: "Request_BadRequest" });
    expect(directory.groups.get(ENFORCED_GROUP_ID)?.has(ADA)).toBe(false);
    expect(await stage.entriesReadBack(WAVE_B, ADA)).toEqual([ADA]);
  });
});

test("rows that change for ever end in an error, not in a loop", async () => {
  const stage = await enforcementStage();
  const { store } = stage.ports;
  let isIn = false;
  store.standingOf = async () => {
    isIn = !isIn;
    return { rows: [], unread: [], kept: new Set(isIn ? [] : [ADA]) };
  };
  await expect(settle(stage.ports, stage.config, { ins: [ADA], outs: [] })).rejects.toThrow(TransientError);
  expect(stage.changes()).toBe(3);
});

test("whoever comes first, and wherever each of them waits, the group is as the rows say in the end", async () => {
  const steps = {
    enterA: (stage: Stage) => stage.enter(WAVE_A, ready(ADA)),
    enterB: (stage: Stage) => stage.enter(WAVE_B, ready(ADA)),
    leaveA: (stage: Stage) => stage.leave(WAVE_A, ADA),
    leaveB: (stage: Stage) => stage.leave(WAVE_B, ADA),
    entryOfAReadBack: (stage: Stage) => stage.entriesReadBack(WAVE_A, ADA),
    leaveOfAReadBack: (stage: Stage) => stage.leavesReadBack(WAVE_A, ADA),
  };
  const states = fc.constantFrom<EnforcementState | undefined>(undefined, "due", "in", "ended");
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      states,
      states,
      fc.array(fc.constantFrom(...(Object.keys(steps) as (keyof typeof steps)[])), { minLength: 2, maxLength: 4 }),
      async (scheduler, ofA, ofB, names) => {
        const stage = await enforcementStage();
        if (ofA) await stage.given(WAVE_A, ofA, ADA);
        if (ofB) await stage.given(WAVE_B, ofB, ADA);
        if (ofA === "in" || ofB === "in") stage.group.add(ADA);

        const { store, policyWriter, directory } = stage.ports;
        // An act takes place when it is asked for; how long its answer takes is the scheduler's to say.
        store.enforcementsOf = scheduler.scheduleFunction(store.enforcementsOf);
        store.standingOf = scheduler.scheduleFunction(store.standingOf);
        store.saveEnforcements = scheduler.scheduleFunction(store.saveEnforcements);
        policyWriter.addMembers = scheduler.scheduleFunction(policyWriter.addMembers.bind(policyWriter));
        policyWriter.removeMembers = scheduler.scheduleFunction(policyWriter.removeMembers.bind(policyWriter));
        directory.membersAmong = scheduler.scheduleFunction(directory.membersAmong.bind(directory));
        const all = Promise.allSettled(names.map((name) => steps[name](stage)));
        await scheduler.waitFor(all);

        for (const one of await all)
          if (one.status === "rejected" && !(one.reason instanceof ConflictError)) throw one.reason;
        const reading = store.enforcementsOf([ADA]);
        await scheduler.waitFor(reading);
        expect(stage.group.has(ADA)).toBe((await reading).some(keepsIn));
      },
    ),
    { numRuns: 400 },
  );
});
