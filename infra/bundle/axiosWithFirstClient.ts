import { readFile } from "node:fs/promises";
import type { Plugin } from "esbuild";

const EAGER = 'const axios_1 = require("axios");';
const LATE = 'const axios_1 = { get default() { return require("axios").default; } };';

/**
 * `durable-functions` loads axios with the app, a fifth of a cold start, and uses it in the constructor of a client
 * alone: then it is loaded. Once the package does so itself, this stops the build and can go.
 */
export const axiosWithFirstClient: Plugin = {
  name: "axios with the first client",
  setup({ onLoad }) {
    onLoad({ filter: /\/durable-functions\/lib\/src\/durableClient\/DurableClient\.js$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      return source.includes(EAGER)
        ? { contents: source.replace(EAGER, LATE), loader: "js" }
        : { errors: [{ text: `${path} loads axios in another way than was known` }] };
    });
  },
};
