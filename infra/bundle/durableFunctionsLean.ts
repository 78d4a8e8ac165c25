import { readFile } from "node:fs/promises";
import type { Plugin } from "esbuild";

/** What the package does, and what it is made to do. */
const changes: readonly { readonly file: string; readonly from: string; readonly to: string }[] = [
  // A fifth of a cold start, and needed in the constructor of a client alone: then it is loaded.
  {
    file: "durableClient/DurableClient.js",
    from: 'const axios_1 = require("axios");',
    to: 'const axios_1 = { get default() { return require("axios").default; } };',
  },
  // One of a hundred checks is used; the others cost 150 kB.
  ...["durableClient/DurableClient.js", "durableClient/getClient.js"].map((file) => ({
    file,
    from: 'const validator_1 = require("validator");',
    to: 'const validator_1 = { isURL: require("validator/lib/isURL").default };',
  })),
];

/**
 * `durable-functions` brings more into the bundle, and loads more at the start, than the app uses. Once the package
 * does so itself, this stops the build and can go. The types of files that axios could upload in forms, 140 kB, stay
 * out: nobody sends forms with it.
 */
export const durableFunctionsLean: Plugin = {
  name: "durable-functions, lean",
  setup({ onLoad }) {
    onLoad({ filter: /\/durable-functions\/lib\/src\/durableClient\/\w+\.js$/ }, async ({ path }) => {
      let source = await readFile(path, "utf8");
      const errors: { text: string }[] = [];
      for (const { from, to } of changes.filter(({ file }) => path.endsWith(`/${file}`))) {
        if (!source.includes(from)) errors.push({ text: `${path} no longer says ${from}` });
        source = source.replace(from, to);
      }
      return errors.length > 0 ? { errors } : { contents: source, loader: "js" };
    });
    onLoad({ filter: /\/mime-db\/db\.json$/ }, () => ({ contents: "{}", loader: "json" }));
  },
};
