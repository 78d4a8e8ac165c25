/**
 * Where somebody works, by the country of their account (`usageLocation`, ISO 3166): CLDR's zones and weekends, which
 * come with Node. Nothing but the hours of mails goes by it.
 */

/** Of countries with several zones the one in which most people live. Elsewhere the first one that CLDR names. */
const MAIN_ZONE: Readonly<Record<string, string>> = {
  AR: "America/Buenos_Aires",
  AU: "Australia/Sydney",
  BR: "America/Sao_Paulo",
  CA: "America/Toronto",
  CD: "Africa/Kinshasa",
  CL: "America/Santiago",
  CN: "Asia/Shanghai",
  CY: "Asia/Nicosia",
  DE: "Europe/Berlin",
  EC: "America/Guayaquil",
  ES: "Europe/Madrid",
  ID: "Asia/Jakarta",
  KZ: "Asia/Almaty",
  MN: "Asia/Ulaanbaatar",
  MX: "America/Mexico_City",
  MY: "Asia/Kuala_Lumpur",
  NZ: "Pacific/Auckland",
  PT: "Europe/Lisbon",
  RU: "Europe/Moscow",
  UA: "Europe/Kiev",
  US: "America/New_York",
  UZ: "Asia/Tashkent",
};

/** Node 22 has the properties, later ones the methods (TC39, Intl Locale Info). */
type LocaleInfo = Intl.Locale & {
  readonly timeZones?: readonly string[] | undefined;
  readonly weekInfo?: { readonly weekend: readonly number[] };
  getTimeZones?(): readonly string[] | undefined;
  getWeekInfo?(): { readonly weekend: readonly number[] };
};

interface Country {
  readonly zones: readonly string[];
  /** ISO weekdays, 1 is Monday. */
  readonly weekend: readonly number[];
}

const countries = new Map<string, Country>();
const NOWHERE: Country = { zones: [], weekend: [] };

function countryOf(usageLocation: string | undefined): Country {
  const code = usageLocation?.trim().toUpperCase() ?? "";
  if (!/^[A-Z]{2}$/.test(code)) return NOWHERE;
  const known = countries.get(code);
  if (known) return known;
  const locale = new Intl.Locale(`und-${code}`) as LocaleInfo;
  const country = {
    zones: locale.getTimeZones?.() ?? locale.timeZones ?? [],
    weekend: (locale.getWeekInfo?.() ?? locale.weekInfo)?.weekend ?? [],
  };
  countries.set(code, country);
  return country;
}

/** Asking Node costs more than all else that is done for one reader of a mail (bench: `wave-announce-vs-bare`). */
const canonicalNames = new Map<string, string>();

/** One zone has several names: `Asia/Kolkata` is CLDR's `Asia/Calcutta`. */
function canonical(timeZone: string): string {
  const known = canonicalNames.get(timeZone);
  if (known !== undefined) return known;
  const name = new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone ?? timeZone;
  canonicalNames.set(timeZone, name);
  return name;
}

/**
 * The zone in which somebody reads mails. Pure.
 * @param otherwise the wave's zone: where nothing is said of a country, or where it is one of the country's.
 */
export function zoneOf(usageLocation: string | undefined, otherwise: string): string {
  const { zones } = countryOf(usageLocation);
  const [first] = zones;
  if (first === undefined) return otherwise;
  if (zones.length === 1) return first;
  const own = canonical(otherwise);
  if (zones.some((zone) => canonical(zone) === own)) return otherwise;
  return MAIN_ZONE[usageLocation?.trim().toUpperCase() ?? ""] ?? first;
}

/**
 * The days on which somebody works. Where a day that is worked here lies in the weekend of their country, all days
 * outside that weekend are: Sunday to Thursday, for most of them.
 */
export function workingDaysOf(usageLocation: string | undefined, workingDays: readonly number[]): readonly number[] {
  const { weekend } = countryOf(usageLocation);
  if (!workingDays.some((day) => weekend.includes(day))) return workingDays;
  return [1, 2, 3, 4, 5, 6, 7].filter((day) => !weekend.includes(day));
}
