import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { loadApart } from "../../infra/deploy/loadApart.ts";
import { LARGEST_PACKAGE_MB } from "../../infra/deploy/packageChecks.ts";
import { stagePackage } from "../../infra/deploy/stagePackage.ts";
import { type Figure, median } from "./figure.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const ROUNDS = 9;
const MOST_TIMES_MINIMAL = 1.8;
/** Before the first call loaded anything, the start alone took 3.1 times as long. */
const MOST_TIMES_MINIMAL_WITH_CALL = 3.6;

/**
 * What is deployed, measured: how long the package's code takes to load, all functions registered, against a durable
 * app of one function whose libraries are bundled as they are published; the same with the first call of a page, which
 * loads the rest; and how large the package is. The bundle must be built. Both apps take turns, each time in a fresh
 * process, so that a busy machine slows both alike: a figure is the median of the pairs' ratios.
 */
export async function* deployFigures(): AsyncIterable<Figure> {
  const scratch = await mkdtemp(join(tmpdir(), "deploy-bench-"));
  try {
    const staged = await stagePackage(join(scratch, "package"));
    const minimal = join(scratch, "minimal/index.cjs");
    await bundleMinimal(minimal);
    const whole = join(staged.dir, "dist/index.cjs");
    const times = { whole: [] as number[], called: [] as number[], minimal: [] as number[] };
    let functions = 0;
    // The first of each fills the file cache.
    for (let round = 0; round <= ROUNDS; round += 1) {
      const one = await loadApart(minimal);
      const all = await loadApart(whole, "home");
      functions = all.functions.length;
      if (round === 0) continue;
      times.minimal.push(one.milliseconds);
      times.whole.push(all.milliseconds);
      times.called.push(all.milliseconds + (all.firstCallMilliseconds ?? Number.NaN));
    }
    const ratioOf = (ours: readonly number[]): number =>
      rounded(median(ours.map((time, round) => time / (times.minimal[round] ?? Number.NaN))));
    const [ofWhole, ofCalled, ofMinimal] = [times.whole, times.called, times.minimal].map((all) =>
      median(all).toFixed(0),
    );
    const pairs = `one in ${ofMinimal} ms; median of ${ROUNDS} pairs of fresh processes`;
    yield {
      name: "cold-load-vs-minimal",
      value: ratioOf(times.whole),
      unit: "times",
      limit: MOST_TIMES_MINIMAL,
      detail: `${functions} functions in ${ofWhole} ms, ${pairs}`,
    };
    yield {
      name: "cold-call-vs-minimal",
      value: ratioOf(times.called),
      unit: "times",
      limit: MOST_TIMES_MINIMAL_WITH_CALL,
      detail: `${functions} functions and the first page in ${ofCalled} ms, ${pairs}`,
    };
    yield {
      name: "package-size",
      value: rounded(staged.bytes / 1e6),
      unit: "MB",
      limit: LARGEST_PACKAGE_MB,
      detail: staged.files.join(", "),
    };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

const bundleMinimal = (outfile: string) =>
  build({
    absWorkingDir: root,
    entryPoints: ["test/support/deploy/oneFunction.ts"],
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node22",
    external: ["@azure/functions-core"],
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: "none",
    logLevel: "warning",
  });

const rounded = (value: number): number => Math.round(value * 100) / 100;
