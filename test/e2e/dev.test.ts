import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Command, runScript } from "./processes.ts";

/** `npm run debug` in a copy of this repository, whose sources may be changed. */
const repository = fileURLToPath(new URL("../..", import.meta.url));
let copy = "";
let command: Command;
let inspectPort = 0;

beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), "dev-"));
  for (const part of ["functions", "orchestrations", "shared", "infra", "host.json", "package.json"])
    await cp(join(repository, part), join(copy, part), { recursive: true });
  await symlink(join(repository, "node_modules"), join(copy, "node_modules"));
  inspectPort = await freePort();
  const args = [
    "--watch",
    "--inspect",
    String(inspectPort),
    "--people",
    "20",
    "--waves",
    "1",
    "--no-play",
    "--speed",
    "1d/0.5s",
  ];
  command = runScript("infra/local/start.ts", [...args, "--port", "0"], copy);
});
afterAll(async () => {
  command?.child.kill("SIGTERM");
  await command?.ended;
  await rm(copy, { recursive: true, force: true });
});

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
const healthSource = () => join(copy, "functions/web/health.ts");
const status = async (url: string) => ((await (await fetch(`${url}/api/health`)).json()) as { status: string }).status;

test("a change of a source starts the app again and leaves the world as it was", async () => {
  const url = /http:\/\/\S+(?=\/waves)/.exec(await command.line(/^ {2}waves /))?.[0] ?? "";
  await command.line(/day {3}7: wave-1/);
  expect(await status(url)).toBe("ok");
  const source = await readFile(healthSource(), "utf8");
  await writeFile(healthSource(), source.replace('status: "ok"', 'status: "changed"'));
  await command.line(/^the app was started again in /);
  // The same address, the same waves, and business days that go on.
  expect(await status(url)).toBe("changed");
  await command.line(/day {2}21: wave-1 (?!planned)/);
});

test("a source with a fault is told, the app goes on, and the cure starts it again", async () => {
  const url = /http:\/\/\S+(?=\/waves)/.exec(await command.line(/^ {2}waves /))?.[0] ?? "";
  const source = await readFile(healthSource(), "utf8");
  await writeFile(healthSource(), `${source}\nconst`);
  await command.line(/health\.ts:\d+:\d+/);
  expect(await status(url)).toBe("changed");
  await writeFile(healthSource(), source.replace("changed", "cured"));
  await expect.poll(() => status(url).catch(() => ""), { timeout: 60_000 }).toBe("cured");
});

test("a debugger can be attached to the app, at the place that is printed", async () => {
  expect(await command.line(/^ {2}debugger /)).toContain(`127.0.0.1:${inspectPort}`);
  const [target] = (await (await fetch(`http://127.0.0.1:${inspectPort}/json/list`)).json()) as { url: string }[];
  expect(target?.url).toMatch(/infra\/local\/host\/cli\.ts$/);
});
