import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { VirtualClock } from "../../../../../infra/local/clock/virtualClock.ts";
import { type RunningHost, startHost } from "../../../../../infra/local/host/host.ts";

const options = {
  appDir: new URL("../../../../support/host/cjs", import.meta.url).pathname,
  port: 0,
  dataDir: mkdtempSync(join(tmpdir(), "host-")),
  clock: new VirtualClock({ startMs: Date.parse("2026-03-02T08:00:00Z") }),
  serial: true,
  settings: {
    ROUTE_FROM_SETTING: "x",
    RESERVED_ROUTE: "y",
    "AzureWebJobs.work.Disabled": "1",
    "AzureWebJobs.sends.Disabled": "1",
  },
};
let host: RunningHost;
beforeAll(async () => {
  host = await startHost(options);
});
afterAll(() => host.stop());

const ask = (method: string, path: string, headers: Record<string, string> = {}) =>
  fetch(host.url + path, { method, headers });
type KeyName = keyof RunningHost["keys"];
const eventGrid = "/runtime/webhooks/EventGrid?functionName=delivered";
const durable = "/runtime/webhooks/durabletask/instances";

describe("without a key", () => {
  test.each([
    ["GET", "/admin/host/status", 401],
    ["GET", "/admin/host/keys", 401],
    ["GET", "/admin/functions", 401],
    ["GET", "/admin/local/stats", 401],
    ["POST", "/admin/functions/report", 401],
    ["POST", "/admin/functions/%zz", 401],
    ["POST", "/admin/host/status", 404],
    ["PUT", "/admin/functions/report", 404],
    ["GET", "/admin/host/none", 404],
    ["GET", "/admin/host/ping", 200],
    ["POST", "/admin/host/ping", 200],
    ["PUT", "/admin/host/ping", 404],
    ["POST", eventGrid, 401],
    ["OPTIONS", eventGrid, 401],
    ["GET", durable, 401],
    ["DELETE", durable, 401],
    ["PUT", durable, 404],
    ["GET", "/runtime/webhooks/none", 401],
  ])("%s %s is answered %i", async (method, path, status) => {
    const answer = await ask(method, path);
    expect([answer.status, await answer.text()]).toEqual([status, ""]);
  });
});

describe("the key", () => {
  test.each<[KeyName, string, string, number]>([
    ["master", "GET", "/admin/host/status", 200],
    ["master", "GET", "/ADMIN/Functions", 200],
    ["master", "GET", durable, 200],
    ["master", "POST", eventGrid, 400],
    ["master", "GET", "/runtime/webhooks/none", 404],
    ["master", "POST", "/admin/functions/%zz", 404],
    ["durabletask_extension", "GET", durable, 200],
    ["durabletask_extension", "POST", eventGrid, 401],
    ["durabletask_extension", "GET", "/admin/host/status", 401],
    ["eventgrid_extension", "POST", eventGrid, 400],
    ["eventgrid_extension", "GET", durable, 401],
    ["eventgrid_extension", "GET", "/runtime/webhooks/none", 401],
    ["default", "GET", "/admin/host/status", 401],
    ["default", "GET", durable, 401],
  ])("%s makes %s %s answer %i", async (name, method, path, status) => {
    expect((await ask(method, path, { "x-functions-key": host.keys[name] })).status).toBe(status);
    const separator = path.includes("?") ? "&" : "?";
    expect((await ask(method, `${path}${separator}code=${host.keys[name]}`)).status).toBe(status);
  });

  test("in the header goes before one in the query", async () => {
    const path = `/admin/host/status?code=${host.keys.master}`;
    expect((await ask("GET", path, { "x-functions-key": "wrong" })).status).toBe(401);
  });
});

test("the master key lists the others, and the functions with their bindings", async () => {
  const asked = { "x-functions-key": host.keys.master };
  const { durabletask_extension, eventgrid_extension } = host.keys;
  expect(await (await ask("GET", "/admin/host/systemkeys", asked)).json()).toEqual({
    keys: [
      { name: "durabletask_extension", value: durabletask_extension },
      { name: "eventgrid_extension", value: eventgrid_extension },
    ],
  });
  expect(await (await ask("GET", "/admin/host/keys", asked)).json()).toMatchObject({ keys: [{ name: "default" }] });
  const functions = (await (await ask("GET", "/admin/functions", asked)).json()) as { name: string }[];
  expect(functions).toContainEqual(
    expect.objectContaining({
      name: "report",
      config: expect.objectContaining({ bindings: [expect.objectContaining({ type: "timerTrigger" })] }),
    }),
  );
});

test("the master key runs a function that waits for something else", async () => {
  const asked = { "x-functions-key": host.keys.master };
  const before = host.stats().invocations["report"] ?? 0;
  expect((await ask("POST", "/admin/functions/report", asked)).status).toBe(202);
  expect((await ask("POST", "/admin/functions/echo", asked)).status).toBe(404);
  await expect.poll(() => host.stats().invocations["report"]).toBe(before + 1);
});

test("a ping is never cached", async () => {
  const answer = await ask("GET", "/admin/host/ping");
  expect([answer.headers.get("cache-control"), answer.headers.get("pragma")]).toEqual([
    "no-store,no-cache",
    "no-cache",
  ]);
});

describe("the root, where no function answers it", () => {
  const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

  test.each(methods)("shows a page to %s", async (method) => {
    const answer = await ask(method, "/");
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/html"]);
  });

  test.each(methods)("is empty to %s once the page is switched off", async (method) => {
    process.env["AzureWebJobsDisableHomepage"] = "true";
    const answer = await ask(method, "/");
    delete process.env["AzureWebJobsDisableHomepage"];
    expect([answer.status, await answer.text()]).toEqual([204, ""]);
  });
});

test("the keys stay the same over restarts, and stand in the links of the durable client", async () => {
  const { keys } = host;
  await host.stop();
  host = await startHost(options);
  expect(host.keys).toEqual(keys);
  const started = await fetch(`${host.url}/api/sums/keys`, { method: "POST", body: "[1]" });
  const links = (await started.json()) as { statusQueryGetUri: string };
  expect(links.statusQueryGetUri).toContain(`&code=${keys.durabletask_extension}`);
  expect((await fetch(links.statusQueryGetUri)).ok).toBe(true);
});
