import { z } from "zod";
import type { DirectoryUser } from "./directoryUser.ts";

/** In which languages mails are written. */
export const LanguageSchema = z.enum(["en", "de", "fr", "es"]);
export type Language = z.infer<typeof LanguageSchema>;

/** `de-CH`, `de_CH` or `de`: the language comes first (RFC 5646). */
const TAG = /^([a-z]{2,3})(?:[-_][a-z0-9]+)*$/i;
const COUNTRY = /^[a-z]{2}$/i;

/**
 * What somebody reads: what they chose, else what most people read in the country of their account. Pure.
 * A country's language is CLDR's (`likelySubtags`, in every Node): `CH` is German, `BE` is Dutch, `MX` is Spanish.
 * @param user `preferredLanguage` as "de-CH", `usageLocation` as "CH" (ISO 3166).
 * @returns `undefined` where nothing is said, or a language in which no mails are written: the tenant's then.
 */
export function languageOf({
  preferredLanguage,
  usageLocation,
}: Pick<DirectoryUser, "preferredLanguage" | "usageLocation">): Language | undefined {
  const chosen = TAG.exec(preferredLanguage?.trim() ?? "")?.[1];
  const country = usageLocation?.trim() ?? "";
  const spoken = COUNTRY.test(country) ? new Intl.Locale(`und-${country}`).maximize().language : undefined;
  return LanguageSchema.safeParse((chosen ?? spoken)?.toLowerCase()).data;
}
