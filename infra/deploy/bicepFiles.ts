import { cp, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const azureDir = fileURLToPath(new URL("../azure/", import.meta.url));

/** All Bicep files below a folder, as paths relative to it. */
export async function bicepFiles(dir: string): Promise<readonly string[]> {
  return (await readdir(dir, { recursive: true })).filter((file) => /\.bicep(param)?$/.test(file)).sort();
}

export interface BicepSources {
  /** Files that only parameters refer to, and those that declare an extension. Compiling these compiles every file. */
  readonly roots: readonly string[];
  /** Files that declare an extension. */
  readonly direct: ReadonlySet<string>;
  /** Files that use an extension through a file that they refer to. */
  readonly through: ReadonlySet<string>;
  /** All files that a file refers to, directly or not, without itself. */
  uses(file: string): ReadonlySet<string>;
}

const REFERENCE = /^(?:module \w+|using|import .* from) '([^']+)'/gm;

export async function bicepSources(dir: string): Promise<BicepSources> {
  const files = await bicepFiles(dir);
  const texts = await Promise.all(files.map(async (file) => [file, await readFile(join(dir, file), "utf8")] as const));
  const references = new Map(
    texts.map(([file, text]) => [
      file,
      [...text.matchAll(REFERENCE)].map(([, path]) => join(file, "..", path as string)),
    ]),
  );
  const uses = (file: string, found = new Set<string>()): ReadonlySet<string> => {
    for (const used of references.get(file) ?? []) {
      if (found.has(used)) continue;
      found.add(used);
      uses(used, found);
    }
    return found;
  };
  const direct = new Set(texts.filter(([, text]) => /^extension\s/m.test(text)).map(([file]) => file));
  const called = new Set(files.filter((file) => file.endsWith(".bicep")).flatMap((file) => references.get(file) ?? []));
  return {
    roots: files.filter((file) => direct.has(file) || !called.has(file)),
    direct,
    through: new Set(files.filter((file) => !direct.has(file) && [...uses(file)].some((used) => direct.has(used)))),
    uses,
  };
}

/** Stands for the value of an output: whatever comes out of Entra is an id. */
const NO_ID = "00000000-0000-0000-0000-000000000000";

/**
 * A file's outside without its inside: the same parameters and outputs, no resource and no extension. A caller compiles
 * against it as against the file itself.
 */
export function outsideOf(bicep: string): string {
  const imports = bicep.match(/^import .*$/gm) ?? [];
  const parameters = [...bicep.matchAll(/^param (\w+) (.*)$/gm)];
  const outputs = [...bicep.matchAll(/^output (\w+) (\w+) = /gm)].map(([, name, type]) => {
    if (type !== "string") throw new Error(`output ${name}: only text is stood in for, not ${type}`);
    return `output ${name} string = '${NO_ID}'`;
  });
  return [
    ...imports,
    ...parameters.map(([line]) => line),
    ...outputs,
    // The linter wants each parameter used.
    `output given object = { ${parameters.map(([, name]) => `${name}: ${name}`).join(", ")} }`,
    "",
  ].join("\n");
}

/** Copies the templates to `target`. Each file that needs an extension is replaced by its outside. */
export async function copyWithoutExtensions(dir: string, target: string): Promise<void> {
  await cp(dir, target, { recursive: true });
  for (const file of (await bicepSources(dir)).direct) {
    await writeFile(join(target, file), outsideOf(await readFile(join(dir, file), "utf8")));
  }
}
