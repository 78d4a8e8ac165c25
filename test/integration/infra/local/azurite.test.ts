import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { QueueServiceClient } from "@azure/storage-queue";
import { expect, test, vi } from "vitest";
import { startAzurite } from "../../../../infra/local/azurite.ts";

const newDir = () => mkdtempSync(join(tmpdir(), "azurite-"));

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port }, () => resolve(socket.destroy() !== undefined));
    socket.once("error", () => resolve(false));
  });
}

test("Azurite starts on free ports, keeps what it is given over a restart, and listens no more when stopped", async () => {
  const dir = newDir();
  const first = await startAzurite({ dir });
  await QueueServiceClient.fromConnectionString(first.connectionString).createQueue("kept");
  await first.stop();
  expect(await isListening(first.queuePort)).toBe(false);
  const second = await startAzurite({ dir });
  expect(await QueueServiceClient.fromConnectionString(second.connectionString).getQueueClient("kept").exists()).toBe(
    true,
  );
  await second.stop();
});

test("Azurite ends when the process that started it is killed", async () => {
  const script = `import { startAzurite } from ${JSON.stringify(new URL("../../../../infra/local/azurite.ts", import.meta.url).href)};
    console.log((await startAzurite({ dir: ${JSON.stringify(newDir())} })).tablePort);`;
  const parent = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(parent.stdout, "data")) as [Buffer];
  const port = Number(line.toString());
  expect(await isListening(port)).toBe(true);
  parent.kill("SIGKILL");
  await vi.waitUntil(async () => !(await isListening(port)), { timeout: 10_000, interval: 20 });
});
