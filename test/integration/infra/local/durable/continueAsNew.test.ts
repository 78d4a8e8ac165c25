import * as df from "durable-functions";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DAY, Hub, START } from "../../../../support/durable/hub.ts";

let hub: Hub;
beforeEach(() => {
  hub = new Hub();
});
afterEach(() => hub.close());

df.app.activity("slow", { handler: () => "slow" });

describe("continue-as-new", () => {
  df.app.orchestration("daily", function* (context) {
    const { n, until } = context.df.getInput() as { n: number; until: number };
    yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + DAY));
    if (n === until) return n;
    context.df.setCustomStatus({ n });
    context.df.continueAsNew({ n: n + 1, until });
    return undefined;
  });

  test("starts over with an empty history, a hundred times", async () => {
    await hub.start("daily", "d", { n: 1, until: 100 });
    expect(await hub.end("d")).toMatchObject({
      runtimeStatus: "Completed",
      output: 100,
      input: { n: 100, until: 100 },
    });
    expect(hub.clock.now()).toBe(START + 100 * DAY);
    expect(hub.engine.stats().maxHistoryEvents).toBeLessThan(10);
    expect(hub.episodes).toHaveLength(200);
  });

  df.app.orchestration("collector", function* (context) {
    const seen = context.df.getInput() as unknown[];
    const event = (yield context.df.waitForExternalEvent("item")) as unknown;
    seen.push(event);
    if (seen.length === 3) return seen;
    context.df.continueAsNew(seen);
    return undefined;
  });

  test("loses events that were delivered and not waited for", async () => {
    await hub.start("collector", "c", []);
    await hub.settle();
    const delivered = [hub.raise("c", "item", 1), hub.raise("c", "item", "lost")];
    await Promise.all(delivered);
    await hub.settle();
    for (const n of [2, 3]) {
      await hub.raise("c", "item", n);
      await hub.settle();
    }
    expect(await hub.status("c")).toMatchObject({ runtimeStatus: "Completed", output: [1, 2, 3] });
  });

  test("keeps events that were still in the inbox", async () => {
    let raise: (() => Promise<unknown>) | undefined;
    await hub.close();
    const { invoke } = await import("../../../../support/durable/coreModule.ts");
    hub = new Hub(
      {},
      {
        invokeOrchestrator: async (name, json) => {
          const answer = await invoke(name, json);
          await raise?.();
          return answer;
        },
      },
    );
    await hub.start("collector", "c", []);
    await hub.settle();
    let next = 2;
    // Comes while the episode runs that will continue as new.
    raise = async () => void (next <= 3 && (await hub.raise("c", "item", next++)));
    await hub.raise("c", "item", 1);
    await hub.settle();
    expect(await hub.status("c")).toMatchObject({ runtimeStatus: "Completed", output: [1, 2, 3] });
  });

  df.app.orchestration("leaver", function* (context) {
    const generation = context.df.getInput() as number;
    const timer = context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 2 * DAY));
    const slow = context.df.callActivity("slow");
    const event = context.df.waitForExternalEvent("go");
    const winner = yield context.df.Task.any(generation === 1 ? [timer, event] : [event, timer]);
    if (generation === 1 && winner === event) {
      context.df.continueAsNew(2);
      return undefined;
    }
    yield slow;
    return [generation, winner === timer ? "timer" : "event", context.df.currentUtcDateTime.toISOString()];
  });

  test("leaves the old generation's timers behind", async () => {
    await hub.start("leaver", "l", 1);
    await hub.until(START + DAY);
    await hub.raise("l", "go");
    const status = await hub.end("l");
    expect(status.output).toEqual([2, "timer", new Date(START + 3 * DAY).toISOString()]);
  });

  df.app.orchestration("impatient", function* (context) {
    const generation = context.df.getInput() as number;
    const slow = context.df.callActivity("slow");
    const event = context.df.waitForExternalEvent("go");
    if (generation === 1) {
      yield context.df.Task.any([slow, event]);
      context.df.continueAsNew(2);
      return undefined;
    }
    return [generation, (yield context.df.Task.any([event, slow])) === slow];
  });

  test("does not take a result of the old generation for its own", async () => {
    await hub.close();
    let finish: (() => void) | undefined;
    let calls = 0;
    hub = new Hub(
      { serial: false },
      {
        invokeActivity: async () => {
          calls += 1;
          const own = calls;
          if (own === 1) await new Promise<void>((resolve) => (finish = resolve));
          return { ok: true, value: own };
        },
      },
    );
    await hub.start("impatient", "i", 1);
    const until = async (wanted: () => boolean) => {
      while (!wanted()) await new Promise((resolve) => setImmediate(resolve));
    };
    await until(() => finish !== undefined);
    await hub.raise("i", "go");
    await until(() => calls === 2);
    finish?.();
    const status = await hub.end("i");
    expect(status).toMatchObject({ runtimeStatus: "Completed", output: [2, true] });
    const results = status.historyEvents
      .filter(({ EventType }) => EventType === "TaskCompleted")
      .map(({ Result }) => Result);
    expect(results).toEqual([2]);
  });

  test.each([
    ["text", "text"],
    [null, null],
    [[1], [1]],
    [{ a: "b" }, { a: "b" }],
  ])("hands on %j as it is", async (given, seen) => {
    df.app.orchestration("handOn", function* (context) {
      const { first, given } = (context.df.getInput() ?? {}) as { first?: boolean; given?: unknown };
      if (first) context.df.continueAsNew(given);
      else yield context.df.createTimer(context.df.currentUtcDateTime);
      return context.df.getInput();
    });
    await hub.start("handOn", "h", { first: true, given });
    expect((await hub.end("h")).output).toEqual(seen);
  });
});
