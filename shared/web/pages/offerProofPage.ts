import type { Hurdle } from "../hurdle.ts";
import { html } from "./html.ts";
import { pickUpLayout } from "./pickUpLayout.ts";
import { notNow, radios } from "./pickUpPages.ts";

const reasonChoices = [
  { value: "lostPhone", label: "The phone is lost, stolen or broken", note: "or the key is, or the computer." },
  { value: "newPhone", label: "There is a new phone", note: "and the old one no longer signs in." },
  { value: "joiner", label: "They are new here", note: "and HR has told of them." },
];

interface About {
  readonly organizationName: string;
  readonly userId: string;
  readonly name: string;
  readonly notes: readonly string[];
}

/** Where the helpdesk opens a link for somebody who proves who they are by a Verified ID. */
export function offerProofPage(
  data: About & {
    readonly userPrincipalName: string;
    readonly form: { readonly formToken: string; readonly pressId: string };
    /** Said above the form after a press that left something out. */
    readonly missing?: string | undefined;
    /** Stands in place of the form. */
    readonly hurdle?: Hurdle | undefined;
  },
): string {
  const { organizationName, userId, name, userPrincipalName, form, missing, hurdle, notes } = data;
  const body = html`<h1>A link for ${name}, with a Verified ID</h1>
<p>For somebody who has nothing left to sign in with. Behind the link they present their Verified ID on a phone, which compares their face with its photo, and are shown a code. You are shown no code.</p>
<div class="who"><strong>${name}</strong><span class="break">${userPrincipalName}</span></div>
${missing && html`<p class="warn" role="alert">${missing}</p>`}
${
  hurdle
    ? notNow(hurdle)
    : html`<form method="post"><input type="hidden" name="formToken" value="${form.formToken}"><input type="hidden" name="pressId" value="${form.pressId}">
<fieldset><legend>What happened?</legend>${radios("reason", reasonChoices)}</fieldset>
<button type="submit">Open the link</button>
</form>`
}
<p class="note"><a href="/people/${userId}">Back to ${name}</a></p>`;
  return pickUpLayout(organizationName, "Link with a Verified ID", body, notes);
}

/** The link, once. */
export function proofLinkPage(data: About & { readonly link: string; readonly closes: string }): string {
  const { organizationName, userId, name, link, closes, notes } = data;
  const body = html`<h1>The link for ${name}</h1>
<p class="who break"><strong>${link}</strong></p>
<p>It works until <strong>${closes}</strong>, for one code. Give it to ${name} by a way that you know is theirs. Without their Verified ID and their face it opens nothing.</p>
<p class="note">It can be taken back on their page. <a href="/people/${userId}">Back to ${name}</a></p>`;
  return pickUpLayout(organizationName, "The link", body, notes);
}
