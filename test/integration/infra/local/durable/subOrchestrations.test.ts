import * as df from "durable-functions";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DAY, Hub, START } from "../../../../support/durable/hub.ts";

let hub: Hub;
beforeEach(() => {
  hub = new Hub();
});
afterEach(() => hub.close());

df.app.activity("double", { handler: (n: number) => n * 2 });

describe("a sub-orchestration", () => {
  df.app.orchestration("child", function* (context) {
    const n = context.df.getInput() as number;
    if (n < 0) throw new Error(`negative ${n}`);
    return {
      n: (yield context.df.callActivity("double", n)) as number,
      parent: context.df.parentInstanceId,
      id: context.df.instanceId,
    };
  });
  df.app.orchestration("parent", function* (context) {
    const { inputs, id } = context.df.getInput() as { inputs: number[]; id?: string };
    const tasks = inputs.map((n) => context.df.callSubOrchestrator("child", n, id));
    try {
      return (yield context.df.Task.all(tasks)) as unknown;
    } catch (error) {
      return (error as Error).message;
    }
  });

  test("gets its input and its parent's id and gives its result", async () => {
    await hub.start("parent", "p", { inputs: [1, 2, 3] });
    const { output } = (await hub.end("p")) as { output: { n: number; parent: string; id: string }[] };
    expect(output.map(({ n }) => n)).toEqual([2, 4, 6]);
    expect(output.map(({ parent }) => parent)).toEqual(["p", "p", "p"]);
    expect(output.map(({ id }) => id.replace(/^[0-9a-f]{32}:/, ""))).toEqual(["0", "1", "2"]);
  });

  test("has the id that the code gives it", async () => {
    await hub.start("parent", "p", { inputs: [1], id: "mine" });
    expect(await hub.end("p")).toMatchObject({ output: [{ id: "mine" }] });
    expect(await hub.status("mine")).toMatchObject({ runtimeStatus: "Completed" });
  });

  test("that fails raises its failure text in the parent", async () => {
    await hub.start("parent", "p", { inputs: [-7], id: "mine" });
    expect((await hub.end("p")).output).toMatch(
      /^Orchestrator function 'child' failed: negative -7 \n Message: negative -7, StackTrace: {4}at /,
    );
    expect(await hub.status("mine")).toMatchObject({
      runtimeStatus: "Failed",
      output: "Orchestrator function 'child' failed: negative -7",
    });
  });

  // Stricter than the extension, which silently replaces the live one (durable-real.md D15).
  test("with the id of a live instance fails at once and leaves that one alone", async () => {
    await hub.start("parent", "p", { inputs: [1, 2], id: "same" });
    expect((await hub.end("p")).output).toContain("'same' is already running");
    await hub.settle();
    expect((await hub.status("same")).input).toBe(1);
  });

  let failures = 0;
  df.app.orchestration("flaky", function* (context) {
    yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 10 * DAY));
    failures = context.df.isReplaying ? failures : failures + 1;
    if (failures < 3) throw new Error(`failure ${failures}`);
    return failures;
  });
  df.app.orchestration("retryingParent", function* (context) {
    const options = new df.RetryOptions(DAY, 5);
    const result = yield context.df.callSubOrchestratorWithRetry(
      "flaky",
      options,
      null,
      context.df.getInput() as string | undefined,
    );
    return [result, yield context.df.callActivity("double", 4)];
  });

  test.each([
    ["ids of their own", undefined],
    ["the id that the code gives", "flaky-1"],
  ])("is retried after days, with %s", async (_ids, id) => {
    failures = 0;
    await hub.start("retryingParent", "p", id);
    expect((await hub.end("p")).output).toEqual([3, 8]);
    expect(hub.clock.now()).toBe(START + 32 * DAY);
  });
});
