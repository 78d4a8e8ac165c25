import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dummySettings } from "../../../../../infra/deploy/dummySettings.ts";
import { sourcesOf } from "../../../../../infra/deploy/sourcePositions.ts";
import { serveClock } from "../../../../../infra/local/clock/remote.ts";
import { VirtualClock } from "../../../../../infra/local/clock/virtualClock.ts";
import { startApp } from "../../../../../infra/local/simulation/appProcess.ts";

const dist = fileURLToPath(new URL("../../../../../dist", import.meta.url));
const isBuilt = existsSync(join(dist, "index.cjs"));
const reason = "the bundle is not built: npm run build";
let dir = "";
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "maps-"));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** Starts the app's process, as `npm start` does, with a setting that stops it. @returns what it said. */
async function startWithWrongSetting(): Promise<string> {
  const clockFile = join(dir, "clock");
  const clock = new VirtualClock({ startMs: 0, file: clockFile });
  const server = await serveClock({ clock, file: clockFile });
  const logFile = join(dir, "app.log");
  const caFile = join(dir, "ca.pem");
  await writeFile(caFile, "");
  try {
    const settings = { ...dummySettings("UseDevelopmentStorage=true"), EXCLUSION_GROUP_ID: "no id" };
    const starting = startApp({ settings, dataDir: join(dir, "data"), clockUrl: server.url, caFile, logFile });
    await expect(starting).rejects.toThrow("the app ended (code 1) while starting");
    // Its last words may come after its end.
    await expect.poll(() => readFile(logFile, "utf8"), { timeout: 5_000 }).toContain("EXCLUSION_GROUP_ID");
    return await readFile(logFile, "utf8");
  } finally {
    await server.stop();
    clock.close();
  }
}

test("an error in the bundle names the source and the line where it was thrown", async ({ skip }) => {
  if (!isBuilt) return skip(reason);
  const said = await startWithWrongSetting();
  const [, line] = /at (?:Object\.)?loadConfig \(.*\/shared\/config\/config\.ts:(\d+):\d+\)/.exec(said) ?? [];
  const source = await readFile(
    fileURLToPath(new URL("../../../../../shared/config/config.ts", import.meta.url)),
    "utf8",
  );
  expect(source.split("\n")[Number(line) - 1]).toContain("throw new ConfigError");
});

test("a trace from where no map is gets its sources from the map at home", async ({ skip }) => {
  if (!isBuilt) return skip(reason);
  const bundle = (await readFile(join(dist, "index.cjs"), "utf8")).split("\n");
  const line = bundle.findIndex((text) => text.includes("these settings are missing or wrong"));
  const column = bundle[line]?.indexOf("these settings are missing or wrong") ?? -1;
  const trace = `Error: no\n    at loadConfig (dist/index.cjs:${line + 1}:${column + 1})\n    at node:internal:1:1\n`;
  expect(sourcesOf(trace, dist)).toMatch(
    /^Error: no\n {4}at loadConfig \(shared\/config\/config\.ts:\d+:\d+\)\n {4}at node:internal:1:1\n$/,
  );
  expect(sourcesOf("at dist/unknown.cjs:1:1", dist)).toBe("at dist/unknown.cjs:1:1");
});
