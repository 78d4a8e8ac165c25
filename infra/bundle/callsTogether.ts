import { glob, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Plugin } from "esbuild";

/** Not in a comment. */
const LATER = /(?<!^\s*\*.*)\bimport\("(\.[^"]+\.ts)"\)/gm;
const ONE = "calls";

/**
 * Whatever `functions/` loads with the first call of a function becomes one file: nearly all of it is needed by that
 * call, and 300 small files are read more slowly than one.
 */
export const callsTogether = (root: string): Plugin => ({
  name: "calls together",
  setup({ onStart, onResolve, onLoad }) {
    let modules: readonly string[] = [];
    onStart(async () => {
      const found = new Set<string>();
      for await (const file of glob("functions/**/*.ts", { cwd: root })) {
        const source = await readFile(join(root, file), "utf8");
        for (const [, path = ""] of source.matchAll(LATER)) found.add(join(root, dirname(file), path));
      }
      modules = [...found].sort();
    });
    onLoad({ filter: /\/functions\/.*\.ts$/ }, async ({ path: file }) => {
      const source = await readFile(file, "utf8");
      const contents = source.replace(LATER, (_, path: string) => {
        const place = modules.indexOf(join(dirname(file), path));
        return `import("${ONE}").then((all) => all.module${place})`;
      });
      // Left to the next plugin.
      return contents === source ? undefined : { contents, loader: "ts" };
    });
    onResolve({ filter: /^calls$/ }, () => ({ path: ONE, namespace: ONE }));
    onLoad({ filter: /^calls$/, namespace: ONE }, () => ({
      contents: modules.map((path, place) => `export * as module${place} from ${JSON.stringify(path)};`).join("\n"),
      resolveDir: root,
    }));
  },
});
