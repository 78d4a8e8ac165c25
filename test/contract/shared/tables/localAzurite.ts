import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ACCOUNT_KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
const AZURITE = fileURLToPath(new URL("../../../../node_modules/azurite/dist/src/azurite.js", import.meta.url));

/** Microsoft's storage emulator on free ports, with its files in a directory of its own. */
export async function startLocalAzurite(): Promise<{ readonly connectionString: string; stop(): Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), "azurite-"));
  const ports = ["--blobPort", "0", "--queuePort", "0", "--tablePort", "0"];
  const child = spawn(process.execPath, [AZURITE, "--location", dir, "--disableTelemetry", "--skipApiVersionCheck", ...ports], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const endpoints = await announced(child);
  const endpoint = (service: string) => `${service}Endpoint=${endpoints.get(service)}/devstoreaccount1`;
  return {
    connectionString: [
      "DefaultEndpointsProtocol=http",
      "AccountName=devstoreaccount1",
      `AccountKey=${ACCOUNT_KEY}`,
      endpoint("Blob"),
      endpoint("Queue"),
      endpoint("Table"),
    ].join(";"),
    stop: async () => {
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill();
      await gone;
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Resolves once all three services said where they listen. */
function announced(child: ChildProcess): Promise<ReadonlyMap<string, string>> {
  return new Promise((resolve, reject) => {
    const endpoints = new Map<string, string>();
    let said = "";
    child.once("exit", (code) => reject(new Error(`azurite ended with ${code}: ${said}`)));
    child.stdout?.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      for (const [, service, url] of said.matchAll(/Azurite (Blob|Queue|Table) service is successfully listening at (\S+)/g)) {
        if (service && url) endpoints.set(service, url);
      }
      if (endpoints.size === 3) resolve(endpoints);
    });
  });
}
