import { mkdtempSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { VirtualClock } from "../../../../../infra/local/clock/virtualClock.ts";
import { type RunningHost, startHost } from "../../../../../infra/local/host/host.ts";

const appDir = new URL("../../../../support/host/cjs", import.meta.url).pathname;
const logs: string[] = [];
let host: RunningHost;
const seen = () => (globalThis as unknown as { hostFixture: { hooks: string[] } }).hostFixture;
const get = (path: string, init?: RequestInit) => fetch(host.url + path, init);

beforeAll(async () => {
  host = await startHost({
    appDir,
    port: 0,
    dataDir: mkdtempSync(join(tmpdir(), "host-")),
    clock: new VirtualClock({ startMs: Date.parse("2026-03-02T08:00:00Z") }),
    settings: {
      GIVEN_TWICE: "given",
      ROUTE_FROM_SETTING: "from/{setting}",
      RESERVED_ROUTE: "x",
      "AzureWebJobs.work.Disabled": "1",
      "AzureWebJobs.sends.Disabled": "1",
    },
    log: (level, category, message) => logs.push(`${level} ${category} ${message}`),
  });
});
afterAll(() => host.stop());

describe("a request", () => {
  test.each([
    ["/api/items", "list", {}],
    ["/api/ITEMS/", "list", {}],
    ["/api/items/special", "special", {}],
    ["/api/items/17", "byNumber", { id: "17" }],
    ["/api/items/17?x=1", "byNumber", { id: "17" }],
    ["/api/items/seven", "byName", { name: "seven" }],
    ["/api/items/17/parts", "part", { id: "17" }],
    ["/api/items/17/parts/a%2Fb%20c", "part", { id: "17", part: "a%2Fb c" }],
    ["/api/files/my.report.pdf", "file", { name: "my.report", ext: "pdf" }],
    ["/api/things/0c3f2e5a-7b1d-4e55-9d1e-0123456789ab", "byGuid", { id: "0c3f2e5a-7b1d-4e55-9d1e-0123456789ab" }],
    ["/api/codes/abc", "byCode", { code: "abc" }],
    ["/api/years/2026", "byYear", { year: "2026" }],
    ["/api/ssn/123-45", "bySsn", { ssn: "123-45" }],
    ["/api/pages", "withDefault", { page: "1" }],
    ["/api/pages/4", "withDefault", { page: "4" }],
    ["/api/tree", "anything", {}],
    ["/api/tree/a/b/c", "anything", { rest: "a/b/c" }],
    ["/api/noRoute", "noRoute", {}],
    ["/api/from/settings", "fromSetting", { setting: "settings" }],
  ])("for %s reaches %s", async (path, route, params) => {
    const answer = await get(path);
    expect([answer.status, await answer.json()]).toEqual([200, { route, params }]);
  });

  test.each([
    ["/items", "GET"],
    ["/api", "GET"],
    ["/api/none", "GET"],
    ["/api/items/ab", "GET"],
    ["/api/items/99999999999", "GET"],
    ["/api/items//17", "GET"],
    ["/api/things/17", "GET"],
    ["/api/codes/abcd", "GET"],
    ["/api/years/1999", "GET"],
    ["/api/ssn/1234-45", "GET"],
    ["/api/items", "POST"],
    ["/api/items", "HEAD"],
    ["/api/items", "OPTIONS"],
    ["/api/noRoute", "PUT"],
    ["/api/switched-off", "GET"],
    ["/api/unknownSetting", "GET"],
    ["/admin/host/none", "GET"],
  ])("for %s with %s finds nothing: 404 and an empty body", async (path, method) => {
    const answer = await get(path, { method });
    expect([answer.status, await answer.text()]).toEqual([404, ""]);
  });

  test("arrives with its method, address, headers and query", async () => {
    const answer = await get("/api/echo?a=1&b=2&a=3&empty=", {
      method: "PATCH",
      headers: { "X-One": "1", cookie: "x=1" },
      body: "{}",
    });
    expect(await answer.json()).toMatchObject({
      method: "PATCH",
      url: `${host.url}/api/echo?a=1&b=2&a=3&empty=`,
      headers: { "x-one": "1", cookie: "x=1" },
      query: { a: "1,3", b: "2", empty: "" },
    });
  });

  test("arrives with the bytes of its body untouched", async () => {
    const bytes = Buffer.from([0xef, 0xbb, 0xbf, 0, 13, 10, 0xff, 0xfe, 32]);
    const answer = (await (await get("/api/echo", { method: "POST", body: bytes })).json()) as { body: string };
    expect(Buffer.from(answer.body, "base64").equals(bytes)).toBe(true);
  });

  test("by HEAD or OPTIONS reaches a function that lists them", async () => {
    const head = await get("/api/echo", { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
    expect(await (await get("/api/echo", { method: "OPTIONS" })).json()).toMatchObject({ method: "OPTIONS" });
  });

  test("with a body above 100 MB is refused with 413", async () => {
    const status = await new Promise((resolve, reject) => {
      const request = httpRequest(
        `${host.url}/api/echo`,
        { method: "POST", headers: { "content-length": 104_857_601 } },
        (answer) => {
          resolve(answer.statusCode);
          request.destroy();
        },
      );
      request.on("error", reject);
      request.flushHeaders();
    });
    expect(status).toBe(413);
  });

  test("whose Host header makes no address is refused with 400", async () => {
    const status = await new Promise((resolve, reject) => {
      const request = httpRequest(`${host.url}/api/echo`, { headers: { host: "a b" } }, (answer) =>
        resolve(answer.resume().statusCode),
      );
      request.on("error", reject);
      request.end();
    });
    expect(status).toBe(400);
  });
});

describe("an answer", () => {
  test("carries status, headers, body and cookies, whose path is / unless given", async () => {
    const answer = await get("/api/cookies");
    expect([
      answer.status,
      answer.headers.get("x-own"),
      answer.headers.get("cache-control"),
      await answer.text(),
    ]).toEqual([201, "yes", "no-store", "made"]);
    expect(answer.headers.getSetCookie()).toEqual([
      "plain=a%20b; path=/",
      "full=v; max-age=60; domain=example.org; path=/here; secure; samesite=strict; httponly",
      "open=v; expires=Thu, 01 Jan 2026 00:00:00 GMT; path=/; samesite=none",
    ]);
  });

  test("carries bytes", async () => {
    expect(Buffer.from(await (await get("/api/bytes")).arrayBuffer())).toEqual(Buffer.from([0, 255, 128, 10]));
  });

  test("is 204 when the function returns nothing", async () => {
    expect((await get("/api/nothing")).status).toBe(204);
  });

  test("is a bare 500 when the function throws, and the log has message and stack", async () => {
    const answer = await get("/api/throws");
    expect([answer.status, await answer.text()]).toEqual([500, ""]);
    const logged = logs.find((line) => line.includes("a secret reason"));
    expect(logged).toMatch(
      /^error system Executed 'Functions\.throws' \(Failed\)\nResult: Failure\nException: a secret reason\nStack: Error/,
    );
    expect(logged).toContain("functions.js");
  });
});

describe("the host", () => {
  test("tells what it has counted, to readers only", async () => {
    await get("/api/items");
    const asOperator = { headers: { "x-functions-key": host.keys.master } };
    const stats = (await (await get("/admin/local/stats", asOperator)).json()) as ReturnType<RunningHost["stats"]>;
    expect(stats).toEqual(JSON.parse(JSON.stringify(host.stats())));
    expect(stats).toMatchObject({
      episodes: 0,
      maxHistoryEvents: 0,
      failures: expect.any(Number),
      tableTransactions: 0,
      queueTransactions: expect.any(Number),
    });
    expect(stats.invocations["list"]).toBeGreaterThan(0);
    const sum = (counts: Record<string, number>) => Object.values(counts).reduce((total, count) => total + count, 0);
    expect(sum(stats.executions)).toBe(sum(stats.invocations));
    expect(Object.keys(stats.executions)).toContain("http");
    expect((await get("/admin/local/stats", { method: "POST" })).status).toBe(404);
  });

  test("gives settings: given ones before those of local.settings.json", async () => {
    expect(await (await get("/api/settings")).json()).toEqual({
      fromFile: "from the file",
      twice: "given",
      host: `127.0.0.1:${host.port}`,
    });
  });

  test("leaves out functions that are in error, and says why", () => {
    const errors = logs.filter((line) => line.includes("is in error"));
    expect(errors).toEqual([
      "error system The 'unknownSetting' function is in error: '%NO_SUCH_SETTING%' does not resolve to a value.",
      `error system The 'unknownTrigger' function is in error: this host has no binding of type "carrierPigeonTrigger"`,
    ]);
  });

  test("runs hooks around an invocation, which may replace inputs, callback and result", async () => {
    expect(await (await get("/api/hooked")).json()).toEqual({
      inputs: [{ replaced: true }],
      result: { given: { replaced: true }, wrapped: true },
      error: null,
      hookData: { from: "pre" },
    });
  });

  test("lets log hooks change what is written", () => {
    expect(logs).toContain("information user (removed)");
    expect(logs.filter((line) => line.includes("secret word"))).toEqual([]);
  });

  test("ran the start hook before the first invocation", () => {
    expect(seen().hooks).toEqual(["appStart"]);
  });

  test("counts invocations and failures", () => {
    const { invocations, failures } = host.stats();
    expect([invocations["cookies"], invocations["throws"], failures]).toEqual([1, 1, 1]);
  });

  test("does not start twice in one process", async () => {
    await expect(
      startHost({ appDir, port: 0, dataDir: "unused", clock: new VirtualClock({ startMs: 0 }) }),
    ).rejects.toThrow("one host at a time");
  });
});
