import { describe, expect, test } from "vitest";
import { RequestPace } from "../../../../shared/graph/requestPace.ts";
import type { AuthenticationMethodsReader } from "../../../../shared/ports/graph.ts";
import { checkSomeLive } from "../../../../shared/waves/liveChecks.ts";
import { type StepAt, stepAt } from "../../../../shared/waves/stepProgress.ts";
import { memoryRolloutStore } from "../../../fakes/memoryRolloutStore.ts";
import { aMember } from "../../../fixtures/waves/aMember.ts";

const WAVE = "wave-1";
const idOf = (n: number) => `u${n}`;
const everybody = () => true;

/** A wave of nine people, and a service that answers about five in ten seconds. `lateId` is always put off. */
async function setUp(lateId?: string) {
  let now = Date.parse("2026-03-02T09:00:00Z");
  const clock = { now: () => new Date(now) };
  const store = memoryRolloutStore({ perMinute: 10, perHour: 10 });
  await store.putMembers(
    WAVE,
    Array.from({ length: 9 }, (_, n) => aMember(WAVE, idOf(n))),
  );
  const pace = new RequestPace(clock);
  const asked: string[][] = [];
  const methodsOfMany: AuthenticationMethodsReader["methodsOfMany"] = async (userIds, upNext) => {
    asked.push([...userIds]);
    const { granted, retryAfterSeconds } = pace.take(userIds.length, upNext);
    const later = userIds.filter((userId, index) => index >= granted || userId === lateId);
    const absent = userIds.filter((userId) => !later.includes(userId));
    return {
      found: new Map(),
      absent,
      later,
      ...((retryAfterSeconds > 0 || later.length > 0) && { retryAfterSeconds: retryAfterSeconds || 7 }),
    };
  };
  const methods = { methodsOf: async () => undefined, methodsOfMany };
  const look = (at: StepAt) => checkSomeLive({ methods, store, clock }, WAVE, at, everybody);
  const pass = (seconds: number) => {
    now += seconds * 1000;
  };
  return { look, asked, pass, begin: stepAt(undefined, clock.now()), store, now: clock.now };
}

describe("live checks", () => {
  test("are as many in a call as there is room for, and say when to come back, without asking in vain", async () => {
    const { look, asked, begin } = await setUp();
    const result = await look(begin);
    expect(result).toMatchObject({ done: false, waitSeconds: 10, progress: { after: idOf(4) } });
    expect(asked).toEqual([[0, 1, 2, 3, 4].map(idOf)]);
  });

  test("carry on with the first who was left, and end without waiting", async () => {
    const { look, asked, begin, pass, store } = await setUp();
    const first = await look(begin);
    pass(first?.waitSeconds ?? 0);
    const second = await look(stepAt(first?.progress, new Date()));
    expect(asked[1]).toEqual([5, 6, 7, 8].map(idOf));
    expect(second).toMatchObject({ done: false, progress: { after: idOf(8) } });
    expect(second?.waitSeconds).toBeUndefined();
    expect((await store.membersPage(WAVE, undefined, 100)).every(({ checkedAt }) => checkedAt !== undefined)).toBe(true);
    expect(await look(stepAt(second?.progress, new Date()))).toBeUndefined();
  });

  test("do not pass by somebody who was put off in the middle, and do not ask about the others again", async () => {
    const { look, asked, begin, pass } = await setUp(idOf(2));
    const first = await look(begin);
    expect(first).toMatchObject({ progress: { after: idOf(1) }, waitSeconds: 10 });
    pass(10);
    await look(stepAt(first?.progress, new Date()));
    expect(asked[1]).toEqual([2, 5, 6, 7, 8].map(idOf));
  });
});
