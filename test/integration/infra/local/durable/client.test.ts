import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { InvocationContext } from "@azure/functions";
import * as df from "durable-functions";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { DAY, Hub, START } from "../../../../support/durable/hub.ts";

let hub: Hub;
let server: Server;
let client: df.DurableClient;

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "", "http://localhost");
    let body = "";
    for await (const chunk of request) body += chunk;
    const answer = await hub.engine.handleHttp({
      method: request.method ?? "",
      path: url.pathname.replace(/^\/durabletask/, ""),
      query: url.searchParams,
      body: body === "" ? undefined : body,
      contentType: request.headers["content-type"],
      baseUrl: url.origin,
      headers: request.headers as Record<string, string>,
    });
    response
      .writeHead(answer.status, answer.headers)
      .end(answer.body === undefined ? undefined : JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  hub = new Hub();
  const { port } = server.address() as AddressInfo;
  const input = JSON.parse(hub.engine.clientInput("http://127.0.0.1:7071", `http://127.0.0.1:${port}/durabletask/`));
  const context = { options: { extraInputs: [df.input.durableClient()] }, extraInputs: { get: () => input } };
  client = df.getClient(context as unknown as InvocationContext);
});
afterEach(() => hub.close());

df.app.orchestration("waiter", function* (context) {
  context.df.setCustomStatus("waiting");
  return (yield context.df.waitForExternalEvent("go")) as unknown;
});

describe("the SDK's client", () => {
  test("starts, asks, raises and sees the end", async () => {
    expect(await client.startNew("waiter", { instanceId: "w", input: { a: 1 } })).toBe("w");
    await hub.settle();
    const status = await client.getStatus("w");
    expect(status).toMatchObject({
      name: "waiter",
      runtimeStatus: "Running",
      input: { a: 1 },
      customStatus: "waiting",
    });
    expect(status.createdTime).toEqual(new Date(START));
    await client.raiseEvent("w", "go", { b: 2 });
    await hub.settle();
    expect(await client.getStatus("w")).toMatchObject({ runtimeStatus: "Completed", output: { b: 2 } });
    // An ended instance swallows events, as on Azure.
    await client.raiseEvent("w", "go", 1);
  });

  test("hears of a live id and of an unknown one", async () => {
    await client.startNew("waiter", { instanceId: "w" });
    await expect(client.startNew("waiter", { instanceId: "w" })).rejects.toThrow("409");
    await expect(client.getStatus("nobody")).rejects.toThrow("404");
    await expect(client.raiseEvent("nobody", "go", 1)).rejects.toThrow("No instance with ID 'nobody' found.");
    await expect(client.rewind("w", "why not")).rejects.toThrow("only supported on failed orchestration instances");
  });

  test("suspends, resumes, terminates and purges", async () => {
    const id = await client.startNew("waiter");
    await client.suspend(id, "a pause");
    expect((await client.getStatus(id)).runtimeStatus).toBe("Suspended");
    await client.resume(id, "go on");
    await client.terminate(id, "no more");
    expect(await client.getStatus(id)).toMatchObject({ runtimeStatus: "Terminated", output: "no more" });
    expect(await client.purgeInstanceHistory(id)).toEqual({ instancesDeleted: 1 });
    expect(await client.purgeInstanceHistory(id)).toEqual({ instancesDeleted: 0 });
    const filter = { createdTimeFrom: new Date(START - DAY), createdTimeTo: new Date(START + DAY) };
    expect(await client.purgeInstanceHistoryBy(filter)).toEqual({ instancesDeleted: 0 });
  });

  test("reads all pages of a query", async () => {
    for (let i = 0; i < 250; i++) await hub.start("waiter", `w${String(i).padStart(3, "0")}`);
    await hub.raise("w007", "go", "bond");
    await hub.settle();
    expect(await client.getStatusAll()).toHaveLength(250);
    const ended = await client.getStatusBy({ runtimeStatus: [df.OrchestrationRuntimeStatus.Completed] });
    expect(ended.map(({ instanceId }) => instanceId)).toEqual(["w007"]);
  });
});
