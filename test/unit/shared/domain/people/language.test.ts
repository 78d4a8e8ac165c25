import { expect, test } from "vitest";
import { languageOf } from "../../../../../shared/domain/people/language.ts";

test.each([
  ["the language that somebody chose", "de-CH", "US", "de"],
  ["in either way of writing it", "fr_CA", undefined, "fr"],
  ["in capitals", "ES", undefined, "es"],
  ["with a script", "en-Latn-US", "DE", "en"],
  ["in which no mails are written: not that of the country either", "nl-BE", "DE", undefined],
  ["of three letters", "gsw-CH", undefined, undefined],
  ["that is none: that of the country", "c'est la vie", "FR", "fr"],
  ["that is empty: that of the country", "", "AT", "de"],
  ["of Germany", undefined, "DE", "de"],
  ["of Austria, in small letters", undefined, "at", "de"],
  ["of Switzerland", undefined, "CH", "de"],
  ["of Liechtenstein", undefined, "LI", "de"],
  ["of France", undefined, "FR", "fr"],
  ["of Luxembourg", undefined, "LU", "fr"],
  ["of Ivory Coast", undefined, "CI", "fr"],
  ["of Spain", undefined, "ES", "es"],
  ["of Mexico", undefined, "MX", "es"],
  ["of Argentina", undefined, "AR", "es"],
  ["of the United Kingdom", undefined, "GB", "en"],
  ["of Australia", undefined, "AU", "en"],
  // Most people there read Dutch; whoever does not has chosen a language.
  ["of Belgium", undefined, "BE", undefined],
  ["of Japan", undefined, "JP", undefined],
  ["of a country that is none: English to CLDR", undefined, "ZZ", "en"],
  ["of what is no country code", undefined, "Germany", undefined],
  ["of an account that says nothing", undefined, undefined, undefined],
] as const)("is %s (%s, %s)", (_, preferredLanguage, usageLocation, language) => {
  expect(languageOf({ preferredLanguage, usageLocation })).toBe(language);
});
