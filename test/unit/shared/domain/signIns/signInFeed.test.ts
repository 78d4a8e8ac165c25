import { describe, expect, test } from "vitest";
import {
  afterReading,
  arePoliciesDue,
  atPart,
  beginReading,
  claimFor,
  endOf,
  hasNewsFor,
  isReadFor,
  isReadLate,
  isStillClaimed,
  NOTHING_READ,
  type Reading,
  readerForOthers,
  readerOf,
  resumed,
  secondsToWait,
  unseenAmong,
  watchedUpTo,
  withSeen,
} from "../../../../../shared/domain/signIns/signInFeed.ts";
import type { WaveFacts } from "../../../../../shared/domain/wave/waveFacts.ts";
import { aWave } from "../../../../support/waves/aWave.ts";

const at = (time: string): string => `2026-03-02T${time}:00.000Z`;
const moment = (time: string): Date => new Date(at(time));
const close = (watchedUntil?: string, change: Partial<WaveFacts> = {}) =>
  aWave({
    stage: "enforced",
    enforcingAt: at("06:00"),
    enforcedAt: at("06:10"),
    watchedUntil: watchedUntil && at(watchedUntil),
    ...change,
  });
const steady = (watchedUntil: string) => close(watchedUntil, { stage: "steady" });
const readUntil = (time: string) => ({ ...NOTHING_READ, readUntil: at(time) });

describe("a watch may go by a reading", () => {
  test.each<[string, WaveFacts, string | undefined, string, boolean]>([
    ["up to its beginning", close("08:00"), "09:00", "09:00", true],
    ["never, while nothing was read", close("08:00"), undefined, "09:00", false],
    ["of the half of its hour", close("08:00"), "08:30", "09:00", true],
    ["not of less than that", close("08:00"), "08:29", "09:00", false],
    ["of two of a steady wave's four hours", steady("08:00"), "10:00", "12:00", true],
    ["not of less than those", steady("08:00"), "09:59", "12:00", false],
    ["since the first entry, when it is the first", close(), "06:30", "07:00", true],
    ["and when it is late, by one that others made while it waited", close("08:00"), "09:00", "11:00", true],
    ["but never by the one that it went by before", close("08:00"), "08:00", "11:00", false],
    ["up to its beginning, though it is early", close("08:00"), "08:10", "08:10", true],
  ])("%s", (_which, wave, until, since, isRead) => {
    expect(isReadFor(until === undefined ? NOTHING_READ : readUntil(until), readerOf(wave), at(since))).toBe(isRead);
  });

  test("and claims what was read, never more", () => {
    expect(watchedUpTo("w1", at("09:00"), at("09:00"))).toBe(at("09:00"));
    expect(watchedUpTo("w1", at("09:00"), at("09:30"))).toBe(at("09:00"));
    for (const waveId of ["w1", "w2", "berlin"]) {
      const claimed = watchedUpTo(waveId, at("09:00"), at("08:40"));
      expect(claimed <= at("08:40") && claimed > at("08:38")).toBe(true);
      expect(watchedUpTo(waveId, at("09:01"), at("08:40"))).toBe(claimed);
    }
  });

  test("so that waves do not all come at once: the first one reads for the others", () => {
    const waves = Array.from({ length: 34 }, (_, n) => watchedUpTo(`wave-${n}`, at("09:00"), at("08:40")));
    expect(new Set(waves).size).toBeGreaterThan(26);
  });
});

describe("a reading begins", () => {
  test.each<[string, WaveFacts[], string | undefined, string]>([
    ["two hours before the first entry, when nothing was read", [close(), close("08:00")], undefined, "04:00"],
    ["two hours before where the last one ended", [close("08:00")], "09:00", "07:00"],
    ["there, too, when no wave needs it: others are enforced", [close("08:00")], "03:00", "01:00"],
    ["not later than now", [close("11:00")], undefined, "08:00"],
  ])("%s", (_which, waves, until, from) => {
    const feed = until === undefined ? NOTHING_READ : readUntil(until);
    expect(beginReading(feed, waves.map(readerOf), moment("10:00"))).toEqual({
      from: at(from),
      to: at("10:00"),
      part: "nonInteractive",
      waves: [],
      seen: [],
    });
  });

  test("a week before, and not before what is needed, after weeks without one", () => {
    const feed = { ...NOTHING_READ, readUntil: "2026-02-01T08:00:00.000Z" };
    const from = (...readers: readonly string[]) =>
      beginReading(
        feed,
        readers.map((until) => readerOf(close("08:00", { watchedUntil: until }))),
        moment("10:00"),
      ).from;
    expect(from(at("08:00"))).toBe("2026-02-23T08:00:00.000Z");
    expect(from("2026-02-10T08:00:00.000Z", at("08:00"))).toBe("2026-02-10T06:00:00.000Z");
  });

  const reading: Reading = {
    from: at("06:00"),
    to: at("10:00"),
    part: "interactive",
    cursor: "c",
    oldest: "2026-03-02T08:00:00Z",
    waves: ["w1"],
    seen: ["s1"],
  };

  test("a part at its first page", () => {
    const { from, to, waves, seen } = reading;
    expect(atPart(reading, "answers")).toEqual({ from, to, waves, seen, part: "answers" });
  });

  test("again behind what was read, when its cursor is refused, with the lines of that moment", () => {
    const again = resumed(reading);
    expect(again).not.toHaveProperty("cursor");
    expect(endOf(reading)).toBe(at("10:00"));
    expect(endOf(again)).toBe("2026-03-02T08:00:00.001Z");
    expect(endOf(resumed({ ...again, cursor: "d" }))).toBe("2026-03-02T08:00:00.001Z");
  });

  test("to be known to the waves once it is complete, and to nobody before", () => {
    const feed = { ...readUntil("08:00"), noted: { w1: at("07:00"), gone: "2026-01-31T10:00:00.000Z" }, reading };
    const wave = close("08:00", { waveId: "w1" });
    expect(hasNewsFor(feed, readerOf(wave))).toBe(false);
    const after = afterReading({ ...feed, claim: claimFor("w1", moment("10:00")) }, reading);
    expect(after).toEqual({ readUntil: at("10:00"), noted: { w1: at("10:00") }, seen: ["s1"] });
    expect(hasNewsFor(after, readerOf(wave))).toBe(true);
    expect(hasNewsFor(after, readerOf(close("10:00", { waveId: "w1" })))).toBe(false);
    expect(hasNewsFor(after, readerOf(close("08:00", { waveId: "w2" })))).toBe(false);
  });
});

describe("for those whom no wave watches", () => {
  test.each<[string, string | undefined, boolean]>([
    ["somebody has read within hours: nothing is to be done", "08:00", false],
    ["until shortly before four hours are over", "06:31", false],
    ["then it is read for them", "06:30", true],
    ["as when nothing was ever read", undefined, true],
  ])("%s", (_which, until, isDue) => {
    const feed = until === undefined ? NOTHING_READ : readUntil(until);
    expect(readerForOthers(feed, moment("10:00")) !== undefined).toBe(isDue);
  });

  test("it goes on where the last reading ended, and with the last day when there was none", () => {
    expect(readerForOthers(readUntil("02:00"), moment("10:00"))).toEqual({
      name: "app",
      watchedUntil: at("02:00"),
      everyMs: 4 * 3_600_000,
    });
    expect(readerForOthers(NOTHING_READ, moment("10:00"))?.watchedUntil).toBe("2026-03-01T10:00:00.000Z");
  });

  test("an hour of tries in vain is to be told of, and an app that was away is not", () => {
    const unread = (since: string) => ({ ...readUntil("01:00"), unreadSince: moment(since).toISOString() });
    expect(isReadLate(unread("09:01"), moment("10:00"))).toBe(false);
    expect(isReadLate(unread("09:00"), moment("10:00"))).toBe(true);
    expect(isReadLate(readUntil("01:00"), moment("10:00"))).toBe(false);
    expect(isReadLate(NOTHING_READ, moment("10:00"))).toBe(false);
  });

  test("that they were stopped is known to every later part of a reading", () => {
    const reading = { ...beginReading(NOTHING_READ, [], moment("10:00")), others: true as const };
    expect(atPart(reading, "people")).toMatchObject({ others: true });
    expect(atPart(beginReading(NOTHING_READ, [], moment("10:00")), "people")).not.toHaveProperty("others");
  });
});

describe("what the log shows again", () => {
  const line = (n: number) => ({ id: `00000000-0000-4000-8000-${String(n).padStart(12, "0")}` });
  const reading = beginReading(NOTHING_READ, [readerOf(close("08:00"))], moment("10:00"));

  test("is not looked up again once a reading is complete", () => {
    const after = withSeen(withSeen(reading, [line(1).id]), [line(2).id, line(1).id]);
    expect(after.seen).toHaveLength(2);
    const feed = afterReading(NOTHING_READ, after);
    expect(unseenAmong(feed, [line(1), line(2), line(3)])).toEqual([line(3)]);
  });

  test("is looked up again by whoever carries on a reading that broke off", () => {
    expect(unseenAmong({ ...NOTHING_READ, reading: withSeen(reading, [line(1).id]) }, [line(1)])).toEqual([line(1)]);
  });

  test("is remembered up to a number, whatever somebody floods the log with", () => {
    const lines = Array.from({ length: 5000 }, (_, n) => line(n));
    const after = withSeen(
      reading,
      lines.map(({ id }) => id),
    );
    expect(JSON.stringify(after).length).toBeLessThan(8000);
    expect(unseenAmong(afterReading(NOTHING_READ, after), lines)).toHaveLength(4600);
  });
});

describe("whoever wants to read", () => {
  test.each<[string, object, string, number]>([
    ["may, while nobody does", {}, "w1", 0],
    ["goes on with their own", { claim: claimFor("w1", moment("10:00")) }, "w1", 0],
    ["looks again in a minute while somebody else does", { claim: claimFor("w1", moment("10:00")) }, "w2", 60],
    ["no later than the other's claim ends", { claim: claimFor("w1", new Date("2026-03-02T09:56:20.000Z")) }, "w2", 20],
    ["takes over from somebody who died four minutes ago", { claim: claimFor("w1", moment("09:56")) }, "w2", 0],
    ["waits as long as Graph wants", { askAgainAt: at("10:10") }, "w1", 600],
    ["may again after that", { askAgainAt: at("10:00") }, "w1", 0],
  ])("%s", (_which, change, by, seconds) => {
    expect(secondsToWait({ ...NOTHING_READ, ...change }, by, moment("10:00"))).toBe(seconds);
  });

  test("writes what was found as long as nobody else can have begun", () => {
    const feed = { ...NOTHING_READ, claim: claimFor("w1", moment("10:00")) };
    expect(isStillClaimed(feed, new Date("2026-03-02T10:03:30.000Z"))).toBe(true);
    expect(isStillClaimed(feed, new Date("2026-03-02T10:03:30.001Z"))).toBe(false);
    expect(isStillClaimed(NOTHING_READ, moment("10:00"))).toBe(false);
  });

  test("sees once a day that sign-ins come with their policies", () => {
    expect(arePoliciesDue(NOTHING_READ, moment("10:00"))).toBe(true);
    expect(arePoliciesDue({ ...NOTHING_READ, policiesSeenAt: "2026-03-01T14:00:01.000Z" }, moment("10:00"))).toBe(
      false,
    );
    expect(arePoliciesDue({ ...NOTHING_READ, policiesSeenAt: "2026-03-01T14:00:00.000Z" }, moment("10:00"))).toBe(true);
  });
});
