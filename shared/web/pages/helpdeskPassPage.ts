import type { Grant } from "../../domain/pass/grant.ts";
import type { Language } from "../../domain/people/language.ts";
import { momentIn } from "../../mails/dates.ts";
import type { Hurdle } from "../hurdle.ts";
import { codeWords } from "./codeWords.ts";
import { deskWords } from "./deskWords.ts";
import { type Html, html } from "./html.ts";
import { pickUpLayout } from "./pickUpLayout.ts";
import { notNow, whoPart } from "./pickUpPages.ts";
import { codeForm, type FormFields, reasonsPart } from "./spotPage.ts";

/** A code that waits for a second person, or for whoever asked for it. */
interface Waiting extends Pick<Grant, "grantId" | "closesAt"> {
  readonly second: NonNullable<Grant["second"]>;
  readonly openedBy: NonNullable<Grant["openedBy"]>;
  readonly isMine: boolean;
}

interface HelpdeskPassData {
  readonly organizationName: string;
  readonly language: Language;
  readonly timeZone: string;
  readonly userId: string;
  readonly name: string;
  readonly userPrincipalName: string;
  readonly form: FormFields;
  readonly lifetimeMinutes: number;
  readonly waiting: readonly Waiting[];
  /** Whether the viewer asks for codes, and not only agrees. */
  readonly mayIssue: boolean;
  /** Stands in place of the forms. */
  readonly hurdle?: Hurdle | undefined;
  readonly notes: readonly string[];
}

/** Where the helpdesk makes a code for one person, agrees to one, or names who collects it. */
export function helpdeskPassPage(data: HelpdeskPassData): string {
  const { organizationName, language, userId, name, userPrincipalName, hurdle, mayIssue, waiting, notes } = data;
  const words = deskWords[language];
  const forms = html`${waiting.map((one) => waitingPart(data, one))}${mayIssue && askPart(data)}${!mayIssue && waiting.length === 0 && html`<p>${words.nothingWaits}</p>`}`;
  const body = html`<h1>${words.heading(name)}</h1>
<p>${words.intro(name)}</p>
${whoPart(name, userPrincipalName)}
${hurdle ? notNow(hurdle, language) : forms}
<p class="note">${codeWords[language].spot.told(name)} <a href="/people/${userId}">${words.known(name)}</a></p>`;
  return pickUpLayout(organizationName, words.title, body, notes, language);
}

const actionOf = ({ userId }: HelpdeskPassData): string => `/api/people/${userId}/pass`;

/** One button on the page: beside what waits the form is folded away. */
const askPart = (data: HelpdeskPassData): Html | false =>
  data.waiting.length === 0
    ? issuePart(data)
    : data.waiting.every(({ isMine }) => !isMine) &&
      html`<details><summary>${deskWords[data.language].another}</summary>${issuePart(data)}</details>`;

function issuePart(data: HelpdeskPassData): Html {
  const { language, form, lifetimeMinutes } = data;
  const { summary, intro, label, send } = deskWords[language].deputy;
  return html`${codeForm({ language, form, lifetimeMinutes, action: actionOf(data) })}
<details><summary>${summary}</summary>
<p>${intro(data.name)}</p>
<form method="post" action="${actionOf(data)}"><input type="hidden" name="formToken" value="${form.formToken}">
<label class="text" for="deputy">${label}</label><input type="text" id="deputy" name="deputy" required minlength="3" maxlength="200" autocomplete="off">
${reasonsPart(language)}
<button type="submit">${send}</button></form></details>`;
}

function waitingPart(data: HelpdeskPassData, { grantId, closesAt, second, openedBy, isMine }: Waiting): Html {
  const { language, name, timeZone } = data;
  const { second: words, unusual } = deskWords[language];
  const until = momentIn(timeZone, closesAt, language);
  const why = html`<ul>${second.because.map((one) => html`<li>${unusual[one]}</li>`)}</ul>`;
  const button = (act: "agree" | "show", label: string) =>
    html`<form method="post" action="${actionOf(data)}"><input type="hidden" name="formToken" value="${data.form.formToken}"><input type="hidden" name="grantId" value="${grantId}"><input type="hidden" name="${act}" value="true"><button type="submit">${label}</button></form>`;
  const agreedBy = second.confirmed?.by.displayName;
  if (isMine)
    return agreedBy === undefined
      ? html`<p class="warn" role="status">${words.needed(until)}</p>${why}<p>${words.askColleague}</p>`
      : html`<p>${words.mayShow(agreedBy, until)}</p>${button("show", codeWords[language].showCode)}`;
  const { displayName: askedBy } = openedBy;
  if (agreedBy !== undefined) return html`<p>${words.agreed(agreedBy, askedBy)}</p>`;
  return html`<p class="warn">${words.asks(askedBy)}</p>${why}<p>${words.agreeOnly(name, askedBy)}</p>${button("agree", words.agree)}`;
}
