import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csvRecord } from "../../../../shared/web/csv.ts";
import { csvRecordsIn } from "../../../../shared/web/csvRecords.ts";

const cellsIn = (text: string) => {
  const read = csvRecordsIn(text);
  return "message" in read ? read : read.map(({ cells }) => cells);
};

describe("the records of a text", () => {
  test.each([
    ["no text at all", "", []],
    ["one cell", "a", [["a"]]],
    [
      "cells and line ends of both kinds",
      "a,b\r\nc,d\ne,f",
      [
        ["a", "b"],
        ["c", "d"],
        ["e", "f"],
      ],
    ],
    ["a last line end, which begins no record", "a,b\r\n", [["a", "b"]]],
    ["empty lines, which are no records", "\r\na\n\n\nb\n\n", [["a"], ["b"]]],
    [
      "empty cells, at the end too",
      ",a,,\r\nb,,",
      [
        ["", "a", "", ""],
        ["b", "", ""],
      ],
    ],
    ["an empty cell in quotes is none the less a cell beside another", '"",a', [["", "a"]]],
    ["commas and line ends in quotes", '"a,b","c\r\nd\ne"', [["a,b", "c\r\nd\ne"]]],
    ["doubled quotes", '"say ""a""",""""', [['say "a"', '"']]],
    ["a byte order mark, which is no part of a cell", "\uFEFFa,b", [["a", "b"]]],
    ["spaces, which belong to their cell", " a , b ", [[" a ", " b "]]],
    ["a carriage return of its own, which ends nothing", "a\rb", [["a\rb"]]],
    ["characters beyond the plane of most", "ä,日本,😀", [["ä", "日本", "😀"]]],
  ])("with %s", (_what, text, cells) => {
    expect(cellsIn(text)).toEqual(cells);
  });

  test.each([
    ["a quote that is never closed", 'a,b\r\n"c,d', { line: 2, message: "a quote is opened and not closed" }],
    [
      "a quote in the middle of a cell",
      'a\nb"c',
      { line: 2, message: "a quote stands in a cell that does not begin with one" },
    ],
    ["a space before a quote", 'a, "b"', { line: 1, message: "a quote stands in a cell that does not begin with one" }],
    ["something behind a closing quote", '"a\nb" c', { line: 2, message: "something stands behind a closing quote" }],
  ])("are none with %s", (_what, text, fault) => {
    expect(cellsIn(text)).toEqual(fault);
  });

  test("know their line, counted through line ends in quotes and empty lines", () => {
    const read = csvRecordsIn('a\r\n"b\nc",d\r\n\r\ne');
    expect("message" in read ? read : read.map(({ line }) => line)).toEqual([1, 2, 5]);
  });

  test("come back as they were written", () => {
    const cell = fc.string({ unit: fc.constantFrom("a", "Z", "ä", ",", '"', "\n", "\r", " ", "'") });
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 5 }), (records) => {
        expect(cellsIn(records.map((cells) => csvRecord(cells)).join(""))).toEqual(
          records.map((cells) => cells.map((one) => (/^[\t\r\n]/.test(one) ? `'${one}` : one))),
        );
      }),
    );
  });
});
