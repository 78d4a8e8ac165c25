import { proofReasons } from "../../domain/pass/grant.ts";
import type { Language } from "../../domain/people/language.ts";
import type { Hurdle } from "../hurdle.ts";
import { codeWords } from "./codeWords.ts";
import { html } from "./html.ts";
import { pickUpLayout } from "./pickUpLayout.ts";
import { notNow, radios, whoPart } from "./pickUpPages.ts";

interface About {
  readonly organizationName: string;
  readonly language: Language;
  readonly userId: string;
  readonly name: string;
  readonly notes: readonly string[];
}

/** Where the helpdesk opens a link for somebody who proves who they are by a Verified ID. */
export function offerProofPage(
  data: About & {
    readonly userPrincipalName: string;
    readonly form: { readonly formToken: string; readonly pressId: string };
    /** A press left something out: said above the form. */
    readonly isMissing?: boolean | undefined;
    /** Stands in place of the form. */
    readonly hurdle?: Hurdle | undefined;
  },
): string {
  const { organizationName, language, userId, name, userPrincipalName, form, isMissing, hurdle, notes } = data;
  const { offer, whatHappened, reasons } = codeWords[language];
  const body = html`<h1>${offer.heading(name)}</h1>
<p>${offer.intro}</p>
${whoPart(name, userPrincipalName)}
${isMissing === true && html`<p class="warn" role="alert">${offer.missing}</p>`}
${
  hurdle
    ? notNow(hurdle, language)
    : html`<form method="post"><input type="hidden" name="formToken" value="${form.formToken}"><input type="hidden" name="pressId" value="${form.pressId}">
<fieldset><legend>${whatHappened}</legend>${radios("reason", proofReasons, { ...reasons, joiner: offer.joiner })}</fieldset>
<button type="submit">${offer.open}</button>
</form>`
}
<p class="note"><a href="/people/${userId}">${offer.backTo(name)}</a></p>`;
  return pickUpLayout(organizationName, offer.title, body, notes, language);
}

/** The link, once. */
export function proofLinkPage(data: About & { readonly link: string; readonly closes: string }): string {
  const { organizationName, language, userId, name, link, closes, notes } = data;
  const { offer } = codeWords[language];
  const body = html`<h1>${offer.linkHeading(name)}</h1>
<p class="who break"><strong>${link}</strong></p>
<p>${offer.works(closes, name)}</p>
<p class="note">${offer.takenBack} <a href="/people/${userId}">${offer.backTo(name)}</a></p>`;
  return pickUpLayout(organizationName, offer.linkTitle, body, notes, language);
}
