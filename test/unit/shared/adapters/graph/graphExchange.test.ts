import { createServer as createPlainServer, type RequestListener, type ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { inspect } from "node:util";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { makeCertificates, trust } from "../../../../../infra/local/tls.ts";
import { GraphClient, NoAnswerError } from "../../../../../shared/adapters/graph/graphClient.ts";
import { ConfigError } from "../../../../../shared/errors.ts";
import { tokenOf } from "../../../../support/scriptedServer.ts";

const TOKEN = "secret-token";
const TIMEOUT_MS = 300;
const JSON_TYPE = { "content-type": "application/json" };

const arrived: {
  method: string;
  url: string;
  headers: Readonly<Record<string, unknown>>;
  body: string;
  connection: object;
}[] = [];
let answer: (response: ServerResponse) => void;
const listener: RequestListener = async (message, response) => {
  let body = "";
  for await (const chunk of message) body += chunk;
  const { method = "", url = "", headers, socket } = message;
  arrived.push({ method, url, headers, body, connection: socket });
  answer(response);
};
const listening = async (server: ReturnType<typeof createServer> | ReturnType<typeof createPlainServer>) => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  stops.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return `localhost:${(server.address() as AddressInfo).port}`;
};
const stops: (() => void)[] = [];

let server: ReturnType<typeof createServer>;
let graph: GraphClient;
/** Takes the time that it needs, however busy the machine is. */
let patient: GraphClient;
beforeAll(async () => {
  const { caPem, key, cert } = await makeCertificates();
  trust(caPem);
  server = createServer({ key, cert }, listener);
  const url = `https://${await listening(server)}`;
  graph = new GraphClient(url, tokenOf(TOKEN), TIMEOUT_MS);
  patient = new GraphClient(url, tokenOf(TOKEN));
});
afterAll(() => {
  for (const stop of stops) stop();
});
beforeEach(() => {
  arrived.length = 0;
  answer = (response) => response.writeHead(200, JSON_TYPE).end("{}");
});

const post = (client: GraphClient = graph): Promise<unknown> =>
  client.send("POST", "/x", { body: { name: "Zoë" } }).catch((error) => error);

describe("a request", () => {
  test("arrives whole, asks for a compressed answer, and its answer is told", async () => {
    answer = (response) =>
      response
        .writeHead(201, { ...JSON_TYPE, "Request-Id": "r-1", "Retry-After": "7" })
        .end(JSON.stringify({ displayName: "Zoë" }));
    expect(await post(patient)).toEqual({
      status: 201,
      body: { displayName: "Zoë" },
      requestId: "r-1",
      retryAfterSeconds: 7,
    });
    expect(arrived).toMatchObject([{ method: "POST", url: "/v1.0/x", body: '{"name":"Zoë"}' }]);
    expect(arrived[0]?.headers).toMatchObject({
      authorization: `Bearer ${TOKEN}`,
      "accept-encoding": expect.stringContaining("gzip"),
      "content-type": "application/json",
      "content-length": "15",
    });
  });

  test("takes the connection of the one before", async () => {
    for (let time = 0; time < 8; time++) await post(patient);
    // One more may be opened while the first is being put back.
    expect(new Set(arrived.map(({ connection }) => connection)).size).toBeLessThan(arrived.length / 2);
  });

  test("takes a new one where the server says that it keeps one for a second only", async () => {
    answer = (response) => response.writeHead(200, { connection: "keep-alive", "keep-alive": "timeout=1" }).end();
    for (let time = 0; time < 2; time++) await post(patient);
    expect(new Set(arrived.map(({ connection }) => connection)).size).toBe(2);
  });

  test("never leaves over plain http", async () => {
    const url = `http://${await listening(createPlainServer(listener))}`;
    expect(() => new GraphClient(url, tokenOf(TOKEN), TIMEOUT_MS)).toThrow(ConfigError);
    expect(arrived).toEqual([]);
  });

  test("never leaves for a server that nobody vouches for", async () => {
    const { key, cert } = await makeCertificates();
    const url = `https://${await listening(createServer({ key, cert }, listener))}`;
    expect(await post(new GraphClient(url, tokenOf(TOKEN), TIMEOUT_MS))).toBeInstanceOf(NoAnswerError);
    expect(arrived).toEqual([]);
  });
});

describe("an answer is understood", () => {
  const text = JSON.stringify({
    value: Array.from({ length: 1000 }, (_, n) => ({ id: n, displayName: `Zoë ${n} 日本 🔑` })),
  });
  test.each([
    ["in one piece", Buffer.from(text), 1_000_000, {}],
    ["in pieces that cut through characters", Buffer.from(text), 1001, {}],
    ["with a byte order mark", Buffer.from(`\uFEFF${text}`), 1001, {}],
    ["compressed", gzipSync(text), 1_000_000, { "content-encoding": "gzip" }],
    ["compressed, in pieces", gzipSync(text), 101, { "content-encoding": "gzip" }],
    ["named as not compressed", Buffer.from(text), 1_000_000, { "content-encoding": "identity" }],
  ])("%s", async (_how, bytes, size, headers) => {
    answer = async (response) => {
      response.writeHead(200, { ...JSON_TYPE, ...headers });
      for (let from = 0; from < bytes.length; from += size) {
        response.write(bytes.subarray(from, from + size));
        // So that it travels by itself.
        if (from % 10 === 0) await pause(1);
      }
      response.end();
    };
    expect(await patient.get("/users")).toEqual(JSON.parse(text));
  });

  test.each([[204], [404]])("with status %d and without a body", async (status) => {
    answer = (response) => response.writeHead(status).end();
    expect(await post(patient)).toMatchObject({ status, body: undefined });
  });
});

describe("what is not a whole answer is none, after one single request:", () => {
  const secret = JSON.stringify({ temporaryAccessPass: "Xy7Kq2Lm9Pw4" });
  test.each<[string, string, (response: ServerResponse) => void]>([
    ["no answer at all", "UND_ERR_SOCKET", (response) => response.socket?.destroy()],
    ["no answer in time", "TimeoutError", () => {}],
    [
      "headers and nothing more in time",
      "TimeoutError",
      (response) => response.writeHead(200, JSON_TYPE).flushHeaders(),
    ],
    ["a body that never ends", "TimeoutError", (response) => response.writeHead(200, JSON_TYPE).write(secret)],
    [
      "a body shorter than told",
      "UND_ERR_SOCKET",
      (response) =>
        response
          .writeHead(200, { ...JSON_TYPE, "content-length": 500 })
          .write(secret, () => response.socket?.destroy()),
    ],
    [
      "a body that ends between two pieces",
      "UND_ERR_SOCKET",
      (response) => response.writeHead(200, JSON_TYPE).write(secret, () => response.socket?.destroy()),
    ],
    [
      "a compressed body that is cut off",
      "Error",
      (response) =>
        response.writeHead(200, { ...JSON_TYPE, "content-encoding": "gzip" }).end(gzipSync(secret).subarray(0, 25)),
    ],
  ])("%s", async (_what, because, told) => {
    answer = told;
    const error = await post();
    expect(error).toBeInstanceOf(NoAnswerError);
    expect(error).toMatchObject({ message: expect.stringContaining(`no answer (${because})`) });
    expect(inspect(error, { depth: 10 })).not.toMatch(new RegExp(`${TOKEN}|Xy7Kq2Lm9Pw4`));
    await pause(50);
    expect(arrived.length).toBe(1);
  });

  test.each([301, 302, 303, 307, 308])("a redirect with %d, which is not followed", async (status) => {
    answer = (response) => response.writeHead(status, { location: "/v1.0/elsewhere" }).end();
    expect(await post()).toBeInstanceOf(NoAnswerError);
    await pause(50);
    expect(arrived.map(({ url }) => url)).toEqual(["/v1.0/x"]);
  });

  test("a connection that the server gave up as the request arrived; the next request takes a new one", async () => {
    await post();
    answer = (response) => response.socket?.destroy();
    expect(await post()).toBeInstanceOf(NoAnswerError);
    await pause(50);
    expect(arrived.length).toBe(2);
    answer = (response) => response.writeHead(204).end();
    expect(await post()).toMatchObject({ status: 204 });
  });

  test("a kept connection that the server gives up unasked is not taken again", async () => {
    await post();
    server.closeIdleConnections();
    await pause(50);
    expect(await post()).toMatchObject({ status: 200 });
    expect(arrived.length).toBe(2);
  });
});
