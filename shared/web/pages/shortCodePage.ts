import { MOST_TRIES } from "../../domain/pass/byMail.ts";
import type { Language } from "../../domain/people/language.ts";
import { codeWords } from "./codeWords.ts";
import { html } from "./html.ts";
import { pickUpLayout } from "./pickUpLayout.ts";
import { inGroups } from "./pickUpPages.ts";

/** The answer to a manager's press: the half that they tell the hire. The sign-in code itself is not here. */
export function shortCodePage(data: {
  readonly organizationName: string;
  readonly language: Language;
  readonly name: string;
  readonly shortCode: string;
  readonly closes: string;
  readonly notes: readonly string[];
}): string {
  const { organizationName, language, name, shortCode, closes, notes } = data;
  const words = codeWords[language].short;
  const body = html`<h1>${words.heading(name)}</h1>
${inGroups(shortCode)}
<p>${words.counts(closes)}</p>
<p class="warn">${words.tell}</p>
<h2>${words.next(name)}</h2>
<ol>
<li>${words.open}</li>
<li>${words.shows}</li>
</ol>
<p>${words.locked(MOST_TRIES)}</p>`;
  return pickUpLayout(organizationName, words.title, body, notes, language);
}
