import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const mostLines = 250;

/** Paths from the root, sorted. Files of tests may be long, and mirror the names of what they test. */
const sources: readonly string[] = ["functions", "orchestrations", "shared", "infra"]
  .flatMap((room) => readdirSync(join(root, room), { recursive: true, encoding: "utf8" }).map((f) => join(room, f)))
  .filter((file) => file.endsWith(".ts"))
  .sort();

const linesOf = (file: string): number => readFileSync(join(root, file), "utf8").trimEnd().split("\n").length;

test(`no source file has more than ${mostLines} lines`, () => {
  const long = sources.map((file) => ({ file, lines: linesOf(file) })).filter(({ lines }) => lines > mostLines);
  expect(long, "split these by subject").toEqual([]);
});

test("folder and file together name one source file, so that an editor's tab says which", () => {
  const byName = Map.groupBy(sources, (file) => join(basename(dirname(file)), basename(file)));
  const repeated = [...byName.values()].filter((files) => files.length > 1);
  expect(repeated, "name these for what sets them apart").toEqual([]);
});

const mostColumns = 120;

test(`no comment is wider than ${mostColumns} columns, where the formatter does not look`, () => {
  const wide = sources.flatMap((file) =>
    readFileSync(join(root, file), "utf8")
      .split("\n")
      .filter((line) => line.length > mostColumns && /^\s*(?:\/\/|\/\*|\*)/.test(line))
      .map((line) => ({ file, line })),
  );
  // Markdown inside a template, whose paragraphs are lines.
  expect(wide.filter(({ file }) => file !== "infra/openapi/document.ts")).toEqual([]);
});

const mostWords = 25;

/** Comments as they are read: each block on one line, an empty line ending a sentence. */
function commentsOf(text: string): string[] {
  const blocks: string[][] = [[]];
  for (const line of text.split("\n")) {
    const said = /^\s*(?:\/\/|\/\*\*|\*\/?)\s?(.*?)(?:\*\/)?$/.exec(line)?.[1];
    if (said === undefined) blocks.push([]);
    else blocks.at(-1)?.push(said.trim() || ".");
  }
  return blocks.map((lines) => lines.join(" "));
}

const sentencesOf = (comment: string): string[] =>
  comment
    .replaceAll(/@(param|returns|throws|internal)/g, ". ")
    .replaceAll(/\be\.g\.|https?:\/\/\S+|learn\.microsoft\.com\S+|\b[\w-]+\.(?:ts|js|com|dev)\b/g, "it")
    .split(/(?<=[.!?:;])\s+/);

const wordsIn = (sentence: string): number => sentence.match(/[\w'’`-]+/g)?.length ?? 0;

test(`no sentence of a comment in the product has more than ${mostWords} words`, () => {
  const long = sources
    .filter((file) => !file.startsWith("infra"))
    .flatMap((file) =>
      commentsOf(readFileSync(join(root, file), "utf8"))
        .flatMap(sentencesOf)
        .map((said) => ({ file, said })),
    )
    .filter(({ said }) => wordsIn(said) > mostWords && !said.startsWith("Source"));
  expect(long, "say it in two").toEqual([]);
});
