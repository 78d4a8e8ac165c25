import { sayMinutes } from "../../domain/calendar/durations.ts";
import type { Hurdle } from "../hurdle.ts";
import { type Html, html } from "./html.ts";
import { pickUpLayout } from "./pickUpLayout.ts";
import { notNow } from "./pickUpPages.ts";
import { type FormFields, hiddenFields } from "./spotPage.ts";

interface NewPhoneData {
  readonly organizationName: string;
  readonly name: string;
  readonly userPrincipalName: string;
  readonly form: FormFields;
  readonly lifetimeMinutes: number;
  /** Where to sign in with a passkey; absent: there is no such place here. */
  readonly signIn: string | undefined;
  /** Said above the form after a press for which no proof was found. */
  readonly missing?: string | undefined;
  readonly hurdle?: Hurdle | undefined;
  readonly notes: readonly string[];
}

/** Where somebody who holds a passkey makes a code for their own new phone. */
export function newPhonePage(data: NewPhoneData): string {
  const { organizationName, name, userPrincipalName, signIn, missing, hurdle, notes } = data;
  const body = html`<h1>A code for your new phone</h1>
<p>You have a passkey on this computer, or a security key? Then you need nobody else: the code lets you sign in once on the new phone and set up a passkey there.</p>
<div class="who"><strong>${name}</strong><span class="break">${userPrincipalName}</span></div>
${missing && html`<p class="warn" role="alert">${missing}</p>`}
${signIn === undefined ? noWay : hurdle ? notNow(hurdle) : steps(data, signIn)}
<p class="note">You have no passkey at hand? Ask your manager for a code: they find you on their page <span class="break">/my-team</span>. <a href="/me">Back to your page</a></p>`;
  return pickUpLayout(organizationName, "A code for your new phone", body, notes);
}

const noWay = html`<p class="warn">This organisation has not set up the place where you would prove your passkey. Ask your manager for a code.</p>`;

const steps = ({ form, lifetimeMinutes }: NewPhoneData, signIn: string): Html => html`<ol>
<li>You are signed in here with your passkey, and not with a password? If not, <a href="/.auth/logout">sign out</a> and begin anew.</li>
<li>Sign in once more with your passkey. A new tab opens; close it afterwards and come back here. <a href="${signIn}" target="_blank" rel="noopener">Sign in with your passkey</a></li>
<li>Within five minutes, press the button below. It takes some minutes until Microsoft shows your sign-in: if it is not there yet, keep this page open and press again a little later.</li>
</ol>
<form method="post">${hiddenFields(form)}
<p>Have the phone in your hand: the code is shown <strong>once</strong>, works <strong>once</strong>, and is valid for ${sayMinutes(lifetimeMinutes)}.</p>
<button type="submit">Show the code</button>
</form>`;
