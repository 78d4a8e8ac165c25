import { describe, expect, test } from "vitest";
import { RequestPace } from "../../../../shared/adapters/graph/requestPace.ts";
import type { StepProgress } from "../../../../shared/contracts/waveActivities.ts";
import type { AuthenticationMethodsReader } from "../../../../shared/ports/graph.ts";
import { checkQueued, checkSomeLive } from "../../../../shared/waves/liveChecks.ts";
import { type StepAt, stepAt } from "../../../../shared/waves/stepProgress.ts";
import { memoryRolloutStore } from "../../../support/fakes/memoryRolloutStore.ts";
import { aMember } from "../../../support/waves/aMember.ts";

const WAVE = "wave-1";
const idOf = (n: number) => `u${n < 10 ? n : `x${n}`}`;
const everybody = () => true;

/** A wave of nine people or more, and a service that answers about five in ten seconds. `lateId` is always put off. */
async function setUp(lateId?: string, people = 9) {
  let now = Date.parse("2026-03-02T09:00:00Z");
  const clock = { now: () => new Date(now) };
  const store = memoryRolloutStore({ perMinute: 10, perHour: 10 });
  await store.putMembers(
    WAVE,
    Array.from({ length: people }, (_, n) => aMember(WAVE, idOf(n))),
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
  let reads = 0;
  const counted: typeof store = {
    ...store,
    membersPage: (...page) => {
      reads += 1;
      return store.membersPage(...page);
    },
  };
  const ports = { methods, store: counted, clock };
  const look = (at: StepAt) => checkSomeLive(ports, WAVE, at, everybody);
  const lookOn = (progress: StepProgress | undefined) => checkQueued(ports, { waveId: WAVE, progress });
  const pass = (seconds: number) => {
    now += seconds * 1000;
  };
  return { look, lookOn, asked, pass, begin: stepAt(undefined, clock.now()), store, reads: () => reads };
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
    expect((await store.membersPage(WAVE, undefined, 100)).every(({ checkedAt }) => checkedAt !== undefined)).toBe(
      true,
    );
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

  test("read the rows once for the next five pages, and each person is asked about once", async () => {
    const { look, lookOn, asked, begin, pass, reads } = await setUp(undefined, 30);
    let result = await look(begin);
    for (let page = 1; page < 5; page++) {
      pass(result?.waitSeconds ?? 0);
      result = await lookOn(result?.progress);
    }
    expect(asked.flat()).toEqual(Array.from({ length: 25 }, (_, n) => idOf(n)));
    expect(reads()).toBe(1);
    expect(result?.progress).toMatchObject({ after: idOf(24) });
    expect(result?.progress).not.toHaveProperty("queue");
    expect(await lookOn(result?.progress)).toBeUndefined();
    pass(10);
    await look(stepAt(result?.progress, new Date()));
    expect(asked.at(-1)).toEqual([25, 26, 27, 28, 29].map(idOf));
  });

  test("keep the place of somebody who is put off again and again, whoever is done behind them", async () => {
    const { look, lookOn, asked, begin, pass } = await setUp(idOf(2));
    const first = await look(begin);
    expect(first?.progress?.queue).toEqual([2, 5, 6, 7, 8].map(idOf));
    pass(10);
    const second = await lookOn(first?.progress);
    expect(asked[1]).toEqual([2, 5, 6, 7, 8].map(idOf));
    expect(second).toMatchObject({ waitSeconds: 7, progress: { after: idOf(1), queue: [idOf(2)] } });
  });

  test("know nobody to go on with where the page before left nobody, or was made before there was a queue", async () => {
    const { lookOn, asked } = await setUp();
    expect(await lookOn(undefined)).toBeUndefined();
    expect(await lookOn({ after: idOf(4), counts: { phase: 1 } })).toBeUndefined();
    expect(await lookOn({ after: idOf(4), counts: { phase: 1 }, queue: [] })).toBeUndefined();
    expect(asked).toEqual([]);
  });
});
