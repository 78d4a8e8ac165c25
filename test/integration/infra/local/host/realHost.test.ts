/**
 * Where the local host follows the real one in what is easy to miss: H1 to H7, H9 and H10 of durable-real.md, which
 * infra/local/host/README.md says in a line each.
 */
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { request as httpRequest, type IncomingMessage, type RequestOptions } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RealClock } from "../../../../../infra/local/clock/runningClock.ts";
import { type RunningHost, startHost } from "../../../../../infra/local/host/host.ts";

interface Seen {
  uploads?: number;
  failed?: Record<string, unknown>;
}

const seen = () => (globalThis as unknown as { hostFixture: Seen }).hostFixture;
let host: RunningHost;
const get = async (path: string, init?: RequestInit) => (await fetch(host.url + path, init)).json();

function startAndStop(STREAMING: "0" | "1"): void {
  beforeAll(async () => {
    host = await startHost({
      appDir: new URL("../../../../support/host/cjs", import.meta.url).pathname,
      port: 0,
      dataDir: mkdtempSync(join(tmpdir(), "host-")),
      clock: new RealClock(),
      settings: {
        STREAMING,
        ROUTE_FROM_SETTING: "x",
        RESERVED_ROUTE: "y",
        FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: "25000000",
        "AzureWebJobs.work.Disabled": "1",
        "AzureWebJobs.sends.Disabled": "1",
      },
    });
  });
  afterAll(() => host.stop());
}

/** Sends a body to its end, in chunks unless a header tells its length. */
async function post(path: string, body: Iterable<Buffer | string>, options: RequestOptions = {}): Promise<Answer> {
  const request = httpRequest(host.url + path, { method: "POST", ...options });
  Readable.from(body).pipe(request);
  const [answer] = (await once(request, "response")) as [IncomingMessage];
  let text = "";
  for await (const chunk of answer) text += String(chunk);
  return { status: answer.statusCode ?? 0, headers: answer.headers, text };
}
interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly text: string;
}
const MANY = 20_000_000;

/** Status lines of two requests on one connection, the first with this body, whose answer must hold this text. */
async function overOneConnection(path: string, header: string, body: (string | Buffer)[], text: string) {
  const socket = connect(host.port, "127.0.0.1");
  let received = "";
  socket.on("data", (data) => {
    received += data.toString();
  });
  socket.write(`POST ${path} HTTP/1.1\r\nhost: x\r\n${header}\r\n\r\n`);
  for (const part of body) socket.write(part);
  socket.write("GET /api/params/1 HTTP/1.1\r\nhost: x\r\n\r\n");
  const statusLines = () => received.match(/HTTP\/1\.1 \d+ /g) ?? [];
  await expect.poll(() => statusLines().length, { timeout: 10_000 }).toBe(2);
  socket.destroy();
  expect(received).toContain(text);
  return statusLines();
}

function* megabytes(count: number): Iterable<Buffer> {
  for (let sent = 0; sent < count; sent++) yield Buffer.alloc(1_000_000);
}

describe("an app that does not stream", () => {
  startAndStop("0");

  test("H2: sees no body of a request that does not tell its length", async () => {
    expect(JSON.parse((await post("/api/params/1", ["ch", "unks"])).text)).toMatchObject({ body: "" });
    const known = { headers: { "content-length": 6 } };
    expect(JSON.parse((await post("/api/params/1", ["wh", "ole!"], known)).text)).toMatchObject({ body: "whole!" });
  });

  test("H7: sees query names that differ in case only as one, under the first spelling", async () => {
    expect(await get("/api/params/1?a=1&A=3&b=2")).toMatchObject({ query: { a: "1,3", b: "2" } });
  });

  test("sees only the route in its params", async () => {
    expect(await get("/api/params/1?id=2&x=3")).toMatchObject({ params: { id: "1" } });
  });

  test("answers a body in chunks, and none with the length 0", async () => {
    const full = await post("/api/params/1", []);
    expect([full.headers["transfer-encoding"], full.headers["content-length"]]).toEqual(["chunked", undefined]);
    const empty = await post("/api/throwsUnread", []);
    expect([empty.headers["transfer-encoding"], empty.headers["content-length"]]).toEqual([undefined, "0"]);
  });

  test("answers without an invocation id", async () => {
    expect((await post("/api/params/1", [])).headers["x-ms-invocation-id"]).toBeUndefined();
  });

  test("H3: its hooks find null for the result of a failure", async () => {
    await post("/api/throwsUnread", []);
    await fetch(`${host.url}/api/throws`);
    expect(seen().failed).toMatchObject({ result: null, error: new Error("a secret reason") });
  });

  test("H3: its hooks find null for the error of a success", async () => {
    expect(await get("/api/hooked")).toMatchObject({ error: null });
  });
});

describe("an app that streams", () => {
  startAndStop("1");

  test("H1: finds values of body, query and route in its params, the later above the earlier", async () => {
    const body = JSON.stringify({ id: "b", x: "b", y: 2, z: true, list: [1], inner: {}, none: null });
    const sent = { headers: { "content-type": "application/json", "content-length": body.length } };
    const { params } = JSON.parse((await post("/api/params/r?id=q&x=q&v=1&v=2&code=key", [body], sent)).text);
    expect(params).toEqual({ id: "r", x: "q", y: "2", z: "True", v: "1,2" });
  });

  test("H1: loses all headers to a value that is named so", async () => {
    const headers = { "x-own": "yes" };
    expect(await get("/api/params/1", { headers })).toMatchObject({ own: "yes" });
    expect(await get("/api/params/1?headers=x", { headers })).toMatchObject({ own: null, params: { headers: "x" } });
  });

  test("H2: gets a body in chunks, whatever it holds", async () => {
    expect(JSON.parse((await post("/api/params/1", ["ch", "unks"])).text)).toMatchObject({ body: "chunks" });
    const json = { headers: { "content-type": "application/json" } };
    const { params, body } = JSON.parse((await post("/api/params/1", ['{"x":', "1}"], json)).text);
    expect([params, body]).toEqual([{ id: "1" }, '{"x":1}']);
  });

  test("gets values of one query name as they came, and answers with the invocation's id", async () => {
    const answer = await fetch(`${host.url}/api/params/1?top=1&top=2`);
    expect(answer.headers.get("x-ms-invocation-id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(await answer.json()).toMatchObject({ query: { top: "2" } });
  });

  test("H4: ends its invocation when the caller breaks off an upload", async () => {
    const uploads = seen().uploads ?? 0;
    const failures = host.stats().failures;
    const socket = connect(host.port, "127.0.0.1");
    socket.write("POST /api/uploads HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000\r\n\r\nonly the beginning");
    await expect.poll(() => seen().uploads, { timeout: 10_000 }).toBe(uploads + 1);
    socket.destroy();
    await expect.poll(() => host.stats().failures, { timeout: 10_000 }).toBe(failures + 1);
  });

  test("H4: ends its invocation when the caller breaks off at once", async () => {
    const failures = host.stats().failures;
    const socket = connect(host.port, "127.0.0.1");
    socket.end("POST /api/uploads HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000\r\n\r\n", () => socket.destroy());
    await expect.poll(() => host.stats().failures, { timeout: 10_000 }).toBe(failures + 1);
  });

  test.each([
    ["H5: a handler that throws before it reads", "/api/throwsUnread", 500, ""],
    ["a handler that answers before it reads", "/api/answersUnread", 409, "unread"],
    ["a handler that stops reading", "/api/takesLittle", 413, "too much"],
  ])("%s has its answer delivered, and the caller's connection goes on", async (_handler, path, status, text) => {
    const [told, chunked] = [`content-length: ${MANY}`, "transfer-encoding: chunked"];
    const first = `HTTP/1.1 ${status} `;
    expect(await overOneConnection(path, told, [Buffer.alloc(MANY)], text)).toEqual([first, "HTTP/1.1 200 "]);
    const chunk = [`${MANY.toString(16)}\r\n`, Buffer.alloc(MANY), "\r\n0\r\n\r\n"];
    expect(await overOneConnection(path, chunked, chunk, text)).toEqual([first, "HTTP/1.1 200 "]);
  });

  test("H10: limits a body whose length is told, and no other", async () => {
    expect((await post("/api/uploads", megabytes(26))).text).toBe("26000000");
    const told = { headers: { "content-length": 25_000_001 } };
    expect((await post("/api/uploads", [], told)).status).toBe(413);
  });
});

describe.each(["0", "1"] as const)("with streaming %s", (streaming) => {
  startAndStop(streaming);

  test.each([
    ["a%2Fb", "a%2Fb"],
    ["a%2fb", "a%2fb"],
    ["a%20b%2F%C3%B6", "a b%2Fö"],
    ["a%252Fb", "a%2Fb"],
    ["100%", "100%"],
    ["%FF%C3%B6", "%FF%C3%B6"],
  ])("H6: a route value %s arrives as %s", async (sent, value) => {
    expect(await get(`/api/params/${sent}/x`)).toMatchObject({ params: { id: value, rest: "x" } });
  });
});
