import type { Language } from "../../domain/people/language.ts";
import { type Html, html } from "./html.ts";
import { pickUpLayout } from "./pickUpLayout.ts";
import type { ProofNotice } from "./proof/wording.ts";
import { proofWords } from "./proofWords.ts";

const SECURITY_INFO = "aka.ms/mysecurityinfo";

interface Around {
  readonly organizationName: string;
  readonly helpdeskMail: string;
  readonly language: Language;
}

const framed = ({ organizationName, helpdeskMail, language }: Around, title: string, body: Html): string => {
  const words = proofWords[language];
  return pickUpLayout(
    organizationName,
    title,
    html`<h1>${title}</h1>${body}`,
    [words.helpdesk(helpdeskMail)],
    language,
  );
};

const hidden = (fields: Readonly<Record<string, string>>): readonly Html[] =>
  Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`);

/** Behind the link, before anything has happened: it is the same for every link, and tells of nobody. */
export function askPage(around: Around, fields: Readonly<Record<string, string>>): string {
  const words = proofWords[around.language];
  return framed(
    around,
    words.askTitle,
    html`<p>${words.askText}</p><p>${words.askNeeds}</p><form method="post">${hidden(fields)}<button type="submit">${words.askButton}</button></form>`,
  );
}

/**
 * Where the wallet is opened, on this phone or on another one. The fields hold what binds the answer to this page.
 * @param shown.url opens a wallet; `shown.qrCode` is a picture as a `data:` URL. @param isEarly pressed before there
 * was an answer.
 */
export function presentPage(
  around: Around,
  shown: { readonly url: string; readonly qrCode?: string | undefined },
  fields: Readonly<Record<string, string>>,
  isEarly: boolean,
): string {
  const words = proofWords[around.language];
  return framed(
    around,
    words.showTitle,
    html`${isEarly && html`<p class="warn" role="alert">${words.notYet}</p>`}
${shown.qrCode !== undefined && html`<p>${words.scan}</p><img class="scan" src="${shown.qrCode}" alt="${words.pictureAlt}">`}
<p><a class="break" href="${shown.url}">${words.open}</a></p><p>${words.afterwards}</p>
<form method="post">${hidden(fields)}<button type="submit">${words.goOn}</button></form>`,
  );
}

/** The one page with the code on it. Neither stored nor logged anywhere. */
export function provenPage(
  around: Around,
  shown: { readonly temporaryAccessPass: string; readonly userPrincipalName: string; readonly expires: string },
): string {
  const words = proofWords[around.language];
  const groups = shown.temporaryAccessPass.match(/.{1,4}/g) ?? [];
  return framed(
    around,
    words.codeTitle,
    html`<p class="code" translate="no">${groups.map((group) => html`<span>${group}</span>`)}</p>
<p><strong>${words.validUntil(shown.expires)}</strong> ${words.copy}</p><p class="warn">${words.keep}</p>
<h2>${words.nowTitle}</h2><ol>${words.steps(shown.userPrincipalName, SECURITY_INFO).map((step) => html`<li class="break">${step}</li>`)}</ol>`,
  );
}

/**
 * Why there is no code, in no more words than anybody may read.
 * @param way.again path of ours where it begins anew. @param way.fields of the press that may be repeated as it was.
 */
export function proofNoticePage(
  around: Around,
  notice: ProofNotice,
  { again, fields }: { readonly again?: string; readonly fields?: Readonly<Record<string, string>> } = {},
): string {
  const words = proofWords[around.language];
  const { title, say } = words.no[notice];
  return framed(
    around,
    title,
    html`<p>${say}</p>${fields && html`<form method="post">${hidden(fields)}<button type="submit">${words.goOn}</button></form>`}${again !== undefined && html`<p><a class="button" href="${again}">${words.again}</a></p>`}`,
  );
}
