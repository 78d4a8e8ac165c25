import type { Language } from "../../domain/people/language.ts";
import type { Hurdle } from "../hurdle.ts";
import { codeWords } from "./codeWords.ts";
import { type Html, html } from "./html.ts";
import { pickUpLayout } from "./pickUpLayout.ts";
import { notNow, whoPart } from "./pickUpPages.ts";
import { type FormFields, hiddenFields } from "./spotPage.ts";

interface NewPhoneData {
  readonly organizationName: string;
  readonly language: Language;
  readonly name: string;
  readonly userPrincipalName: string;
  readonly form: FormFields;
  readonly lifetimeMinutes: number;
  /** Where to sign in with a passkey; absent: there is no such place here. */
  readonly signIn: string | undefined;
  /** Said above the form after a press for which no proof was found. */
  readonly missing?: string | undefined;
  readonly hurdle?: Hurdle | undefined;
  readonly notes: readonly string[];
}

/** Where somebody who holds a passkey makes a code for their own new phone. */
export function newPhonePage(data: NewPhoneData): string {
  const { organizationName, language, name, userPrincipalName, signIn, missing, hurdle, notes } = data;
  const { newPhone } = codeWords[language];
  const noWay = html`<p class="warn">${newPhone.noWay}</p>`;
  const body = html`<h1>${newPhone.heading}</h1>
<p>${newPhone.intro}</p>
${whoPart(name, userPrincipalName)}
${missing && html`<p class="warn" role="alert">${missing}</p>`}
${signIn === undefined ? noWay : hurdle ? notNow(hurdle, language) : steps(data, signIn)}
<p class="note">${newPhone.noPasskey(html`<span class="break">/my-team</span>`)} <a href="/me">${newPhone.back}</a></p>`;
  return pickUpLayout(organizationName, newPhone.heading, body, notes, language);
}

function steps({ language, form, lifetimeMinutes }: NewPhoneData, signIn: string): Html {
  const { newPhone, showCode } = codeWords[language];
  return html`<ol>
<li>${newPhone.signedIn(html`<a href="/.auth/logout">${newPhone.signOut}</a>`)}</li>
<li>${newPhone.again} <a href="${signIn}" target="_blank" rel="noopener">${newPhone.signIn}</a></li>
<li>${newPhone.press}</li>
</ol>
<form method="post">${hiddenFields(form)}
<p>${newPhone.inHand(lifetimeMinutes)}</p>
<button type="submit">${showCode}</button>
</form>`;
}
