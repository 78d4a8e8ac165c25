import { guidOf } from "../../../infra/local/tenant/ids.ts";
import { languageOf } from "../../../shared/domain/people/language.ts";
import type { WaveMember } from "../../../shared/domain/wave/member.ts";
import { aMember } from "../../support/waves/aMember.ts";
import type { PersonOfTenant } from "./standInsOfBench.ts";

/** At work together for some hours of each day, in ten zones and four languages. */
const COUNTRIES = ["DE", "FR", "ES", "CH", "AT", "IT", "NL", "PL", "GB", "FI"] as const;
const LANGUAGES = ["de", "fr", "es", "en"] as const;

/** Somebody by number: always the same. */
function person(number: number): PersonOfTenant {
  const userPrincipalName = `person${number}@contoso.example`;
  return {
    userId: guidOf(7, `bench ${number}`),
    userPrincipalName,
    displayName: `Person ${number}`,
    mail: userPrincipalName,
    usageLocation: COUNTRIES[number % COUNTRIES.length] ?? "DE",
    preferredLanguage: LANGUAGES[number % LANGUAGES.length] ?? "en",
  };
}

export const people = (from: number, count: number): readonly PersonOfTenant[] =>
  Array.from({ length: count }, (_, n) => person(from + n));

/** As the snapshot writes them. */
export const memberOf = (waveId: string, one: PersonOfTenant, change: Partial<WaveMember> = {}): WaveMember => {
  const { userId, preferredLanguage, ...known } = one;
  return aMember(waveId, userId, { ...known, language: languageOf(one), ...change });
};
