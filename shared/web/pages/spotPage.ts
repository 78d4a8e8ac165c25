import { sayMinutes } from "../../domain/calendar/durations.ts";
import type { Hurdle } from "../hurdle.ts";
import { type Html, html } from "./html.ts";
import { pickUpLayout } from "./pickUpLayout.ts";
import { checkChoices, notNow, radios } from "./pickUpPages.ts";

export const reasonChoices = [
  { value: "lostPhone", label: "The phone is lost, stolen or broken", note: "or the key is, or the computer." },
  { value: "newPhone", label: "There is a new phone", note: "and the old one no longer signs in." },
];

/** The fields that say which form was sent. */
export interface FormFields {
  readonly formToken: string;
  /** Of this form alone: sent twice, it makes one code. */
  readonly pressId: string;
}

/** Where a manager gives a code on the spot to one of their own people. */
export function spotPage(data: {
  readonly organizationName: string;
  readonly name: string;
  readonly userPrincipalName: string;
  readonly form: FormFields;
  readonly lifetimeMinutes: number;
  /** Said above the form after a press that left something out. */
  readonly missing?: string | undefined;
  /** Stands in place of the form. */
  readonly hurdle?: Hurdle | undefined;
  readonly notes: readonly string[];
}): string {
  const { organizationName, name, userPrincipalName, missing, hurdle, notes } = data;
  const body = html`<h1>Give ${name} a code to sign in</h1>
<p>For somebody of your team whose phone is lost or new. With the code they sign in once and set up a passkey. No password is needed. It takes about ten minutes.</p>
<div class="who"><strong>${name}</strong><span class="break">${userPrincipalName}</span></div>
${missing && html`<p class="warn" role="alert">${missing}</p>`}
${hurdle ? notNow(hurdle) : codeForm(data)}
<p class="note">${name} is told by mail that you were shown a code. <a href="/my-team">Back to your team</a></p>`;
  return pickUpLayout(organizationName, "Sign-in code", body, notes);
}

/** Why, how it is known who it is, and the button. */
export function codeForm(data: {
  readonly form: FormFields;
  readonly lifetimeMinutes: number;
  /** Where it is sent; absent: to the page itself. */
  readonly action?: string | undefined;
}): Html {
  const { form, lifetimeMinutes, action } = data;
  const to = action === undefined ? "" : html` action="${action}"`;
  return html`<form method="post"${to}>${hiddenFields(form)}
<fieldset><legend>What happened?</legend>${radios("reason", reasonChoices)}</fieldset>
<fieldset><legend>How do you know that it is really your colleague?</legend>${radios("identityCheckedBy", checkChoices)}</fieldset>
<p>Show the code only when your colleague is ready to use it: it is shown <strong>once</strong>, works <strong>once</strong>, and is valid for ${sayMinutes(lifetimeMinutes)}.</p>
<button type="submit">Show the code</button>
</form>`;
}

export const hiddenFields = ({ formToken, pressId }: FormFields): Html =>
  html`<input type="hidden" name="formToken" value="${formToken}"><input type="hidden" name="pressId" value="${pressId}">`;
