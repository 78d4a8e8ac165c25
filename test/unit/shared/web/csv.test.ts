import { describe, expect, test } from "vitest";
import { csvRecord } from "../../../../shared/web/csv.ts";
import { csvRecordsIn } from "../../../../shared/web/csvRecords.ts";

/** The cells of one record, as RFC 4180 has them. */
function cellsOf(...cells: readonly string[]): readonly string[] {
  const records = csvRecordsIn(csvRecord(cells));
  if (!Array.isArray(records)) throw new Error("this is no CSV");
  expect(records).toHaveLength(1);
  return records[0]?.cells ?? [];
}

const SIGNS = ["=", "+", "-", "@", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫"];
const FORMULA = /^["\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠﹦﹢﹣﹫]/u;

describe.each(SIGNS)("a cell that begins with %s", (sign) => {
  test.each([
    ["at once", ""],
    ["behind a tab", "\t"],
    ["behind a line end", "\r\n"],
    ["behind a space", " "],
    ["behind a space that does not break", "\u00a0"],
    ["behind a sign without a width", "\ufeff\u200b"],
    ["behind a sign that turns the text round", "\u202e"],
    ["behind a zero", "\u0000"],
  ])("%s is text", (_where, before) => {
    const [, cell = "", last] = cellsOf("first", `${before}${sign}cmd|' /C calc'!A0`, "last");
    expect(cell.startsWith("'")).toBe(true);
    expect([cell.replaceAll("'", ""), last]).toEqual([`${before}${sign}cmd| /C calc!A0`, "last"]);
  });

  test.each([
    ["a semicolon", /;/, ";"],
    ["a tab", /\t/, "\t"],
    ["a line end", /[\r\n]+/, "\n"],
    ["a semicolon and quotes", /;/, ';"'],
    ["a semicolon and a space", /;/, "; \u200b"],
  ])("where a program parts cells at %s is text, too", (_where, separator, between) => {
    const parts = csvRecord(["first", `Ada${between}${sign}1+1`])
      .trimEnd()
      .split(separator);
    expect(parts).toHaveLength(2);
    expect(parts.filter((part) => FORMULA.test(part))).toEqual([]);
  });
});

test.each([
  "Ada",
  "O'Neill",
  "a = b",
  "1-2",
  "ada@contoso.example",
  "Ada, Bo",
  'Ada "the first"',
  "one\r\ntwo",
  "é ü 漢",
])("%j comes out as it went in", (text) => {
  expect(cellsOf(text, "x")).toEqual([text, "x"]);
});
