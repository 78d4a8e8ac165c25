import { describe, expect, test } from "vitest";
import {
  advanced,
  ended,
  nextTurn,
  type PollState,
  type Reading,
} from "../../../../../shared/domain/people/reportReading.ts";

const at = (minute: number) => new Date(Date.parse("2026-03-02T06:00:00.000Z") + minute * 60_000).toISOString();
const reading = (change: Partial<Reading> = {}): Reading => ({ startedAt: at(0), page: 5, next: "five", ...change });
const claim = (by: string, until: string) => ({ by, until });
const mine = claim(at(0), at(10));

describe("whose turn it is", () => {
  const run = { startedAt: at(0), page: 0 };
  const begun = { startedAt: at(0), page: 0, claim: claim(at(0), at(4)) };

  test.each<[string, PollState | undefined, object, unknown]>([
    ["nothing was ever read: the first page", undefined, {}, { kind: "read", reading: begun }],
    [
      "the last reading is complete: the first page",
      { startedAt: at(-360), completedAt: at(-350) },
      {},
      { kind: "read", reading: begun },
    ],
    [
      "its own reading is under way: it goes on, wherever it thinks that it is",
      { reading: reading({ claim: mine }) },
      { page: 3, next: "three" },
      { kind: "read", reading: reading({ claim: mine }) },
    ],
    [
      "its own claim ends soon: renewed",
      { reading: reading({ claim: claim(at(0), at(2)) }) },
      {},
      { kind: "read", reading: reading({ claim: claim(at(0), at(4)) }) },
    ],
    [
      "another run reads: it waits for the end of its claim",
      { reading: reading({ claim: claim(at(-1), at(2)) }) },
      {},
      { kind: "wait", seconds: 60 },
    ],
    [
      "another run died: it goes on where that one left off",
      { reading: reading({ claim: claim(at(-360), at(1)) }) },
      {},
      { kind: "read", reading: reading({ claim: claim(at(0), at(4)) }) },
    ],
    ["its reading was read to the end meanwhile", { reading: reading({ readAt: at(0.5) }) }, {}, { kind: "done" }],
    ["a run beside it ended the reading", { startedAt: at(-1), completedAt: at(0.5) }, {}, { kind: "done" }],
    [
      "a reading was read to its end long ago, and nobody recorded it: the first page",
      { reading: reading({ startedAt: at(-360), readAt: at(-350) }) },
      {},
      { kind: "read", reading: begun },
    ],
    [
      "the last one was broken off: the first page",
      { reading: reading({ isBrokenOff: true }) },
      {},
      { kind: "read", reading: begun },
    ],
    [
      "a reading stood still for twelve hours: the first page",
      { reading: reading({ startedAt: at(-719) }) },
      {},
      { kind: "read", reading: begun },
    ],
    [
      "a reading stands still for less: it goes on",
      { reading: reading({ startedAt: at(-718) }) },
      {},
      { kind: "read", reading: reading({ startedAt: at(-718), claim: claim(at(0), at(4)) }) },
    ],
    [
      "it began before the place stood in a table: where it stands, and nobody is missing on its word",
      { startedAt: at(-360), completedAt: at(-350) },
      { page: 7, next: "seven" },
      { kind: "read", reading: { ...begun, page: 7, next: "seven", isPartial: true } },
    ],
  ])("%s", (_when, known, change, turn) => {
    expect(nextTurn(known, { ...run, ...change }, new Date(at(1)))).toEqual(turn);
  });
});

describe("some pages further", () => {
  const read = { pages: 4, next: "nine", isPlaceLost: false, isPartial: false, updatedAt: [] };
  test.each<[string, Partial<Reading>, Partial<Parameters<typeof advanced>[1]>, Partial<Reading>]>([
    ["stands behind them", { claim: mine }, {}, { page: 9, next: "nine", claim: mine }],
    [
      "is read after the last one, and nobody's any more",
      { claim: mine },
      { next: undefined },
      { page: 9, next: undefined, readAt: at(1) },
    ],
    ["is partial for good", { isPartial: true }, {}, { page: 9, next: "nine", isPartial: true }],
    ["is partial from then on", {}, { isPartial: true }, { page: 9, next: "nine", isPartial: true }],
    [
      "begins anew where its place is lost",
      { isPartial: true, asOf: at(-9), claim: mine },
      { isPlaceLost: true },
      { page: 0, next: undefined, claim: mine },
    ],
    [
      "knows the oldest and the newest of its moments",
      { asOf: at(-9), newest: at(-9) },
      { updatedAt: [at(-8), "2026-03-01T06:00:00Z"] },
      { page: 9, next: "nine", asOf: "2026-03-01T06:00:00Z", newest: at(-8) },
    ],
    [
      "keeps the oldest and the newest",
      { asOf: at(-9), newest: at(-2) },
      { updatedAt: [at(-8)] },
      { page: 9, next: "nine", asOf: at(-9), newest: at(-2) },
    ],
  ])("%s", (_what, before, change, after) => {
    expect(advanced(reading(before), { ...read, ...change }, new Date(at(1)))).toEqual(reading(after));
  });
});

describe("a run that ends", () => {
  const last = { startedAt: at(-360), completedAt: at(-350) };
  test.each<[string, PollState | undefined, boolean, unknown]>([
    [
      "records a whole reading, and as of when it speaks",
      { ...last, reading: reading({ readAt: at(5), asOf: at(-900) }) },
      false,
      { state: { startedAt: at(0), completedAt: at(6), asOf: at(-900) }, isWhole: true },
    ],
    [
      "records how the report moves, and is due no more",
      { dueSince: at(-99), moves: [at(-9999)], reading: reading({ readAt: at(5), asOf: at(-900), newest: at(-800) }) },
      false,
      {
        state: { startedAt: at(0), completedAt: at(6), asOf: at(-900), moves: [at(-9999), at(-800)] },
        isWhole: true,
      },
    ],
    [
      "records a partial one, on whose word nobody is missing",
      { ...last, reading: reading({ readAt: at(5), isPartial: true }) },
      false,
      { state: { startedAt: at(0), completedAt: at(6) }, isWhole: false },
    ],
    [
      "too early keeps the last complete one",
      { ...last, reading: reading({ claim: mine }) },
      true,
      { state: { ...last, reading: reading({ isBrokenOff: true }) }, isWhole: false },
    ],
    [
      "too early, while another one reached the end, keeps that",
      { ...last, reading: reading({ readAt: at(5) }) },
      true,
      undefined,
    ],
    ["while another one goes on records nothing", { ...last, reading: reading() }, false, undefined],
    ["after another one recorded it records nothing", { startedAt: at(-1), completedAt: at(5) }, false, undefined],
    [
      "and began before places stood in a table is recorded",
      last,
      false,
      { state: { startedAt: at(0), completedAt: at(6) }, isWhole: false },
    ],
    ["too early before anything was read", undefined, true, undefined],
  ])("%s", (_what, known, isBrokenOff, end) => {
    expect(ended(known, { startedAt: at(0), isBrokenOff }, new Date(at(6)))).toEqual(end);
  });
});
