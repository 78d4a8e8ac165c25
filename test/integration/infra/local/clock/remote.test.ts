import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setImmediate as turn } from "node:timers/promises";
import { afterEach, describe, expect, test, vi } from "vitest";
import { type ClockServer, connectClock, serveClock } from "../../../../../infra/local/clock/remote.ts";
import { ScaledClock } from "../../../../../infra/local/clock/runningClock.ts";
import { VirtualClock } from "../../../../../infra/local/clock/virtualClock.ts";

const participant = new URL("../../../../support/clock/participant.ts", import.meta.url).pathname;
const start = Date.parse("2026-03-02T08:00:00Z");
const hour = 3_600_000;
const children: ChildProcess[] = [];
const servers: ClockServer[] = [];
const newFile = () => join(mkdtempSync(join(tmpdir(), "clock-")), "clock");

afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  for (const server of servers.splice(0)) await server.stop();
});

async function serve(expected: string[] = []) {
  const file = newFile();
  const clock = new VirtualClock({ startMs: start, file });
  const server = await serveClock({ clock, file, expected });
  servers.push(server);
  return { clock, server };
}

function joinClock(url: string, mode: string) {
  const child = spawn(process.execPath, [participant, url, mode], { stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  const printed: string[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => {
    const { event, now } = JSON.parse(line) as { event: string; now: number };
    printed.push(now === undefined ? event : `${event} ${(now - start) / hour}`);
  });
  const says = (what: string) => vi.waitUntil(() => printed.includes(what), { timeout: 20_000, interval: 5 });
  return { child, printed, says };
}

describe("a virtual clock with a participant in another process", () => {
  test("waits for a participant that is expected, runs its callbacks with all they set off, and its own, in order", async () => {
    const { clock, server } = await serve(["app"]);
    const seen: string[] = [];
    clock.at(start + hour / 2, "own", () => void seen.push(`own ${(clock.now() - start) / hour}`));
    clock.start();
    for (let turns = 0; turns < 10; turns++) await turn();
    expect([clock.now(), clock.holds()]).toEqual([start, ["app is not here yet"]]);
    const { printed } = joinClock(server.url, "hourly");
    await clock.runUntil(start + 3 * hour);
    await vi.waitUntil(() => printed.includes("follow-up 3"), { interval: 5 });
    expect(seen).toEqual(["own 0.5"]);
    expect(printed).toEqual(["ready 0", "hour 1", "follow-up 1", "hour 2", "follow-up 2", "hour 3", "follow-up 3"]);
    expect(clock.now()).toBe(start + 3 * hour);
  });

  test("runs callbacks that are due together one after the other", async () => {
    const { clock, server } = await serve(["app"]);
    const { printed, says } = joinClock(server.url, "together");
    await clock.runUntil(start + hour);
    await says("second ends 1");
    expect(printed).toEqual(["ready 0", "first begins 1", "first ends 1", "second begins 1", "second ends 1"]);
  });

  test("does not run what the participant cancelled", async () => {
    const { clock, server } = await serve(["app"]);
    const { printed, says } = joinClock(server.url, "cancelled");
    await clock.runUntil(start + 5 * hour);
    await says("kept 2");
    expect(printed).toEqual(["ready 0", "kept 2"]);
  });

  test("stands still while the participant is at work", async () => {
    const { clock, server } = await serve(["app"]);
    clock.at(start + hour, "due", () => {});
    clock.start();
    const { child, says } = joinClock(server.url, "holds");
    await says("ready 0");
    for (let turns = 0; turns < 10; turns++) await turn();
    expect(clock.now()).toBe(start);
    child.kill("SIGUSR2");
    await says("lets go 0");
    await vi.waitUntil(() => clock.now() === start + hour, { timeout: 10_000, interval: 5 });
  });

  test("stands still from the moment the participant is killed until it is back", async () => {
    const { clock, server } = await serve(["app"]);
    const first = joinClock(server.url, "hourly");
    await clock.runUntil(start + 2 * hour);
    first.child.kill("SIGKILL");
    await once(first.child, "exit");
    await vi.waitUntil(() => clock.holds().includes("app is gone"), { timeout: 10_000, interval: 5 });
    clock.at(start + 2 * hour + 1, "own", () => {});
    const reached = clock.runUntil(start + 4 * hour);
    for (let turns = 0; turns < 10; turns++) await turn();
    expect(clock.now()).toBe(start + 2 * hour);
    const second = joinClock(server.url, "hourly");
    await reached;
    await second.says("hour 4");
    expect(second.printed.slice(0, 2)).toEqual(["ready 2", "hour 3"]);
  });

  test("goes on without a participant that is forgotten", async () => {
    const { clock, server } = await serve(["app"]);
    server.forget("app");
    await clock.runUntil(start + hour);
    expect(clock.now()).toBe(start + hour);
  });
});

describe("a participant", () => {
  test("knows that the clock has heard of its hold once settled, and the clock stands until it is released", async () => {
    const { clock, server } = await serve(["app"]);
    const remote = await connectClock(server.url, { name: "app", onLost: () => expect.unreachable() });
    remote.hold("starts")();
    await vi.waitUntil(() => clock.holds().length === 0, { interval: 1 });
    const release = remote.hold("work");
    await remote.settled();
    expect(clock.holds()).toEqual(["app is busy"]);
    release();
    release();
    await vi.waitUntil(() => clock.holds().length === 0, { interval: 1 });
    remote.close();
  });

  test("is told when the clock's process goes away, but not when it leaves itself", async () => {
    const { server } = await serve();
    const lost = vi.fn();
    const leaves = await connectClock(server.url, { name: "leaves", onLost: () => expect.unreachable() });
    await connectClock(server.url, { name: "stays", onLost: lost });
    leaves.close();
    await servers.pop()?.stop();
    await vi.waitUntil(() => lost.mock.calls.length === 1, { interval: 1 });
  });

  test("of a scaled clock reads its time and runs its callbacks by itself", async () => {
    const file = newFile();
    const clock = new ScaledClock({ startMs: start, rate: 1_000_000, file });
    const server = await serveClock({ clock, file, expected: ["app"] });
    servers.push(server);
    const remote = await connectClock(server.url, { name: "app", onLost: () => {} });
    expect([remote.isVirtual, Math.abs(remote.now() - clock.now()) < 1_000_000_000]).toEqual([false, true]);
    const due = clock.now() + hour;
    const ranAt = await new Promise<number>((resolve) => remote.at(due, "due", () => resolve(remote.now())));
    expect(ranAt).toBeGreaterThanOrEqual(due);
    remote.close();
  });
});
