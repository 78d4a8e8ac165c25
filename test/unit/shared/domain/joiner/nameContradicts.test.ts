import { expect, test } from "vitest";
import { nameContradicts } from "../../../../../shared/domain/joiner/nameContradicts.ts";

test.each<[string, string, boolean | "unknown"]>([
  ["Sam New", "Sam New", false],
  ["Sam New", "NEW, Samuel", false],
  ["Sam New", "Peter Other", true],
  ["Sám Néw", "Sam Newton", false],
  // Married, or by the name that people call them.
  ["Ada Lovelace", "Ada Byron", false],
  ["Bob Robert Miller", "Robert Müller", false],
  ["Bob", "Robert Miller", true],
  // Transcribed, and with letters that hold no accent.
  ["Jürgen Müller", "Mueller Juergen", false],
  ["Søren Bæk", "Soeren Baek", false],
  ["Łukasz Żak", "Lukasz Zak", false],
  ["Weiß", "Weiss", false],
  ["Åsa Lund", "Aasa L.", false],
  // Joined, split and short.
  ["Anna-Lena Berg", "Annalena B.", false],
  ["Sam", "Samuel Becker", false],
  ["Al", "Alan Turing", true],
  // An initial is nobody.
  ["A. Smith", "A. Turing", true],
  // Written without spaces, or in another order.
  ["伟 李", "李伟", false],
  ["민수 김", "김민수", false],
  ["さくら 渡辺", "渡辺 さくら", false],
  ["Иван Петров", "Петров Иван", false],
  ["李伟", "王芳", true],
  // Nothing to compare.
  ["李伟", "Wei Li", "unknown"],
  ["Sam New", "", "unknown"],
  ["", "Sam New", "unknown"],
  ["李伟 (David)", "David Li", false],
])("HR's %j and the account's %j: contradiction %s", (told, onAccount, expected) => {
  expect(nameContradicts([told], [onAccount])).toBe(expected);
  expect(nameContradicts([onAccount], [told])).toBe(expected);
});
