import { describe, expect, test } from "vitest";
import {
  pausedCreation,
  pauseInWords,
  type RefusedCreation,
  refusedOnceMore,
} from "../../../../../shared/domain/policy/refusedCreation.ts";

const START = new Date("2026-03-11T10:00:00.000Z");
const answer = { reason: "denied", code: "AccessDenied", said: "no" };
const after = (known: RefusedCreation) => new Date(known.nextAt);
const times = (count: number): RefusedCreation => {
  let known = refusedOnceMore(undefined, answer, START);
  for (let n = 1; n < count; n++) known = refusedOnceMore(known, answer, after(known));
  return known;
};

describe("a creation that was refused", () => {
  test.each([
    [1, 1],
    [2, 2],
    [3, 4],
    [9, 256],
    [10, 360],
    [40, 360],
  ])("for the %sth time is asked for again after %s minutes", (count, minutes) => {
    const known = times(count);
    expect(Date.parse(known.nextAt) - Date.parse(known.at)).toBe(minutes * 60_000);
    expect([known.since, known.tries]).toEqual([START.toISOString(), count]);
  });

  const known = times(2);
  test.each<[string, RefusedCreation | undefined, string, string | undefined, boolean]>([
    ["never", undefined, known.at, undefined, false],
    ["a moment before", known, "2026-03-11T10:02:59.999Z", undefined, true],
    ["when its time has come", known, known.nextAt, undefined, false],
    ["when people wanted it anew since", known, "2026-03-11T10:02:00.000Z", "2026-03-11T10:01:00.001Z", false],
    ["when people wanted it before that", known, "2026-03-11T10:02:00.000Z", "2026-03-11T10:01:00.000Z", true],
  ])("%s: whether it is held back", (_when, row, now, askedAnewAt, isHeld) => {
    expect(pausedCreation(row, new Date(now), askedAnewAt) !== undefined).toBe(isHeld);
  });

  test("says in words what was answered, how often, since when, and when it is asked again", () => {
    expect(pauseInWords(known, "somebody resumes the wave")).toBe(
      "no (asked 2 times since 2026-03-11T10:00:00.000Z; asked again at 2026-03-11T10:03:00.000Z, or at once when somebody resumes the wave)",
    );
  });
});
