import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import * as df from "durable-functions";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Hub, START } from "../../../../support/durable/hub.ts";

let hub: Hub;
let server: Server;
let answer: (request: IncomingMessage, body: string, response: ServerResponse) => void;
let origin = "";
let requests: string[] = [];
beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    requests.push(`${request.method} ${request.url} ${body}`.trim());
    answer(request, body, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  hub = new Hub();
  requests = [];
});
afterEach(() => hub.close());

df.app.orchestration("calls", function* (context) {
  const options = context.df.getInput() as df.CallHttpOptions;
  const response = (yield context.df.callHttp(options)) as { statusCode: number; content?: string };
  return [response.statusCode, response.content, context.df.currentUtcDateTime.toISOString()];
});
const seconds = (n: number) => new Date(START + n * 1000).toISOString();

/** 202 with a place to look, `times` times, then 200. */
const pending = (times: number, headers: Record<string, string>) => {
  let looks = 0;
  answer = (_request, _body, response) => {
    looks += 1;
    if (looks > times) response.writeHead(200).end("done");
    else response.writeHead(202, { Location: `${origin}/status`, ...headers }).end();
  };
};

describe("callHttp", () => {
  test("sends the request and gives the answer, whatever its status", async () => {
    answer = ({ headers }, body, response) => response.writeHead(418).end(`${headers["x-who"]} said ${body}`);
    await hub.start("calls", "c", {
      method: "POST",
      url: `${origin}/tea`,
      body: { cups: 2 },
      headers: { "x-who": "me" },
    });
    expect((await hub.end("c")).output).toEqual([418, 'me said {"cups":2}', seconds(0)]);
    expect(requests).toEqual(['POST /tea {"cups":2}']);
  });

  test.each([
    ["as long as the answer says", { "Retry-After": "5" }, 15],
    ["30 seconds when it does not say", {}, 90],
  ])("polls the address of a 202, waiting %s", async (_how, headers, after) => {
    pending(3, headers);
    await hub.start("calls", "c", { method: "POST", url: `${origin}/begin`, body: "x" });
    expect((await hub.end("c")).output).toEqual([200, "done", seconds(after)]);
    expect(requests).toEqual(["POST /begin x", "GET /status", "GET /status", "GET /status"]);
  });

  test("does not poll when told not to", async () => {
    pending(1, {});
    await hub.start("calls", "c", { method: "GET", url: `${origin}/begin`, enablePolling: false });
    expect((await hub.end("c")).output).toEqual([202, "", seconds(0)]);
  });

  test("fails when there is no answer", async () => {
    await hub.start("calls", "c", { method: "GET", url: "http://127.0.0.1:1/" });
    expect(await hub.end("c")).toMatchObject({
      runtimeStatus: "Failed",
      output: expect.stringContaining("Activity function 'BuiltIn::HttpActivity' failed"),
    });
  });

  test("has no managed identity on this machine", async () => {
    const tokenSource = new df.ManagedIdentityTokenSource("https://graph.microsoft.com");
    await hub.start("calls", "c", { method: "GET", url: origin, tokenSource });
    expect((await hub.end("c")).output).toContain("no managed identity on this machine");
    expect(requests).toEqual([]);
  });
});
