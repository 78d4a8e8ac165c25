import { existsSync, readFileSync } from "node:fs";
import { SourceMap, type SourceMapPayload } from "node:module";
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/**
 * A text in which each `…/dist/NAME.cjs:LINE:COLUMN` is the place of its source, below this repository.
 * @param dist where the maps lie; a file without one keeps its place.
 */
export function sourcesOf(trace: string, dist: string): string {
  const maps = new Map<string, SourceMap | undefined>();
  const mapOf = (name: string): SourceMap | undefined => {
    if (!maps.has(name)) maps.set(name, readMap(join(dist, `${name}.map`)));
    return maps.get(name);
  };
  return trace.replace(
    /[^\s()]*\bdist[/\\](\w+\.cjs):(\d+):(\d+)/g,
    (place, name: string, line: string, column: string) => {
      const origin = mapOf(name)?.findOrigin(Number(line), Number(column));
      return origin && "fileName" in origin
        ? `${relative(root, resolve(dist, origin.fileName))}:${origin.lineNumber}:${origin.columnNumber}`
        : place;
    },
  );
}

const readMap = (file: string): SourceMap | undefined =>
  existsSync(file) ? new SourceMap(JSON.parse(readFileSync(file, "utf8")) as SourceMapPayload) : undefined;
