import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { runPreflight } from "../../../../shared/domain/preflight/preflight.ts";
import { readyTenant } from "../../../support/preflight/readyTenant.ts";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const readme = readFileSync(`${root}shared/domain/README.md`, "utf8");
/** This file writes ids of its own making. */
const thisFile = "test/unit/shared/domain/citations.test.ts";
const sources = globSync("{functions,orchestrations,shared,infra,test}/**/*.{ts,js,bicep,kql,grit,json}", { cwd: root })
  .filter((file) => file !== thisFile)
  .map((file) => ({ file, text: readFileSync(`${root}${file}`, "utf8") }));

const numbers = (list: string): string[] => list.match(/\d+(?:\.\d+)*/g) ?? [];

/** Every id that a text cites; a range stands for all that it spans. */
function citedIn(text: string): string[] {
  // A comment may break anywhere.
  const flat = text.replaceAll(/\n\s*(?:\*|\/\/+)?\s*/g, " ");
  const single = [...flat.matchAll(/(?<!\bID )\b([RP])([1-9]\d{0,2})(?:-\1(\d+))?\b/g)].flatMap(
    ([, kind, first, last = first]) =>
      Array.from({ length: Number(last) - Number(first) + 1 }, (_, step) => `${kind}${Number(first) + step}`),
  );
  const facts = [...flat.matchAll(/\b(graph|email) facts ((?:(?:, | and )?\d+(?:\.\d+)*)+)/gi)].flatMap(
    ([, kind = "", list = ""]) => numbers(list).map((number) => `${kind.toLowerCase()} facts ${number}`),
  );
  const rules = [...flat.matchAll(/\barchitecture rules? ((?:(?:, | and )?\d+)+)/gi)].flatMap(([, list = ""]) =>
    numbers(list).map((number) => `architecture rule ${number}`),
  );
  return [...single, ...facts, ...rules];
}

/** What looks like a citation but names nothing that the README could hold. */
function deadEndsIn(text: string): string[] {
  const flat = text.replaceAll(/\n\s*(?:\*|\/\/+)?\s*/g, " ");
  return [
    ...flat.matchAll(
      /(?<!\b(?:graph|email) )\bfacts(?: |, section )\d[\d.]*|\b(?:graph|email)-facts\b|\barchitecture,? (?:section|chapter|page) \d+|\brequirements [A-Z]\b/gi,
    ),
  ].map(([found]) => found);
}

/** The README's entries: a list item or a table row that begins with the id. */
const explained = [
  ...readme.matchAll(
    /^(?:- \*\*|\| )(R\d+|P\d+|(?:graph|email) facts [\d.]+|architecture rule \d+)(?:\*\*| \|) (.*)$/gm,
  ),
].map(([, id = "", says = ""]) => ({ id, says }));

describe("what comments cite", () => {
  const cited = sources.flatMap(({ file, text }) => citedIn(text).map((id) => ({ id, file })));

  test("stands in shared/domain/README.md", () => {
    const known = new Set(explained.map(({ id }) => id));
    expect(cited.filter(({ id }) => !known.has(id))).toEqual([]);
  });

  test("is cited: the README explains nothing that no comment needs", () => {
    const ids = new Set(cited.map(({ id }) => id));
    expect(explained.map(({ id }) => id).filter((id) => !ids.has(id))).toEqual([]);
  });

  test("is explained once, in a sentence", () => {
    expect(explained.length).toBeGreaterThan(100);
    expect(new Set(explained.map(({ id }) => id)).size).toBe(explained.length);
    expect(explained.filter(({ says }) => says.length < 20)).toEqual([]);
  });

  test("is no document that is not here", () => {
    expect(sources.flatMap(({ file, text }) => deadEndsIn(text).map((found) => ({ file, found })))).toEqual([]);
  });
});

describe("a citation", () => {
  test.each([
    ["one requirement", "// R7.", ["R7"]],
    ["a list", "(R7, R9 and P3)", ["R7", "R9", "P3"]],
    ["a range", "(R7-R9)", ["R7", "R8", "R9"]],
    ["across two lines of a comment", "(graph\n * facts 0.1)", ["graph facts 0.1"]],
    ["several facts", "graph facts 0.1 and 6.1: 5 requests", ["graph facts 0.1", "graph facts 6.1"]],
    ["several rules", "Architecture rules 1, 4", ["architecture rule 1", "architecture rule 4"]],
    ["a licence, which is none", "no licence holds Entra ID P1", []],
    ["a name, which is none", "P01@contoso.example", []],
  ])("is read as %s", (_kind, text, ids) => {
    expect(citedIn(text)).toEqual(ids);
  });

  test.each([
    ["facts of nobody", "(facts 6.1)"],
    ["facts of a document that is not here", "functions-durable facts, section 5"],
    ["a section of a document that is not here", "(architecture\n * section 3)"],
    ["a chapter of requirements", "(requirements C, E)"],
  ])("leads nowhere as %s", (_kind, text) => {
    expect(deadEndsIn(text)).toHaveLength(1);
  });
});

test("the README's table of checks is the one that preflight runs", () => {
  const rows = [...readme.matchAll(/^\| (P\d+) \| (blocks|warns) \| ([^|]+) \|/gm)].map(([, id, severity, title]) => ({
    id,
    severity,
    title: title?.trim(),
  }));
  expect(rows).toEqual(runPreflight(readyTenant()).map(({ id, severity, title }) => ({ id, severity, title })));
});
