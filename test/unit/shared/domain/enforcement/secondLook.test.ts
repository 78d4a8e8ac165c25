import { describe, expect, test } from "vitest";
import { seenTwice } from "../../../../../shared/domain/enforcement/secondLook.ts";

const at = (minute: number) => new Date(Date.parse("2026-03-11T10:00:00.000Z") + minute * 60_000);
const crowd = Array.from({ length: 101 }, (_, n) => `p${n}`);
type Look = readonly [minute: number, found: readonly string[]];

describe("what a look finds", () => {
  test.each<[string, readonly Look[], readonly string[]]>([
    ["once is not told", [[0, ["a"]]], []],
    [
      "again at the next run is",
      [
        [0, ["a"]],
        [15, ["a"]],
      ],
      ["a"],
    ],
    [
      "again at once is not: the same replica may have answered",
      [
        [0, ["a"]],
        [2.99, ["a"]],
      ],
      [],
    ],
    [
      "again after three minutes is",
      [
        [0, ["a"]],
        [3, ["a"]],
      ],
      ["a"],
    ],
    [
      "and then not, and then again, begins anew",
      [
        [0, ["a"]],
        [15, []],
        [30, ["a"]],
      ],
      [],
    ],
    [
      "beside something new is told alone",
      [
        [0, ["a"]],
        [15, ["a", "b"]],
      ],
      ["a"],
    ],
    [
      "of a crowd is told of all of it",
      [
        [0, crowd],
        [15, crowd],
      ],
      crowd,
    ],
    ["of a crowd once is not", [[0, crowd]], []],
  ])("%s", (_how, looks, expected) => {
    let before: Readonly<Record<string, string>> | undefined;
    let confirmed: readonly string[] = [];
    for (const [minute, found] of looks) {
      const look = seenTwice(before, found, at(minute));
      [before, confirmed] = [look.seen, look.confirmed];
      expect(Object.keys(look.seen).length).toBeLessThanOrEqual(100);
    }
    expect(confirmed).toEqual(expected);
  });
});
