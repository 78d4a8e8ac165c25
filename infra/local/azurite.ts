import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";

export interface RunningAzurite {
  connectionString: string;
  blobPort: number;
  queuePort: number;
  tablePort: number;
  pid: number;
  stop(): Promise<void>;
}

/**
 * The account that every Azurite has. Source: learn.microsoft.com/azure/storage/common/storage-use-azurite, well-known
 * account and key.
 */
const account = "devstoreaccount1";
const accountKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

/** The first argument is Azurite's main script. SIGTERM makes it write what is still unwritten, and end. */
const launcher = `
  process.argv.splice(1, 0, "azurite");
  const main = process.argv.splice(2, 1)[0];
  for (const event of ["end", "error"]) process.stdin.resume().once(event, () => process.kill(process.pid, "SIGTERM"));
  require(main);`;

/** How long Azurite may take until its three services listen, and how long it may take to end before it is killed. */
const startMs = 60_000;
const stopMs = 5_000;

/**
 * Starts Azurite with blob, queue and table service on free ports of 127.0.0.1. It ends with this process, however this
 * process ends: a launcher runs it and ends it when the pipe from here closes.
 *
 * @param options `dir` keeps its files; `log` hears what it prints.
 * @throws Error when it does not come up, with what it said.
 */
export async function startAzurite(options: { dir: string; log?: (line: string) => void }): Promise<RunningAzurite> {
  mkdirSync(options.dir, { recursive: true });
  const main = join(createRequire(import.meta.url).resolve("azurite/package.json"), "../dist/src/azurite.js");
  const services = ["blob", "queue", "table"] as const;
  // Connections are kept alive for longer than any pause between two requests, so none is closed while in use.
  const perService = services.flatMap((name) => [
    `--${name}Host`,
    "127.0.0.1",
    `--${name}Port`,
    "0",
    `--${name}KeepAliveTimeout`,
    "3600",
  ]);
  const args = ["--location", options.dir, "--silent", "--disableTelemetry", "--skipApiVersionCheck", ...perService];
  // A process group of its own: Ctrl-C in a terminal is for this process, which still needs its storage to finish.
  const child = spawn(process.execPath, ["--max-semi-space-size=32", "-e", launcher, "--", main, ...args], {
    stdio: ["pipe", "pipe", "pipe"],
    detached: true,
  });
  const exited = once(child, "exit");
  const said: string[] = [];
  const ports = await new Promise<Record<string, number>>((resolve, reject) => {
    const found: Record<string, number> = {};
    const fail = () => reject(new Error(`Azurite did not start:\n${said.join("\n")}`));
    const tooLate = setTimeout(() => {
      child.kill("SIGKILL");
      fail();
    }, startMs);
    child.once("exit", fail);
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        if (said.length < 50) said.push(line);
        options.log?.(line);
        const [, name, port] = /^Azurite (\w+) service is successfully listening at \S+:(\d+)$/.exec(line) ?? [];
        if (name) found[name.toLowerCase()] = Number(port);
        if (!services.every((service) => found[service])) return;
        clearTimeout(tooLate);
        resolve(found);
      });
    }
  });
  const { blob: blobPort = 0, queue: queuePort = 0, table: tablePort = 0 } = ports;
  const endpoint = (service: string, port: number) => `${service}Endpoint=http://127.0.0.1:${port}/${account};`;
  return {
    connectionString:
      `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${accountKey};` +
      endpoint("Blob", blobPort) +
      endpoint("Queue", queuePort) +
      endpoint("Table", tablePort),
    blobPort,
    queuePort,
    tablePort,
    pid: child.pid ?? 0,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.stdin.end();
      const killing = setTimeout(() => child.kill("SIGKILL"), stopMs);
      await exited;
      clearTimeout(killing);
    },
  };
}
