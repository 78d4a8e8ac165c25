import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build } from "esbuild";
import { asCommonJs } from "./asCommonJs.ts";
import { callsTogether } from "./callsTogether.ts";
import { durableFunctionsLean } from "./durableFunctionsLean.ts";
import { leanStart } from "./leanStart.ts";
import { openApiDocument } from "./openApiDocument.ts";
import { zodByName } from "./zodByName.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * `index.cjs` is what the start of the app runs. What is imported with its first use is in files of its own, and so is
 * what several of them share. Readable names, no white space, and a map beside each that is not deployed.
 */
export const appOptions = (outdir: string): BuildOptions => ({
  absWorkingDir: root,
  entryPoints: ["functions/index.ts"],
  outdir,
  bundle: true,
  splitting: true,
  platform: "node",
  format: "esm",
  target: "node22",
  outExtension: { ".js": ".cjs" },
  chunkNames: "[name]_[hash]",
  // ES modules where a package has them: only they can be shaken.
  mainFields: ["module", "main"],
  // Injected by the host at run time.
  external: ["@azure/functions-core"],
  define: { "import.meta.url": "bundleUrl" },
  minifySyntax: true,
  legalComments: "none",
  sourcemap: "inline",
  sourcesContent: false,
  logLevel: "warning",
  metafile: true,
  write: false,
  plugins: [
    callsTogether(root),
    zodByName,
    durableFunctionsLean,
    asCommonJs(outdir),
    leanStart(root),
    openApiDocument(root, outdir),
  ],
});

/**
 * Bundles the app into `outdir`, which is emptied first: `index.cjs`, what it loads later, their maps, and the OpenAPI
 * document that it answers.
 */
export async function bundle(outdir: string): Promise<void> {
  await rm(outdir, { recursive: true, force: true });
  await build(appOptions(outdir));
}
