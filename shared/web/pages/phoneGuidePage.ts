import type { Language } from "../../domain/people/language.ts";
import { type Html, html } from "./html.ts";
import { type LeftChoice, leftChoices, type PhoneGuideWords } from "./phoneGuide/guideParts.ts";
import { phoneGuideWords } from "./phoneGuideWords.ts";
import { pickUpLayout } from "./pickUpLayout.ts";

interface PhoneGuideData {
  readonly organizationName: string;
  readonly language: Language;
  readonly securityInfoUrl: string;
  readonly helpdeskMail: string;
  /** What somebody said that they still have; absent until they did. */
  readonly left: LeftChoice | undefined;
}

/** Somebody has a new phone, or none: from what they still have to a passkey on the new one (R177-R179). */
export function phoneGuidePage(data: PhoneGuideData): string {
  const { organizationName, language, left } = data;
  const words = phoneGuideWords[language];
  const part = left === undefined ? question(words) : steps(data, words, left);
  const body = html`<h1>${words.title}</h1><p>${words.intro}</p>${part}<p class="warn">${words.nobodyAsks}</p><p class="note"><a href="/me">${words.own}</a></p>`;
  return pickUpLayout(organizationName, words.title, body, [], language);
}

const question = ({ question: asked, choices }: PhoneGuideWords): Html =>
  html`<h2>${asked}</h2>${leftChoices.map((left) => html`<p><a class="button" href="/phone?left=${left}">${choices[left]}</a></p>`)}`;

function steps({ securityInfoUrl, helpdeskMail }: PhoneGuideData, words: PhoneGuideWords, left: LeftChoice): Html {
  const hrefs = {
    securityInfo: securityInfoUrl,
    ownCode: "/new-phone",
    team: "/my-team",
    helpdesk: `mailto:${helpdeskMail}`,
  };
  const lines = words.steps[left].map(
    ({ text, at }) => html`<li>${text}${at && html` <a href="${hrefs[at]}">${words.links[at]}</a>`}</li>`,
  );
  return html`<h2>${words.choices[left]}</h2><ol>${lines}</ol><p>${words.stolen}</p><p><a href="/phone">${words.back}</a></p>`;
}
