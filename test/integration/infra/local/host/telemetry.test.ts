import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { RealClock } from "../../../../../infra/local/clock/runningClock.ts";
import { startHost } from "../../../../../infra/local/host/host.ts";
import { collectSpans } from "../../../../support/telemetry/spanCollector.ts";

let collector: Awaited<ReturnType<typeof collectSpans>>;
beforeEach(async () => {
  collector = await collectSpans();
});
afterEach(() => collector.close());

/** Runs the host while these paths are asked for. */
async function run(settings: Record<string, string>, ...paths: string[]): Promise<string> {
  const host = await startHost({
    appDir: new URL("../../../../support/host/cjs", import.meta.url).pathname,
    port: 0,
    dataDir: mkdtempSync(join(tmpdir(), "host-")),
    clock: new RealClock(),
    settings: {
      ROUTE_FROM_SETTING: "x",
      RESERVED_ROUTE: "y",
      "AzureWebJobs.work.Disabled": "1",
      "AzureWebJobs.sends.Disabled": "1",
      ...settings,
    },
  });
  for (const path of paths) await (await fetch(host.url + path)).arrayBuffer();
  await host.stop();
  return host.url;
}

test.each(["0", "1"])(
  "spans of requests carry path, route and status, and no value of a query (streaming %s)",
  async (STREAMING) => {
    const settings = { STREAMING, OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint };
    const url = new URL(await run(settings, "/api/items/17?a=secret&b&c=secret", "/none"));
    expect(collector.spans()).toEqual([
      {
        name: "GET api/items/{id:int}",
        attributes: expect.objectContaining({
          "http.request.method": "GET",
          "http.response.status_code": "200",
          "http.route": "api/items/{id:int}",
          "url.path": "/api/items/17",
          "url.query": "?a=Redacted&b&c=Redacted",
          "server.port": url.port,
          "faas.trigger": "http",
        }),
      },
      { name: "GET", attributes: expect.objectContaining({ "url.path": "/none", "http.response.status_code": "404" }) },
    ]);
    expect(collector.bodies.join("\n")).not.toContain("secret");
  },
);

test("without a collector no span is made", async () => {
  await run({}, "/api/items/17");
  expect(collector.bodies).toEqual([]);
});
