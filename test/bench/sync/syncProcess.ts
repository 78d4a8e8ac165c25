/** The app's side of the bench in a process of its own, whose memory is nobody else's. */

import { trust } from "../../../infra/local/tls.ts";
import { buildPorts } from "../../../shared/adapters/buildPorts.ts";
import type { Clock } from "../../../shared/ports/clock.ts";
import { readReport } from "../../support/readReport.ts";
import { tableTraffic } from "../../support/tableTraffic.ts";
import { testConfig } from "../../support/testConfig.ts";
import type { SyncAsked, SyncDone, SyncTurn } from "./syncTypes.ts";

const wanted = JSON.parse(process.env["SYNC_BENCH"] ?? "{}") as {
  readonly caPem: string;
  readonly settings: Readonly<Record<string, string>>;
};
trust(wanted.caPem);
let now = Date.parse("2026-03-09T06:00:00.000Z");
const clock: Clock = { now: () => new Date(now) };
const pass = (seconds: number) => {
  now += seconds * 1000;
};
const config = testConfig(wanted.settings);
const ports = buildPorts(config, () => {}, clock);
await ports.store.ready();
const traffic = tableTraffic();

const megabytes = () => process.memoryUsage().rss / 2 ** 20;
let turns: ReturnType<typeof readReport> | undefined;
let begunAt = now;
let peak = 0;
const sample = setInterval(() => {
  peak = Math.max(peak, megabytes());
}, 20);
sample.unref();

process.on("message", async (asked: SyncAsked) => {
  if (asked === "stop") process.exit(0);
  if (turns === undefined) {
    pass(6 * 3600);
    begunAt = now;
    traffic.take();
    turns = readReport(ports, config, pass);
  }
  const begun = performance.now();
  const { done, value } = await turns.next();
  const seconds = (performance.now() - begun) / 1000;
  if (!done) {
    process.send?.({ kind: "turn", seconds, pages: value.pages } satisfies SyncTurn);
    return;
  }
  turns = undefined;
  const { reads, entities } = traffic.take();
  const virtualSeconds = (now - begunAt) / 1000;
  process.send?.({ kind: "done", seconds, reads, entities, virtualSeconds, peakMB: peak } satisfies SyncDone);
});
// What an idle host holds: everything is loaded, and the tables were asked once.
setTimeout(() => {
  peak = 0;
  process.send?.({ kind: "idle", idleMB: megabytes() });
}, 1000);
