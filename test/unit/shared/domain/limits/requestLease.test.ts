import { describe, expect, test } from "vitest";
import { goesBefore, type Priority } from "../../../../../shared/domain/limits/priority.ts";
import {
  askForLease,
  type Leases,
  leasesUnknown,
  NO_LEASES,
  type RequestLimit,
} from "../../../../../shared/domain/limits/requestLease.ts";

const REPORTS: RequestLimit = { most: 5, windowMs: 10_000, leaseMs: 60_000 };
const ACCESS: RequestLimit = { most: 1, windowMs: 1100, leaseMs: 2500 };
const NOW = Date.parse("2026-03-02T09:00:00.000Z");
const at = (seconds: number): string => new Date(NOW + seconds * 1000).toISOString();
const lease = (by: string, most: number, until: number) => ({ by, most, until: at(until) });
const waits = (by: string, priority: Priority, since: number, until = 30) => ({
  by,
  priority,
  since: at(since),
  until: at(until),
});
const row = (change: Partial<Leases>): Leases => ({ ...NO_LEASES, seen: { b: at(-60) }, ...change });
const said = (known: Leases, priority: Priority, wanted = 5, limit = REPORTS, isBrief = false) => {
  const answer = askForLease(known, { by: "a", priority, wanted, isBrief }, NOW, limit);
  return answer.kind === "leased" ? [answer.most, answer.until] : ["wait", answer.until];
};

describe("a share of the limit", () => {
  test.each<[string, Leases, Priority, number, readonly [number | "wait", string]]>([
    ["is all of it for the watch, where nobody holds any", row({}), "watch", 5, [5, at(60)]],
    ["leaves one to whoever cannot wait, for looks that are many", row({}), "gate", 5, [4, at(60)]],
    ["is what others have left", row({ leases: [lease("b", 3, 50)] }), "watch", 5, [2, at(60)]],
    [
      "is not there while another one has all of it",
      row({ leases: [lease("b", 5, 50)] }),
      "watch",
      5,
      ["wait", at(61)],
    ],
    ["nor within the window after its end", row({ leases: [lease("b", 5, -10.999)] }), "watch", 5, ["wait", at(0.001)]],
    ["but after that, whoever died", row({ leases: [lease("b", 5, -11)] }), "watch", 5, [5, at(60)]],
    [
      "counts the larger of two that a process has had",
      row({ leases: [lease("b", 5, -3), lease("b", 1, 50)] }),
      "watch",
      5,
      ["wait", at(8)],
    ],
    ["does not count its own of before", row({ leases: [lease("a", 5, 3)] }), "watch", 5, [5, at(60)]],
    ["leaves two to a more urgent one that waits", row({ waiting: [waits("b", "watch", -5)] }), "live", 5, [3, at(60)]],
    [
      "leaves nothing to a less urgent one that waits",
      row({ waiting: [waits("b", "sweep", -5)] }),
      "live",
      5,
      [5, at(60)],
    ],
    [
      "leaves two to a less urgent one that waits for long",
      row({ waiting: [waits("b", "sweep", -30)] }),
      "watch",
      5,
      [3, at(60)],
    ],
    [
      "leaves nothing to one that did not come back",
      row({ waiting: [waits("b", "watch", -60, 0)] }),
      "gate",
      5,
      [4, at(60)],
    ],
    [
      "waits behind three that are more urgent",
      row({ waiting: ["b", "c", "d"].map((by) => waits(by, "watch", -5)) }),
      "gate",
      5,
      ["wait", at(10)],
    ],
    [
      "is kept for long by whoever is alone, and leaves one",
      { ...NO_LEASES, seen: { b: at(-600) } },
      "background",
      1,
      [4, at(300)],
    ],
  ])("%s", (_case, known, priority, wanted, expected) => {
    expect(said(known, priority, wanted)).toEqual(expected);
  });

  test("of one look is short", () => {
    expect(said(row({}), "live", 1, REPORTS, true)).toEqual([1, at(1)]);
  });

  test("that shrinks still counts in full until its window is over", () => {
    const known = row({ leases: [lease("a", 5, -1)], waiting: [waits("b", "watch", -5)] });
    const { row: after } = askForLease(known, { by: "a", priority: "gate", wanted: 4, isBrief: false }, NOW, REPORTS);
    const other = askForLease(after, { by: "b", priority: "watch", wanted: 5, isBrief: false }, NOW, REPORTS);
    expect(other).toMatchObject({ kind: "wait", until: at(10) });
  });
});

test.each<[string, Leases, readonly [number | "wait", string]]>([
  ["goes to whoever comes first", row({}), [1, at(2.5)]],
  ["to nobody else until its window is over", row({ leases: [lease("b", 1, 1)] }), ["wait", at(3.1)]],
  ["not to whoever comes behind a more urgent one", row({ waiting: [waits("b", "watch", -1)] }), ["wait", at(1.1)]],
  [
    "never in parts to two that take themselves for alone",
    { ...NO_LEASES, leases: [lease("b", 1, 1)] },
    ["wait", at(3.1)],
  ],
])("the one request of Conditional Access %s", (_case, known, expected) => {
  expect(said(known, "live", 1, ACCESS)).toEqual(expected);
});

test("whoever is refused keeps their place, and is forgotten unless they come back", () => {
  const full = row({ leases: [lease("b", 5, 50)] });
  const ask = { by: "a", priority: "gate", wanted: 4, isBrief: false } as const;
  const first = askForLease(full, ask, NOW, REPORTS);
  expect(first.row.waiting).toEqual([{ by: "a", priority: "gate", since: at(0), until: at(91) }]);
  const again = askForLease(first.row, ask, NOW + 20_000, REPORTS);
  expect(again.row.waiting).toMatchObject([{ since: at(0) }]);
  const served = askForLease({ ...again.row, leases: [] }, ask, NOW + 62_000, REPORTS);
  expect(served).toMatchObject({ kind: "leased", row: { waiting: [] } });
});

test("a row that nobody can read counts as everything, until the longest lease is over", () => {
  expect(said(leasesUnknown(NOW, REPORTS), "watch")).toEqual(["wait", at(311)]);
  expect(said(leasesUnknown(NOW - 311_000, REPORTS), "watch")[0]).toBe(5);
});

test.each<[string, Priority, number, Priority, number, boolean]>([
  ["the more urgent one", "watch", 0, "gate", -20, true],
  ["not the less urgent one", "background", -20, "sweep", 0, false],
  ["of two of a kind, the one that came first", "gate", -2, "gate", -1, true],
  ["whoever has waited for half a minute", "background", -30, "watch", 0, true],
  ["not whoever has waited for less", "background", -29.9, "watch", 0, false],
])("first goes %s", (_case, one, since, other, otherSince, expected) => {
  const mine = { priority: one, since: at(since) };
  expect(goesBefore(mine, { priority: other, since: at(otherSince) }, NOW)).toBe(expected);
});
