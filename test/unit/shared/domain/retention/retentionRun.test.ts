import { describe, expect, test } from "vitest";
import {
  counted,
  ended,
  isWalkLate,
  type Keeps,
  nextRetention,
  type RetentionRun,
  RetentionRunSchema,
} from "../../../../../shared/domain/retention/retentionRun.ts";

const keeps: Keeps = { details: 400, waves: 400 };
const NOW = new Date("2026-06-10T01:35:00.000Z");
const ago = (hours: number): string => new Date(NOW.getTime() - hours * 3_600_000).toISOString();
const DAY = 24;
const run = (change: Partial<RetentionRun> = {}): RetentionRun => ({
  at: ago(DAY),
  steadySince: ago(30 * DAY),
  because: "first",
  keeps,
  isWhole: false,
  counts: {},
  waits: [],
  startedAt: ago(DAY),
  endedAt: ago(DAY - 1),
  wholeAt: ago(2 * DAY),
  ...change,
});
const next = (known: RetentionRun | undefined, change: { keeps?: Keeps; reportAt?: string | undefined } = {}) =>
  nextRetention(known, { keeps, reportAt: ago(3), now: NOW, ...change });

describe("nothing is deleted", () => {
  test.each<[string, RetentionRun | undefined, Keeps, string]>([
    ["in the week after the app began to", undefined, keeps, "first"],
    ["after a clock that jumped ahead, or an app that was off", run({ at: ago(4 * DAY) }), keeps, "gap"],
    ["after a clock that went back", run({ at: ago(-2) }), keeps, "clockBack"],
    ["by a moment that nobody can read", run({ at: "soon" }), keeps, "clockBack"],
    ["after details were made shorter", run(), { details: 399, waves: 400 }, "shorter"],
    ["after waves were made shorter", run(), { details: 400, waves: 90 }, "shorter"],
    ["after the trail was for ever", run(), { details: 400, waves: 400, audit: 3000 }, "shorter"],
  ])("%s", (_when, known, now, because) => {
    const found = next(known, { keeps: now });
    expect(found).toMatchObject({ kind: "wait", until: "2026-06-17T01:35:00.000Z" });
    expect(found.run).toMatchObject({ because, steadySince: NOW.toISOString(), at: NOW.toISOString(), keeps: now });
  });

  test("before that week is over, and the reason stands", () => {
    const found = next(run({ steadySince: ago(7 * DAY - 1), because: "gap" }));
    expect(found).toMatchObject({ kind: "wait", run: { because: "gap", steadySince: ago(7 * DAY - 1) } });
  });

  test.each([
    ["was never read", undefined],
    ["was read four days ago", ago(4 * DAY)],
    ["is of tomorrow", ago(-DAY)],
    ["is of a moment that nobody can read", "soon"],
  ])("where the report %s", (_how, reportAt) => {
    expect(next(run(), { reportAt })).toMatchObject({ kind: "noReport" });
  });

  test("twice in a night", () => {
    expect(next(run({ startedAt: ago(1), endedAt: ago(0.5), at: ago(0.5) }))).toMatchObject({ kind: "rest" });
  });
});

describe("a walk", () => {
  test("begins each night, and looks at all kinds once a week", () => {
    const found = next(run({ steadySince: ago(7 * DAY) }));
    expect(found).toMatchObject({ kind: "walk", run: { startedAt: NOW.toISOString(), isWhole: false, counts: {} } });
    expect(found.run).not.toHaveProperty("endedAt");
    expect(next(run({ wholeAt: ago(7 * DAY) })).run).toMatchObject({ isWhole: true, wholeAt: NOW.toISOString() });
    const { wholeAt: _, ...never } = run();
    expect(next(never).run.isWhole).toBe(true);
  });

  test("that was broken off goes on where it stopped, and keeps what it counted", () => {
    const { endedAt: _, ...open } = run({ kind: "mails", after: "behind", counts: { grants: 2 }, isWhole: true });
    expect(next(open)).toMatchObject({
      kind: "walk",
      run: { kind: "mails", after: "behind", counts: { grants: 2 }, isWhole: true, startedAt: ago(DAY) },
    });
  });

  test("begins at once after settings were made longer", () => {
    expect(next(run(), { keeps: { details: 500, waves: 500 } }).kind).toBe("walk");
    expect(next(run({ keeps: { ...keeps, audit: 500 } })).kind).toBe("walk");
  });

  test("that has deleted something is told as the last one; one that has not leaves the one before", () => {
    const before = { startedAt: ago(99), endedAt: ago(98), counts: { mails: 1 } };
    expect(ended(counted(run({ last: before }), "grants", 3), NOW).last?.counts).toEqual({ grants: 3 });
    expect(ended(counted(run({ last: before }), "grants", 0), NOW).last).toEqual(before);
    expect(ended(run({ kind: "mails", after: "x" }), NOW)).not.toHaveProperty("after");
  });

  test("is late after two days", () => {
    const { endedAt: _, ...open } = run({ startedAt: ago(49) });
    expect(isWalkLate(open, NOW)).toBe(true);
    expect(isWalkLate({ ...open, startedAt: ago(47) }, NOW)).toBe(false);
    expect(isWalkLate({ ...open, endedAt: ago(1) }, NOW)).toBe(false);
  });
});

test("a row of before counts and waits were kept still parses", () => {
  const old = { at: ago(1), steadySince: ago(9), because: "first", keeps };
  expect(RetentionRunSchema.parse(old)).toMatchObject({ counts: {}, waits: [], isWhole: false });
});
