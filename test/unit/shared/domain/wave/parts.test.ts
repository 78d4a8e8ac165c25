import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evidenceDigest } from "../../../../../shared/domain/wave/evidence.ts";
import {
  CHECK_TAKES_MS,
  MOST_IN_A_WAVE,
  MOST_PARTS,
  PEOPLE_IN_AN_HOUR,
} from "../../../../../shared/domain/wave/flipBudget.ts";
import {
  awaitsPartSweep,
  cutNextPart,
  entriesOf,
  entryNaming,
  hasBegun,
  isBetweenParts,
  isForNextPart,
  mayBegin,
  partBegun,
  partOf,
  partsEnded,
} from "../../../../../shared/domain/wave/parts.ts";
import { shownParts } from "../../../../../shared/domain/wave/shownParts.ts";
import { isTooManyStranded } from "../../../../../shared/domain/wave/watchSteps.ts";
import type { BegunPart, WaveEvidence, WaveFacts } from "../../../../../shared/domain/wave/waveFacts.ts";
import { nextWaveStep } from "../../../../../shared/domain/wave/waveMachine.ts";
import { approver, plannedWave, readyMember, rules, starter } from "../../../../support/waves/rulesForTests.ts";

const ids = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, n) => `id-${String(n).padStart(5, "0")}`);

describe("who enters next", () => {
  test.each<[string, number, number, readonly number[]]>([
    ["nobody, where nobody is ready", 0, 7, [0]],
    ["everybody, where they fit", 7, 7, [7]],
    ["two even parts, of one more", 8, 7, [4, 4]],
    ["as few parts as can be", 19, 7, [7, 6, 6]],
    ["the usual wave as a whole", 1500, PEOPLE_IN_AN_HOUR, [1500]],
    ["the largest wave in three parts", MOST_IN_A_WAVE, PEOPLE_IN_AN_HOUR, [1714, 1714, 1714]],
  ])("is %s", (_who, count, most, sizes) => {
    const ready = ids(count);
    const cut = cutNextPart({ ready: ready.toReversed(), leftOut: [] }, most);
    expect([cut.ready.length, ...cut.later]).toEqual(sizes);
    expect(cut.ready.toSorted()).toEqual(ready.slice(0, sizes[0]));
  });

  test("is the same list whatever the order of the rows, and part after part is everybody once", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ minLength: 4, maxLength: 4 }), { maxLength: 60 }),
        fc.integer({ min: 1, max: 20 }),
        fc.func(fc.boolean()),
        (everybody, most, isReady) => {
          let left = everybody;
          let sizes: readonly number[] | undefined;
          const entered: string[] = [];
          for (let part = 1; part <= 100; part++) {
            const split = { ready: left.filter((id) => isReady(id)), leftOut: left.filter((id) => !isReady(id)) };
            const cut = cutNextPart(split, most);
            expect(cutNextPart({ ready: split.ready.toReversed(), leftOut: split.leftOut }, most).later).toEqual(
              cut.later,
            );
            expect(cut.ready.length).toBeLessThanOrEqual(most);
            expect(cut.later.every((people) => people > 0 && people <= most)).toBe(true);
            expect(cut.ready.length + cut.later.reduce((sum, one) => sum + one, 0)).toBe(split.ready.length);
            sizes ??= [cut.ready.length, ...cut.later];
            expect([cut.ready.length, ...cut.later]).toEqual(sizes.slice(part - 1));
            entered.push(...cut.ready, ...cut.leftOut);
            left = left.filter((id) => !cut.ready.includes(id) && !cut.leftOut.includes(id));
            if (cut.later.length === 0) break;
          }
          expect(left).toEqual([]);
          expect(entered.toSorted()).toEqual(everybody.toSorted());
        },
      ),
    );
  });

  test("with whoever is left out in the range of the part; the last part has all the others", () => {
    const split = { ready: ["b", "d", "f"], leftOut: ["a", "c", "e", "g"] };
    expect(cutNextPart(split, 2)).toEqual({ ready: ["b", "d"], leftOut: ["a", "c"], later: [1] });
    expect(cutNextPart({ ready: ["f"], leftOut: ["e", "g"] }, 2)).toEqual({
      ready: ["f"],
      leftOut: ["e", "g"],
      later: [],
    });
  });

  test("is no part where everybody fits, and the digest is what it always was", () => {
    expect(partOf({}, [])).toBeUndefined();
    expect(partOf({}, [4])).toEqual({ number: 1, later: [4] });
    const evidence = { ready: ["a"], leftOut: ["b"], policyDigest: "p" };
    expect(evidenceDigest({ ...evidence, part: undefined })).toBe(evidenceDigest(evidence));
    expect(evidenceDigest({ ...evidence, part: 1 })).not.toBe(evidenceDigest({ ...evidence, part: 2 }));
  });

  test("stands in one budget: a wave is looked at as a whole in three hours, and has few parts", () => {
    expect(MOST_IN_A_WAVE).toBe(5142);
    expect(MOST_IN_A_WAVE / PEOPLE_IN_AN_HOUR).toBe(CHECK_TAKES_MS / 3_600_000);
    expect(MOST_IN_A_WAVE).toBeLessThanOrEqual(MOST_PARTS * PEOPLE_IN_AN_HOUR);
  });
});

const evidence: WaveEvidence = {
  at: "2026-03-24T08:00:00.000Z",
  digest: "d2",
  policyDigest: "p",
  ready: 30,
  leftOut: 2,
  seen: 30,
  inScope: 32,
  clean: true,
  part: { number: 2, later: [31] },
};
const approvalOf = (digest: string) => ({ by: approver, at: "2026-03-24T09:00:00.000Z", digest });
const first: BegunPart = {
  number: 1,
  later: [30, 31],
  ready: 30,
  leftOut: 1,
  policyDigest: "p",
  approval: approvalOf("d1"),
  enteringAt: "2026-03-24T06:00:00.000Z",
  enteredAt: "2026-03-24T07:00:00.000Z",
};
const between: WaveFacts = {
  ...plannedWave,
  stage: "enforcing",
  stageAt: first.enteringAt,
  enforcingAt: first.enteringAt,
  watchedUntil: "2026-03-24T08:30:00.000Z",
  policyId: "p1",
  begunParts: [first],
  evidence,
};
const now = new Date("2026-03-24T09:00:00.000Z");

describe("between two parts", () => {
  test("nobody may enter but after the next approval has begun", () => {
    expect([isBetweenParts(between), hasBegun(between), mayBegin(between)]).toEqual([true, false, true]);
    const begun = { ...between, approval: approvalOf("d2") };
    const entering = { ...begun, ...partBegun(begun, now.toISOString()) };
    expect([isBetweenParts(entering), hasBegun(entering), mayBegin(entering)]).toEqual([false, true, false]);
    const ended = { ...entering, begunParts: partsEnded(entering, now.toISOString()) };
    expect(isBetweenParts(ended)).toBe(true);
    expect(ended.begunParts?.map(({ number, approval }) => [number, approval.digest])).toEqual([
      [1, "d1"],
      [2, "d2"],
    ]);
  });

  test.each<[string, Partial<WaveFacts>]>([
    ["a pause", { paused: { by: starter, at: evidence.at, reason: "r" } }],
    ["a rollback that was asked for", { rollbackRequested: { by: starter, at: evidence.at, reason: "r" } }],
  ])("%s lets nobody begin", (_what, change) => {
    expect(mayBegin({ ...between, ...change })).toBe(false);
  });

  test("a wave that enters as a whole is never", () => {
    const whole: WaveFacts = { ...between, begunParts: undefined, approval: approvalOf("d2") };
    expect([isBetweenParts(whole), hasBegun(whole), awaitsPartSweep(whole)]).toEqual([false, true, false]);
    expect(entriesOf(whole)).toEqual([
      {
        approval: approvalOf("d2"),
        policyDigest: "p",
        enforcingAt: first.enteringAt,
        enforcedAt: undefined,
      },
    ]);
  });

  test("only the approval of their own part speaks of a member", () => {
    const named = (digest: string) => ({ ...readyMember, named: { digest, as: "leftOut" as const } });
    expect(entryNaming(between, named("d1"))?.approval.digest).toBe("d1");
    expect(entryNaming(between, named("d2"))).toBeUndefined();
    expect(entryNaming({ ...between, approval: approvalOf("d2") }, named("d2"))).toBeUndefined();
    expect(entryNaming(between, readyMember)).toBeUndefined();
  });

  test("the next part is for whoever is not enforced, and neither left out by an earlier one nor covered", () => {
    const isNext = (change: object, at = now) => isForNextPart(between, at)({ ...readyMember, ...change });
    const ofFirst = { named: { digest: "d1", as: "leftOut" } };
    expect(isNext({})).toBe(true);
    expect(isNext({ sortedOut: "guest" })).toBe(false);
    expect(isNext({ enforcedAt: first.enteredAt })).toBe(false);
    expect(isNext(ofFirst)).toBe(false);
    const monthLater = new Date("2026-04-22T07:00:00.000Z");
    expect(isNext(ofFirst, monthLater)).toBe(false);
    const readyThen = { named: { digest: "d1", as: "ready" } };
    expect([isNext(readyThen), isNext(readyThen, monthLater)]).toEqual([false, true]);
  });

  test.each<[string, Partial<WaveFacts>, object]>([
    ["the watch comes first", { watchedUntil: "2026-03-24T08:00:00.000Z" }, { kind: "watch" }],
    ["the approval is waited for, until the watch is due", {}, { kind: "wait", until: "2026-03-24T09:30:00.000Z" }],
    ["it is asked for by the name of the part", {}, { because: expect.stringContaining("part 2 of 3") }],
    ["without evidence a sweep is due", { evidence: undefined }, { kind: "sweep" }],
    [
      "after an unclean sweep the next one is on another day",
      { evidence: { ...evidence, clean: false, because: "no" } },
      { kind: "wait", because: expect.stringContaining("the sweep was not clean: no") },
    ],
    ["approved, everybody of it is looked at", { approval: approvalOf("d2") }, { kind: "checkEveryone" }],
    ["the approval of the part before is worth nothing", { approval: approvalOf("d1") }, { kind: "voidApproval" }],
    [
      "evidence of a day ago is worth nothing",
      { evidence: { ...evidence, at: "2026-03-23T09:00:00.000Z" } },
      { kind: "voidApproval" },
    ],
    [
      "a pause holds all of it but the watch",
      { evidence: undefined, paused: { by: starter, at: evidence.at, reason: "r" } },
      { kind: "wait", because: expect.stringContaining("paused by") },
    ],
    [
      "a rollback comes before all of it",
      { rollbackRequested: { by: starter, at: evidence.at, reason: "r" } },
      { kind: "rollBack" },
    ],
  ])("%s", (_what, change, step) => {
    expect(nextWaveStep({ ...between, ...change }, now, rules)).toMatchObject(step);
  });
});

test("the brake counts the parts that have begun, and not those behind which the first could hide", () => {
  const large = { inScope: 3000 };
  expect(isTooManyStranded(30, large, rules)).toBe(false);
  expect(isTooManyStranded(30, { ...large, begunParts: [{ ...first, ready: 980, leftOut: 20 }] }, rules)).toBe(true);
  expect(isTooManyStranded(19, { ...large, begunParts: [{ ...first, ready: 980, leftOut: 20 }] }, rules)).toBe(false);
});

describe("people see", () => {
  const statesOf = (facts: WaveFacts) => shownParts(facts).map(({ number, state, people }) => [number, state, people]);

  test.each<[string, Partial<WaveFacts>, readonly (readonly [number, string, number])[]]>([
    ["no parts of a wave that fits", { begunParts: undefined, evidence: { ...evidence, part: undefined } }, []],
    [
      "all of them before the first approval",
      { stage: "swept", begunParts: undefined, evidence: { ...evidence, part: { number: 1, later: [30, 31] } } },
      [
        [1, "toBeApproved", 30],
        [2, "later", 30],
        [3, "later", 31],
      ],
    ],
    [
      "one that enters",
      { begunParts: [{ ...first, enteredAt: undefined }], evidence: { ...evidence, part: { number: 1, later: [30] } } },
      [
        [1, "entering", 30],
        [2, "later", 30],
        [3, "later", 31],
      ],
    ],
    [
      "that the next one is to be swept",
      { evidence: undefined },
      [
        [1, "entered", 30],
        [2, "toBeSwept", 30],
        [3, "later", 31],
      ],
    ],
    [
      "that it is approved",
      { approval: approvalOf("d2") },
      [
        [1, "entered", 30],
        [2, "approved", 30],
        [3, "later", 31],
      ],
    ],
    [
      "what has entered once all have",
      { stage: "steady", begunParts: [{ ...first, later: [] }] },
      [[1, "entered", 30]],
    ],
  ])("%s", (_what, change, states) => {
    expect(statesOf({ ...between, ...change })).toEqual(states);
  });
});
