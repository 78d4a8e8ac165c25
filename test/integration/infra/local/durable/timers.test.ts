import * as df from "durable-functions";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DAY, Hub, START } from "../../../../support/durable/hub.ts";

let hub: Hub;
beforeEach(() => {
  hub = new Hub();
});
afterEach(() => hub.close());

const iso = (days: number) => new Date(START + days * DAY).toISOString();
const inDays = (context: df.OrchestrationContext, days: number) =>
  new Date(context.df.currentUtcDateTime.getTime() + days * DAY);

/** FireAt of every timer that fired, in days after the start. */
async function fired(id: string): Promise<number[]> {
  const { historyEvents } = await hub.status(id);
  return historyEvents
    .filter(({ EventType }) => EventType === "TimerFired")
    .map(({ FireAt }) => (Date.parse(String(FireAt)) - START) / DAY);
}

describe("a timer", () => {
  df.app.orchestration("sleep", function* (context) {
    yield context.df.createTimer(inDays(context, context.df.getInput() as number));
    return context.df.currentUtcDateTime.toISOString();
  });

  test.each([
    ["in the past fires at once", -1, [-1], 0],
    ["of now fires at once", 0, [0], 0],
    ["of exactly six days is one timer", 6, [6], 6],
    ["of a moment more is cut every three days", 6.5, [3, 6, 6.5], 6.5],
    ["of 56 days is cut every three days", 56, [...Array.from({ length: 18 }, (_, i) => 3 * (i + 1)), 56], 56],
  ])("%s", async (_behaviour, days, chunks, end) => {
    await hub.start("sleep", "s", days);
    const status = await hub.end("s");
    expect(status.output).toBe(iso(end));
    expect(await fired("s")).toEqual(chunks);
  });

  test("does not fire a moment early", async () => {
    await hub.start("sleep", "s", 2);
    await hub.until(START + 2 * DAY - 1);
    expect((await hub.status("s")).runtimeStatus).toBe("Running");
    await hub.until(START + 2 * DAY);
    expect((await hub.status("s")).runtimeStatus).toBe("Completed");
  });

  df.app.orchestration("race", function* (context) {
    const { days, cancel } = context.df.getInput() as { days: number; cancel: boolean };
    const timer = context.df.createTimer(inDays(context, days));
    const event = context.df.waitForExternalEvent("go");
    const winner = (yield context.df.Task.any([event, timer])) as df.Task;
    if (cancel && winner === event) timer.cancel();
    // Ids after a cut timer: were one chunk counted wrongly, the wrong task would complete.
    const after = (yield context.df.callActivity("say", "after")) as string;
    return `${winner === event ? "event" : "timer"}, ${after}`;
  });
  df.app.activity("say", { handler: (text: string) => text });

  test.each([
    ["short", 2, 1],
    ["long", 20, 1],
  ])("%s: cancelled, it lets the instance complete and never fires", async (_kind, days, raisedAfter) => {
    await hub.start("race", "r", { days, cancel: true });
    await hub.until(START + raisedAfter * DAY);
    await hub.raise("r", "go", {});
    await hub.settle();
    expect(await hub.status("r")).toMatchObject({ runtimeStatus: "Completed", output: "event, after" });
    expect(hub.clock.next()).toBeUndefined();
  });

  // Measured by driving the extension 3.19.0 with the same history: in Azure too it is the end of the instance.
  test.each([
    ["in a later chunk", 7.5],
    ["at the moment a chunk fires", 6],
  ])("of more than six days, cancelled %s, fails the instance", async (_when, raisedAfter) => {
    await hub.start("race", "r", { days: 20, cancel: true });
    await hub.until(START + raisedAfter * DAY);
    await hub.raise("r", "go", {});
    await hub.settle();
    const { runtimeStatus, output } = await hub.status("r");
    expect(runtimeStatus).toBe("Failed");
    expect(output).toContain("Non-Deterministic workflow detected: id 1");
  });

  test("not cancelled keeps the instance running until it has fired", async () => {
    await hub.start("race", "r", { days: 20, cancel: false });
    await hub.until(START + DAY);
    await hub.raise("r", "go", {});
    await hub.until(START + 20 * DAY - 1);
    expect((await hub.status("r")).runtimeStatus).toBe("Running");
    await hub.until(START + 20 * DAY);
    expect(await hub.status("r")).toMatchObject({ runtimeStatus: "Completed", output: "event, after" });
  });

  test("wins when nothing comes", async () => {
    await hub.start("race", "r", { days: 20, cancel: true });
    expect(await hub.end("r")).toMatchObject({ output: "timer, after" });
    expect(hub.clock.now()).toBe(START + 20 * DAY);
  });

  df.app.orchestration("cancelledAtOnce", function* (context) {
    const timer = context.df.createTimer(inDays(context, 1));
    yield context.df.Task.any([context.df.waitForExternalEvent("go"), timer]);
    timer.cancel();
    return "done";
  });

  test("cancelled in the episode that created it takes its id and never fires", async () => {
    const clockless = hub.http("POST", "orchestrators/cancelledAtOnce/c");
    await hub.raise("c", "go");
    await clockless;
    await hub.settle();
    expect(await hub.status("c")).toMatchObject({ runtimeStatus: "Completed" });
    expect(hub.clock.next()).toBeUndefined();
  });

  df.app.orchestration("several", function* (context) {
    const timers = [30, 10, 20].map((days) => context.df.createTimer(inDays(context, days)));
    const order: number[] = [];
    const waiting = [...timers];
    while (waiting.length > 0) {
      const first = (yield context.df.Task.any(waiting)) as df.TimerTask;
      order.push(timers.indexOf(first));
      waiting.splice(waiting.indexOf(first), 1);
      if (order.length === 1) return order;
    }
    return order;
  });

  test("of several, the earliest wins and the others are still waited for", async () => {
    await hub.start("several", "s");
    await hub.until(START + 10 * DAY);
    expect((await hub.status("s")).runtimeStatus).toBe("Running");
    expect(await hub.end("s")).toMatchObject({ runtimeStatus: "Completed", output: [1] });
    expect(hub.clock.now()).toBe(START + 30 * DAY);
  });

  df.app.orchestration("together", function* (context) {
    yield context.df.Task.all([10, 20, 15].map((days) => context.df.createTimer(inDays(context, days))));
    return yield context.df.callActivity("say", "end");
  });

  test("may be long three times at once: every chunk has its own id", async () => {
    await hub.start("together", "t");
    expect(await hub.end("t")).toMatchObject({ output: "end" });
    expect(hub.clock.now()).toBe(START + 20 * DAY);
    expect((await fired("t")).sort((a, b) => a - b)).toEqual([3, 3, 3, 6, 6, 6, 9, 9, 9, 10, 12, 12, 15, 15, 18, 20]);
  });
});
