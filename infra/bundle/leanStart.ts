import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Metafile, Plugin } from "esbuild";

/** What the start runs of ours: settings, triggers, orchestrations, and the shapes that both of the last ones name. */
const OURS_AT_START = [
  /^functions\/(index|registerAll|\w+\/register)\.ts$/,
  /^functions\/host\//,
  // What a message is about decides which failure is noted; health needs nothing else.
  /^functions\/(enforcement\/switchMessage|web\/health)\.ts$/,
  /^orchestrations\//,
  /^shared\/(config|contracts|domain|durable|ports)\//,
  /^shared\/(errors|adapters\/firstUse|steps\/outcome|troubles\/about(Timers|Work)|waves\/waveActions|web\/answers)\.ts$/,
];
const PACKAGES_AT_START = ["@azure/functions", "durable-functions", "zod"];

/**
 * A new instance cannot answer before the start is over, whatever it is for. So the start stays small: a bundle whose
 * start has more in it than it needs is refused.
 */
export const leanStart = (root: string): Plugin => ({
  name: "lean start",
  setup({ initialOptions, onEnd }) {
    onEnd(async ({ metafile }) => {
      if (!metafile) return {};
      const { dependencies } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as {
        readonly dependencies: Readonly<Record<string, string>>;
      };
      const [entry] = initialOptions.entryPoints as readonly string[];
      const needless = needlessAtStart(metafile, String(entry), Object.keys(dependencies));
      return {
        errors: needless.map((text) => ({
          text: `${text} is read at the start of the app: load it with its first use (functions/host/onFirstCall.ts)`,
        })),
      };
    });
  },
});

/**
 * Files of ours, and packages, that are in the start without need.
 * @param dependencies those that the app itself asks for.
 */
export function needlessAtStart(
  { outputs }: Pick<Metafile, "outputs">,
  entry: string,
  dependencies: readonly string[],
): readonly string[] {
  const read = new Set<string>();
  const follow = (path: string): void => {
    const output = outputs[path];
    if (!output || read.has(path)) return;
    read.add(path);
    for (const { path: next, kind } of output.imports) if (kind === "import-statement") follow(next);
  };
  for (const [path, { entryPoint }] of Object.entries(outputs)) if (entryPoint === entry) follow(path);
  const inputs = [...read].flatMap((path) =>
    Object.entries(outputs[path]?.inputs ?? {}).flatMap(([input, { bytesInOutput }]) =>
      bytesInOutput > 0 ? [input] : [],
    ),
  );
  const needless = inputs.flatMap((input) => {
    const library = packageOf(input);
    if (library === undefined) return OURS_AT_START.some((known) => known.test(input)) ? [] : [input];
    return dependencies.includes(library) && !PACKAGES_AT_START.includes(library) ? [library] : [];
  });
  return [...new Set(needless)].sort();
}

/** Of a bundle's input. Undefined for a file of ours. `node_modules` may be a link to elsewhere. */
export const packageOf = (input: string): string | undefined =>
  /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
