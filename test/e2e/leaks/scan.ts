import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, relative, sep } from "node:path";
import { type CodeForm, formsOf } from "./codeForms.ts";
import { type Content, isDatabase, rowsOf, unpack } from "./unpack.ts";

/** Where a code was found; never the code. */
export interface Leak {
  readonly file: string;
  /** Which of the codes, by its place in the list. */
  readonly code: number;
  readonly form: string;
  /** What had to be undone to see it. */
  readonly within: string;
}

/**
 * Looks for codes in every file below a folder, in all the forms of `formsOf`, in the file's name, its bytes, whatever
 * is compressed in them, and the rows of databases.
 *
 * @param except folders, relative to `dir`, that may hold codes.
 */
export function scanForCodes(
  dir: string,
  codes: readonly string[],
  except: readonly string[] = [],
): { leaks: Leak[]; files: number; bytes: number } {
  const forms = codes.map(formsOf);
  const leaks: Leak[] = [];
  let [files, bytes] = [0, 0];
  for (const path of filesBelow(dir)) {
    const file = relative(dir, path);
    if (except.some((folder) => file.startsWith(`${folder}${sep}`))) continue;
    files += 1;
    for (const content of contentsOf(path, file)) {
      bytes += content.bytes.length;
      for (const found of search(content, forms)) leaks.push({ file, ...found });
    }
  }
  return { leaks, files, bytes };
}

function* filesBelow(dir: string): Generator<string> {
  for (const entry of readdirSync(dir, { withFileTypes: true, recursive: true }))
    if (entry.isFile()) yield join(entry.parentPath, entry.name);
}

function* contentsOf(path: string, name: string): Generator<Content> {
  yield { how: "its name", bytes: Buffer.from(name) };
  const bytes = readFileSync(path);
  yield* unpack({ how: "bytes", bytes });
  if (!isDatabase(bytes)) return;
  // A copy: opening a database finishes its write-ahead log.
  const copies = mkdtempSync(join(tmpdir(), "scan-"));
  try {
    const copy = join(copies, basename(path));
    for (const end of ["", "-wal"]) if (existsSync(path + end)) copyFileSync(path + end, copy + end);
    for (const row of rowsOf(copy)) yield* unpack(row);
  } finally {
    rmSync(copies, { recursive: true });
  }
}

function* search({ how, bytes }: Content, forms: readonly (readonly CodeForm[])[]): Generator<Omit<Leak, "file">> {
  for (const [code, candidates] of forms.entries())
    for (const form of candidates) if (bytes.includes(form.bytes)) yield { code, form: form.how, within: how };
}
