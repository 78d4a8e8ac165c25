import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { dummySettings } from "./dummySettings.ts";
import { type Finding, fail, judged } from "./finding.ts";
import { loadApart } from "./loadApart.ts";
import type { StagedPackage } from "./stagePackage.ts";

export const LARGEST_PACKAGE_MB = 5;
/** Beside the bundle's files. */
const OURS = ["host.json", "package.json", "dist/openapi.json"];
const root = fileURLToPath(new URL("../../", import.meta.url));

/** Checks that the package has what is deployed and nothing to install, and is small enough to load quickly. */
export async function packageContents({ dir, files, bytes }: StagedPackage): Promise<Finding> {
  const manifest = JSON.parse(await readFile(join(dir, "package.json"), "utf8")) as Record<string, unknown>;
  const strangers = files.filter((file) => !OURS.includes(file) && !/^dist\/\w+\.cjs$/.test(file));
  const needless = ["devDependencies", "dependencies", "scripts"].filter((field) => field in manifest);
  const missing = [...OURS, String(manifest["main"])].filter((file) => !files.includes(file));
  const megabytes = bytes / 1e6;
  return judged(
    "package",
    [
      ...strangers.map((file) => `${file} does not belong into the package`),
      ...missing.map((file) => `${file} is missing`),
      ...needless.map((field) => `package.json has ${field}: the bundle holds what it needs`),
      ...(megabytes > LARGEST_PACKAGE_MB ? [`${megabytes.toFixed(1)} MB are more than ${LARGEST_PACKAGE_MB}`] : []),
    ],
    `${files.length} files, ${megabytes.toFixed(1)} MB`,
  );
}

/** Checks that the bundle registers every function that the sources register. */
export async function packageFunctions({ dir }: StagedPackage): Promise<Finding> {
  const [shipped, source] = await Promise.all([
    loadApart(join(dir, "dist/index.cjs")),
    loadApart(join(root, "functions/index.ts")),
  ]);
  const lost = source.functions.filter((name) => !shipped.functions.includes(name));
  const added = shipped.functions.filter((name) => !source.functions.includes(name));
  return judged(
    "functions",
    [
      ...lost.map((name) => `${name} is not in the bundle`),
      ...added.map((name) => `${name} is in the bundle only: build again`),
    ],
    `${shipped.functions.length} functions`,
  );
}

/** HTTP bodies are streamed, and every queue that triggers a function is made by the template. */
export async function packageNeeds({ dir }: StagedPackage): Promise<Finding> {
  const { queues, streamsHttp } = await loadApart(join(dir, "dist/index.cjs"));
  const template = await readFile(join(root, "infra/azure/modules/storage.bicep"), "utf8");
  const made = [...template.matchAll(/queueServices\/queues@[^{]*\{[^}]*name: '([^']+)'/g)].map(([, name]) => name);
  const complaints = queues
    .filter((name) => !made.includes(name))
    .map((name) => `queue ${name} is not made by modules/storage.bicep: its first messages would wait for minutes`);
  if (!streamsHttp) complaints.push("app.setup has no enableHttpStream: a body sent in chunks would arrive empty");
  return judged(
    "needs",
    complaints,
    `HTTP bodies are streamed, ${queues.length} ${queues.length === 1 ? "queue" : "queues"} made by the template`,
  );
}

/**
 * Checks that the package runs in the local host as it is: without a setting beside it or node_modules near it.
 *
 * @param storageConnection of a storage emulator.
 * @param functions how many the host must serve.
 */
export async function packageStarts(
  { dir }: StagedPackage,
  storageConnection: string,
  dataDir: string,
  functions: number,
): Promise<Finding> {
  const cli = join(root, "infra/local/host/cli.ts");
  const env = { PATH: process.env["PATH"], ...dummySettings(storageConnection) };
  const child = spawn(process.execPath, [cli, "--app", dir, "--port", "0", "--data", dataDir], {
    cwd: dir,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said: string[] = [];
  const started = Promise.withResolvers<number>();
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  void exited.then(() => started.reject(new Error("the host ended")));
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => {
      said.push(line);
      const count = /Host started on \S+ with (\d+) functions/.exec(line)?.[1];
      if (count !== undefined) started.resolve(Number(count));
    });
  }
  const tooLate = setTimeout(() => started.reject(new Error("the host did not start within a minute")), 60_000);
  try {
    const served = await started.promise;
    const inError = said.filter((line) => line.includes(" function is in error"));
    const complaints = [
      ...inError,
      ...(served === functions ? [] : [`the host serves ${served} of ${functions} functions`]),
      // The queue of an emulator that nobody has prepared is the one thing to warn of here.
      ...said.filter((line) => / warning system: (?!queue )/.test(line)),
    ];
    return judged("starts", complaints, `the local host serves ${served} functions from the package alone`);
  } catch (error) {
    return fail(
      "starts",
      error instanceof Error ? error.message : String(error),
      ...said.filter((line) => !/^\s+at /.test(line)).slice(-5),
    );
  } finally {
    clearTimeout(tooLate);
    child.kill("SIGTERM");
    await exited;
  }
}
