import { describe, expect, test } from "vitest";
import {
  countRecently,
  deniedBy,
  isOfLastDay,
  isOver,
  meaningOf,
  type RefusedPerson,
  refusalsCountSince,
  takenOver,
  waitsForHelp,
} from "../../../../../shared/domain/enforcement/refusedPerson.ts";

const NOW = new Date("2027-03-20T12:00:00.000Z");
const ago = (days: number, ms = 0) => new Date(NOW.getTime() - days * 86_400_000 - ms).toISOString();
const userId = "a0000000-0000-4000-8000-000000000001";
const denial = (at: string, change: Partial<NonNullable<RefusedPerson["denied"]>> = {}) => ({
  at,
  log: "interactive" as const,
  ...change,
});
const stranded = (at: string): RefusedPerson => ({ userId, denied: denial(at, { foundAs: "stranded" }) });

test("what was eight days ago and before is over", () => {
  expect(refusalsCountSince(NOW)).toBe("2027-03-12T12:00:00.000Z");
});

describe("a row", () => {
  test.each<[string, Partial<RefusedPerson>, boolean]>([
    ["that tells nothing is over", {}, true],
    ["of a refusal of that week is not", { refusals: [{ at: ago(8), log: "interactive" }] }, false],
    ["of one before is", { refusals: [{ at: ago(8, 1), log: "interactive" }] }, true],
    [
      "of both is not",
      {
        refusals: [
          { at: ago(9), log: "interactive" },
          { at: ago(1), log: "nonInteractive" },
        ],
      },
      false,
    ],
    ["of a denial of that week is not", { denied: denial(ago(7)) }, false],
    ["of an older denial is", { denied: denial(ago(9)) }, true],
    ["of an attempt that was told in that week is not", { denied: denial(ago(9)), attemptToldAt: ago(2) }, false],
    ["of one that was told before is", { attemptToldAt: ago(9) }, true],
  ])("%s", (_what, row, expected) => {
    expect(isOver({ userId, ...row }, NOW)).toBe(expected);
  });

  test("takes a denial out of what was refused, and none of what is over", () => {
    const found = { as: "denied" as const, in: ago(1) };
    const person = (at: string): RefusedPerson => ({ userId, refusals: [{ at, log: "interactive", found }] });
    expect(deniedBy(person(ago(2)), ago(0), NOW)?.denied).toMatchObject({ at: ago(2), log: "interactive" });
    expect(deniedBy(person(ago(9)), ago(0), NOW)?.denied).toBeUndefined();
  });
});

describe("what a denial means", () => {
  test.each<[string, RefusedPerson, string, boolean]>([
    ["nothing where there is none", { userId }, "none", false],
    ["nothing any more after eight days", stranded(ago(8, 1)), "none", false],
    ["somebody is stranded, and waits for help", stranded(ago(2)), "stranded", true],
    ["or was helped since", { ...stranded(ago(2)), helpOfferedAt: ago(1) }, "stranded", false],
    ["or was helped before, for another denial", { ...stranded(ago(2)), helpOfferedAt: ago(3) }, "stranded", true],
    [
      "an attempt waits for no help",
      { userId, denied: denial(ago(2), { foundAs: "stoppedAttempt" }) },
      "stoppedAttempt",
      false,
    ],
    ["nobody has looked yet", { userId, denied: denial(ago(2)) }, "toBeLookedAt", false],
    [
      "a look from before tells nothing",
      { userId, denied: denial(ago(2)), checkedAt: ago(3), hasUsablePasskey: false },
      "toBeLookedAt",
      false,
    ],
    [
      "a look since found none",
      { userId, denied: denial(ago(2)), checkedAt: ago(1), hasUsablePasskey: false },
      "stranded",
      true,
    ],
  ])("%s", (_what, person, meaning, waits) => {
    expect([meaningOf(person, NOW), waitsForHelp(person, NOW)]).toEqual([meaning, waits]);
  });

  test("is counted for a day", () => {
    expect(isOfLastDay(stranded(ago(1)), NOW)).toBe(true);
    expect(isOfLastDay(stranded(ago(1, 1)), NOW)).toBe(false);
    expect(isOfLastDay({ userId }, NOW)).toBe(false);
    const people: readonly RefusedPerson[] = [
      stranded(ago(0.5)),
      stranded(ago(3)),
      { userId, denied: denial(ago(0.5), { foundAs: "stoppedAttempt" }) },
      { userId, denied: denial(ago(0.5)) },
      { userId, denied: denial(ago(0.5)), checkedAt: ago(0.1) },
      { userId },
    ];
    expect(countRecently(people, NOW)).toEqual({ stranded: 1, stopped: 2 });
    expect(countRecently([], NOW)).toEqual({ stranded: 0, stopped: 0 });
  });
});

describe("what the watch of a wave left undone", () => {
  const left = { denied: denial(ago(1), { foundAs: "stranded" }) };
  test("is taken over without what that watch said of it", () => {
    expect(takenOver({ userId }, left, ago(0), NOW)).toEqual({
      userId,
      denied: denial(ago(1)),
      helpOfferedAt: undefined,
      attemptToldAt: undefined,
    });
  });

  test.each<[string, Partial<RefusedPerson>, Parameters<typeof takenOver>[1]]>([
    ["where nobody was denied", {}, {}],
    ["of a denial that is over", {}, { denied: denial(ago(8, 1)) }],
    ["of an attempt, which that watch has told", {}, { denied: denial(ago(1), { foundAs: "stoppedAttempt" }) }],
    ["of somebody who was helped since", {}, { ...left, helpOfferedAt: ago(1) }],
    ["that is known already", { denied: denial(ago(1), { foundAs: "stranded" }) }, left],
    ["before a later denial", { denied: denial(ago(0.5), { foundAs: "stranded" }) }, left],
  ])("is nothing %s", (_what, known, member) => {
    expect(takenOver({ userId, ...known }, member, ago(0), NOW)).toBeUndefined();
  });

  test("is a denial that the refusals tell of, before the one that stands in the row", () => {
    const found = { as: "denied" as const, in: ago(0.5) };
    const refusals = [{ at: ago(0.7), log: "interactive" as const, found }];
    expect(takenOver({ userId }, { ...left, refusals }, ago(0), NOW)?.denied?.at).toBe(ago(0.7));
  });

  test.each([
    [ago(3), ago(2), ago(2)],
    [ago(2), ago(3), ago(2)],
    [undefined, ago(3), ago(3)],
    [ago(3), undefined, ago(3)],
    [undefined, undefined, undefined],
  ])("keeps the later one of the moments %s and %s", (known, member, expected) => {
    const both = (at: string | undefined) => ({ helpOfferedAt: at, attemptToldAt: at });
    expect(takenOver({ userId, ...both(known) }, { ...left, ...both(member) }, ago(0), NOW)).toMatchObject(
      both(expected),
    );
  });
});
