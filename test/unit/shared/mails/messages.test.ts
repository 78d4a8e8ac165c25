import { IntlMessageFormat } from "intl-messageformat";
import { describe, expect, test } from "vitest";
import { type Language, LanguageSchema } from "../../../../shared/domain/people/language.ts";
import { dateIn, dayIn, dayOfDate, momentIn } from "../../../../shared/mails/dates.ts";
import { de } from "../../../../shared/mails/messages/de.ts";
import { en } from "../../../../shared/mails/messages/en.ts";
import { es } from "../../../../shared/mails/messages/es.ts";
import { fr } from "../../../../shared/mails/messages/fr.ts";
import type { MessageKey, Messages } from "../../../../shared/mails/messages/messages.ts";
import { minutes, sayIn } from "../../../../shared/mails/say.ts";
import { noOwnTexts } from "../../../../shared/mails/texts/ownTexts.ts";

const messages: Readonly<Record<Language, Messages>> = { en, de, fr, es };
const others = LanguageSchema.options.filter((language) => language !== "en");
const keys = Object.keys(messages.en) as MessageKey[];

/** An argument as `name`, with its kind and choices where it has some. */
type Part = { type: number; value?: string; options?: Record<string, { value: Part[] }> };
const argumentsIn = (parts: readonly Part[]): string[] =>
  parts.flatMap(({ type, value, options }) => {
    if (type === 1) return [`${value}`];
    if (!options) return [];
    const inside = Object.values(options).flatMap((option) => argumentsIn(option.value));
    return [`${value} ${Object.keys(options).toSorted().join("|")}`, ...inside];
  });
const argumentsOf = (text: string): string[] =>
  [...new Set(argumentsIn(new IntlMessageFormat(text, "en").getAst() as Part[]))].toSorted();

describe.each(others)("the messages in %s", (language: Language) => {
  test("take the arguments that the English ones take, with the same choices", () => {
    for (const key of keys)
      expect([key, argumentsOf(messages[language][key])]).toEqual([key, argumentsOf(messages.en[key])]);
  });

  test("are other words than the English ones", () => {
    const same = keys.filter((key) => messages[language][key] === messages.en[key]);
    expect(same.filter((key) => !/^platform\.(windows|macOS|android)$|^minutes$/.test(key))).toEqual([]);
  });

  test("are in the order of the English ones, so that they can be read side by side", () => {
    expect(Object.keys(messages[language])).toEqual(keys);
  });
});

test.each([
  ["en", "1 minute", "3 minutes", "Monday 30 March", "Monday 30 March at 09:00 CEST"],
  ["de", "1 Minute", "3 Minuten", "Montag, 30. März", "Montag, 30. März um 09:00 MESZ"],
  ["fr", "1 minute", "3 minutes", "lundi 30 mars", "lundi 30 mars à 09:00 UTC+2"],
  ["es", "1 minuto", "3 minutos", "lunes 30 de marzo", "lunes 30 de marzo a las 09:00 CEST"],
] as const)("numbers and dates are those of %s", (language, one, three, day, moment) => {
  const say = sayIn(language, { texts: noOwnTexts });
  expect([minutes(say, 1), minutes(say, 3)]).toEqual([one, three]);
  expect(dayIn("Europe/Berlin", "2026-03-30T07:00:00Z", language)).toBe(day);
  expect(momentIn("Europe/Berlin", "2026-03-30T07:00:00Z", language)).toBe(moment);
});

test.each([
  ["fr", "2026-12-01", "mardi 1er décembre", "1er décembre 2026", "mardi 1er décembre à 09:00 UTC+1"],
  ["fr", "2026-12-11", "vendredi 11 décembre", "11 décembre 2026", "vendredi 11 décembre à 09:00 UTC+1"],
  ["fr", "2026-12-21", "lundi 21 décembre", "21 décembre 2026", "lundi 21 décembre à 09:00 UTC+1"],
  ["es", "2026-12-01", "martes 1 de diciembre", "1 de diciembre de 2026", "martes 1 de diciembre a las 09:00 CET"],
  ["de", "2026-12-01", "Dienstag, 1. Dezember", "1. Dezember 2026", "Dienstag, 1. Dezember um 09:00 MEZ"],
] as const)("the first of a month in %s is said as people say it: %s", (language, date, day, long, moment) => {
  expect(dayIn("Europe/Berlin", `${date}T08:00:00Z`, language)).toBe(day);
  expect(dateIn(date, language)).toBe(long);
  expect(momentIn("Europe/Berlin", `${date}T08:00:00Z`, language)).toBe(moment);
});

test.each([
  ["2027-02-01", "Monday 1 February"],
  ["2027-12-31", "Friday 31 December"],
])("a local date, %s, is said as that day, whatever the zone", (date, day) => {
  expect(dayOfDate(date)).toBe(day);
});

test("what is put in is text: it is not read as a message", () => {
  expect(sayIn("fr", { texts: noOwnTexts })("hello", { name: "{O'Neill} <b>'{x}'" })).toBe(
    "Bonjour {O'Neill} <b>'{x}',",
  );
});
