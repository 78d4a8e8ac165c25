import type { HttpRequest } from "@azure/functions";
import Negotiator from "negotiator";
import { type Language, LanguageSchema } from "../domain/people/language.ts";

/** Which of our languages a browser asks for first; else the tenant's. */
export function pageLanguage(
  { headers }: Pick<HttpRequest, "headers">,
  { defaultLanguage }: { readonly defaultLanguage: Language },
): Language {
  const asked = new Negotiator({ headers: { "accept-language": headers.get("accept-language") ?? "" } }).languages();
  // A browser that asks for German of Austria alone reads German.
  const known = asked.map((tag) => LanguageSchema.safeParse(tag.toLowerCase().split("-")[0]).data);
  return known.find((language) => language !== undefined) ?? defaultLanguage;
}
