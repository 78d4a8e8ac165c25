import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { type AddressInfo, connect, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

export interface RunningAzurite {
  connectionString: string;
  blobPort: number;
  queuePort: number;
  tablePort: number;
  pid: number;
  stop(): Promise<void>;
}

/** The account that every Azurite has. Source: learn.microsoft.com/azure/storage/common/storage-use-azurite, well-known account and key. */
const account = "devstoreaccount1";
const accountKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

/** How long Azurite may take until its three services listen, and to end. */
const startMs = 60_000;
const stopMs = 5_000;

/**
 * Starts Azurite with blob, queue and table service on free ports of 127.0.0.1. It ends with this process, however that ends: it runs under a
 * launcher whose standard input is a pipe from here, and the launcher exits when that closes.
 *
 * @param options `dir` keeps its files; `log` hears what it prints.
 * @throws Error when it does not come up, with what it said.
 */
export async function startAzurite(options: { dir: string; log?: (line: string) => void }): Promise<RunningAzurite> {
  mkdirSync(options.dir, { recursive: true });
  const [blobPort, queuePort, tablePort] = await freePorts();
  const main = join(createRequire(import.meta.url).resolve("azurite/package.json"), "../dist/src/azurite.js");
  const args = ["--location", options.dir, "--silent", "--disableTelemetry", "--skipApiVersionCheck"];
  const ports = ["--blobPort", String(blobPort), "--queuePort", String(queuePort), "--tablePort", String(tablePort)];
  const hosts = ["--blobHost", "127.0.0.1", "--queueHost", "127.0.0.1", "--tableHost", "127.0.0.1"];
  // With the connections kept alive for longer than any pause between two requests, none is closed under a request's feet.
  const keepAlive = ["blob", "queue", "table"].flatMap((service) => [`--${service}KeepAliveTimeout`, "3600"]);
  const launcher =
    'for (const event of ["end", "error"]) process.stdin.resume().on(event, () => process.exit(0));' +
    `process.argv.splice(1, 0, ${JSON.stringify(main)}); require(process.argv[1]);`;
  const child = spawn(process.execPath, ["-e", launcher, "--", ...args, ...ports, ...hosts, ...keepAlive], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      const line = chunk.toString("utf8").trimEnd();
      if (said.length < 50) said.push(line);
      options.log?.(line);
    });
  }
  const exited = once(child, "exit");
  const deadline = Date.now() + startMs;
  for (const port of [blobPort, queuePort, tablePort]) {
    while (!(await isListening(port))) {
      if (child.exitCode !== null || Date.now() > deadline) {
        child.kill("SIGKILL");
        throw new Error(`Azurite did not start:\n${said.join("\n")}`);
      }
      await delay(25);
    }
  }
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
      child.kill("SIGTERM");
      const killing = setTimeout(() => child.kill("SIGKILL"), stopMs);
      if (child.exitCode === null && child.signalCode === null) await exited;
      clearTimeout(killing);
    },
  };
}

/** Three ports that are free now; all are held until the last is found, so that they differ. */
async function freePorts(): Promise<[number, number, number]> {
  const servers = [createServer(), createServer(), createServer()];
  const ports: number[] = [];
  for (const server of servers) {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    ports.push((server.address() as AddressInfo).port);
  }
  await Promise.all(servers.map((server) => once(server.close(), "close")));
  return ports as [number, number, number];
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port });
    const finish = (isUp: boolean) => {
      socket.destroy();
      resolve(isUp);
    };
    socket.once("connect", () => finish(true));
    socket.once("error", () => finish(false));
  });
}
