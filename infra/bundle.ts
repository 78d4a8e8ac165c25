import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type BuildOptions, build, context, type Plugin } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const ours = /\/(functions|orchestrations|shared)\/.*\.ts$/;

/**
 * zod's `z` is one object with everything in it; imported as a namespace, what the app does not use stays out of the
 * bundle.
 */
const zodByName: Plugin = {
  name: "zod by name",
  setup({ onLoad }) {
    onLoad({ filter: ours }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      return { contents: source.replace('import { z } from "zod";', 'import * as z from "zod";'), loader: "ts" };
    });
  },
};

/** What every bundle has in common: readable names, no white space, and a map beside it that is not deployed. */
const common = {
  absWorkingDir: root,
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node22",
  // ES modules where a package has them: only they can be shaken.
  mainFields: ["module", "main"],
  // Some packages resolve files beside themselves; in a CommonJS bundle that place is the bundle's own.
  define: { "import.meta.url": "bundleUrl" },
  banner: { js: 'const bundleUrl = require("node:url").pathToFileURL(__filename).href;' },
  // Else a bundle would be imported as if it were a stranger's CommonJS, which is read once more for its names.
  supported: { "dynamic-import": false },
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "none",
  sourcemap: "linked",
  sourcesContent: false,
  logLevel: "warning",
} satisfies BuildOptions;

/**
 * A module of ours that is imported with its first use becomes a file of its own, so that the start of the app neither
 * reads nor runs the library behind it. It may import nothing else of ours: that would be there twice.
 */
const laterInFilesOfTheirOwn = (outdir: string): Plugin => ({
  name: "later in files of their own",
  setup({ onStart, onResolve, onEnd }) {
    const later = new Set<string>();
    onStart(() => later.clear());
    onResolve({ filter: /^\.\.?\/.*\.ts$/ }, ({ path, kind, resolveDir }) => {
      if (kind !== "dynamic-import") return undefined;
      const file = join(resolveDir, path);
      later.add(file);
      return { path: `./${basename(path, ".ts")}.cjs`, external: true, watchFiles: [file] };
    });
    onEnd(async ({ errors }) => {
      if (errors.length > 0) return {};
      const entryPoints = [...later];
      const outExtension = { ".js": ".cjs" };
      const { metafile } = await build({
        ...common,
        entryPoints,
        outdir,
        outbase: ".",
        entryNames: "[name]",
        outExtension,
        metafile: true,
      });
      const strangers = Object.keys(metafile.inputs).filter(
        (path) => ours.test(`/${path}`) && !path.includes("node_modules/") && !later.has(join(root, path)),
      );
      return { errors: strangers.map((path) => ({ text: `${path} is imported by a module that is loaded later` })) };
    });
  },
});

/**
 * The OpenAPI document that the app answers, written while the bundle is made. In a process of its own: one that
 * watches and builds again knows the schemas only as they were at first.
 */
const openApiDocumentBesideIt = (outdir: string): Plugin => ({
  name: "OpenAPI document beside it",
  setup({ onStart, onEnd }) {
    const write = async () => {
      await mkdir(outdir, { recursive: true });
      await promisify(execFile)(process.execPath, [join(root, "infra/openapi/writeDocument.ts"), outdir]);
    };
    let failure: Promise<string | undefined> | undefined;
    onStart(() => {
      failure = write().then(
        () => undefined,
        (error: unknown) => (error as Error).message,
      );
    });
    onEnd(async () => {
      const text = await failure;
      return text === undefined ? {} : { errors: [{ text }] };
    });
  },
});

/** A host that is set to an older Node says so, instead of failing at some later line. */
const refuseOldNode =
  'if (+process.versions.node.split(".")[0] < 22) throw new Error("this app needs Node 22 or newer, and the host runs " + process.version);';

const app = (outdir: string): BuildOptions => ({
  ...common,
  entryPoints: ["functions/index.ts"],
  outfile: join(outdir, "index.cjs"),
  // Injected by the host at run time.
  external: ["@azure/functions-core"],
  banner: { js: `${common.banner.js}${refuseOldNode}` },
  plugins: [zodByName, laterInFilesOfTheirOwn(outdir), openApiDocumentBesideIt(outdir)],
});

/**
 * Bundles the app into `outdir`, which is emptied first: `index.cjs`, what it loads later, their maps, and the OpenAPI
 * document that it answers.
 */
export async function bundle(outdir: string): Promise<void> {
  await rm(outdir, { recursive: true, force: true });
  await build(app(outdir));
}

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
  const options = app(outdir);
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
