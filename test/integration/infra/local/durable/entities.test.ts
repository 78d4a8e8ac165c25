import * as df from "durable-functions";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Hub } from "../../../../support/durable/hub.ts";

let hub: Hub;
beforeEach(() => {
  hub = new Hub();
});
afterEach(() => hub.close());

df.app.entity("Counter", (context) => {
  const value = context.df.getState(() => 0) as number;
  switch (context.df.operationName) {
    case "add":
      context.df.setState(value + (context.df.getInput() as number));
      break;
    case "get":
      context.df.return(value);
      break;
    case "refuse":
      throw new Error("refused");
    case "passOn":
      context.df.signalEntity(new df.EntityId("Counter", "other"), "add", value);
      break;
    case "leave":
      context.df.destructOnExit();
      break;
    default:
      throw new Error(`a counter cannot ${context.df.operationName}`);
  }
});
const counter = (key: string) => new df.EntityId("Counter", key);
const state = async (key: string) => {
  const { status, body } = await hub.http("GET", `entities/Counter/${key}`);
  return status === 200 ? body : status;
};

describe("an entity", () => {
  df.app.orchestration("calls", function* (context) {
    context.df.signalEntity(counter("a"), "add", 2);
    yield context.df.callEntity(counter("a"), "add", 3);
    return (yield context.df.callEntity(counter("a"), "get")) as unknown;
  });

  test("keeps its state between signals and calls, and answers the calls", async () => {
    await hub.start("calls", "c");
    expect(await hub.end("c")).toMatchObject({ runtimeStatus: "Completed", output: 5 });
    expect(await state("a")).toBe(5);
    expect(await state("b")).toBe(404);
  });

  test("is signalled, read and listed over HTTP, its name without regard to case", async () => {
    expect((await hub.http("POST", "entities/counter/a?op=add", "7")).status).toBe(202);
    expect((await hub.http("POST", "entities/COUNTER/a?op=add", "1")).status).toBe(202);
    await hub.settle();
    expect(await state("a")).toBe(8);
    expect((await hub.http("GET", "entities/Counter?fetchState=true")).body).toEqual([
      { entityId: { name: "counter", key: "a" }, lastOperationTime: "2026-03-02T08:00:00.000Z", state: 8 },
    ]);
    expect((await hub.http("GET", "entities/other")).body).toEqual([]);
  });

  test("that throws fails the call and keeps its state", async () => {
    df.app.orchestration("tries", function* (context) {
      yield context.df.callEntity(counter("a"), "add", 1);
      try {
        yield context.df.callEntity(counter("a"), "refuse");
      } catch {
        return (yield context.df.callEntity(counter("a"), "get")) as unknown;
      }
      return "did not fail";
    });
    await hub.start("tries", "t");
    expect((await hub.end("t")).output).toBe(1);
  });

  test("signals other entities, and may cease to be", async () => {
    for (const [op, input] of [
      ["add", "4"],
      ["passOn", undefined],
      ["leave", undefined],
    ] as const)
      await hub.http("POST", `entities/Counter/a?op=${op}`, input);
    await hub.settle();
    expect([await state("a"), await state("other")]).toEqual([404, 4]);
  });

  test("is found again after a restart, with what was sent to it", async () => {
    await hub.http("POST", "entities/Counter/a?op=add", "1");
    await hub.settle();
    await hub.http("POST", "entities/Counter/a?op=add", "2");
    await hub.reopen();
    await hub.settle();
    expect(await state("a")).toBe(3);
  });

  test("that does not exist: a call waits for ever, a signal from outside is lost", async () => {
    df.app.orchestration("nobody", function* (context) {
      yield context.df.callEntity(new df.EntityId("nobody", "a"), "get");
    });
    await hub.start("nobody", "n");
    await hub.http("POST", "entities/nobody/a?op=add", "1");
    await hub.settle();
    expect((await hub.status("n")).runtimeStatus).toBe("Running");
    expect(hub.log.join("\n")).toContain("there is no entity 'nobody'");
  });
});

describe("locks", () => {
  df.app.orchestration("transfer", function* (context) {
    const { from, to, ends } = context.df.getInput() as { from: string; to: string; ends?: boolean };
    const lock = (yield context.df.lock(counter(from), counter(to))) as df.DurableLock;
    const held = (yield context.df.callEntity(counter(from), "get")) as number;
    yield context.df.waitForExternalEvent("go");
    yield context.df.callEntity(counter(from), "add", -1);
    yield context.df.callEntity(counter(to), "add", 1);
    if (ends !== true) lock.release();
    return held;
  });

  test("keep calls of others waiting until they are released", async () => {
    await hub.start("transfer", "first", { from: "a", to: "b" });
    await hub.settle();
    await hub.start("calls", "second");
    await hub.settle();
    expect((await hub.status("second")).runtimeStatus).toBe("Running");
    await hub.raise("first", "go");
    await hub.settle();
    expect([(await hub.status("first")).output, (await hub.status("second")).output]).toEqual([0, 4]);
    expect([await state("a"), await state("b")]).toEqual([4, 1]);
  });

  test("in opposite directions do not block each other for ever", async () => {
    await hub.start("transfer", "one", { from: "a", to: "b" });
    await hub.start("transfer", "two", { from: "b", to: "a" });
    await hub.settle();
    for (const id of ["one", "two"]) await hub.raise(id, "go");
    await hub.settle();
    for (const id of ["one", "two"]) expect((await hub.status(id)).runtimeStatus).toBe("Completed");
    expect([await state("a"), await state("b")]).toEqual([0, 0]);
  });

  test("end with the orchestration that forgot to release them", async () => {
    await hub.start("transfer", "forgets", { from: "a", to: "b", ends: true });
    await hub.settle();
    await hub.raise("forgets", "go");
    await hub.settle();
    await hub.start("calls", "c");
    expect((await hub.end("c")).output).toBe(4);
  });
});
