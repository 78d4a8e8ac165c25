import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as df from "durable-functions";
import { describe, expect, test } from "vitest";
import { invoke } from "../../../../support/durable/coreModule.ts";
import { DAY, Hub } from "../../../../support/durable/hub.ts";

let runs = 0;
df.app.activity("work", {
  handler: (n: number) => {
    runs += 1;
    if (n === 13) throw new Error("always");
    return n + 1;
  },
});
df.app.orchestration("leg", function* (context) {
  yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 5 * DAY));
  return (yield context.df.callActivity("work", context.df.getInput())) as unknown;
});
df.app.orchestration("journey", function* (context) {
  const { generation, seen } = context.df.getInput() as { generation: number; seen: unknown[] };
  const fanned = (yield context.df.Task.all([1, 2, 3].map((n) => context.df.callActivity("work", n)))) as number[];
  const timer = context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 6 * DAY));
  const leg = context.df.callSubOrchestrator("leg", generation * 10);
  yield context.df.Task.any([leg, timer]);
  timer.cancel();
  let failure = "";
  try {
    yield context.df.callActivityWithRetry("work", new df.RetryOptions(DAY, 2), 13);
  } catch (error) {
    failure = (error as Error).message;
  }
  seen.push([...fanned, leg.result, failure.split(" \n ")[0]]);
  if (generation === 2) return seen;
  context.df.continueAsNew({ generation: generation + 1, seen });
  return undefined;
});

const outcome = [11, 21].map((leg) => [2, 3, 4, leg, "Activity function 'work' failed:  always"]);

describe("a crash", () => {
  test("at any moment at which code runs loses nothing", async () => {
    const snapshots: { dir: string; startMs: number }[] = [];
    /** The files as they would be found, had the process died here. */
    const snapshot = (from: Hub) => {
      const dir = mkdtempSync(join(tmpdir(), "crash-"));
      cpSync(from.dir, dir, { recursive: true });
      snapshots.push({ dir, startMs: from.clock.now() });
    };
    const hub: Hub = new Hub(
      {},
      {
        invokeOrchestrator: async (name, json) => {
          snapshot(hub);
          const answer = await invoke(name, json);
          snapshot(hub);
          return answer;
        },
        invokeActivity: async (name, json) => {
          snapshot(hub);
          const answer = await invoke(name, json);
          snapshot(hub);
          return answer;
        },
      },
    );
    runs = 0;
    await hub.start("journey", "j", { generation: 1, seen: [] });
    expect((await hub.end("j")).output).toEqual(outcome);
    const [endedAt, undisturbed] = [hub.clock.now(), runs];
    await hub.close();
    expect(snapshots.length).toBeGreaterThan(50);

    for (const at of snapshots) {
      runs = 0;
      const resumed = new Hub({}, {}, at);
      expect((await resumed.end("j")).output).toEqual(outcome);
      expect(runs).toBeLessThanOrEqual(undisturbed);
      expect(resumed.clock.now() - endedAt).toBeLessThan(DAY);
      await resumed.close();
    }
  });

  test("by kill -9, again and again, ends as if nothing had happened", async () => {
    const dir = mkdtempSync(join(tmpdir(), "kill-"));
    const effects = join(dir, "effects");
    writeFileSync(effects, "");
    const program = new URL("../../../../support/durable/killable.ts", import.meta.url).pathname;
    let kills = 0;
    let output: string | undefined;
    const run = (killAfter: number) =>
      new Promise<void>((resolve, reject) => {
        const child: ChildProcess = spawn(process.execPath, [program, dir], { stdio: ["ignore", "pipe", "inherit"] });
        let steps = 0;
        child.stdout?.setEncoding("utf8").on("data", (text: string) => {
          for (const line of text.split("\n")) {
            if (line.startsWith("done ")) output = line.slice(5);
            if (line === "step" && ++steps === killAfter) child.kill("SIGKILL");
          }
        });
        child.on("exit", (code, signal) => {
          if (signal === "SIGKILL") kills += 1;
          if (signal === "SIGKILL" || code === 0) resolve();
          else reject(new Error(`exit code ${code}`));
        });
      });
    for (let round = 0; output === undefined; round++) await run(5 + ((round * 7) % 11));
    const done = readFileSync(effects, "utf8").trim().split("\n").map(Number);
    rmSync(dir, { recursive: true });
    expect(JSON.parse(output)).toBe(40);
    expect(kills).toBeGreaterThanOrEqual(4);
    // At least once each, in order, and only the one that was running may have run again.
    expect([...new Set(done)]).toEqual(Array.from({ length: 40 }, (_, n) => n));
    expect(done.length - 40).toBeLessThanOrEqual(kills);
  });
});
