import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { type Metafile, type OutputFile, type Plugin, transform } from "esbuild";
import { packageOf } from "./leanStart.ts";

/** Some packages resolve files beside themselves; in a bundle that place is the bundle's own. */
const BUNDLE_URL = 'const bundleUrl = require("node:url").pathToFileURL(__filename).href;';

/** A host that is set to an older Node says so, instead of failing at some later line. */
const REFUSE_OLD_NODE =
  'if (+process.versions.node.split(".")[0] < 22) throw new Error("this app needs Node 22 or newer, and the host runs " + process.version);';

/**
 * Writes what was bundled into `outdir` as CommonJS, which is what the host loads and libraries expect; only ES modules
 * are split by esbuild. Each file has its map beside it.
 */
export const asCommonJs = (outdir: string): Plugin => ({
  name: "as CommonJS",
  setup({ onEnd }) {
    onEnd(async ({ errors, metafile, outputFiles = [] }) => {
      if (errors.length > 0 || !metafile) return;
      await mkdir(outdir, { recursive: true });
      const written = await Promise.all(outputFiles.map((file) => writeOne(outdir, file, metafile)));
      // A build that watches leaves what it made before under other names.
      for (const name of await readdir(outdir))
        if (/\.cjs(\.map)?$/.test(name) && !written.some((one) => name.startsWith(one))) await rm(join(outdir, name));
    });
  },
});

async function writeOne(outdir: string, { path, text }: OutputFile, { outputs }: Metafile): Promise<string> {
  const name = basename(path);
  const [, made] = Object.entries(outputs).find(([output]) => basename(output) === name) ?? [];
  const isStart = name === "index.cjs";
  const { code, map } = await transform(text, {
    sourcefile: name,
    format: "cjs",
    platform: "node",
    target: "node22",
    minifyWhitespace: true,
    // Next to all of it is libraries, whose names nobody reads: a fifth less to deploy and to parse.
    minifyIdentifiers: isOfLibraries(made),
    legalComments: "none",
    // Else a file would be imported as if it were a stranger's CommonJS, which is read once more for its names.
    supported: { "dynamic-import": false },
    banner: isStart ? `${REFUSE_OLD_NODE}${BUNDLE_URL}` : BUNDLE_URL,
    sourcemap: "external",
    sourcesContent: false,
  });
  await writeFile(join(outdir, name), `${code}//# sourceMappingURL=${name}.map\n`);
  await writeFile(join(outdir, `${name}.map`), map);
  return name;
}

const isOfLibraries = (made: Metafile["outputs"][string] | undefined): boolean =>
  made !== undefined &&
  Object.keys(made.inputs).every((input) => packageOf(input) !== undefined || input === made.entryPoint);
