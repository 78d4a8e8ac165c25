import { basename, join, relative } from "node:path";
import { type BuildOptions, build, type Metafile, type Plugin } from "esbuild";

/**
 * A module of ours that is imported with its first use becomes a file of its own, so that the start of the app neither
 * reads nor runs the library behind it. It may import nothing else of ours, which would be there twice; and what it
 * imports must not be in the bundle of the start too.
 * @param options how the bundle of the start is made.
 */
export const loadedLater = (root: string, outdir: string, options: BuildOptions): Plugin => ({
  name: "loaded later",
  setup({ onStart, onResolve, onEnd }) {
    const later = new Set<string>();
    onStart(() => later.clear());
    onResolve({ filter: /^\.\.?\/.*\.ts$/ }, ({ path, kind, resolveDir }) => {
      if (kind !== "dynamic-import") return undefined;
      const file = join(resolveDir, path);
      later.add(file);
      return { path: `./${basename(path, ".ts")}.cjs`, external: true, watchFiles: [file] };
    });
    onEnd(async ({ errors, metafile: start }) => {
      if (errors.length > 0 || !start) return {};
      const { metafile } = await build({
        ...options,
        // Next to all of it is libraries, whose names nobody reads: a fifth less to deploy and to parse.
        minifyIdentifiers: true,
        entryPoints: [...later],
        outdir,
        outbase: ".",
        entryNames: "[name]",
        outExtension: { ".js": ".cjs" },
        metafile: true,
      });
      const entries = [...later].map((file) => relative(root, file));
      const faults = [...oursTwice(metafile, entries), ...alsoAtStart(metafile, entries, start)];
      return { errors: faults.map((text) => ({ text })) };
    });
  },
});

const oursTwice = ({ inputs }: Metafile, entries: readonly string[]): readonly string[] =>
  Object.keys(inputs)
    .filter((path) => packageOf(path) === undefined && !entries.includes(path))
    .map((path) => `${path} is imported by a module that is loaded later`);

function alsoAtStart({ inputs }: Metafile, entries: readonly string[], start: Metafile): readonly string[] {
  const libraries = entries.flatMap((entry) => (inputs[entry]?.imports ?? []).map(({ path }) => packageOf(path)));
  const bundled = Object.entries(start.outputs).flatMap(([, output]) =>
    Object.entries(output.inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [packageOf(path)] : [])),
  );
  return [...new Set(libraries)]
    .filter((library) => library !== undefined && bundled.includes(library))
    .map((library) => `${library} is loaded later, and must be imported as a type only elsewhere`);
}

/** Undefined for a file of ours. `node_modules` may be a link to elsewhere. */
const packageOf = (path: string): string | undefined => /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
