import type { Grant } from "../../domain/pass/grant.ts";
import { unusualWords } from "../../domain/pass/unusual.ts";
import { momentIn } from "../../mails/dates.ts";
import type { Hurdle } from "../hurdle.ts";
import { type Html, html } from "./html.ts";
import { pickUpLayout } from "./pickUpLayout.ts";
import { notNow } from "./pickUpPages.ts";
import { codeForm, type FormFields, reasonsPart } from "./spotPage.ts";

/** A code that waits for a second person, or for whoever asked for it. */
interface Waiting extends Pick<Grant, "grantId" | "closesAt"> {
  readonly second: NonNullable<Grant["second"]>;
  readonly openedBy: NonNullable<Grant["openedBy"]>;
  readonly isMine: boolean;
}

interface HelpdeskPassData {
  readonly organizationName: string;
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
  const { organizationName, userId, name, userPrincipalName, hurdle, mayIssue, waiting, notes } = data;
  const forms = html`${waiting.map((one) => waitingPart(data, one))}${mayIssue && askPart(data)}${!mayIssue && waiting.length === 0 && html`<p>Nothing waits for you here.</p>`}`;
  const body = html`<h1>A code for ${name}</h1>
<p>With it ${name} signs in once and sets up a passkey. <strong>Whoever only calls in and names a person gets nothing</strong>: call back on a number that you know.</p>
<div class="who"><strong>${name}</strong><span class="break">${userPrincipalName}</span></div>
${hurdle ? notNow(hurdle) : forms}
<p class="note">${name} is told by mail that you were shown a code. <a href="/people/${userId}">What is known of ${name}</a></p>`;
  return pickUpLayout(organizationName, "A code at the helpdesk", body, notes);
}

const actionOf = ({ userId }: HelpdeskPassData): string => `/api/people/${userId}/pass`;

/** One button on the page: beside what waits the form is folded away. */
const askPart = (data: HelpdeskPassData): Html | false =>
  data.waiting.length === 0
    ? issuePart(data)
    : data.waiting.every(({ isMine }) => !isMine) &&
      html`<details><summary>Ask for another code</summary>${issuePart(data)}</details>`;

function issuePart(data: HelpdeskPassData): Html {
  const { form, lifetimeMinutes } = data;
  return html`${codeForm({ language: "en", form, lifetimeMinutes, action: actionOf(data) })}
<details><summary>Or somebody on the spot collects it</summary>
<p>While the manager is away: somebody who knows ${data.name} and is with them. The link goes to that person by mail, and works for a day.</p>
<form method="post" action="${actionOf(data)}"><input type="hidden" name="formToken" value="${form.formToken}">
<label class="text" for="deputy">Sign-in name of that person</label><input type="text" id="deputy" name="deputy" required minlength="3" maxlength="200" autocomplete="off">
${reasonsPart("en")}
<button type="submit">Send them the link</button></form></details>`;
}

function waitingPart(data: HelpdeskPassData, { grantId, closesAt, second, openedBy, isMine }: Waiting): Html {
  const until = momentIn(data.timeZone, closesAt);
  const why = html`<ul>${second.because.map((one) => html`<li>${unusualWords[one]}</li>`)}</ul>`;
  const button = (name: "agree" | "show", label: string) =>
    html`<form method="post" action="${actionOf(data)}"><input type="hidden" name="formToken" value="${data.form.formToken}"><input type="hidden" name="grantId" value="${grantId}"><input type="hidden" name="${name}" value="true"><button type="submit">${label}</button></form>`;
  if (isMine)
    return second.confirmed
      ? html`<p><strong>${second.confirmed.by.displayName} has agreed.</strong> The code can be made until ${until}.</p>${button("show", "Show the code")}`
      : html`<p class="warn" role="status"><strong>A second person has to agree</strong> until ${until}, on this page, because:</p>${why}<p>Ask a colleague of the helpdesk, then open this page again.</p>`;
  if (second.confirmed)
    return html`<p>${second.confirmed.by.displayName} has agreed to a code that ${openedBy.displayName} asked for.</p>`;
  return html`<p class="warn"><strong>${openedBy.displayName} asks for a code</strong>, and a second person has to agree, because:</p>${why}<p>Agree only if you have made sure of ${data.name} yourself, and know that ${openedBy.displayName} is asking. The code is shown to ${openedBy.displayName}.</p>${button("agree", "Agree")}`;
}
