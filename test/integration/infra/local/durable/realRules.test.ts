import * as df from "durable-functions";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DAY, Hub, START } from "../../../../support/durable/hub.ts";

/**
 * What was measured on the real Durable extension, one test for each number of durable-real.md. The table in
 * infra/local/README.md says the same in a line each.
 */
let hub: Hub;
beforeEach(() => {
  hub = new Hub();
});
afterEach(() => hub.close());

const HOUR = DAY / 24;
const inHours = (context: df.OrchestrationContext, hours: number) =>
  new Date(context.df.currentUtcDateTime.getTime() + hours * HOUR);
let ran: string[] = [];
df.app.activity("note", {
  handler: (text: string) => {
    ran.push(text);
    return text;
  },
});
df.app.activity("refuse", {
  handler: () => {
    throw new Error("refused");
  },
});
beforeEach(() => {
  ran = [];
});
/** Sleeps in a child: an activity on a virtual clock takes no time. */
df.app.orchestration("sleeper", function* (context) {
  const { hours, says } = context.df.getInput() as { hours: number; says: string };
  yield context.df.createTimer(inHours(context, hours));
  return (yield context.df.callActivity("note", says)) as unknown;
});
df.app.orchestration("waiter", function* (context) {
  return (yield context.df.waitForExternalEvent("go")) as unknown;
});
const runtimeStatus = async (id: string) => (await hub.status(id)).runtimeStatus;

describe("an orchestrator that fails beside something open", () => {
  df.app.orchestration("throwsBesideTimer", function* (context) {
    const timer = context.df.createTimer(inHours(context, 7 * 24 - 25));
    yield context.df.Task.any([timer, context.df.waitForExternalEvent("go")]);
    throw new Error("thrown");
  });

  test("is Running until a timer has fired (D1)", async () => {
    await hub.start("throwsBesideTimer", "t");
    await hub.raise("t", "go");
    await hub.until(START + (7 * 24 - 25) * HOUR - 1);
    expect(await runtimeStatus("t")).toBe("Running");
    await hub.until(START + (7 * 24 - 25) * HOUR);
    expect(await hub.status("t")).toMatchObject({
      runtimeStatus: "Failed",
      output: "Orchestrator function 'throwsBesideTimer' failed: thrown",
    });
  });

  df.app.orchestration("failsFast", function* (context) {
    yield context.df.Task.all([
      context.df.callActivity("refuse"),
      context.df.callSubOrchestrator("sleeper", { hours: 4, says: "sibling" }),
    ]);
  });

  test("is Running until the siblings of what failed have ended (D1)", async () => {
    await hub.start("failsFast", "f");
    await hub.until(START + 4 * HOUR - 1);
    expect(await runtimeStatus("f")).toBe("Running");
    await hub.until(START + 4 * HOUR);
    expect([await runtimeStatus("f"), ran]).toEqual(["Failed", ["sibling"]]);
  });
});

describe("continue-as-new beside something open", () => {
  df.app.orchestration("goesOnBeside", function* (context) {
    if (context.df.getInput() === 2) return context.df.currentUtcDateTime.toISOString();
    const open = [
      context.df.createTimer(inHours(context, 9)),
      context.df.callSubOrchestrator("sleeper", { hours: 6, says: "open" }),
    ];
    yield context.df.Task.any([...open, context.df.waitForExternalEvent("go")]);
    context.df.continueAsNew(2);
    return undefined;
  });

  test("waits for it; the next generation begins after that (D2)", async () => {
    await hub.start("goesOnBeside", "g", 1);
    await hub.raise("g", "go");
    await hub.until(START + 9 * HOUR - 1);
    expect(await hub.status("g")).toMatchObject({ runtimeStatus: "Running", input: 1 });
    await hub.until(START + 9 * HOUR);
    expect(await hub.status("g")).toMatchObject({
      runtimeStatus: "Completed",
      input: 2,
      output: new Date(START + 9 * HOUR).toISOString(),
    });
  });
});

test("code that catches the failure of Task.all goes on when all of them have ended (D3)", async () => {
  df.app.orchestration("compensates", function* (context) {
    try {
      yield context.df.Task.all([
        context.df.callActivity("refuse"),
        context.df.callSubOrchestrator("sleeper", { hours: 1, says: "slow sibling" }),
      ]);
    } catch {
      yield context.df.callActivity("note", "cleanup");
    }
  });
  await hub.start("compensates", "c");
  expect((await hub.end("c")).runtimeStatus).toBe("Completed");
  expect(ran).toEqual(["slow sibling", "cleanup"]);
});

describe("terminate", () => {
  df.app.orchestration("guard", function* (context) {
    try {
      return (yield context.df.callSubOrchestrator("waiter", null, "leaf")) as unknown;
    } catch (error) {
      return (error as Error).message;
    }
  });

  test("does not reach sub-orchestrations (D4)", async () => {
    await hub.start("guard", "g");
    await hub.settle();
    expect((await hub.http("POST", "instances/g/terminate?reason=enough")).status).toBe(202);
    await hub.settle();
    expect([await runtimeStatus("g"), await runtimeStatus("leaf")]).toEqual(["Terminated", "Running"]);
    await hub.raise("leaf", "go", "on");
    expect((await hub.end("leaf")).output).toBe("on");
    expect(await hub.status("g")).toMatchObject({ runtimeStatus: "Terminated", output: "enough" });
  });

  test("of a sub-orchestration fails its parent, even inside try and catch (D5)", async () => {
    await hub.start("guard", "g");
    await hub.settle();
    await hub.http("POST", "instances/leaf/terminate?reason=enough");
    const { runtimeStatus, output } = await hub.end("g");
    expect(runtimeStatus).toBe("Failed");
    expect(output).toMatch(/^Non-Deterministic workflow detected/);
    expect(output).toContain("could not parse its exception data");
  });
});

test.each<[string, (context: df.OrchestrationContext) => df.Task]>([
  ["an activity", (context) => context.df.callActivity("nowhere")],
  ["a sub-orchestration", (context) => context.df.callSubOrchestrator("nowhere")],
  ["a sub-orchestration as @x", (context) => context.df.callSubOrchestrator("waiter", null, "@x")],
  ["a sub-orchestration as its parent", (context) => context.df.callSubOrchestrator("waiter", null, "L")],
])("a call of %s that cannot be made waits for ever, and the log says so (D6)", async (_what, call) => {
  df.app.orchestration("lost", function* (context) {
    return (yield call(context)) as unknown;
  });
  await hub.start("lost", "l");
  await hub.until(START + 20 * DAY);
  const { runtimeStatus, historyEvents } = await hub.status("l");
  expect(runtimeStatus).toBe("Running");
  expect(historyEvents.map(({ EventType }) => EventType)).toEqual(["ExecutionStarted"]);
  expect(hub.log.filter((line) => line.includes("Orchestration l waits for ever"))).toHaveLength(1);
});

describe("the management API's refusals (D7)", () => {
  test.each([
    ["a status of nobody", "GET", "instances/nobody", 404, undefined],
    ["an event for nobody", "POST", "instances/nobody/raiseEvent/go", 404, undefined],
    ["a purge of nobody", "DELETE", "instances/nobody", 404, undefined],
    ["an event for one that has ended", "POST", "instances/ended/raiseEvent/go", 410, undefined],
    ["a termination of one that has ended", "POST", "instances/ended/terminate", 410, undefined],
    ["a purge of a live one", "DELETE", "instances/live", 412, expect.any(String)],
    [
      "a start of a live id",
      "POST",
      "orchestrators/waiter/live",
      409,
      { Message: "An Orchestration instance with the status Running already exists." },
    ],
    [
      "resuming what runs",
      "POST",
      "instances/live/resume",
      500,
      {
        Message: "Something went wrong while processing your request",
        ExceptionMessage: "Cannot resume orchestration instance live because instance is in Running state.",
        ExceptionType: "System.InvalidOperationException",
        StackTrace: expect.any(String),
      },
    ],
  ])("%s", async (_what, method, path, status, body) => {
    await hub.start("waiter", "live");
    await hub.start("waiter", "ended");
    await hub.raise("ended", "go");
    await hub.settle();
    const answer = await hub.http(method, path, method === "POST" ? "1" : undefined);
    expect(answer).toMatchObject({ status });
    expect(answer.body).toEqual(body);
  });
});

test("the last failure of a retried call shows at once, without another back-off (D8)", async () => {
  df.app.orchestration("retries", function* (context) {
    try {
      yield context.df.callActivityWithRetry("refuse", new df.RetryOptions(4 * HOUR, 2));
    } catch {
      return context.df.currentUtcDateTime.toISOString();
    }
    return undefined;
  });
  await hub.start("retries", "r");
  expect((await hub.end("r")).output).toBe(new Date(START + 4 * HOUR).toISOString());
});

test.each([
  ["null", null],
  ["none", undefined],
])("an activity's input that is %s is undefined to the handler (D9)", async (_what, given) => {
  df.app.activity("defaulted", { handler: (input: string = "by default") => input });
  df.app.orchestration("passesOn", function* (context) {
    return (yield context.df.callActivity("defaulted", given)) as unknown;
  });
  await hub.start("passesOn", "p");
  expect((await hub.end("p")).output).toBe("by default");
});

test("error texts carry the exception as .NET writes it, those of sub-orchestrations a trace (D10)", async () => {
  df.app.orchestration("failing", function* (context) {
    yield context.df.callActivity("refuse");
  });
  df.app.orchestration("hears", function* (context) {
    const heard: string[] = [];
    for (const task of [context.df.callActivity("refuse"), context.df.callSubOrchestrator("failing")]) {
      try {
        yield task;
      } catch (error) {
        heard.push((error as Error).message);
      }
    }
    return heard;
  });
  await hub.start("hears", "h");
  const [ofActivity = "", ofChild = ""] = (await hub.end("h")).output as string[];
  expect(ofActivity).toMatch(/^Activity function 'refuse' failed: {2}refused \n \{"\$type":"System\.Exception/);
  expect(ofActivity.length).toBeGreaterThan(1000);
  expect(ofChild).toMatch(/^Orchestrator function 'failing' failed: Activity function 'refuse' failed: {2}refused \n /);
  expect(ofChild).toMatch(/ \n Message: Activity function 'refuse' failed[\s\S]*, StackTrace: /);
});

describe("events over continue-as-new (D11)", () => {
  df.app.orchestration("collector", function* (context) {
    const seen = context.df.getInput() as unknown[];
    seen.push((yield context.df.waitForExternalEvent("item")) as unknown);
    if (seen.length === 3) return seen;
    context.df.continueAsNew(seen);
    return undefined;
  });

  test("in one burst are all seen", async () => {
    await hub.start("collector", "c", []);
    await hub.settle();
    await Promise.all([1, 2, 3].map((n) => hub.raise("c", "item", n)));
    await hub.settle();
    expect(await hub.status("c")).toMatchObject({ runtimeStatus: "Completed", output: [1, 2, 3] });
  });

  df.app.orchestration("slowCollector", function* (context) {
    const seen = context.df.getInput() as unknown[];
    yield context.df.callActivity("note", "first");
    seen.push((yield context.df.waitForExternalEvent("item")) as unknown);
    if (seen.length === 2) return seen;
    context.df.continueAsNew(seen);
    return undefined;
  });

  test("that came before the wait are lost", async () => {
    await hub.start("slowCollector", "s", []);
    // Both are there in the first episode, before the activity has ended.
    await Promise.all([1, "lost"].map((n) => hub.raise("s", "item", n)));
    await hub.settle();
    expect(await runtimeStatus("s")).toBe("Running");
    await hub.raise("s", "item", 2);
    await hub.settle();
    expect(await hub.status("s")).toMatchObject({ runtimeStatus: "Completed", output: [1, 2] });
  });

  test("that come while it waits for something open are seen by the next generation", async () => {
    df.app.orchestration("busyCollector", function* (context) {
      const seen = context.df.getInput() as unknown[];
      const timer = context.df.createTimer(inHours(context, seen.length === 0 ? 5 : 0));
      yield context.df.Task.any([timer, context.df.waitForExternalEvent("item")]);
      if (seen.length > 0) return [...seen, (yield context.df.waitForExternalEvent("item")) as unknown];
      context.df.continueAsNew(["first"]);
      return undefined;
    });
    await hub.start("busyCollector", "b", []);
    await hub.raise("b", "item", 1);
    await hub.until(START + HOUR);
    await hub.raise("b", "item", 2);
    await hub.raise("b", "item", 3);
    expect((await hub.end("b")).output).toEqual(["first", 3]);
  });

  test("come once more when the wait cancelled its timer and nothing was awaited in between", async () => {
    let generations = 0;
    df.app.orchestration("wakeable", function* (context) {
      if (!context.df.isReplaying) generations += 1;
      yield context.df.callActivity("note", "decide");
      const timer = context.df.createTimer(inHours(context, 10));
      const woken = context.df.waitForExternalEvent("wake");
      if ((yield context.df.Task.any([timer, woken])) === woken) timer.cancel();
      context.df.continueAsNew(null);
    });
    await hub.start("wakeable", "w");
    await hub.settle();
    expect(ran).toHaveLength(1);
    await hub.raise("w", "wake");
    await hub.settle();
    // The second generation is woken by it again, and waits no more for a third time.
    expect([ran.length, generations]).toEqual([3, 3]);
  });
});

describe("the custom status (D12)", () => {
  df.app.orchestration("tells", function* (context) {
    const generation = context.df.getInput() as number;
    if (generation === 2) context.df.setCustomStatus("gen2");
    yield context.df.callActivity("note", "work");
    if (generation < 4) context.df.continueAsNew(generation + 1);
  });

  test("stays over continue-as-new until another is set, to the end", async () => {
    await hub.start("tells", "t", 1);
    expect(await hub.end("t")).toMatchObject({ runtimeStatus: "Completed", customStatus: "gen2" });
  });

  test.each([0, "", null])("is cleared by %j", async (nothing) => {
    df.app.orchestration("clears", function* (context) {
      context.df.setCustomStatus("something");
      yield context.df.waitForExternalEvent("go");
      context.df.setCustomStatus(nothing);
      yield context.df.waitForExternalEvent("go");
    });
    await hub.start("clears", "c");
    await hub.settle();
    expect((await hub.status("c")).customStatus).toBe("something");
    await hub.raise("c", "go");
    await hub.settle();
    expect((await hub.status("c")).customStatus).toBeNull();
  });
});

test("each generation is created anew, for queries and purges too (D13)", async () => {
  df.app.orchestration("daily", function* (context) {
    const day = context.df.getInput() as number;
    yield context.df.createTimer(inHours(context, 24));
    if (day < 5) context.df.continueAsNew(day + 1);
  });
  await hub.start("daily", "d", 1);
  await hub.until(START + 3 * DAY);
  const { body } = await hub.http("GET", "instances/d");
  expect(body).toMatchObject({ createdTime: "2026-03-05T08:00:00Z" });
  const listed = async (query: string) => ((await hub.http("GET", `instances?${query}`)).body as unknown[]).length;
  expect(await listed("createdTimeTo=2026-03-05T07:59:59Z")).toBe(0);
  expect(await listed("createdTimeFrom=2026-03-05T08:00:00Z")).toBe(1);
  await hub.end("d");
  const purge = "instances/?createdTimeFrom=2026-01-01T00:00:00Z&createdTimeTo=2026-03-05T23:00:00Z";
  expect((await hub.http("DELETE", purge)).status).toBe(404);
});

test("continueAsNew with a text hands on a doubly encoded one (D14)", async () => {
  df.app.orchestration("handsOn", function* (context) {
    yield context.df.callActivity("note", "work");
    if (context.df.getInput() === 1) context.df.continueAsNew("text");
    return context.df.getInput();
  });
  await hub.start("handsOn", "h", 1);
  expect((await hub.end("h")).output).toBe('"text"');
});

test("inputs and events of five MiB are taken (D16)", async () => {
  const large = "x".repeat(5 * 1024 * 1024);
  expect(await hub.start("waiter", "w", large)).toBe(202);
  expect(await hub.raise("w", "go", large)).toBe(202);
  expect((await hub.end("w")).output).toHaveLength(large.length);
});

describe("starting (D17)", () => {
  test.each(["nowhere", "note"])("what is no orchestration is taken, and fails (%s)", async (name) => {
    expect(await hub.start(name, "n")).toBe(202);
    expect(await hub.end("n")).toMatchObject({
      runtimeStatus: "Failed",
      output: expect.stringContaining(`The function '${name}' doesn't exist, is disabled, or is not an orchestrator`),
    });
  });

  test.each([
    ["that begins with @", "@x", 202],
    ["of 300 characters", "x".repeat(300), 202],
    ["with an encoded slash", "a%2Fb", 404],
  ])("an id %s", async (_what, id, status) => {
    expect((await hub.http("POST", `orchestrators/waiter/${id}`)).status).toBe(status);
  });
});

describe("starting and waiting (D18)", () => {
  df.app.orchestration("hour", function* (context) {
    yield context.df.createTimer(inHours(context, 1));
    if (context.df.getInput() === "fail") throw new Error("failed");
    return { done: true };
  });
  const startAndWait = (seconds: number, input: unknown = null) =>
    hub.http("POST", `orchestrators/hour/h?timeout=${seconds}&pollingInterval=1`, JSON.stringify(input));

  test("is answered with the output when it ends in time", async () => {
    const answer = startAndWait(3601);
    await hub.until(START + 2 * HOUR);
    expect(await answer).toMatchObject({ status: 200, body: { done: true } });
  });

  test("is answered with the status when it fails in time", async () => {
    const answer = startAndWait(3601, "fail");
    await hub.until(START + 2 * HOUR);
    expect(await answer).toMatchObject({ status: 200, body: { runtimeStatus: "Failed" } });
  });

  test("is answered with the links when it does not end in time", async () => {
    const answer = startAndWait(3599);
    await hub.until(START + 2 * HOUR);
    expect(await answer).toMatchObject({ status: 202, body: { id: "h" } });
  });

  test("is answered with the links when the engine stops", async () => {
    const answer = startAndWait(3599);
    await hub.settle();
    await hub.engine.stop();
    expect(await answer).toMatchObject({ status: 202, body: { id: "h" } });
  });

  test("does not wait for a timeout alone", async () => {
    expect((await hub.http("POST", "orchestrators/hour/h?timeout=10")).status).toBe(202);
  });
});
