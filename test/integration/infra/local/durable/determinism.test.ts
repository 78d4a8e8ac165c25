import * as df from "durable-functions";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DAY, Hub } from "../../../../support/durable/hub.ts";

let hub: Hub;
beforeEach(() => {
  hub = new Hub();
});
afterEach(() => hub.close());

for (const name of ["a", "b"]) df.app.activity(name, { handler: () => name });
df.app.orchestration("child", function* (context) {
  return (yield context.df.waitForExternalEvent("never")) as unknown;
});

type Code = (context: df.OrchestrationContext) => Generator<df.Task, unknown, unknown>;
const activity = (name: string): Code =>
  function* (context) {
    yield context.df.callActivity(name);
  };
const retried = (attempts: number): Code =>
  function* (context) {
    yield context.df.callActivityWithRetry("a", new df.RetryOptions(1000, attempts));
  };
const timer = (days: number): Code =>
  function* (context) {
    yield context.df.Task.any([
      context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + days * DAY)),
      context.df.waitForExternalEvent("go"),
    ]);
  };
const child = (name: string, id?: string): Code =>
  function* (context) {
    yield context.df.Task.any([context.df.callSubOrchestrator(name, null, id), context.df.waitForExternalEvent("go")]);
  };
const both = (...codes: Code[]): Code =>
  function* (context) {
    for (const code of codes) yield* code(context);
  };
const nothing: Code = function* () {};
const throwing = (message: string): Code =>
  function* (context) {
    if (message !== "") throw new Error(message);
    yield context.df.callActivity("a");
  };

/** One episode of `before`, then, when the event comes, `after` replays its history. */
async function deploy(before: Code, after: Code) {
  const program = (code: Code): Code =>
    function* (context) {
      yield* code(context);
      yield context.df.waitForExternalEvent("go");
      return "end";
    };
  df.app.orchestration("changing", program(before));
  await hub.start("changing", "c");
  await hub.settle();
  df.app.orchestration("changing", program(after));
  await hub.raise("c", "go");
  await hub.raise("c", "go");
  await hub.settle();
  return await hub.status("c");
}

describe("code that no longer fits the history", () => {
  test.each([
    [
      "another activity",
      activity("a"),
      activity("b"),
      "id 0: history says the activity 'a' was scheduled, but the code scheduled the activity 'b'",
    ],
    [
      "a timer for an activity",
      activity("a"),
      timer(1),
      "id 0: history says the activity 'a' was scheduled, but the code scheduled a timer for 2026-03-03T08:00:00.000Z",
    ],
    [
      "an activity for a timer",
      timer(1),
      activity("a"),
      "id 0: history says a timer for 2026-03-03T08:00:00.000Z was scheduled, but the code scheduled the activity 'a'",
    ],
    [
      "another instant",
      timer(1),
      timer(2),
      "id 0: history says a timer for 2026-03-03T08:00:00.000Z was scheduled, but the code scheduled a timer for 2026-03-04",
    ],
    [
      "a sub-orchestration for an activity",
      activity("a"),
      child("child"),
      "id 0: history says the activity 'a' was scheduled, but the code scheduled the sub-orchestration 'child'",
    ],
    [
      "another child id",
      child("child", "one"),
      child("child", "two"),
      "id 0: history says the sub-orchestration 'child' as 'one' was scheduled, but the code scheduled the sub-orchestration 'child' as 'two'",
    ],
    [
      "a child id no longer given",
      child("child", "one"),
      child("child"),
      "history says the sub-orchestration 'child' as 'one' was scheduled, but the code scheduled the sub-orchestration 'child' as '",
    ],
    [
      "retries added",
      activity("a"),
      retried(3),
      "id 0: history says the activity 'a' was scheduled, but the code scheduled the activity 'a' with up to 3 attempts",
    ],
    ["another number of attempts", retried(2), retried(3), "the activity 'a' with up to 2 attempts was scheduled, but"],
    [
      "one step less",
      both(activity("a"), activity("b")),
      activity("a"),
      "id 1: history says the activity 'b' was scheduled, but the code scheduled nothing in its place",
    ],
    [
      "no step at all",
      activity("a"),
      nothing,
      "id 0: history says the activity 'a' was scheduled, but the code scheduled nothing",
    ],
    [
      "one step inserted",
      both(activity("a"), activity("a")),
      both(activity("a"), activity("b"), activity("a")),
      "id 1: history says the activity 'a' was scheduled, but the code scheduled the activity 'b'",
    ],
    [
      "two steps exchanged",
      both(activity("a"), activity("b")),
      both(activity("b"), activity("a")),
      "id 0: history says",
    ],
  ])("fails the instance: %s", async (_change, before, after, message) => {
    const status = await deploy(before, after);
    expect(status.runtimeStatus).toBe("Failed");
    expect(status.output).toContain("Non-Deterministic workflow detected");
    expect(status.output).toContain(message);
  });

  test.each([
    ["the same code", activity("a"), activity("a")],
    ["a step added at the end", activity("a"), both(activity("a"), activity("b"))],
    ["a name in another case", activity("a"), activity("A")],
    ["the same child id", child("child", "one"), child("child", "one")],
    ["the same long timer", timer(50), timer(50)],
  ])("is not reported for %s", async (_change, before, after) => {
    expect((await deploy(before, after)).runtimeStatus).toMatch(/Completed|Running/);
  });

  test("is found when it reads the clock", async () => {
    df.app.orchestration("impure", function* (context) {
      yield context.df.createTimer(new Date(Date.now() + hub.clock.now()));
      yield context.df.createTimer(new Date(Date.now() + hub.clock.now()));
    });
    await hub.start("impure", "i");
    await hub.settle();
    const next = hub.clock.next()?.when ?? 0;
    // The replay must see another system time than the first run did.
    const before = Date.now();
    while (Date.now() === before);
    await hub.until(next);
    expect((await hub.status("i")).output).toContain("Non-Deterministic workflow detected: id 0");
  });

  test("does not hide an error of the code's own", async () => {
    const status = await deploy(both(activity("a"), activity("b")), throwing("bug of the new version"));
    expect(status.output).toBe("Orchestrator function 'changing' failed: bug of the new version");
  });
});

describe("code that the SDK refuses", () => {
  test.each([
    ["an error", throwing("no"), "Orchestrator function 'bad' failed: no"],
    [
      "yielding what is no task",
      function* () {
        yield 1 as unknown as df.Task;
      } as Code,
      "Orchestration yielded data of type number",
    ],
    ["an async function", (async () => 1) as unknown as Code, "this.generator.next is not a function"],
  ])("fails the instance: %s", async (_what, code, message) => {
    df.app.orchestration("bad", code);
    await hub.start("bad", "b");
    expect(await hub.end("b")).toMatchObject({ runtimeStatus: "Failed", output: expect.stringContaining(message) });
  });

  test("still has its earlier actions applied", async () => {
    let ran = 0;
    df.app.activity("count", {
      handler: () => {
        ran += 1;
      },
    });
    df.app.orchestration("lateError", function* (context) {
      const activity = context.df.callActivity("count");
      yield context.df.Task.any([activity, context.df.waitForExternalEvent("go")]);
      throw new Error("late");
    });
    await hub.start("lateError", "l");
    await hub.raise("l", "go");
    expect((await hub.end("l")).runtimeStatus).toBe("Failed");
    await hub.settle();
    expect(ran).toBe(1);
  });
});
