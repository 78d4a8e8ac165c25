import { describe, expect, test } from "vitest";
import { catalogs, linesOf, placesIn } from "../../../../support/web/catalogs.ts";

/** Said in English alone: why the door is not up, which those who run it read on its page, and fields by their names. */
const saysLess = ["hurdles.doorNotUp", "acts.invalid"];
const hasWords = (text: string): boolean => /\p{L}/u.test(text.replaceAll(/\{\w+\}/g, ""));

describe.each(["de", "fr", "es"] as const)("whoever reads %s", (language) => {
  const pairs = catalogs.flatMap((catalog) => {
    const theirs = new Map(linesOf(catalog[language]).map(({ key, text }) => [key, text]));
    return linesOf(catalog.en).map(({ key, text }) => ({ key, english: text, theirs: theirs.get(key) }));
  });

  test("reads everything that an Englishman does, and nothing beside it", () => {
    const keys = catalogs.map((catalog) =>
      linesOf(catalog[language])
        .map(({ key }) => key)
        .toSorted(),
    );
    expect(keys).toEqual(
      catalogs.map(({ en }) =>
        linesOf(en)
          .map(({ key }) => key)
          .toSorted(),
      ),
    );
    expect(pairs.filter(({ theirs }) => theirs === undefined || theirs === "")).toEqual([]);
  });

  test("finds put in what is put in there", () => {
    const differs = pairs.filter(({ key, english, theirs = "" }) => {
      const less = saysLess.includes(key) ? [] : placesIn(english);
      return placesIn(theirs).join() !== less.join();
    });
    expect(differs).toEqual([]);
  });

  test("reads no English", () => {
    expect(pairs.filter(({ english, theirs }) => hasWords(english) && english === theirs)).toEqual([]);
  });
});
