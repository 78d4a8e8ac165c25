import { expect, test } from "vitest";
import { proofWords } from "../../../../../shared/web/pages/proofWords.ts";

const texts = (words: object): string[] =>
  Object.values(words).flatMap((value: unknown) => {
    if (typeof value === "string") return [value];
    if (typeof value === "function") {
      const said = (value as (...parts: string[]) => string | readonly string[])("NAME", "PLACE");
      return typeof said === "string" ? [said] : [...said];
    }
    return texts(value as object);
  });

test.each(["de", "fr", "es"] as const)(
  "whoever reads %s reads no English, and everything that an Englishman does",
  (language) => {
    const english = texts(proofWords.en);
    const theirs = texts(proofWords[language]);
    expect(theirs).toHaveLength(english.length);
    expect(theirs.filter((text) => english.includes(text))).toEqual([]);
    const places = (all: readonly string[]) => all.map((text) => text.match(/NAME|PLACE/g)?.length ?? 0);
    expect(places(theirs)).toEqual(places(english));
  },
);
