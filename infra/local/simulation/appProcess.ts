import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type HostKeys, hostKeysIn } from "../host/hostKeys.ts";

const hostCli = fileURLToPath(new URL("../host/cli.ts", import.meta.url));
const ownAppDir = fileURLToPath(new URL("../../..", import.meta.url));
const START_TIMEOUT_MS = 60_000;

export interface AppProcess {
  readonly url: string;
  readonly keys: HostKeys;
  readonly pid: number;
  /** Resolves when the process has ended, whatever ended it. */
  readonly exited: Promise<void>;
  /** Lets the app finish what runs, then ends it; `SIGKILL` ends it at once. */
  stop(signal?: "SIGTERM" | "SIGKILL"): Promise<void>;
}

/**
 * The app in a process of its own: the local host with the deployed bundle. It may die without the world, and it ends
 * when the clock's process goes away.
 *
 * @throws Error when it ends or says nothing while it starts.
 */
export async function startApp(options: {
  readonly settings: Readonly<Record<string, string>>;
  readonly dataDir: string;
  readonly clockUrl: string;
  readonly caFile: string;
  readonly logFile: string;
  /** Where the bundle lies; by default this repository. */
  readonly appDir?: string;
  /** For Node itself, before the script: `--inspect=…`. */
  readonly nodeArguments?: readonly string[];
  /** Called with the process as soon as it exists, because it may have to be ended before it has started. */
  readonly onSpawn?: (kill: () => void) => void;
}): Promise<AppProcess> {
  const args = [
    // A stack trace names the source, by the map beside the bundle.
    "--enable-source-maps",
    ...(options.nodeArguments ?? []),
    hostCli,
    "--app",
    options.appDir ?? ownAppDir,
    "--port",
    "0",
    "--data",
    options.dataDir,
    "--clock",
    options.clockUrl,
  ];
  const env = { ...process.env, ...options.settings, NODE_EXTRA_CA_CERTS: options.caFile };
  // A process group of its own: Ctrl-C in a terminal is for its parent, which stops it in order.
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "pipe"], detached: true });
  options.onSpawn?.(() => child.kill("SIGKILL"));
  const log = createWriteStream(options.logFile, { flags: "a" });
  child.stderr.pipe(log, { end: false });
  // Its last lines may arrive after its end.
  child.once("close", () => log.end());
  const exited = once(child, "exit").then(() => undefined);
  const url = await addressOf(child, log, options.logFile);
  return {
    url,
    keys: hostKeysIn(options.dataDir),
    pid: child.pid ?? 0,
    exited,
    async stop(signal = "SIGTERM") {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await exited;
    },
  };
}

/** What the host says once it takes requests. */
function addressOf(child: ChildProcess, log: NodeJS.WritableStream, logFile: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const tooLate = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Error(`the app did not start within ${START_TIMEOUT_MS / 1000} s; see ${logFile}`));
    }, START_TIMEOUT_MS);
    child.once("exit", (code, signal) => {
      clearTimeout(tooLate);
      reject(new Error(`the app ended (${signal ?? `code ${code}`}) while starting; see ${logFile}`));
    });
    if (!child.stdout) return;
    createInterface({ input: child.stdout }).on("line", (line) => {
      log.write(`${line}\n`);
      const url = /Host started on (\S+)/.exec(line)?.[1];
      if (!url) return;
      clearTimeout(tooLate);
      resolve(url);
    });
  });
}
