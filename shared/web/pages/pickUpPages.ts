import { identityChecks } from "../../domain/pass/grant.ts";
import type { Language } from "../../domain/people/language.ts";
import type { Hurdle } from "../hurdle.ts";
import type { ChoiceWords } from "./codePages/codeWording.ts";
import { codeWords } from "./codeWords.ts";
import { type Html, html } from "./html.ts";
import { hurdleIn, noticeWords } from "./noticeWords.ts";
import { pickUpLayout } from "./pickUpLayout.ts";

export const SECURITY_INFO = "aka.ms/mysecurityinfo";

/**
 * The page behind the link, before anything has happened. `name` and `userPrincipalName` are the colleague's whom the
 * code is for.
 * @param data.isNew starts with us, rather than works here without a passkey.
 */
export function pickUpPage(data: {
  readonly organizationName: string;
  readonly language: Language;
  readonly isNew: boolean;
  readonly name: string;
  readonly userPrincipalName: string;
  readonly formToken: string;
  readonly lifetimeMinutes: number;
  readonly closes: string;
  /** They have a link of their own, to be opened with a short code. */
  readonly isByMail?: boolean | undefined;
  /** A press left something out: said above the form. */
  readonly isMissing?: boolean | undefined;
  /** Stands in place of the form. */
  readonly hurdle?: Hurdle | undefined;
  /** Lines at the foot. */
  readonly notes: readonly string[];
}): string {
  const { organizationName, language, isNew, name, userPrincipalName, closes, isMissing, hurdle } = data;
  const words = codeWords[language];
  const { heading, intro, missing, closes: until } = words.pickUp;
  const body = html`<h1>${heading(name, isNew)}</h1>
<p>${intro(isNew)}</p>
${whoPart(name, userPrincipalName)}
${isMissing === true && html`<p class="warn" role="alert">${missing}</p>`}
${hurdle ? notNow(hurdle, language) : collectForm(data)}
<p class="note">${until(closes)}</p>`;
  return pickUpLayout(organizationName, words.signInCode, body, data.notes, language);
}

export const whoPart = (name: string, userPrincipalName: string): Html =>
  html`<div class="who"><strong>${name}</strong><span class="break">${userPrincipalName}</span></div>`;

function collectForm(data: {
  readonly language: Language;
  readonly name: string;
  readonly formToken: string;
  readonly lifetimeMinutes: number;
  readonly isByMail?: boolean | undefined;
}): Html {
  const { language, name, isByMail } = data;
  const { pickUp, whenReady, showCode } = codeWords[language];
  const here = isByMail
    ? html`<p>${pickUp.byMail(name)}</p>
<button type="submit" name="show" value="shortCode">${pickUp.showShort}</button>
<p>${pickUp.together}</p>`
    : undefined;
  return html`<form method="post">
<input type="hidden" name="formToken" value="${data.formToken}">
${checksPart(language)}
${here}<p>${whenReady(data.lifetimeMinutes)}</p>
<button type="submit">${isByMail ? pickUp.showHere : showCode}</button>
</form>`;
}

/** How it is known who it is. */
export function checksPart(language: Language): Html {
  const { howKnown, checks } = codeWords[language];
  return html`<fieldset><legend>${howKnown}</legend>${radios("identityCheckedBy", identityChecks, checks)}</fieldset>`;
}

/** One of them has to be chosen. */
export const radios = <T extends string>(
  name: string,
  values: readonly T[],
  words: Readonly<Record<T, ChoiceWords>>,
): readonly Html[] =>
  values.map((value) => {
    const { label, note } = words[value];
    return html`<label><input type="radio" name="${name}" value="${value}" required><span><strong>${label}</strong> ${note}</span></label>`;
  });

export function notNow(hurdle: Hurdle, language: Language = "en"): Html {
  const { say, link } = hurdleIn(language, hurdle);
  return html`<p class="warn">${say}</p>
${link && html`<p><a class="button" href="${link.href}">${link.label}</a></p>`}`;
}

/**
 * The answer to the press: the one page with the code on it. Neither stored nor logged anywhere.
 * @param data.temporaryAccessPass the code itself.
 */
export function passPage(data: {
  readonly organizationName: string;
  readonly language: Language;
  readonly name: string;
  readonly userPrincipalName: string;
  readonly temporaryAccessPass: string;
  readonly expires: string;
  readonly helpdeskMail: string;
  readonly isNew: boolean;
  /** Shown to whoever it is for. */
  readonly isOwn?: boolean | undefined;
  readonly notes: readonly string[];
}): string {
  const { organizationName, language, isNew, isOwn, name, userPrincipalName, expires, helpdeskMail } = data;
  const words = codeWords[language].shown;
  const mail = html`<a class="break" href="mailto:${helpdeskMail}">${helpdeskMail}</a>`;
  const body = html`<h1>${isOwn ? words.own : words.heading(name)}</h1>
${inGroups(data.temporaryAccessPass)}
<p>${words.valid(expires)}</p>
<p class="warn">${isOwn ? words.keepOwn : words.keep}</p>
<h2>${isOwn ? words.nextOwn : words.next(name)}</h2>
<ol>
<li>${words.open(html`<strong class="break">${SECURITY_INFO}</strong>`)}</li>
<li>${words.userName(html`<strong class="break">${userPrincipalName}</strong>`)}</li>
<li>${words.enter}</li>
<li>${words.add}</li>
</ol>
<p>${words.fromThen}</p>
<h2>${words.ifNot}</h2>
<ul>
<li>${words.refused}</li>
<li>${words.lost(mail, isNew)}</li>
</ul>`;
  return pickUpLayout(organizationName, words.title, body, data.notes, language);
}

/** A code in large type, easy to read out. */
export const inGroups = (code: string): Html =>
  html`<p class="code" translate="no">${(code.match(/.{1,4}/g) ?? []).map((group) => html`<span>${group}</span>`)}</p>`;

/** Anything else there is to say: one heading, one or two sentences, and a way on. */
export function messagePage(data: {
  readonly organizationName: string;
  readonly language?: Language | undefined;
  readonly title: string;
  readonly say: string;
  readonly signedInAs?: string | undefined;
  readonly link?: { readonly href: string; readonly label: string } | undefined;
  readonly notes: readonly string[];
}): string {
  const { organizationName, language = "en", title, say, signedInAs, link } = data;
  const words = noticeWords[language];
  const way: Html | undefined = link && html`<p><a class="button" href="${link.href}">${link.label}</a></p>`;
  const who =
    signedInAs &&
    html`<p class="note">${words.signedInAs(html`<span class="break">${signedInAs}</span>`)} <a href="/.auth/logout">${words.links.signOut}</a></p>`;
  return pickUpLayout(organizationName, title, html`<h1>${title}</h1><p>${say}</p>${way}${who}`, data.notes, language);
}
