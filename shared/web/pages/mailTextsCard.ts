import type { MailKind } from "../../domain/mail/mailKinds.ts";
import type { Language } from "../../domain/people/language.ts";
import type { Person } from "../../domain/people/person.ts";
import { momentIn } from "../../mails/dates.ts";
import type { Chosen } from "../../mails/examples/exampleMail.ts";
import type { Hurdle } from "../hurdle.ts";
import { type Html, html } from "./html.ts";

/** One text that the mail on the page says. */
interface ShownText {
  readonly key: string;
  /** An ICU message. */
  readonly ours: string;
  readonly longest: number;
  /** Why nobody may change it. */
  readonly fixed?: string | undefined;
  /** The tenant's own. */
  readonly text?: string | undefined;
  /** Why the tenant's own words are not used. */
  readonly faults?: readonly string[] | undefined;
  readonly by?: Person | undefined;
  readonly at?: string | undefined;
  readonly etag?: string | undefined;
}

export interface MailTextsCard {
  readonly kind: MailKind;
  readonly language: Language;
  readonly chosen: Chosen;
  readonly timeZone: string;
  readonly texts: readonly ShownText[];
  /** For whoever may change them. */
  readonly textToken: string | undefined;
  /** For whoever might change them, and cannot just now. */
  readonly textHurdle: Hurdle | undefined;
}

/** The words of the mail on the page: which are the tenant's own, ours beside them, and a way to change each. */
export function mailTextsCard(data: MailTextsCard, inLanguage: string): Html | false {
  const { texts, textToken, textHurdle } = data;
  if (texts.length === 0) return false;
  const own = texts.filter(({ text }) => text !== undefined).length;
  const count = own === 0 ? "All of it in the words of the app." : `${own} of ${texts.length} are your own.`;
  const hint =
    textToken !== undefined &&
    html` What stands in braces is put in, and has to stay. Texts that other mails say too change there as well.`;
  const items = texts.map(
    (one) =>
      html`<li><h3><code>${one.key}</code> ${one.text === undefined ? html`<span class="soft">the app’s</span>` : html`<strong>your own</strong>`}</h3>${words(data, one)}${one.fixed !== undefined && !one.faults && html`<p class="soft">${one.fixed}</p>`}${textToken !== undefined && isChangeable(one) && form(data, one, textToken, inLanguage)}</li>`,
  );
  return html`<section class="card wide"><h2>Its words in ${inLanguage}</h2><p class="soft">What this example says, piece by piece. ${count}${hint}</p>${textHurdle && notNow(textHurdle)}<ul class="log">${items}</ul></section>`;
}

/** Words of old in place of what nobody may change any more can be taken back. */
const isChangeable = ({ fixed, text }: ShownText): boolean => fixed === undefined || text !== undefined;

const notNow = ({ say, link }: Hurdle): Html =>
  html`<p>To change them: ${say}</p>${link && html`<p><a class="button" href="${link.href}">${link.label}</a></p>`}`;

function words({ language, timeZone }: MailTextsCard, { ours, text, faults, by, at }: ShownText): Html {
  if (text === undefined)
    return html`<p lang="${language}">${ours}</p>${by && at && html`<p class="soft">Taken back by ${by.displayName}, ${momentIn(timeZone, at)}</p>`}`;
  const changed = by && at && html`<p class="soft">${by.displayName}, ${momentIn(timeZone, at)}</p>`;
  const unused =
    faults &&
    html`<p role="alert"><strong>Not used any more; the app’s words are said.</strong> ${faults.join(" ")}</p>`;
  return html`<p lang="${language}">${text}</p>${unused}<p class="soft">The app’s: <span lang="${language}">${ours}</span></p>${changed}`;
}

function form({ kind, language, chosen }: MailTextsCard, one: ShownText, token: string, inLanguage: string): Html {
  const { key, ours, text, longest, etag, fixed } = one;
  const hidden = Object.entries({ formToken: token, language, key, etag: etag ?? "", ...chosen }).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  const back =
    text !== undefined &&
    html` <button type="submit" name="back" value="yes">Back to the app’s words<span class="skip">: ${key}</span></button>`;
  const change =
    fixed === undefined &&
    html`<label for="text-${key}">Your words, in ${inLanguage}, up to ${longest} characters</label><textarea id="text-${key}" name="text" rows="4" lang="${language}">${text ?? ours}</textarea><button type="submit">Use these words<span class="skip"> for ${key}</span></button>`;
  const kept = fixed !== undefined && html`<input type="hidden" name="text" value="">`;
  return html`<details><summary>Change<span class="skip"> ${key}</span></summary><form method="post" action="/api/mails/${kind}/texts">${hidden}${kept}${change}${back}</form></details>`;
}
