import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/**
 * The parts of package.json that Azure and the host read. It names no dependency, because the bundle contains them all.
 */
const shippedFields = ["name", "version", "type", "main"] as const;

export interface StagedPackage {
  readonly dir: string;
  /** Paths below `dir`, sorted. */
  readonly files: readonly string[];
  readonly bytes: number;
}

/**
 * Puts exactly what is deployed into a folder: `dist/`, `host.json`, and `package.json` reduced to what production
 * reads.
 *
 * @param dir is emptied first. It may be inside `dist/` and is not copied into itself.
 * @throws Error when the bundle was not built.
 */
export async function stagePackage(dir: string): Promise<StagedPackage> {
  const target = resolve(dir);
  const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as Record<string, unknown>;
  const main = String(manifest["main"]);
  await stat(join(root, main)).catch(() => {
    throw new Error(`${main} is not there: npm run build makes it`);
  });
  await rm(target, { recursive: true, force: true });
  await mkdir(join(target, "dist"), { recursive: true });
  for (const entry of await readdir(join(root, "dist"), { withFileTypes: true })) {
    // Maps stay at home: `npm run stack` reads a trace from Azure with those of the same build.
    if (entry.isFile() && !entry.name.endsWith(".map"))
      await cp(join(root, "dist", entry.name), join(target, "dist", entry.name));
  }
  await cp(join(root, "host.json"), join(target, "host.json"));
  const shipped = Object.fromEntries(shippedFields.map((field) => [field, manifest[field]]));
  await writeFile(join(target, "package.json"), `${JSON.stringify(shipped, undefined, 2)}\n`);
  return describePackage(target);
}

/** The files of a package folder and their size. */
export async function describePackage(dir: string): Promise<StagedPackage> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const sizes = await Promise.all(paths.map(async (path) => (await stat(path)).size));
  return {
    dir,
    files: paths.map((path) => path.slice(dir.length + 1)).sort(),
    bytes: sizes.reduce((sum, size) => sum + size, 0),
  };
}

if (process.argv[1] && basename(process.argv[1]) === basename(import.meta.filename)) {
  const [, , dir] = process.argv;
  if (!dir) throw new Error("usage: node infra/deploy/stagePackage.ts DIR");
  const { files, bytes } = await stagePackage(dir);
  process.stdout.write(`${files.join("\n")}\n${(bytes / 1e6).toFixed(1)} MB\n`);
}
