import * as df from "durable-functions";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DAY, Hub, START } from "../../../../support/durable/hub.ts";

let hub: Hub;
beforeEach(() => {
  hub = new Hub();
});
afterEach(() => hub.close());

let said = 0;
df.app.activity("say", {
  handler: (text: string) => {
    said += 1;
    return text;
  },
});
df.app.orchestration("waitThenSay", function* (context) {
  context.df.setCustomStatus({ waiting: true });
  const value = (yield context.df.waitForExternalEvent("go")) as unknown;
  return (yield context.df.callActivity("say", value)) as unknown;
});
df.app.orchestration("sleepADay", function* (context) {
  yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + DAY));
  return context.df.currentUtcDateTime.toISOString();
});

const control = async (id: string, action: string) =>
  (await hub.http("POST", `instances/${id}/${action}?reason=because`)).status;

describe("starting", () => {
  test("answers 202 with the links", async () => {
    const { status, headers, body } = await hub.http("POST", "orchestrators/waitThenSay/w");
    expect(status).toBe(202);
    const base = "http://127.0.0.1:7071/runtime/webhooks/durabletask/instances/w";
    const query = "taskHub=TestHub&connection=Storage&code=local";
    expect(body).toMatchObject({
      id: "w",
      statusQueryGetUri: `${base}?${query}`,
      sendEventPostUri: `${base}/raiseEvent/{eventName}?${query}`,
      terminatePostUri: `${base}/terminate?reason={text}&${query}`,
      purgeHistoryDeleteUri: `${base}?${query}`,
    });
    expect(headers).toMatchObject({ Location: `${base}?${query}`, "Retry-After": "10" });
  });

  test("makes up an id of 32 hex digits", async () => {
    const ids = await Promise.all([1, 2].map(() => hub.http("POST", "orchestrators/sleepADay")));
    const [a, b] = ids.map(({ body }) => (body as { id: string }).id);
    expect(a).toMatch(/^[0-9a-f]{32}$/);
    expect(b).not.toBe(a);
  });

  test("takes function names without regard to case", async () => {
    expect(await hub.start("SLEEPADAY", "s")).toBe(202);
  });

  test.each([
    ["an id with a slash", "sleepADay/a%2Fb", 404],
    ["an id with a question mark", "sleepADay/a%3Fb", 400],
    ["an id with a control character", "sleepADay/a%07b", 400],
    ["a wrongly encoded id", "sleepADay/%E0%A4%A", 400],
    ["a wait longer than the pause between two looks", "sleepADay/x?timeout=1&pollingInterval=2", 400],
    ["a wait that is no number", "sleepADay/x?timeout=soon&pollingInterval=2", 400],
  ])("with %s", async (_what, path, status) => {
    expect((await hub.http("POST", `orchestrators/${path}`)).status).toBe(status);
  });

  test("with a body that is not JSON is refused", async () => {
    expect((await hub.http("POST", "orchestrators/sleepADay/x", "{")).status).toBe(400);
    expect((await hub.http("GET", "instances/x")).status).toBe(404);
  });

  test("an id that is alive is answered 409 and changes nothing", async () => {
    await hub.start("waitThenSay", "w", 1);
    expect(await hub.start("sleepADay", "w", 2)).toBe(409);
    await hub.settle();
    expect(await hub.start("sleepADay", "w", 2)).toBe(409);
    await control("w", "suspend");
    expect(await hub.start("sleepADay", "w", 2)).toBe(409);
    expect(await hub.status("w")).toMatchObject({ name: "waitThenSay", input: 1 });
  });

  test("an id that has ended replaces it and its history", async () => {
    await hub.start("sleepADay", "s", 1);
    await hub.end("s");
    expect(await hub.start("waitThenSay", "s", 2)).toBe(202);
    await hub.settle();
    const status = await hub.status("s");
    expect(status).toMatchObject({
      name: "waitThenSay",
      runtimeStatus: "Running",
      input: 2,
      output: null,
      customStatus: { waiting: true },
    });
    expect(status.historyEvents.map(({ EventType }) => EventType)).toEqual(["ExecutionStarted"]);
  });
});

describe("status", () => {
  test("is 202 with a place to look again while it lives, 200 once it has ended", async () => {
    await hub.start("waitThenSay", "w", { a: 1 });
    const pending = await hub.http("GET", "instances/w");
    expect(pending).toMatchObject({ status: 202, headers: { "Retry-After": "5" } });
    expect(pending.headers["Location"]).toContain("/instances/w?");
    expect(pending.body).toEqual({
      name: "waitThenSay",
      instanceId: "w",
      runtimeStatus: "Pending",
      input: { a: 1 },
      customStatus: null,
      output: null,
      createdTime: "2026-03-02T08:00:00Z",
      lastUpdatedTime: "2026-03-02T08:00:00Z",
    });
    await hub.until(START + DAY);
    await hub.raise("w", "go", "hello");
    await hub.settle();
    const { status, headers, body } = await hub.http("GET", "instances/w");
    expect({ status, location: headers["Location"] }).toEqual({ status: 200, location: undefined });
    expect(body).toMatchObject({
      output: "hello",
      customStatus: { waiting: true },
      lastUpdatedTime: "2026-03-03T08:00:00Z",
    });
  });

  test("hides the input and the history unless asked, and results in it", async () => {
    await hub.start("waitThenSay", "w", { a: 1 });
    await hub.raise("w", "go", "hello");
    await hub.end("w");
    expect((await hub.http("GET", "instances/w?showInput=false")).body).toMatchObject({ input: null });
    expect((await hub.http("GET", "instances/w")).body).not.toHaveProperty("historyEvents");
    const { body } = await hub.http("GET", "instances/w?showHistory=true");
    expect((body as { historyEvents: unknown[] }).historyEvents).toMatchObject([
      { EventType: "ExecutionStarted", FunctionName: "waitThenSay" },
      { EventType: "EventRaised", Name: "go" },
      { EventType: "TaskCompleted", FunctionName: "say" },
      { EventType: "ExecutionCompleted" },
    ]);
    expect(JSON.stringify(body)).not.toContain("Result");
  });

  test("of nobody is 404", async () => {
    expect((await hub.http("GET", "instances/nobody")).status).toBe(404);
  });

  test("of a failed instance is 500 only when asked for", async () => {
    df.app.orchestration("broken", function* (context) {
      yield context.df.createTimer(context.df.currentUtcDateTime);
      throw new Error("broken");
    });
    await hub.start("broken", "b");
    await hub.end("b");
    expect((await hub.http("GET", "instances/b")).status).toBe(200);
    expect((await hub.http("GET", "instances/b?returnInternalServerErrorOnFailure=true")).status).toBe(500);
  });

  test("that the code sets may have 16 KB, and one more fails the instance", async () => {
    df.app.orchestration("talkative", function* (context) {
      context.df.setCustomStatus("x".repeat(context.df.getInput() as number));
      yield context.df.createTimer(context.df.currentUtcDateTime);
    });
    await hub.start("talkative", "a", 8190);
    expect((await hub.end("a")).runtimeStatus).toBe("Completed");
    await hub.start("talkative", "b", 8191);
    expect(await hub.end("b")).toMatchObject({ runtimeStatus: "Failed", output: expect.stringContaining("16 KB") });
  });
});

describe("query", () => {
  beforeEach(async () => {
    for (const id of ["a1", "a2", "b1"]) await hub.start("waitThenSay", id);
    await hub.until(START + DAY);
    for (const id of ["a3", "b2"]) await hub.start("waitThenSay", id);
    await hub.raise("b1", "go", 1);
    await hub.settle();
    await control("a1", "suspend");
  });
  const ids = ({ body }: { body?: unknown }) => (body as { instanceId: string }[]).map(({ instanceId }) => instanceId);

  test.each([
    ["everything", "", ["a1", "a2", "a3", "b1", "b2"]],
    ["a status", "runtimeStatus=Completed", ["b1"]],
    ["several statuses", "runtimeStatus=Completed,Suspended", ["a1", "b1"]],
    ["running ones, not the suspended", "runtimeStatus=Running", ["a2", "a3", "b2"]],
    ["made from a moment on", "createdTimeFrom=2026-03-03T08:00:00.000Z", ["a3", "b2"]],
    ["made before a moment", "createdTimeTo=2026-03-03T07:59:59.999Z", ["a1", "a2", "b1"]],
    ["a prefix", "instanceIdPrefix=b", ["b1", "b2"]],
    ["nothing", "runtimeStatus=Failed", []],
  ])("by %s", async (_what, query, expected) => {
    expect(ids(await hub.http("GET", `instances/?${query}`))).toEqual(expected);
    expect(ids(await hub.http("GET", `instances?${query}`))).toEqual(expected);
  });

  test("comes in pages that a token continues", async () => {
    const pages: string[][] = [];
    let token: string | undefined;
    do {
      const answer = await hub.http(
        "GET",
        "instances/?top=2",
        undefined,
        token === undefined ? {} : { "x-ms-continuation-token": token },
      );
      pages.push(ids(answer));
      token = answer.headers["x-ms-continuation-token"];
    } while (token !== undefined);
    expect(pages).toEqual([["a1", "a2"], ["a3", "b1"], ["b2"]]);
  });

  // Source: durable-real.md, "The real Functions host".
  test.each(["top=0", "top=x", "createdTimeFrom=yesterday"])("with %s finds what it finds without", async (query) => {
    const answer = await hub.http("GET", `instances/?${query}`);
    expect([answer.status, ids(answer)]).toEqual([200, ["a1", "a2", "a3", "b1", "b2"]]);
  });

  test("with a page of fewer than none is refused", async () => {
    expect((await hub.http("GET", "instances/?top=-1")).status).toBe(400);
  });
});

describe("suspend and resume", () => {
  test("keep what comes in between for later", async () => {
    said = 0;
    await hub.start("waitThenSay", "w");
    await hub.settle();
    expect(await control("w", "suspend")).toBe(202);
    expect((await hub.status("w")).runtimeStatus).toBe("Suspended");
    expect(await hub.raise("w", "go", "kept")).toBe(202);
    await hub.until(START + DAY);
    expect([said, (await hub.status("w")).runtimeStatus]).toEqual([0, "Suspended"]);
    expect(await control("w", "resume")).toBe(202);
    expect(await hub.end("w")).toMatchObject({ runtimeStatus: "Completed", output: "kept" });
    expect((await hub.status("w")).historyEvents.map(({ EventType }) => EventType)).toEqual(
      expect.arrayContaining(["ExecutionSuspended", "ExecutionResumed"]),
    );
  });

  test("let a timer that fell due in between fire at once on resuming", async () => {
    await hub.start("sleepADay", "s");
    await hub.settle();
    await control("s", "suspend");
    await hub.until(START + 5 * DAY);
    expect((await hub.status("s")).runtimeStatus).toBe("Suspended");
    await control("s", "resume");
    await hub.settle();
    expect((await hub.status("s")).output).toBe("2026-03-07T08:00:00.000Z");
  });

  test("before the first episode let nothing run", async () => {
    await hub.start("sleepADay", "s");
    await control("s", "suspend");
    await hub.settle();
    expect(hub.episodes).toEqual([]);
    await control("s", "resume");
    expect((await hub.end("s")).runtimeStatus).toBe("Completed");
  });

  test.each([
    ["suspend twice", ["suspend", "suspend"], 500],
    ["resume a running one", ["resume"], 500],
    ["rewind a running one", ["rewind"], 412],
    ["dance", ["dance"], 404],
  ])("cannot %s", async (_what, actions, status) => {
    await hub.start("waitThenSay", "w");
    await hub.settle();
    for (const action of actions.slice(0, -1)) await control("w", action);
    expect(await control("w", actions.at(-1) ?? "")).toBe(status);
  });
});

describe("terminate", () => {
  test("ends at once with the reason, and nothing wakes it", async () => {
    await hub.start("sleepADay", "s");
    await hub.settle();
    expect(await control("s", "terminate")).toBe(202);
    expect(await hub.status("s")).toMatchObject({ runtimeStatus: "Terminated", output: "because" });
    expect(hub.clock.next()).toBeUndefined();
    await hub.until(START + 2 * DAY);
    expect((await hub.status("s")).runtimeStatus).toBe("Terminated");
  });

  test("while an episode runs throws its outcome away", async () => {
    const { invoke } = await import("../../../../support/durable/coreModule.ts");
    await hub.close();
    hub = new Hub(
      {},
      {
        invokeOrchestrator: async (name, json) => {
          await control("w", "terminate");
          return await invoke(name, json);
        },
      },
    );
    said = 0;
    await hub.start("waitThenSay", "w");
    await hub.raise("w", "go", 1);
    await hub.settle();
    expect([(await hub.status("w")).runtimeStatus, said]).toEqual(["Terminated", 0]);
  });

  test("reaches a suspended instance", async () => {
    await hub.start("waitThenSay", "w");
    await control("w", "suspend");
    expect(await control("w", "terminate")).toBe(202);
    expect((await hub.status("w")).runtimeStatus).toBe("Terminated");
  });

  test.each(["terminate", "suspend", "resume"])("%s: 404 for nobody, 410 for one that has ended", async (action) => {
    await hub.start("sleepADay", "s");
    await hub.end("s");
    expect([await control("nobody", action), await control("s", action)]).toEqual([404, 410]);
  });
});

describe("purge", () => {
  test("deletes an ended instance, once", async () => {
    await hub.start("sleepADay", "s");
    expect((await hub.http("DELETE", "instances/s")).status).toBe(412);
    await hub.end("s");
    expect(await hub.http("DELETE", "instances/s")).toMatchObject({ status: 200, body: { instancesDeleted: 1 } });
    expect((await hub.http("DELETE", "instances/s")).status).toBe(404);
    expect((await hub.http("GET", "instances/s")).status).toBe(404);
  });

  test("of many deletes those that have ended and fit", async () => {
    for (const id of ["a", "b"]) await hub.start("sleepADay", id);
    await hub.start("waitThenSay", "live");
    await hub.until(START + DAY);
    await hub.start("sleepADay", "later");
    await hub.until(START + 3 * DAY);
    expect((await hub.http("DELETE", "instances/")).status).toBe(400);
    expect(
      (await hub.http("DELETE", "instances/?createdTimeFrom=2026-01-01T00:00:00Z&runtimeStatus=Failed")).status,
    ).toBe(404);
    const before = "createdTimeFrom=2026-01-01T00:00:00Z&createdTimeTo=2026-03-02T23:00:00Z";
    expect((await hub.http("DELETE", `instances/?${before}`)).body).toEqual({ instancesDeleted: 2 });
    const left = (await hub.http("GET", "instances/")).body as { instanceId: string }[];
    expect(left.map(({ instanceId }) => instanceId)).toEqual(["later", "live"]);
  });
});

describe("what is not there", () => {
  test("other paths are 404", async () => {
    expect((await hub.http("GET", "nothing/here")).status).toBe(404);
    expect((await hub.http("PUT", "instances/x")).status).toBe(404);
    expect((await hub.http("POST", "entities/counter")).status).toBe(404);
  });
});

describe("the client binding", () => {
  test("points the SDK at the local address, with the trailing slash it needs", () => {
    const input = JSON.parse(hub.engine.clientInput("http://127.0.0.1:7071/", "http://127.0.0.1:17071/"));
    expect(input).toMatchObject({
      taskHubName: "TestHub",
      rpcBaseUrl: "http://127.0.0.1:17071/durabletask/",
      baseUrl: "http://127.0.0.1:7071/runtime/webhooks/durabletask",
      managementUrls: { id: "INSTANCEID" },
    });
    expect(JSON.parse(hub.engine.clientInput(input.baseUrl, input.rpcBaseUrl))).toEqual(input);
  });
});
