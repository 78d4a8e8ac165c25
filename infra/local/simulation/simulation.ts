import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { startAzurite } from "../azurite.ts";
import { VirtualClock } from "../clock/virtualClock.ts";
import { startHost } from "../host/host.ts";
import { makeCertificates, trust } from "../tls.ts";
import { startWorld } from "../world/world.ts";
import { readMailLedger } from "./mailLedger.ts";
import { watchMemory } from "./memory.ts";
import { makeProgress } from "./progress.ts";
import { startRollout } from "./rollout.ts";
import { mailQuota, RUN_STARTS_AT } from "./rolloutPlan.ts";
import type { SimulationOptions } from "./simulationOptions.ts";
import { summarize } from "./summarize.ts";
import type { Summary } from "./summary.ts";
import { watchSilence } from "./watchSilence.ts";

const appDir = fileURLToPath(new URL("../../..", import.meta.url));

/** Runs a rollout until every wave has ended or the days are over. */
export async function simulate(options: SimulationOptions): Promise<Summary> {
  const startedAt = performance.now();
  const state = join(options.out, "state");
  await mkdir(state, { recursive: true });
  const quota = mailQuota(options.mailQuota, options.people, options.waves);
  options.progress.write(`mail quota: ${quota.perMinute} a minute, ${quota.perHour} an hour (${options.mailQuota})\n`);

  // Azurite starts while the world is made, which takes as long.
  const storage = startAzurite({ dir: join(state, "azurite"), log: (line) => options.log(`azurite: ${line}`) });
  storage.catch(() => undefined);
  const clockFile = join(state, "clock");
  const clock = new VirtualClock({ startMs: RUN_STARTS_AT, file: clockFile });
  const certificates = await makeCertificates();
  trust(certificates.caPem);
  const note = (text: string) => options.log(`${new Date(clock.now()).toISOString()} people: ${text}`);
  const world = await startWorld({
    ...options,
    clock,
    dir: options.out,
    certificates,
    mailQuota: quota,
    publicPort: 0,
    note,
  });
  const azurite = await storage;
  const memory = watchMemory(() => [azurite.pid, process.ppid]);
  const settings = world.settings(azurite.connectionString, pathToFileURL(clockFile).href);
  const host = await startHost({
    appDir,
    port: 0,
    dataDir: state,
    clock,
    serial: true,
    settings,
    log: (level, category, message) => {
      if (level !== "debug" && level !== "trace")
        options.log(`${new Date(clock.now()).toISOString()} ${level} ${category}: ${message}`);
    },
  });
  world.appAt(host);
  world.begin();

  const progress = makeProgress(options.progress);
  const rollout = startRollout({ clock, world, progress, maxDays: options.maxDays, until: options.until });
  const silence = watchSilence({ clock, settings, isOver: () => rollout.hasEnded() });
  await Promise.race([clock.runUntil(() => rollout.hasEnded()), rollout.ended, silence.failed]);
  progress.stop();
  const summary = await summarize({
    options,
    world,
    stats: host.stats(),
    rollout,
    silence: silence.watch.summary(),
    store: silence.store,
    ledger: await readMailLedger(azurite.connectionString),
    wallSeconds: (performance.now() - startedAt) / 1000,
    memory,
  });
  options.log(`invocations: ${JSON.stringify(host.stats().invocations)}`);
  options.log(`tables: ${JSON.stringify(host.stats().tableTransactionsBy)}`);
  options.log(`graph: ${JSON.stringify(world.tenant.stats().byOperation)}`);
  await host.stop();
  await world.stop();
  await azurite.stop();
  memory.stop();
  return summary;
}
