import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { VirtualClock } from "../../../../../infra/local/clock/virtualClock.ts";
import { startHost } from "../../../../../infra/local/host/host.ts";

const appDir = new URL("../../../../support/host/cjs", import.meta.url).pathname;
const day = 86_400_000;
const start = Date.parse("2026-03-02T08:00:00Z");
const settings = {
  ROUTE_FROM_SETTING: "x",
  RESERVED_ROUTE: "y",
  "AzureWebJobs.work.Disabled": "1",
  "AzureWebJobs.sends.Disabled": "1",
};

test("an orchestration started over HTTP waits eight weeks on the virtual clock, across a restart of the host, and completes", async () => {
  const clock = new VirtualClock({ startMs: start });
  const warnings: string[] = [];
  const log = (level: string, _category: string, message: string) => level === "warning" && warnings.push(message);
  const dataDir = mkdtempSync(join(tmpdir(), "host-"));
  const options = { appDir, port: 0, dataDir, clock, serial: true, settings, log };
  const first = await startHost(options);
  const started = await fetch(`${first.url}/api/sums/one`, { method: "POST", body: "[1,2,3]" });
  const links = (await started.json()) as { statusQueryGetUri: string };
  expect([started.status, started.headers.get("location")]).toEqual([202, links.statusQueryGetUri]);
  expect(new URL(links.statusQueryGetUri).origin).toBe(first.url);
  await clock.runUntil(start + day);
  expect(await (await fetch(links.statusQueryGetUri)).json()).toMatchObject({ runtimeStatus: "Running", name: "sum" });
  expect(first.stats()).toMatchObject({ invocations: { add: 3, startSum: 1 }, failures: 0 });
  expect(first.stats().episodes).toBeGreaterThan(0);
  expect(warnings).toEqual([expect.stringContaining("Distributed Tracing V2 is GA now!")]);
  await first.stop();

  const second = await startHost(options);
  await clock.runUntil(start + 57 * day);
  const status = await (await fetch(`${second.url}/api/sums/one`)).json();
  expect(status).toMatchObject({ runtimeStatus: "Completed", output: 6, lastUpdatedTime: "2026-04-27T08:00:00.000Z" });
  expect((await fetch(`${second.url}/api/sums/two`)).status).toBe(500);
  const unknown = `${second.url}/runtime/webhooks/durabletask/instances/two`;
  expect((await fetch(unknown)).status).toBe(401);
  expect((await fetch(`${unknown}?code=${second.keys.durabletask_extension}`)).status).toBe(404);
  await second.stop();
});
