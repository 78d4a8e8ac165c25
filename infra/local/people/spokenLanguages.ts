import type { SpokenLanguage } from "./mailWords.ts";
import type { Person } from "./standInPerson.ts";

/** Of the people of a zone: their country, its language, who else works there, and how many of them. */
const zones: Readonly<Record<string, readonly [country: string, own: SpokenLanguage, others: SpokenLanguage[]]>> = {
  "Europe/Berlin": ["DE", "de", ["fr", "es", "en"]],
  "Europe/London": ["GB", "en", ["fr", "de"]],
  "America/New_York": ["US", "en", ["es", "es", "fr"]],
  // Where people read neither of the mails' languages, they get the tenant's.
  "Asia/Tokyo": ["JP", "en", ["de"]],
  "America/Sao_Paulo": ["BR", "en", ["es"]],
  "Africa/Johannesburg": ["ZA", "en", ["fr"]],
  "Australia/Sydney": ["AU", "en", ["de", "fr"]],
};
const OTHERS = 0.3;

/**
 * What somebody speaks, and what the directory says of it. It says nothing of some people in Europe who speak the
 * language of the app's settings, which is English.
 * @param draw between 0 and 1, by name, the same each time.
 */
export function languageAt(timeZone: string, draw: (what: string) => number): Pick<Person, "language" | "spoken"> {
  const [country = "GB", own = "en", others = []] = zones[timeZone] ?? [];
  const foreign = draw("foreign") < OTHERS ? others[Math.floor(draw("language") * others.length)] : undefined;
  const language = foreign ?? own;
  const told = draw("toldLanguage");
  if (foreign === undefined && told < 0.4) return { language, spoken: { usageLocation: country } };
  // Whoever lives far away has a country: without one nobody could tell their hours.
  if (language === "en" && told > 0.8 && timeZone.startsWith("Europe/")) return { language, spoken: {} };
  return { language, spoken: { preferredLanguage: `${language}-${country}`, usageLocation: country } };
}
