import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { QueueServiceClient } from "@azure/storage-queue";
import { afterEach, expect, test } from "vitest";
import { type RunningAzurite, startAzurite } from "../../../../../infra/local/azurite.ts";
import { type ClockServer, serveClock } from "../../../../../infra/local/clock/remote.ts";
import { VirtualClock } from "../../../../../infra/local/clock/virtualClock.ts";

const cli = new URL("../../../../../infra/local/host/cli.ts", import.meta.url).pathname;
const appDir = new URL("../../../../support/host/cjs", import.meta.url).pathname;
const start = Date.parse("2026-03-02T08:00:00Z");
const day = 86_400_000;
const dir = mkdtempSync(join(tmpdir(), "host-"));
const children: ChildProcess[] = [];
let server: ClockServer | undefined;
let azurite: RunningAzurite | undefined;
afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  await server?.stop();
  await azurite?.stop();
});

async function startApp(clockUrl: string): Promise<{ child: ChildProcess; url: string }> {
  const env = { ...process.env, ROUTE_FROM_SETTING: "x", RESERVED_ROUTE: "y", STORAGE: azurite?.connectionString };
  const child = spawn(
    process.execPath,
    [cli, "--app", appDir, "--port", "0", "--data", join(dir, "data"), "--clock", clockUrl],
    { env },
  );
  children.push(child);
  child.stderr.resume();
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /Host started on (\S+)/.exec(line)?.[1];
    if (!url) continue;
    child.stdout.resume();
    return { child, url };
  }
  throw new Error("the host did not start");
}

test("an app in another process takes part in the virtual clock; killed in between, it resumes where it was and nothing is lost", async () => {
  azurite = await startAzurite({ dir: join(dir, "azurite") });
  const file = join(dir, "clock");
  const clock = new VirtualClock({ startMs: start, file });
  server = await serveClock({ clock, file, expected: ["app"] });
  const first = await startApp(server.url);
  clock.at(start + day, "the world posts", async () => {
    const answer = await fetch(`${first.url}/api/sums/one`, { method: "POST", body: "[1,2,3]" });
    expect(answer.status).toBe(202);
    expect(
      (await fetch(`${first.url}/api/sends`, { method: "POST", body: JSON.stringify({ id: 1, failures: 1 }) })).status,
    ).toBe(202);
  });
  await clock.runUntil(start + day + 60_000);
  first.child.kill("SIGKILL");

  const { url } = await startApp(server.url);
  await clock.runUntil(start + 30 * day);
  expect(await (await fetch(`${url}/api/sums/one`)).json()).toMatchObject({ runtimeStatus: "Running" });
  await clock.runUntil(start + 58 * day);
  expect(await (await fetch(`${url}/api/sums/one`)).json()).toMatchObject({
    runtimeStatus: "Completed",
    output: 6,
    createdTime: "2026-03-03T08:00:00.000Z",
    lastUpdatedTime: "2026-04-28T08:00:00.000Z",
  });
  // The message waited for its retry when the app was killed; its second attempt went well.
  const queues = QueueServiceClient.fromConnectionString(azurite.connectionString);
  expect((await queues.getQueueClient("work").getProperties()).approximateMessagesCount).toBe(0);
  expect(await queues.getQueueClient("work-poison").exists()).toBe(false);
});
