import * as df from "durable-functions";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DAY, Hub, START } from "../../../../support/durable/hub.ts";

let hub: Hub;
let isWorking = false;
let ran: string[] = [];
beforeEach(() => {
  hub = new Hub();
  isWorking = false;
  ran = [];
});
afterEach(() => hub.close());

df.app.activity("step", {
  handler: (name: string) => {
    ran.push(name);
    if (name === "shaky" && !isWorking) throw new Error("not yet");
    return name;
  },
});
df.app.orchestration("steps", function* (context) {
  const done: unknown[] = [];
  done.push(yield context.df.callActivity("step", "solid"));
  yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + DAY));
  done.push(yield context.df.callActivity("step", "shaky"));
  return done;
});
df.app.orchestration("over", function* (context) {
  return (yield context.df.callSubOrchestrator("steps", null, "below")) as unknown;
});
const control = async (id: string, action: string) => await hub.http("POST", `instances/${id}/${action}`);

describe("rewind", () => {
  test.each([
    ["an orchestration", "steps"],
    ["one whose sub-orchestration failed", "over"],
  ])("of %s does again what failed, and only that", async (_what, name) => {
    await hub.start(name, "r");
    expect((await hub.end("r")).runtimeStatus).toBe("Failed");
    isWorking = true;
    expect((await control("r", "rewind?reason=mended")).status).toBe(202);
    expect(await hub.status("r")).toMatchObject({ runtimeStatus: "Running", output: null });
    expect(await hub.end("r")).toMatchObject({ runtimeStatus: "Completed", output: ["solid", "shaky"] });
    expect(ran).toEqual(["solid", "shaky", "shaky"]);
    expect(hub.clock.now()).toBe(START + DAY);
  });

  test("may fail again, and be rewound again", async () => {
    await hub.start("steps", "r");
    await hub.end("r");
    await control("r", "rewind");
    expect((await hub.end("r")).runtimeStatus).toBe("Failed");
    isWorking = true;
    await control("r", "rewind");
    await hub.reopen();
    expect((await hub.end("r")).runtimeStatus).toBe("Completed");
  });

  test("is for failed instances only", async () => {
    isWorking = true;
    await hub.start("steps", "r");
    expect((await control("r", "rewind")).status).toBe(412);
    await hub.end("r");
    expect((await control("r", "rewind")).status).toBe(412);
    expect((await control("nobody", "rewind")).status).toBe(404);
  });
});

describe("restart", () => {
  test("begins anew with the same function and input, under a new id", async () => {
    isWorking = true;
    await hub.start("steps", "r", { given: 1 });
    await hub.end("r");
    const { status, body } = await control("r", "restart");
    expect(status).toBe(202);
    const { id } = body as { id: string };
    expect(id).not.toBe("r");
    expect(await hub.end(id)).toMatchObject({ name: "steps", runtimeStatus: "Completed", input: { given: 1 } });
  });

  test("keeps the id when asked to, unless that one is alive", async () => {
    isWorking = true;
    await hub.start("steps", "r");
    expect((await control("r", "restart?restartWithNewInstanceId=false")).status).toBe(409);
    await hub.end("r");
    expect((await control("r", "restart?restartWithNewInstanceId=false")).status).toBe(202);
    expect((await hub.status("r")).runtimeStatus).toBe("Pending");
    expect((await control("nobody", "restart")).status).toBe(404);
  });
});
