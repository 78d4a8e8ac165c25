import * as df from "durable-functions";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DAY, Hub, START } from "../../../../support/durable/hub.ts";

let hub: Hub;
beforeEach(() => {
  hub = new Hub();
});
afterEach(() => hub.close());

df.app.activity("slow", { handler: () => "slow" });

describe("an external event", () => {
  df.app.orchestration("two", function* (context) {
    const first = yield context.df.waitForExternalEvent("go");
    const second = yield context.df.waitForExternalEvent("go");
    return [first, second];
  });

  test("that comes before it is waited for is kept, first in first out", async () => {
    await hub.start("two", "t");
    await hub.raise("t", "go", 1);
    await hub.raise("t", "go", { n: 2 });
    expect(await hub.end("t")).toMatchObject({ runtimeStatus: "Completed", output: [1, { n: 2 }] });
  });

  test("may come days apart", async () => {
    await hub.start("two", "t");
    await hub.until(START + DAY);
    await hub.raise("t", "other", "not waited for");
    await hub.raise("t", "go", "a");
    await hub.until(START + 20 * DAY);
    expect((await hub.status("t")).runtimeStatus).toBe("Running");
    await hub.raise("t", "go", "b");
    expect(await hub.end("t")).toMatchObject({ output: ["a", "b"] });
  });

  df.app.orchestration("stack", function* (context) {
    const tasks = ["x", "y"].map(() => context.df.waitForExternalEvent("go"));
    return (yield context.df.Task.all(tasks)) as unknown;
  });

  test("goes to the newest of several waits on its name", async () => {
    await hub.start("stack", "s");
    await hub.settle();
    await hub.raise("s", "go", "first");
    await hub.settle();
    await hub.raise("s", "go", "second");
    expect((await hub.end("s")).output).toEqual(["second", "first"]);
  });

  df.app.orchestration("wakeUp", function* (context) {
    const timer = context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 30 * DAY));
    const event = context.df.waitForExternalEvent("go");
    const winner = yield context.df.Task.any([timer, event]);
    if (winner === event) timer.cancel();
    return winner === event ? event.result : "timer";
  });

  test("without a body is delivered as null", async () => {
    await hub.start("wakeUp", "w");
    await hub.settle();
    expect(await hub.raise("w", "go")).toBe(202);
    expect((await hub.end("w")).output).toBeNull();
  });

  df.app.orchestration("loser", function* (context) {
    const activity = context.df.callActivity("slow");
    const event = context.df.waitForExternalEvent("go");
    yield context.df.Task.any([activity, event]);
    return (yield event) as unknown;
  });

  test("that lost the race is still waited for when yielded again", async () => {
    await hub.start("loser", "l");
    await hub.settle();
    await hub.raise("l", "go", "late");
    expect(await hub.end("l")).toMatchObject({ runtimeStatus: "Completed", output: "late" });
  });

  test.each([
    ["with a number for a name", "instances/t/raiseEvent/0", "{}", undefined, 400],
    ["that is not JSON", "instances/t/raiseEvent/go", "{", undefined, 400],
    ["with another content type", "instances/t/raiseEvent/go", "1", "text/plain", 400],
    ["for nobody", "instances/nobody/raiseEvent/go", "1", undefined, 404],
  ])("%s is refused", async (_what, path, body, contentType, status) => {
    await hub.start("two", "t");
    const headers = contentType === undefined ? {} : { "content-type": contentType };
    expect((await hub.http("POST", path, body, headers)).status).toBe(status);
    await hub.settle();
    expect((await hub.status("t")).runtimeStatus).toBe("Running");
  });

  test("for an ended instance is answered 410", async () => {
    await hub.start("two", "t");
    await hub.raise("t", "go");
    await hub.raise("t", "go");
    await hub.end("t");
    expect(await hub.raise("t", "go")).toBe(410);
  });
});
