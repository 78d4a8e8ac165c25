import { createHash } from "node:crypto";
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { context, type Plugin } from "esbuild";
import { appOptions } from "./bundle.ts";

export interface WatchedBundle {
  /** `run` is called after each build that made something else than the one before. */
  onChange(run: () => void): void;
  stop(): Promise<void>;
}

/**
 * Bundles the app into `outdir` whenever a source changes. What is wrong with a source is printed, and the next change
 * waited for.
 * @returns once the first build has succeeded.
 */
export async function watchBundle(outdir: string): Promise<WatchedBundle> {
  await rm(outdir, { recursive: true, force: true });
  const first = Promise.withResolvers<void>();
  let last: string | undefined;
  let onChange = () => {};
  const tell: Plugin = {
    name: "tell",
    setup({ onEnd }) {
      onEnd(async ({ errors }) => {
        if (errors.length > 0) return;
        const before = last;
        last = await digestOf(outdir);
        if (before === undefined) first.resolve();
        else if (before !== last) onChange();
      });
    },
  };
  const options = appOptions(outdir);
  const building = await context({ ...options, plugins: [...(options.plugins ?? []), tell] });
  await building.watch();
  await first.promise;
  return {
    onChange: (run) => {
      onChange = run;
    },
    stop: () => building.dispose(),
  };
}

async function digestOf(dir: string): Promise<string> {
  const hash = createHash("sha256");
  const files = (await readdir(dir)).filter((name) => name.endsWith(".cjs")).sort();
  for (const name of files) hash.update(await readFile(join(dir, name)));
  return hash.digest("base64");
}
