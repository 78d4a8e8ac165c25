import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { afterEach, describe, expect, test, vi } from "vitest";
import { ClockFileReader } from "../../../../../infra/local/clock/clockFile.ts";
import { RealClock, ScaledClock } from "../../../../../infra/local/clock/runningClock.ts";
import { parseSpeed } from "../../../../../infra/local/clock/speed.ts";
import { VirtualClock } from "../../../../../infra/local/clock/virtualClock.ts";

const day = 86_400_000;
const start = Date.parse("2026-03-02T08:00:00Z");
const freshFile = () => join(mkdtempSync(join(tmpdir(), "clock-")), "clock");

describe("a speed", () => {
  test.each([
    ["1d/2s", 43_200],
    ["1h/1m", 60],
    ["1w/7d", 1],
    ["0.5d/1s", 43_200],
  ])("of %s is a rate of %d", (text, rate) => {
    expect(parseSpeed(text)).toBe(rate);
  });

  test.each(["", "1d", "1d/0s", "0d/1s", "d/s", "1d/2", "1y/1s", "-1d/1s"])("written %j is refused", (text) => {
    expect(() => parseSpeed(text)).toThrow(/speed must look like 1d\/2s/);
  });
});

describe("a running clock", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  test("that is real shows the system time", () => {
    vi.useFakeTimers({ now: start });
    expect(new RealClock().now()).toBe(start);
  });

  test("that is scaled moves at its rate from its start", () => {
    vi.useFakeTimers({ now: 1_000 });
    const clock = new ScaledClock({ startMs: start, rate: parseSpeed("1d/2s") });
    vi.advanceTimersByTime(3_000);
    expect(clock.now()).toBe(start + 1.5 * day);
  });

  test("runs what is due then and not a moment earlier, even after more than 24.8 days", () => {
    vi.useFakeTimers({ now: start });
    const clock = new RealClock();
    const run = vi.fn();
    clock.at(start + 56 * day, "eight weeks", run);
    vi.advanceTimersByTime(56 * day - 1);
    expect(run).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(run).toHaveBeenCalledOnce();
  });

  test("runs at once what was due already", () => {
    vi.useFakeTimers({ now: start });
    const run = vi.fn();
    new RealClock().at(start - day, "late", run);
    vi.advanceTimersByTime(0);
    expect(run).toHaveBeenCalledOnce();
  });

  test("does not run what was cancelled or what it was stopped before", () => {
    vi.useFakeTimers({ now: start });
    const clock = new ScaledClock({ rate: 10 });
    const run = vi.fn();
    clock.at(start + 10, "cancelled", run)();
    clock.at(start + 10, "stopped", run);
    clock.stop();
    vi.advanceTimersByTime(day);
    expect(run).not.toHaveBeenCalled();
  });

  test("is not held by a hold", async () => {
    vi.useFakeTimers({ now: start });
    const clock = new ScaledClock({ startMs: start, rate: 10 });
    clock.hold();
    await clock.settled();
    vi.advanceTimersByTime(5);
    expect(clock.now()).toBe(start + 50);
  });
});

describe("a virtual clock with a pace", () => {
  afterEach(() => void vi.useRealTimers());

  test("is never ahead of it, is late while something is in flight, and then catches up", async () => {
    vi.useFakeTimers({ now: start, toFake: ["setTimeout", "clearTimeout", "Date", "setImmediate"] });
    const clock = new VirtualClock({ startMs: start, pace: parseSpeed("1d/2s") });
    const seen: number[] = [];
    const note = () => void seen.push((clock.now() - start) / day);
    for (const days of [1, 2, 3, 4]) clock.at(start + days * day, "look", note);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(seen).toEqual([]);
    clock.start();
    await vi.advanceTimersByTimeAsync(1_990);
    expect(seen).toEqual([]);
    await vi.advanceTimersByTimeAsync(20);
    expect(seen).toEqual([1]);
    const release = clock.hold("a slow machine");
    await vi.advanceTimersByTimeAsync(4_000);
    expect(seen).toEqual([1]);
    release();
    await vi.advanceTimersByTimeAsync(20);
    expect(seen).toEqual([1, 2, 3]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(seen).toEqual([1, 2, 3, 4]);
    clock.close();
  });

  test("that may not be far behind goes on from where it is: a pause at a breakpoint is not made good", async () => {
    vi.useFakeTimers({ now: start, toFake: ["setTimeout", "clearTimeout", "Date", "setImmediate"] });
    const clock = new VirtualClock({ startMs: start, pace: parseSpeed("1d/2s"), mostBehindMs: 1_000 });
    const seen: number[] = [];
    for (const days of [1, 2, 3, 4]) clock.at(start + days * day, "look", () => void seen.push(days));
    clock.start();
    await vi.advanceTimersByTimeAsync(1_000);
    const slow = clock.hold("a slow machine");
    await vi.advanceTimersByTimeAsync(1_900);
    slow();
    // Day 1 is 0.9 s late: that is made good.
    await vi.advanceTimersByTimeAsync(1_120);
    expect(seen).toEqual([1, 2]);
    const breakpoint = clock.hold("a breakpoint");
    await vi.advanceTimersByTimeAsync(60_000);
    breakpoint();
    await vi.advanceTimersByTimeAsync(20);
    expect(seen).toEqual([1, 2, 3]);
    await vi.advanceTimersByTimeAsync(1_950);
    expect(seen).toEqual([1, 2, 3]);
    await vi.advanceTimersByTimeAsync(50);
    expect(seen).toEqual([1, 2, 3, 4]);
    clock.close();
  });

  test("lingers at the pace of a watch for as long as was asked for last, and rushes on from where it is", async () => {
    vi.useFakeTimers({ now: start, toFake: ["setTimeout", "clearTimeout", "Date", "setImmediate"] });
    const clock = new VirtualClock({ startMs: start, pace: parseSpeed("1d/2s") });
    const seen: string[] = [];
    clock.at(start + 50_000, "in 50 seconds", () => void seen.push("50 s"));
    clock.at(start + day, "in a day", () => void seen.push("day"));
    clock.start();
    clock.linger(60_000);
    await vi.advanceTimersByTimeAsync(40_000);
    expect(seen).toEqual([]);
    clock.linger(60_000);
    await vi.advanceTimersByTimeAsync(11_000);
    expect(seen).toEqual(["50 s"]);
    await vi.advanceTimersByTimeAsync(48_000);
    expect(seen).toEqual(["50 s"]);
    await vi.advanceTimersByTimeAsync(3_500);
    expect(seen).toEqual(["50 s", "day"]);
    clock.close();
  });

  test("takes what was registered for an earlier moment first", async () => {
    vi.useFakeTimers({ now: start, toFake: ["setTimeout", "clearTimeout", "Date", "setImmediate"] });
    const clock = new VirtualClock({ startMs: start, pace: parseSpeed("1d/2s") });
    const seen: string[] = [];
    clock.at(start + 10 * day, "late", () => void seen.push("late"));
    clock.start();
    await vi.advanceTimersByTimeAsync(500);
    clock.at(start + day, "early", () => void seen.push("early"));
    await vi.advanceTimersByTimeAsync(1_600);
    expect(seen).toEqual(["early"]);
    clock.close();
    await vi.advanceTimersByTimeAsync(100_000);
    expect(seen).toEqual(["early"]);
  });
});

describe("a virtual clock", () => {
  test("jumps from one due moment to the next, in order of instant and registration", async () => {
    const clock = new VirtualClock({ startMs: start });
    const seen: [string, number][] = [];
    const note = (what: string) => () => void seen.push([what, (clock.now() - start) / day]);
    clock.at(start + 56 * day, "c", note("last"));
    clock.at(start + day, "a", note("first"));
    clock.at(start + day, "b", note("second"));
    clock.at(start - day, "d", note("overdue"));
    await clock.runUntil(start + 60 * day);
    expect(seen).toEqual([
      ["overdue", 0],
      ["first", 1],
      ["second", 1],
      ["last", 56],
    ]);
    expect(clock.now()).toBe(start + 60 * day);
  });

  test("keeps that order among thousands", async () => {
    const clock = new VirtualClock({ startMs: start });
    const expected = Array.from({ length: 3_000 }, (_, index) => ({ when: start + ((index * 7_919) % 500), index }));
    const seen: number[] = [];
    for (const { when, index } of expected) clock.at(when, "one of many", () => void seen.push(index));
    await clock.runUntil(start + 500);
    expect(seen).toEqual(expected.toSorted((a, b) => a.when - b.when || a.index - b.index).map(({ index }) => index));
  });

  test("does not move before it is started", async () => {
    const clock = new VirtualClock({ startMs: start });
    clock.at(start + day, "never", () => expect.unreachable());
    await turn();
    await turn();
    expect(clock.now()).toBe(start);
    expect(clock.next()).toEqual({ when: start + day, what: "never" });
  });

  test("does not move while something is in flight, and moves when it has ended", async () => {
    const clock = new VirtualClock({ startMs: start });
    const run = vi.fn();
    const release = clock.hold("a request");
    const other = clock.hold("another");
    clock.at(start + day, "due", run);
    clock.start();
    other();
    other();
    for (let turns = 0; turns < 5; turns++) await turn();
    expect(run).not.toHaveBeenCalled();
    expect(clock.holds()).toEqual(["a request"]);
    release();
    await vi.waitUntil(() => run.mock.calls.length > 0, { interval: 0 });
    expect(clock.now()).toBe(start + day);
    clock.stop();
  });

  test("finishes a callback and all it set off before the next one of the same instant", async () => {
    const clock = new VirtualClock({ startMs: start });
    const seen: string[] = [];
    clock.at(start + 1, "first", async () => {
      seen.push("first begins");
      const release = clock.hold("set off");
      void (async () => {
        for (let turns = 0; turns < 10; turns++) await turn();
        seen.push("what it set off ends");
        release();
      })();
      await turn();
      seen.push("first ends");
    });
    clock.at(start + 1, "second", () => void seen.push("second"));
    await clock.runUntil(start + 1);
    expect(seen).toEqual(["first begins", "first ends", "what it set off ends", "second"]);
  });

  test("runs what a callback registers for the same instant after what was registered before", async () => {
    const clock = new VirtualClock({ startMs: start });
    const seen: string[] = [];
    clock.at(start, "a", () => {
      seen.push("a");
      clock.at(clock.now(), "c", () => void seen.push("c"));
    });
    clock.at(start, "b", () => void seen.push("b"));
    await clock.runUntil(start);
    expect(seen).toEqual(["a", "b", "c"]);
  });

  test("does not run what was cancelled", async () => {
    const clock = new VirtualClock({ startMs: start });
    const cancel = clock.at(start + day, "cancelled", () => expect.unreachable());
    cancel();
    await clock.runUntil(start + 2 * day);
    expect(clock.now()).toBe(start + 2 * day);
  });

  test("stops at the moment a predicate holds", async () => {
    const clock = new VirtualClock({ startMs: start });
    const seen: number[] = [];
    for (let days = 1; days < 5; days++) clock.at(start + days * day, "day", () => void seen.push(days));
    await clock.runUntil(() => seen.length === 2);
    for (let turns = 0; turns < 5; turns++) await turn();
    expect(seen).toEqual([1, 2]);
  });

  test("says so when nothing is left to wait for", async () => {
    const clock = new VirtualClock({ startMs: start });
    await expect(clock.runUntil(() => false)).rejects.toThrow("nothing is left to wait for");
  });

  test("hands the failure of a callback to whoever runs it", async () => {
    const clock = new VirtualClock({ startMs: start });
    clock.at(start + day, "fails", () => {
      throw new Error("broken step");
    });
    await expect(clock.runUntil(start + 2 * day)).rejects.toThrow("broken step");
    expect(clock.now()).toBe(start + day);
  });
});

describe("a clock file", () => {
  test("is 40 bytes of little-endian doubles with the sequence number at both ends", () => {
    const path = freshFile();
    new VirtualClock({ startMs: start, file: path });
    const bytes = readFileSync(path);
    expect(bytes.length).toBe(40);
    expect([bytes.readDoubleLE(0), bytes.readDoubleLE(8), bytes.readDoubleLE(24), bytes.readDoubleLE(32)]).toEqual([
      1,
      start,
      0,
      1,
    ]);
  });

  test("of a virtual clock stands still between jumps and follows each jump", async () => {
    const path = freshFile();
    const clock = new VirtualClock({ startMs: start, file: path });
    const reader = new ClockFileReader(path);
    expect(reader.now()).toBe(start);
    clock.at(start + day, "look", () => expect(reader.now()).toBe(start + day));
    await clock.runUntil(start + 3 * day);
    expect(reader.now()).toBe(start + 3 * day);
    clock.close();
    reader.close();
  });

  test.each([
    ["real", (file: string) => new RealClock({ file })],
    ["scaled", (file: string) => new ScaledClock({ startMs: start, rate: 43_200, file })],
  ])("of a %s clock gives its time to another process", (_kind, make) => {
    vi.useFakeTimers({ now: start + 5 });
    const path = freshFile();
    const clock = make(path);
    const reader = new ClockFileReader(path);
    vi.advanceTimersByTime(2_000);
    expect(reader.now()).toBe(clock.now());
    vi.useRealTimers();
    reader.close();
  });
});
