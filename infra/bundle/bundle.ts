import { rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build } from "esbuild";
import { durableFunctionsLean } from "./durableFunctionsLean.ts";
import { loadedLater } from "./loadedLater.ts";
import { openApiDocument } from "./openApiDocument.ts";
import { zodByName } from "./zodByName.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

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

/** A host that is set to an older Node says so, instead of failing at some later line. */
const refuseOldNode =
  'if (+process.versions.node.split(".")[0] < 22) throw new Error("this app needs Node 22 or newer, and the host runs " + process.version);';

export const appOptions = (outdir: string): BuildOptions => ({
  ...common,
  entryPoints: ["functions/index.ts"],
  outfile: join(outdir, "index.cjs"),
  // Injected by the host at run time.
  external: ["@azure/functions-core"],
  banner: { js: `${common.banner.js}${refuseOldNode}` },
  metafile: true,
  plugins: [zodByName, durableFunctionsLean, loadedLater(root, outdir, common), openApiDocument(root, outdir)],
});

/**
 * Bundles the app into `outdir`, which is emptied first: `index.cjs`, what it loads later, their maps, and the OpenAPI
 * document that it answers.
 */
export async function bundle(outdir: string): Promise<void> {
  await rm(outdir, { recursive: true, force: true });
  await build(appOptions(outdir));
}
