import { spotReasons } from "../../domain/pass/grant.ts";
import type { Language } from "../../domain/people/language.ts";
import type { Hurdle } from "../hurdle.ts";
import { codeWords } from "./codeWords.ts";
import { type Html, html } from "./html.ts";
import { pickUpLayout } from "./pickUpLayout.ts";
import { checksPart, notNow, radios, whoPart } from "./pickUpPages.ts";

/** The fields that say which form was sent. */
export interface FormFields {
  readonly formToken: string;
  /** Of this form alone: sent twice, it makes one code. */
  readonly pressId: string;
}

/** Where a manager gives a code on the spot to one of their own people. */
export function spotPage(data: {
  readonly organizationName: string;
  readonly language: Language;
  readonly name: string;
  readonly userPrincipalName: string;
  readonly form: FormFields;
  readonly lifetimeMinutes: number;
  /** A press left something out: said above the form. */
  readonly isMissing?: boolean | undefined;
  /** Stands in place of the form. */
  readonly hurdle?: Hurdle | undefined;
  readonly notes: readonly string[];
}): string {
  const { organizationName, language, name, userPrincipalName, isMissing, hurdle, notes } = data;
  const { spot, signInCode } = codeWords[language];
  const body = html`<h1>${spot.heading(name)}</h1>
<p>${spot.intro}</p>
${whoPart(name, userPrincipalName)}
${isMissing === true && html`<p class="warn" role="alert">${spot.missing}</p>`}
${hurdle ? notNow(hurdle, language) : codeForm(data)}
<p class="note">${spot.told(name)} <a href="/my-team">${spot.back}</a></p>`;
  return pickUpLayout(organizationName, signInCode, body, notes, language);
}

/** Why, how it is known who it is, and the button. */
export function codeForm(data: {
  readonly language: Language;
  readonly form: FormFields;
  readonly lifetimeMinutes: number;
  /** Where it is sent; absent: to the page itself. */
  readonly action?: string | undefined;
}): Html {
  const { language, form, lifetimeMinutes, action } = data;
  const { whenReady, showCode } = codeWords[language];
  const to = action === undefined ? "" : html` action="${action}"`;
  return html`<form method="post"${to}>${hiddenFields(form)}
${reasonsPart(language)}
${checksPart(language)}
<p>${whenReady(lifetimeMinutes)}</p>
<button type="submit">${showCode}</button>
</form>`;
}

export function reasonsPart(language: Language): Html {
  const { whatHappened, reasons } = codeWords[language];
  return html`<fieldset><legend>${whatHappened}</legend>${radios("reason", spotReasons, reasons)}</fieldset>`;
}

export const hiddenFields = ({ formToken, pressId }: FormFields): Html =>
  html`<input type="hidden" name="formToken" value="${formToken}"><input type="hidden" name="pressId" value="${pressId}">`;
