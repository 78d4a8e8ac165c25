import type { MailEntry } from "../../domain/mail/mailEntry.ts";
import type { MailKind } from "../../domain/mail/mailKinds.ts";
import type { Language } from "../../domain/people/language.ts";
import { momentIn } from "../../mails/dates.ts";
import type { Choice } from "../../mails/examples/choices.ts";
import type { Chosen } from "../../mails/examples/exampleMail.ts";
import { type KindWords, kindWords } from "../../mails/examples/kindWords.ts";
import { type Html, html } from "./html.ts";
import { type Frame, layout } from "./layout.ts";
import { type MailTextsCard, mailTextsCard } from "./mailTextsCard.ts";
import { mailWords } from "./words.ts";

const languageWords: Readonly<Record<Language, string>> = { en: "English", de: "German", fr: "French", es: "Spanish" };

interface MailsPageData extends Frame {
  readonly mails: readonly (KindWords & { readonly kind: MailKind; readonly languages: readonly Language[] })[];
  /** What mails say of the time, and of how many people it is the median; of nobody: the setting says it. */
  readonly setUp: { readonly minutes: number; readonly measuredOf?: number | undefined };
}

/** Every kind of mail that the app sends. */
export function mailsPage(data: MailsPageData): string {
  const rows = data.mails.map(
    ({ kind, to, when, languages }) =>
      html`<tr><th scope="row"><a href="/mails/${kind}">${mailWords[kind]}</a></th><td data-label="To">${to}</td><td data-label="When">${when}</td><td data-label="In">${languages.map((one) => languageWords[one]).join(", ")}</td></tr>`,
  );
  const body = html`<h1>Mails</h1><p class="soft">Everything that the app writes to people. Open one to see it as it would go out now.</p>
<div class="cards"><section class="card wide"><table aria-label="Kinds of mail"><thead><tr><th scope="col">Mail</th><th scope="col">To</th><th scope="col">When</th><th scope="col">In</th></tr></thead><tbody>${rows}</tbody></table></section>
<section class="card wide"><h2>How long it takes</h2>${timeSaid(data.setUp)}</section></div>`;
  return layout(data, "Mails", body);
}

function timeSaid({ minutes, measuredOf }: MailsPageData["setUp"]): Html {
  const says = html`Mails say that setting up a passkey takes <strong>${minutes === 1 ? "1 minute" : `${minutes} minutes`}</strong>.`;
  if (measuredOf === undefined)
    return html`<p>${says} The setting <code>MINUTES_TO_SET_UP</code> says so. Once it is known of 20 people how long they took, from the button of a mail to their passkey, mails say that.</p>`;
  return html`<p>${says} So long it took ${measuredOf} people of yours in the middle, rounded up, from the button of a mail to their passkey (15 minutes at most).</p>`;
}

interface MailPageData extends Frame, MailTextsCard {
  readonly languages: readonly Language[];
  readonly choices: readonly Choice[];
  readonly subject: string;
  readonly plainText: string;
  /** For whoever may send themselves a test; with the one of this hour, if it was asked for. */
  readonly test: { readonly formToken: string; readonly asked: MailEntry | undefined } | undefined;
}

/** One mail, as somebody would get it: subject, page and text; and what its words depend on, to choose from. */
export function mailPage(data: MailPageData): string {
  const { kind, subject, plainText, test } = data;
  const title = mailWords[kind];
  const { to, when } = kindWords[kind];
  const letter = `/mails/${kind}/letter${queryOf(data)}`;
  const body = html`<h1>Mail: ${title}</h1><p class="soft">To ${to}; ${when}.</p><p><a href="/mails">To all mails</a></p>
<div class="cards">${chooser(data)}
<section class="card wide"><h2>${subject}</h2><iframe src="${letter}" title="The mail as its reader sees it" tabindex="-1" sandbox></iframe><p><a href="${letter}">The mail by itself</a></p><p class="soft">Names, dates and numbers are examples, and no button in it leads anywhere.</p></section>
<section class="card wide"><h2>The same as text</h2><pre lang="${data.language}">${plainText}</pre></section>
${test && testCard(data, test)}
${mailTextsCard(data, languageWords[data.language])}</div>`;
  return layout(data, `Mail: ${title}`, body);
}

function chooser({ kind, language, languages, choices, chosen }: MailPageData): Html | false {
  if (languages.length === 1 && choices.length === 0) return false;
  const selects = choices.map(({ field, says, options }) => select(field, says, options, chosen[field]));
  const inLanguages = languages.map((id) => ({ id, says: languageWords[id] }));
  return html`<section class="card wide"><h2>Which one</h2><form class="choices" method="get" action="/mails/${kind}">${select("language", "Language", inLanguages, language)}${selects}<button type="submit">Show it</button></form></section>`;
}

const select = (
  name: string,
  label: string,
  options: readonly { readonly id: string; readonly says: string }[],
  chosen: string | undefined,
): Html =>
  html`<div><label for="${name}">${label}</label><select id="${name}" name="${name}">${options.map(({ id, says }) => (id === chosen ? html`<option value="${id}" selected>${says}</option>` : html`<option value="${id}">${says}</option>`))}</select></div>`;

function testCard(data: MailPageData, { formToken, asked }: NonNullable<MailPageData["test"]>): Html {
  const { kind, language, chosen, timeZone } = data;
  const fields = [["language", language] as const, ...Object.entries(chosen)];
  const inputs = fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`);
  const sent =
    asked?.state === "accepted" &&
    html`<p role="status"><strong>Sent to your mailbox ${momentIn(timeZone, asked.at)}.</strong> The same one goes once an hour.</p>`;
  return html`<section class="card wide"><h2>Send it to yourself</h2><p>It goes to your own mailbox and nowhere else. Its subject begins with “Test”.</p>${sent}<form method="post" action="/api/mails/${kind}/test"><input type="hidden" name="formToken" value="${formToken}">${inputs}<button type="submit">Send me this one</button></form></section>`;
}

/** The query that leads to this example. */
export const queryOf = ({ language, chosen }: { readonly language: Language; readonly chosen: Chosen }): string =>
  `?${new URLSearchParams({ language, ...chosen })}`;
