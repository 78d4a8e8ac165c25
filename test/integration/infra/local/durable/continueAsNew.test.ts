import * as df from "durable-functions";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DAY, Hub, START } from "../../../../support/durable/hub.ts";

let hub: Hub;
beforeEach(() => {
  hub = new Hub();
});
afterEach(() => hub.close());

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

  test.each([
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
