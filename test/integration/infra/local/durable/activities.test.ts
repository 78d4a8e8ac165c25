import * as df from "durable-functions";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DAY, Hub, START } from "../../../../support/durable/hub.ts";

let hub: Hub;
let runs: string[] = [];
beforeEach(() => {
  runs = [];
  hub = new Hub();
});
afterEach(() => hub.close());

df.app.activity("echo", {
  handler: (input: unknown) => {
    runs.push(JSON.stringify(input) ?? "undefined");
    return input;
  },
});
df.app.activity("fail", {
  handler: (times: number) => {
    runs.push(`${new Date(hub.clock.now()).toISOString()}`);
    if (runs.length <= times) throw new Error(`failure ${runs.length}`);
    return `after ${runs.length}`;
  },
});

describe("activities", () => {
  df.app.orchestration("sequence", function* (context) {
    const results: unknown[] = [];
    for (const input of context.df.getInput() as unknown[]) results.push(yield context.df.callActivity("echo", input));
    return results;
  });

  test("get their input and give their result, whatever JSON it is", async () => {
    const values = [1, "text", "123", true, null, { a: [1, 2] }, [], "", 'with "quotes" and \n'];
    await hub.start("sequence", "s", values);
    const status = await hub.end("s");
    expect(status).toMatchObject({ runtimeStatus: "Completed" });
    // The library parses a string that looks like JSON: a real host shows the same.
    expect(status.output).toEqual(values);
  });

  df.app.orchestration("fanOut", function* (context) {
    const tasks = Array.from({ length: context.df.getInput() as number }, (_, i) => context.df.callActivity("echo", i));
    return (yield context.df.Task.all(tasks)) as unknown;
  });

  test("run in the order in which they were scheduled, one at a time", async () => {
    await hub.start("fanOut", "f", 50);
    const status = await hub.end("f");
    expect(status.output).toEqual(Array.from({ length: 50 }, (_, i) => i));
    expect(runs).toEqual(Array.from({ length: 50 }, (_, i) => String(i)));
  });

  df.app.orchestration("caught", function* (context) {
    try {
      return (yield context.df.callActivity("fail", 5)) as unknown;
    } catch (error) {
      return (error as Error).message;
    }
  });

  test("that throw raise the extension's error text in the orchestrator (durable-real.md D10)", async () => {
    await hub.start("caught", "c");
    const output = String((await hub.end("c")).output);
    expect(output).toMatch(/^Activity function 'fail' failed: {2}failure 1 \n \{"\$type":"System.Exception/);
    expect(output).toContain("activities.test.ts");
  });
});

describe("retries", () => {
  function retry(first: number, attempts: number, more: Partial<df.RetryOptions> = {}): df.RetryOptions {
    return Object.assign(new df.RetryOptions(first, attempts), more);
  }
  df.app.orchestration("retrying", function* (context) {
    const { times, options } = context.df.getInput() as {
      times: number;
      options: [number, number, Partial<df.RetryOptions>?];
    };
    try {
      const result = yield context.df.callActivityWithRetry("fail", retry(...options), times);
      return { result, at: context.df.currentUtcDateTime.toISOString() };
    } catch (error) {
      return { error: (error as Error).message, at: context.df.currentUtcDateTime.toISOString() };
    }
  });

  test.each([
    ["succeed at once without a timer", 0, [60_000, 3], [0], { result: "after 1" }, 0],
    ["wait the first interval after the first failure", 1, [60_000, 3], [0, 60], { result: "after 2" }, 60],
    [
      "grow by the coefficient",
      3,
      [60_000, 4, { backoffCoefficient: 2 }],
      [0, 60, 180, 420],
      { result: "after 4" },
      420,
    ],
    [
      "stop growing at the maximum",
      3,
      [60_000, 4, { backoffCoefficient: 2, maxRetryIntervalInMilliseconds: 90_000 }],
      [0, 60, 150, 240],
      { result: "after 4" },
      240,
    ],
    [
      "do not wait after the last failure (durable-real.md D8)",
      9,
      [60_000, 2],
      [0, 60],
      { error: expect.stringContaining("Activity function 'fail' failed:  failure 2 \n ") },
      60,
    ],
    [
      "may be one attempt",
      9,
      [60_000, 1],
      [0],
      { error: expect.stringContaining("Activity function 'fail' failed:  failure 1 \n ") },
      0,
    ],
    ["of six days are one timer", 1, [6 * DAY, 2], [0, 6 * 86_400], { result: "after 2" }, 6 * 86_400],
    [
      "never grow beyond six days",
      2,
      [5 * DAY, 3, { backoffCoefficient: 9 }],
      [0, 5 * 86_400, 11 * 86_400],
      { result: "after 3" },
      11 * 86_400,
    ],
  ])("%s", async (_behaviour, times, options, seconds, outcome, endsAt) => {
    await hub.start("retrying", "r", { times, options });
    const status = await hub.end("r");
    expect(runs).toEqual(seconds.map((s) => new Date(START + s * 1000).toISOString()));
    expect(status.output).toEqual({ ...outcome, at: new Date(START + endsAt * 1000).toISOString() });
  });

  test("with a retry timeout that has passed fail the instance instead of waiting for ever", async () => {
    await hub.start("retrying", "r", { times: 9, options: [60_000, 5, { retryTimeoutInMilliseconds: 60_000 }] });
    const status = await hub.end("r");
    expect(status.runtimeStatus).toBe("Failed");
    expect(status.output).toContain("retry timeout of 60000 ms");
  });
});
