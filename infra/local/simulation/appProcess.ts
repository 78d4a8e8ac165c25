import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";

const hostCli = fileURLToPath(new URL("../host/cli.ts", import.meta.url));
const appDir = fileURLToPath(new URL("../../..", import.meta.url));
const START_TIMEOUT_MS = 30_000;

export interface AppProcess {
  readonly url: string;
  readonly pid: number;
  /** Resolves when the process has ended, whatever ended it. */
  readonly exited: Promise<void>;
  /** Finishes what runs, then ends; `SIGKILL` drops everything on the floor. */
  stop(signal?: "SIGTERM" | "SIGKILL"): Promise<void>;
}

/** The app in a process of its own: the local host with the deployed bundle, which may die without taking the world with it. */
export async function startApp(options: {
  readonly settings: Readonly<Record<string, string>>;
  readonly dataDir: string;
  readonly clockUrl: string;
  readonly caFile: string;
  readonly logFile: string;
}): Promise<AppProcess> {
  const port = await freePort();
  const child: ChildProcess = spawn(
    process.execPath,
    [hostCli, "--app", appDir, "--port", String(port), "--data", options.dataDir, "--clock", options.clockUrl],
    { env: { ...process.env, ...options.settings, NODE_EXTRA_CA_CERTS: options.caFile }, stdio: ["ignore", "pipe", "pipe"] },
  );
  const log = createWriteStream(options.logFile, { flags: "a" });
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const url = `http://127.0.0.1:${port}`;
  await waitUntilRunning(url, child, options.logFile);
  return {
    url,
    pid: child.pid ?? 0,
    exited,
    async stop(signal = "SIGTERM") {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await exited;
      log.end();
    },
  };
}

/** @throws Error when the process ends or does not answer in time. */
async function waitUntilRunning(url: string, child: ChildProcess, logFile: string): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`the app ended with code ${child.exitCode} while starting; see ${logFile}`);
    const answer = await fetch(`${url}/admin/host/status`).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.kill("SIGKILL");
  throw new Error(`the app did not answer within ${START_TIMEOUT_MS / 1000} s; see ${logFile}`);
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (typeof address === "object" && address ? resolve(address.port) : reject(new Error("no port"))));
    });
  });
