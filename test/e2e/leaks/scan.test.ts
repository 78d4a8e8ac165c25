import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { scanForCodes } from "./scan.ts";

const code = "Kx7PmR2vTq9W";
const other = "aB3cD4eF5gH6";
const filler = "The quick brown fox jumps over the lazy dog, again and again. ".repeat(40);
const around = (text: string) => `${filler}{"note":"${text}"}${filler}`;
const fresh = () => mkdtempSync(join(tmpdir(), "leaks-"));
const base64 = (text: string | Buffer, before = 0) =>
  Buffer.concat([Buffer.alloc(before, 0x61), Buffer.from(text)]).toString("base64");

const grouped = (by: string) => code.match(/.{4}/g)?.join(by) ?? "";

function plantedIn(content: string | Buffer, name = "file.bin"): number {
  const dir = fresh();
  writeFileSync(join(dir, name), content);
  return scanForCodes(dir, [other, code]).leaks.filter((leak) => leak.code === 1).length;
}

describe("a planted code is found", () => {
  test.each<[string, string | Buffer]>([
    ["as it is", around(code)],
    ["in groups with spaces", around(grouped(" "))],
    ["in groups with dashes", around(grouped("-"))],
    ["in base64, first alignment", around(base64(`${code} and more`))],
    ["in base64, second alignment", around(base64(`${code} and more`, 1))],
    ["in base64, third alignment", around(base64(`${code} and more`, 2))],
    ["in base64url", around(Buffer.from(`ÿþ${code}?>`).toString("base64url"))],
    ["in base64 of groups", around(base64(`x${grouped(" ")}y`))],
    ["in base64 of base64", around(base64(base64(`{"pass":"${code}"}`)))],
    ["in hex", around(Buffer.from(code).toString("hex"))],
    ["in hex in capitals", around(Buffer.from(code).toString("hex").toUpperCase())],
    ["URL-encoded", around([...code].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join(""))],
    ["JSON-escaped", around([...code].map((letter) => `\\u00${letter.charCodeAt(0).toString(16)}`).join(""))],
    ["in UTF-16", Buffer.from(around(code), "utf16le")],
    ["in UTF-16, big-endian", Buffer.from(around(code), "utf16le").swap16()],
    ["in gzip", gzipSync(around(code))],
    ["in gzip behind a header", Buffer.concat([Buffer.from("HTTP/1.1 200 OK\r\n\r\n"), gzipSync(around(code))])],
    ["in gzip with something behind it", Buffer.concat([gzipSync(around(code)), Buffer.from(filler)])],
    ["in gzip that was cut off", gzipSync(around(code) + filler.split("").reverse().join("")).subarray(0, -4)],
    ["in deflate with something behind it", Buffer.concat([deflateSync(around(code)), Buffer.from(filler)])],
    ["in deflate", deflateSync(around(code))],
    ["in deflate without a head", deflateRawSync(around(code))],
    ["in brotli", brotliCompressSync(around(code))],
    ["in zstd", zstdCompressSync(around(code))],
    ["in gzip in base64 in JSON", JSON.stringify({ Input: gzipSync(around(code)).toString("base64") })],
    ["in brotli in base64 in JSON", JSON.stringify({ Input: brotliCompressSync(around(code)).toString("base64") })],
    ["in base64 in gzip", gzipSync(around(base64(`x${code}`)))],
    ["in gzip in gzip", gzipSync(gzipSync(around(code)))],
  ])("%s", (_how, content) => {
    expect(plantedIn(content)).toBeGreaterThan(0);
  });

  test("in a file's name", () => {
    expect(plantedIn("nothing", `${code}.txt`)).toBeGreaterThan(0);
  });

  test.each<[string, string | Uint8Array]>([
    ["as text", around(code)],
    ["as gzip", gzipSync(around(code))],
    ["as a long text across pages", `${filler.repeat(20)}${code}${filler.repeat(20)}`],
    [
      "as a long compressed blob across pages",
      gzipSync(Array.from({ length: 4000 }, (_, n) => `${n * 7919}`).join() + code),
    ],
  ])("in a row of a database, %s, also while it is in the write-ahead log only", (_how, value) => {
    for (const mode of ["delete", "wal"]) {
      const dir = fresh();
      const database = new DatabaseSync(join(dir, "data.sqlite"));
      database.exec(
        `pragma journal_mode = ${mode}; pragma wal_autocheckpoint = 0; create table history (id integer, "in put" blob)`,
      );
      database.prepare("insert into history values (1, ?)").run(value);
      const { leaks } = scanForCodes(dir, [code]);
      database.close();
      expect(leaks.map(({ within }) => within).some((within) => within.startsWith("history.in put"))).toBe(true);
    }
  });
});

describe("a code is not found", () => {
  test("where there is none, whatever the file", () => {
    for (const content of [
      filler,
      gzipSync(filler),
      brotliCompressSync(filler),
      "",
      Buffer.from([0x1f, 0x8b, 0x08, 1, 2, 3]),
    ])
      expect(plantedIn(content)).toBe(0);
  });

  test("in the folder where codes belong, but in one whose name only begins like it", () => {
    const dir = fresh();
    for (const folder of ["tenant", "tenant-copy"]) {
      mkdirSync(join(dir, folder));
      writeFileSync(join(dir, folder, "passes.json"), code);
    }
    expect(scanForCodes(dir, [code], ["tenant"]).leaks.map(({ file }) => file)).toEqual([
      join("tenant-copy", "passes.json"),
    ]);
  });

  test("and never repeated in what is reported", () => {
    const dir = fresh();
    writeFileSync(join(dir, "file"), around(code));
    expect(JSON.stringify(scanForCodes(dir, [code]).leaks)).not.toContain(code);
  });
});
