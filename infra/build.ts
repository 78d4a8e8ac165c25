/**
 * Bundles the app into `dist/`: one CommonJS file, with the host's own module left outside (`@azure/functions-core` is
 * injected at run time).
 */
import { readFile, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));

/**
 * zod's `z` is one object with everything in it; imported as a namespace, what the app does not use stays out of the
 * bundle.
 */
const zodByName: Plugin = {
  name: "zod by name",
  setup({ onLoad }) {
    onLoad({ filter: /\/(functions|orchestrations|shared)\/.*\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      return { contents: source.replace('import { z } from "zod";', 'import * as z from "zod";'), loader: "ts" };
    });
  },
};

await rm(`${root}dist`, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: ["functions/index.ts"],
  outfile: "dist/index.cjs",
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node22",
  external: ["@azure/functions-core"],
  // ES modules where a package has them: only they can be shaken.
  mainFields: ["module", "main"],
  plugins: [zodByName],
  // Some packages resolve files beside themselves; in a CommonJS bundle that place is the bundle's own.
  define: { "import.meta.url": "bundleUrl" },
  banner: { js: 'const bundleUrl = require("node:url").pathToFileURL(__filename).href;' },
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "none",
  logLevel: "warning",
});
