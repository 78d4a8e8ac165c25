import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";

const cli = new URL("../../../../../infra/local/host/cli.ts", import.meta.url).pathname;
const fixture = (name: string) => new URL(`../../../../support/host/${name}`, import.meta.url).pathname;
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

async function startCli(app: string, env: Record<string, string> = {}) {
  const dataDir = mkdtempSync(join(tmpdir(), "host-"));
  const child = spawn(process.execPath, [cli, "--app", app, "--port", "0", "--data", dataDir], {
    env: { ...process.env, ...env },
  });
  children.push(child);
  const exited = once(child, "exit").then(([code]) => code as number | null);
  const printed = { text: "" };
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      printed.text += chunk.toString();
    });
  }
  const says = (what: RegExp) =>
    vi.waitUntil(
      () => {
        if (child.exitCode !== null && !what.test(printed.text)) throw new Error(`the host ended:\n${printed.text}`);
        return what.exec(printed.text);
      },
      { timeout: 30_000, interval: 10 },
    );
  return { child, exited, printed, says };
}

async function startFixture(env?: Record<string, string>) {
  const running = await startCli(fixture("esm"), env);
  const url = (await running.says(/Host started on (\S+)/))[1] ?? "";
  return { ...running, url };
}

describe.each([
  ["with whole bodies", "0"],
  ["with streaming", "1"],
])("an ES module app %s", (_mode, STREAMING) => {
  test("gets requests and gives answers", async () => {
    const { url } = await startFixture({ STREAMING });
    const answer = await fetch(`${url}/hello/w%C3%B6rld?q=1&q=2`, {
      method: "POST",
      headers: { "x-one": "1" },
      body: "raw",
    });
    expect([answer.status, answer.headers.get("x-own")]).toEqual([201, "yes"]);
    expect(answer.headers.getSetCookie()).toEqual([STREAMING === "1" ? "a=b" : "a=b; path=/"]);
    expect(await answer.json()).toEqual({
      url: `${url}/hello/w%C3%B6rld?q=1&q=2`,
      params: { name: "wörld", ...(STREAMING === "1" && { q: "1,2" }) },
      query: STREAMING === "1" ? "1" : "1,2",
      header: "1",
      body: "raw",
    });
    expect(await (await fetch(`${url}/chunks`)).text()).toBe("one two three");
    expect([(await fetch(`${url}/nothing`)).status, (await fetch(`${url}/none`)).status]).toEqual([204, 404]);
    const failed = await fetch(`${url}/throws`);
    expect([failed.status, await failed.text()]).toEqual([500, ""]);
  });
});

describe("the host as a command", () => {
  test("on SIGTERM finishes what it is answering, runs the terminate hooks and exits 0", async () => {
    const { child, exited, printed, says, url } = await startFixture();
    const answer = fetch(`${url}/slow`).then((slow) => slow.text());
    await says(/slow has begun/);
    child.kill("SIGTERM");
    expect(await answer).toBe("finished");
    expect(await exited).toBe(0);
    expect(printed.text).toContain("terminate hook ran");
  });

  test("exits 1 when the app leaves a rejection unhandled", async () => {
    const { exited, printed, url } = await startFixture();
    await fetch(`${url}/crash`).catch(() => {});
    expect(await exited).toBe(1);
    expect(printed.text).toContain("nobody awaits this");
  });

  test.each([
    ["a folder without an app", "no-such-app", /package\.json|host\.json/],
    ["a folder that is no function app", "..", /has no host\.json/],
  ])("exits 1 on %s and says what is missing", async (_what, app, message) => {
    const { exited, printed } = await startCli(fixture(app));
    expect(await exited).toBe(1);
    expect(printed.text).toMatch(message);
  });
});
