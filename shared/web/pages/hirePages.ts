import type { Language } from "../../domain/people/language.ts";
import { type HireWords, hireWords } from "./hireWords.ts";
import { html } from "./html.ts";
import { pickUpLayout } from "./pickUpLayout.ts";
import { SECURITY_INFO } from "./pickUpPages.ts";

interface Shown {
  readonly organizationName: string;
  readonly language: Language;
}

/** Behind the link in a hire's personal mail. It names nobody: whoever follows the link learns nothing from it. */
export function hirePage(
  data: Shown & {
    readonly formToken: string;
    readonly closes: string;
    /** Said above the form after a press that showed no code. */
    readonly warning?: string | undefined;
  },
): string {
  const { organizationName, language, formToken, closes, warning } = data;
  const words = hireWords[language];
  const body = html`<h1>${words.heading}</h1>
<p>${words.intro}</p>
${warning && html`<p class="warn" role="alert">${warning}</p>`}
<form method="post">
<input type="hidden" name="formToken" value="${formToken}">
<label class="text" for="shortCode"><strong>${words.label}</strong></label>
<input type="text" id="shortCode" name="shortCode" required maxlength="16" autocomplete="off" autocapitalize="characters" spellcheck="false" aria-describedby="hint">
<p class="note" id="hint">${words.hint}</p>
<button type="submit">${words.button}</button>
</form>
<p class="note">${words.until(closes)}</p>`;
  return pickUpLayout(organizationName, words.heading, body, [], language);
}

/** The answer to the press that had both halves: the one page with the code on it. Neither stored nor logged. */
export function hirePassPage(
  data: Shown & {
    readonly userPrincipalName: string;
    readonly temporaryAccessPass: string;
    readonly expires: string;
    readonly helpdeskMail: string;
  },
): string {
  const { organizationName, language, userPrincipalName, temporaryAccessPass, expires, helpdeskMail } = data;
  const words = hireWords[language];
  const groups = temporaryAccessPass.match(/.{1,4}/g) ?? [];
  const body = html`<h1>${words.yours}</h1>
<p class="code" translate="no">${groups.map((group) => html`<span>${group}</span>`)}</p>
<p>${words.valid(expires)}</p>
<p class="warn"><strong>${words.keep}</strong></p>
<h2>${words.next}</h2>
<ol>
<li>${words.open} <strong class="break">${SECURITY_INFO}</strong></li>
<li>${words.userName} <strong class="break">${userPrincipalName}</strong></li>
<li>${words.enter}</li>
<li>${words.add}</li>
</ol>
<h2>${words.ifNot}</h2>
<p>${words.ask} <a class="break" href="mailto:${helpdeskMail}">${helpdeskMail}</a></p>`;
  return pickUpLayout(organizationName, words.yours, body, [], language);
}

/** Why there is no code. @param path of the page, where opening it again helps. */
export function hireMessagePage(
  { organizationName, language }: Shown,
  say: (words: HireWords) => string,
  path?: string,
): string {
  const words = hireWords[language];
  const way = path !== undefined && html`<p><a class="button" href="${path}">${words.openAgain}</a></p>`;
  const body = html`<h1>${words.noCode}</h1><p>${say(words)}</p>${way}`;
  return pickUpLayout(organizationName, words.noCode, body, [], language);
}
