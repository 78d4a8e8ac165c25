import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadApart } from "../../../../infra/deploy/loadApart.ts";
import {
  packageContents,
  packageFunctions,
  packageNeeds,
  packageStarts,
} from "../../../../infra/deploy/packageChecks.ts";
import { describePackage, type StagedPackage, stagePackage } from "../../../../infra/deploy/stagePackage.ts";
import { type RunningAzurite, startAzurite } from "../../../../infra/local/azurite.ts";

const isBuilt = existsSync(new URL("../../../../dist/index.cjs", import.meta.url));
const reason = "the bundle is not built: npm run build";
let dir = "";
let staged: StagedPackage;
let azurite: RunningAzurite;
/** Without what changes with the contents. */
const unhashed = (file: string): string => file.replace(/_[0-9A-Z]{8}\.cjs$/, ".cjs");

beforeAll(async () => {
  if (!isBuilt) return;
  dir = await mkdtemp(join(tmpdir(), "package-"));
  staged = await stagePackage(join(dir, "package"));
  azurite = await startAzurite({ dir: join(dir, "storage") });
});
afterAll(async () => {
  await azurite?.stop();
  if (dir) await rm(dir, { recursive: true, force: true });
});

test("the package is dist, host.json and package.json, with nothing to install, at most 5 MB", async ({ skip }) => {
  if (!isBuilt) return skip(reason);
  const bundle = ["calls.cjs", "chunk.cjs", "emailClient.cjs", "identityClient.cjs", "index.cjs", "open.cjs"];
  const beside = ["openapi.json", "queueClient.cjs", "tableClients.cjs"];
  expect([...new Set(staged.files.map(unhashed))]).toEqual([
    ...[...bundle, ...beside].map((name) => `dist/${name}`),
    "host.json",
    "package.json",
  ]);
  expect(await packageContents(staged)).toMatchObject({ result: "ok" });
});

test("the package is refused with anything else in it", async ({ skip }) => {
  if (!isBuilt) return skip(reason);
  const spoilt = await stagePackage(join(dir, "spoilt"));
  await writeFile(join(spoilt.dir, "local.settings.json"), "{}");
  await writeFile(join(spoilt.dir, "package.json"), JSON.stringify({ main: "dist/index.cjs", devDependencies: {} }));
  await writeFile(join(spoilt.dir, "dist/large.cjs"), Buffer.alloc(5_000_000));
  await writeFile(join(spoilt.dir, "dist/index.cjs.map"), "{}");
  const { result, says } = await packageContents(await describePackage(spoilt.dir));
  expect(result).toBe("fail");
  expect(says.join("\n")).toMatch(
    /index\.cjs\.map does not belong[\s\S]*local\.settings\.json does not belong[\s\S]*devDependencies[\s\S]*more than 5/,
  );
});

test("the start of the app reads neither what its functions do nor the clients of Azure", async ({ skip }) => {
  if (!isBuilt) return skip(reason);
  const alone = await mkdtemp(join(dir, "start-"));
  for (const file of staged.files.filter((name) => /^dist\/(index|chunk)\.cjs$/.test(unhashed(name))))
    await copyFile(join(staged.dir, file), join(alone, basename(file)));
  expect((await loadApart(join(alone, "index.cjs"))).functions.length).toBeGreaterThan(40);
});

test("the package says which Node it needs, on one that is too old", async ({ skip }) => {
  if (!isBuilt) return skip(reason);
  const old = 'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.19.0" } });';
  const run = promisify(execFile)(process.execPath, [
    "-e",
    `${old} require(process.argv[1]);`,
    join(staged.dir, "dist/index.cjs"),
  ]);
  await expect(run).rejects.toThrow("this app needs Node 22 or newer");
});

test("the package registers what the sources register", async ({ skip }) => {
  if (!isBuilt) return skip(reason);
  expect(await packageFunctions(staged)).toMatchObject({ result: "ok" });
});

test("the package streams HTTP bodies, and the template makes its queue", async ({ skip }) => {
  if (!isBuilt) return skip(reason);
  expect(await packageNeeds(staged)).toMatchObject({ result: "ok" });
});

test("a package that does not stream, or waits for a queue that nobody makes, is refused", async ({ skip }) => {
  if (!isBuilt) return skip(reason);
  const other = await stagePackage(join(dir, "other"));
  await writeFile(
    join(other.dir, "dist/index.cjs"),
    `const { registerFunction } = require("@azure/functions-core");
    registerFunction({ name: "x", bindings: { q: { type: "queueTrigger", queueName: "nowhere" } } }, () => {});`,
  );
  const { result, says } = await packageNeeds(other);
  expect([result, says.length]).toEqual(["fail", 2]);
  expect(says.join("\n")).toMatch(/queue nowhere is not made[\s\S]*enableHttpStream/);
});

test("the package starts in the local host exactly as shipped", async ({ skip }) => {
  if (!isBuilt) return skip(reason);
  const { functions } = await loadApart(join(staged.dir, "dist/index.cjs"));
  const finding = await packageStarts(staged, azurite.connectionString, join(dir, "data"), functions.length);
  expect(finding).toMatchObject({ result: "ok" });
});

test("a package that does not start is a fault that says why", async ({ skip }) => {
  if (!isBuilt) return skip(reason);
  const spoilt = await stagePackage(join(dir, "broken"));
  await writeFile(join(spoilt.dir, "dist/index.cjs"), 'throw new Error("this bundle is broken");');
  const { result, says } = await packageStarts(spoilt, azurite.connectionString, join(dir, "data2"), 1);
  expect(result).toBe("fail");
  expect(says.join("\n")).toContain("this bundle is broken");
});
