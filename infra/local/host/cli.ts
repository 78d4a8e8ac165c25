import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { BusinessClock } from "../clock/clock.ts";
import { connectClock } from "../clock/remote.ts";
import { RealClock } from "../clock/runningClock.ts";
import type { LogLevel } from "./coreApi.ts";
import { startHost } from "./host.ts";

const usage = "npm run host -- --app DIR --port N [--data DIR] [--clock tcp://127.0.0.1:PORT]";

const quiet = new Set<LogLevel>(["trace", "debug", "none"]);

function log(level: LogLevel, category: string, message: string): void {
  if (quiet.has(level)) return;
  const line = `[${new Date().toISOString()}] ${level} ${category}: ${message}\n`;
  (level === "error" || level === "critical" ? process.stderr : process.stdout).write(line);
}

async function participate(
  url: string | undefined,
): Promise<{ clock: BusinessClock; serial: boolean; close: () => void }> {
  if (!url) return { clock: new RealClock(), serial: false, close: () => {} };
  const clock = await connectClock(url, {
    name: "app",
    onLost: () => {
      log("error", "system", "the clock is gone");
      process.exit(1);
    },
  });
  return { clock, serial: clock.isVirtual, close: () => clock.close() };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { app: { type: "string" }, port: { type: "string" }, data: { type: "string" }, clock: { type: "string" } },
  });
  const port = Number(values.port ?? Number.NaN);
  if (!values.app || !Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`usage: ${usage}`);
  const appDir = resolve(values.app);
  const { clock, serial, close } = await participate(values.clock);
  const host = await startHost({
    appDir,
    port,
    dataDir: resolve(values.data ?? join(appDir, ".host")),
    clock,
    serial,
    log,
  });
  let isStopping = false;
  const stop = () => {
    if (isStopping) return;
    isStopping = true;
    void host.stop().then(() => {
      close();
      process.exit(0);
    });
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}

// As in the Functions worker, an uncaught exception or unhandled rejection anywhere ends the process with code 1:
// Node's own behaviour.
await main().catch((error: unknown) => {
  log("critical", "system", error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exit(1);
});
