import { readFile } from "node:fs/promises";
import type { Plugin } from "esbuild";

/**
 * zod's `z` is one object with everything in it; imported as a namespace, what the app does not use stays out of the
 * bundle.
 */
export const zodByName: Plugin = {
  name: "zod by name",
  setup({ onLoad }) {
    onLoad({ filter: /\/(functions|orchestrations|shared)\/.*\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      return { contents: source.replace('import { z } from "zod";', 'import * as z from "zod";'), loader: "ts" };
    });
  },
};
