import { spawnSync } from "node:child_process";
import * as df from "durable-functions";
import { expect, test } from "vitest";
import { Hub } from "../../../../support/durable/hub.ts";

df.app.activity("nothing", { handler: () => null });
df.app.orchestration("fanOut", function* (context) {
  const results = (yield context.df.Task.all(
    Array.from({ length: 30 }, () => context.df.callActivity("nothing")),
  )) as unknown[];
  return results.length;
});

const turns = async (wanted: () => boolean) => {
  while (!wanted()) await new Promise((resolve) => setImmediate(resolve));
};

test.each([
  [undefined, 10],
  [3, 3],
])("not serial, runs at most that many activities at a time (%s: %s)", async (maxConcurrentActivities, limit) => {
  let [running, most] = [0, 0];
  const finish: (() => void)[] = [];
  const hub = new Hub(
    { serial: false, ...(maxConcurrentActivities !== undefined && { maxConcurrentActivities }) },
    {
      invokeActivity: async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise<void>((resolve) => finish.push(resolve));
        running -= 1;
        return { ok: true, value: null };
      },
    },
  );
  await hub.start("fanOut", "f");
  for (let done = 0; done < 30; done++) {
    await turns(() => finish.length > 0 && (running === limit || done > 30 - limit));
    finish.shift()?.();
  }
  expect(await hub.end("f")).toMatchObject({ output: 30 });
  expect(most).toBe(limit);
  await hub.close();
});

test("the clock stands still until an activity is done", async () => {
  let finish: (() => void) | undefined;
  const hub = new Hub(
    {},
    {
      invokeActivity: async () => {
        await new Promise<void>((resolve) => {
          finish = resolve;
        });
        return { ok: true, value: null };
      },
    },
  );
  await hub.start("fanOut", "f");
  await turns(() => hub.clock.holds().length === 0 || finish !== undefined);
  hub.clock.at(hub.clock.now() + 1000, "something else", () => {});
  hub.clock.start();
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
  expect(hub.clock.holds()).toEqual(["durable work"]);
  for (let done = 0; done < 30; done++) {
    await turns(() => finish !== undefined);
    const next = finish;
    finish = undefined;
    next?.();
  }
  await turns(() => hub.clock.holds().length === 0);
  await hub.close();
});

test("stopping waits for the activity that runs and leaves the others for the next start", async () => {
  let [started, finished] = [0, 0];
  let finish: (() => void) | undefined;
  const hub = new Hub(
    {},
    {
      invokeActivity: async () => {
        started += 1;
        if (started === 3) {
          await new Promise<void>((resolve) => {
            finish = resolve;
          });
        }
        finished += 1;
        return { ok: true, value: null };
      },
    },
  );
  await hub.start("fanOut", "f");
  await turns(() => finish !== undefined);
  const reopened = hub.reopen();
  expect(await hub.start("fanOut", "late")).toBe(503);
  finish?.();
  await reopened;
  expect(await hub.end("f")).toMatchObject({ output: 30 });
  // The third one's result was committed before the file was closed, so nothing ran twice.
  expect([started, finished]).toEqual([30, 30]);
  await hub.engine.stop();
  expect(hub.engine.stats()).toMatchObject({ activities: 27, instances: 1 });
  await hub.close();
});

test("a fault of the host or the engine ends the process instead of losing work silently", () => {
  const program = `
    import * as df from "durable-functions";
    import { Hub } from "${new URL("../../../../support/durable/hub.ts", import.meta.url).href}";
    df.app.orchestration("any", function* (context) { yield context.df.createTimer(context.df.currentUtcDateTime); });
    const hub = new Hub({}, { invokeOrchestrator: () => Promise.reject(new Error("the host broke")) });
    await hub.start("any", "a");
    await new Promise((resolve) => setTimeout(resolve, 60_000));`;
  const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
    encoding: "utf8",
    timeout: 30_000,
  });
  expect(status).toBe(1);
  expect(stderr).toContain("the host broke");
});
