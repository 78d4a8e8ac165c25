import type { Language } from "../domain/people/language.ts";
import { localeOf } from "./messages/ours.ts";
import { sayIn } from "./say.ts";
import { noOwnTexts } from "./texts/ownTexts.ts";

/** Making a formatter costs a hundred times what using it does; there are a few hundred zones at most. */
const formatters = new Map<
  string,
  {
    readonly day: Intl.DateTimeFormat;
    readonly short: Intl.DateTimeFormat;
    readonly year: Intl.DateTimeFormat;
    readonly time: Intl.DateTimeFormat;
  }
>();

function formattersOf(timeZone: string, language: Language = "en") {
  const known = formatters.get(`${language} ${timeZone}`);
  if (known) return known;
  const locale = localeOf[language];
  const made = {
    day: new Intl.DateTimeFormat(locale, { timeZone, weekday: "long", day: "numeric", month: "long" }),
    short: new Intl.DateTimeFormat(locale, { timeZone, day: "numeric", month: "short", year: "numeric" }),
    year: new Intl.DateTimeFormat(locale, { timeZone, year: "numeric" }),
    time: new Intl.DateTimeFormat(locale, {
      timeZone,
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
      timeZoneName: "short",
    }),
  };
  formatters.set(`${language} ${timeZone}`, made);
  return made;
}

/** e.g. `Monday 30 March`, in the reader's zone; `Montag, 30. März`, where a comma belongs there within a sentence. */
export function dayIn(timeZone: string, moment: string, language: Language = "en"): string {
  const day = formattersOf(timeZone, language).day.format(new Date(moment));
  return language === "de" ? day : firstInFrench(language === "fr", day.replace(",", ""));
}

/** The same of a local date, `2027-02-01`, in no zone: `Monday 1 February`. */
export const dayOfDate = (date: string, language: Language = "en"): string =>
  dayIn("UTC", `${date}T12:00:00Z`, language);

/** In French the first of a month is no plain number, and CLDR writes one: `1er décembre`. */
const firstInFrench = (isFrench: boolean, day: string): string =>
  isFrench ? day.replace(/(?<=^| )1(?= \p{L})/u, "1er") : day;

/** A date as `2027-02-01` with its year, in no zone: `1 February 2027`. */
export const dateIn = (date: string, language: Language): string =>
  firstInFrench(
    language === "fr",
    new Intl.DateTimeFormat(localeOf[language], { dateStyle: "long", timeZone: "UTC" }).format(new Date(date)),
  );

/** e.g. `Monday 30 March at 09:00 CEST`, in the reader's zone. */
export const momentIn = (timeZone: string, moment: string, language: Language = "en"): string =>
  sayIn(language, { texts: noOwnTexts })("moment", {
    day: dayIn(timeZone, moment, language),
    time: formattersOf(timeZone, language).time.format(new Date(moment)),
  });

/** e.g. `Monday 30 March, 09:00`, where the zone is said beside it. */
export function dayAndTimeIn(timeZone: string, moment: string): string {
  const parts = formattersOf(timeZone).time.formatToParts(new Date(moment));
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? "";
  return `${dayIn(timeZone, moment)}, ${of("hour")}:${of("minute")}`;
}

/** A day with its year, for what is read years later, or is to come in years: `Monday 30 March 2026`. */
export const recordedDayIn = (timeZone: string, moment: string): string =>
  `${dayIn(timeZone, moment)} ${formattersOf(timeZone).year.format(new Date(moment))}`;

/** The same of a local date, in no zone: `Monday 1 February 2027`. */
export const recordedDayOfDate = (date: string): string => recordedDayIn("UTC", `${date}T12:00:00Z`);

/** The same of a moment: `Monday 30 March 2026 at 09:00 CEST`. */
export const recordedMomentIn = (timeZone: string, moment: string): string =>
  `${recordedDayIn(timeZone, moment)} at ${formattersOf(timeZone).time.format(new Date(moment))}`;

/** As short as it can be said in a table: `30 Mar 2026, 09:00 CEST`. */
export function tableMomentIn(timeZone: string, moment: string): string {
  const { short, time } = formattersOf(timeZone);
  const at = new Date(moment);
  return `${short.format(at)}, ${time.format(at)}`;
}
