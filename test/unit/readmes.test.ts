import { existsSync, globSync, readFileSync } from "node:fs";
import { basename, dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parseCanonicalEvent } from "../../shared/hr/canonicalEvent.ts";
import hiredEventExample from "../../shared/hr/hiredEvent.example.json" with { type: "json" };
import leaveEndedExample from "../../shared/hr/leaveEndedEvent.example.json" with { type: "json" };
import leaveStartedExample from "../../shared/hr/leaveStartedEvent.example.json" with { type: "json" };

const root = fileURLToPath(new URL("../../", import.meta.url));
const text = (file: string): string => readFileSync(join(root, file), "utf8");
const documents = globSync("{*.md,.github/*.md,{functions,orchestrations,shared,infra,test}/**/*.md}", { cwd: root });
/** Prose, without what stands in fences: commands and outputs name things of their own. */
const prose = (file: string): string => text(file).replaceAll(/^```[\s\S]*?^```$/gm, "");

/** A heading's address, as GitHub makes it. */
const anchorOf = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
const anchorsIn = (file: string): string[] =>
  [...prose(file).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = ""]) => anchorOf(heading));

test("there are documents", () => {
  expect(documents).toEqual(expect.arrayContaining(["README.md", "infra/azure/README.md", "shared/domain/README.md"]));
});

describe.each(documents)("%s", (file) => {
  test("links to what exists", () => {
    const targets = [...prose(file).matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)].map(([, target = ""]) => target);
    const broken = targets.filter((target) => {
      const [path = "", anchor] = target.split("#");
      const found = path === "" ? file : normalize(join(dirname(file), path));
      if (!existsSync(join(root, found))) return true;
      return anchor !== undefined && !anchorsIn(found).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  test("names files and folders that exist", () => {
    const paths = [
      ...prose(file).matchAll(/`((?:functions|orchestrations|shared|infra|test|\.github)\/[\w./-]*)`/g),
    ].map(([, path = ""]) => path);
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  test("names npm scripts that exist", () => {
    const { scripts } = JSON.parse(text("package.json")) as { scripts: Record<string, string> };
    const named = [...text(file).matchAll(/\bnpm (?:run (?:-s )?([\w:-]+)|(start|test)\b)/g)].map(
      ([, script, short = ""]) => script ?? short,
    );
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  test("tells nothing of the machine it was written on", () => {
    expect(text(file)).not.toMatch(/\/tmp\/(?!clock)|\/home\/|\/root\/|\/work\//);
  });
});

test("the routes of the app stand in a README of functions/", () => {
  const readmes = documents.filter((file) => file.startsWith("functions/")).map(text);
  const registrations = globSync("functions/*/register.ts", { cwd: root }).map(text);
  const routes = registrations.flatMap((code) =>
    [...code.matchAll(/route: ["`]([^"`]+)["`]/g)].map(([, route]) => route as string),
  );
  expect(routes.length).toBeGreaterThan(8);
  for (const route of routes.filter((one) => !/\{ignored|\$\{action\}/.test(one)))
    expect(
      readmes.some((readme) => readme.includes(`/${route}`)),
      route,
    ).toBe(true);
});

test("each folder of the decisions stands in their README", () => {
  const folders = globSync("shared/domain/*/", { cwd: root }).map((path) => basename(path));
  expect(folders.length).toBeGreaterThan(20);
  const readme = text("shared/domain/README.md");
  expect(folders.filter((folder) => !readme.includes(`\n| \`${folder}/\` | `))).toEqual([]);
});

test("what a wave says while it waits is quoted from the code", () => {
  const code = globSync("{shared,functions}/**/*.ts", { cwd: root }).map(text).join("\n");
  const table = text("functions/waves/README.md").split("| It says |")[1]?.split("\n\n")[0] ?? "";
  const said = [...table.matchAll(/^\| `([^`]+)` \|/gm)].map(([, words = ""]) => words);
  expect(said.length).toBeGreaterThan(6);
  // Numbers, names and reasons differ from wave to wave; every run of words between them is the code's own.
  for (const words of said)
    for (const part of words.split(/\d+|…|: /).map((piece) => piece.trim()))
      expect(code.includes(part), part).toBe(true);
});

test("the HR events of the README are ones that the app takes", () => {
  const found = text("functions/joiners/README.md").matchAll(/```json\n(\{[\s\S]*?\n\})\n```/g);
  const examples = [...found].map(([, example = ""]): unknown => JSON.parse(example));
  expect(examples.map((example) => parseCanonicalEvent(example))).toMatchObject([
    { kind: "hire", event: { id: "evt-50017" } },
    { kind: "leave", event: { id: "evt-50018" } },
  ]);
  expect(parseCanonicalEvent(leaveEndedExample)).toMatchObject({ kind: "leave", event: { id: "evt-50342" } });
  expect(examples).toEqual([hiredEventExample, leaveStartedExample]);
});
