import { sayMinutes } from "../../domain/calendar/durations.ts";
import type { IdentityCheck } from "../../domain/pass/grant.ts";
import type { Hurdle } from "../hurdle.ts";
import { type Html, html } from "./html.ts";
import { pickUpLayout } from "./pickUpLayout.ts";

export const SECURITY_INFO = "aka.ms/mysecurityinfo";

export const checkChoices: readonly { readonly value: IdentityCheck; readonly label: string; readonly note: string }[] =
  [
    { value: "inPerson", label: "We are in the same room", note: "and I know this is the right person." },
    {
      value: "videoCallWithId",
      label: "We are on a video call",
      note: "and I have seen a passport or ID card that fits the face.",
    },
    {
      value: "calledKnownNumber",
      label: "I called them",
      note: "on a number that I knew before, not one from a message.",
    },
  ];

/**
 * The page behind the link, before anything has happened. `name` and `userPrincipalName` are the colleague's whom the
 * code is for.
 * @param data.isNew starts with us, rather than works here without a passkey.
 */
export function pickUpPage(data: {
  readonly organizationName: string;
  readonly isNew: boolean;
  readonly name: string;
  readonly userPrincipalName: string;
  readonly formToken: string;
  readonly lifetimeMinutes: number;
  readonly closes: string;
  /** They have a link of their own, to be opened with a short code. */
  readonly isByMail?: boolean | undefined;
  /** Said above the form after a press that left something out. */
  readonly missing?: string | undefined;
  /** Stands in place of the form. */
  readonly hurdle?: Hurdle | undefined;
  /** Lines at the foot. */
  readonly notes: readonly string[];
}): string {
  const { organizationName, isNew, name, userPrincipalName, closes, missing, hurdle } = data;
  const body = html`<h1>Give ${name} a code ${isNew ? "for the first sign-in" : "to sign in"}</h1>
<p>With it, your colleague signs in ${isNew ? "for the first time" : "once"} and sets up a passkey. No password is needed. It takes about ten minutes.</p>
<div class="who"><strong>${name}</strong><span class="break">${userPrincipalName}</span></div>
${missing && html`<p class="warn" role="alert">${missing}</p>`}
${hurdle ? notNow(hurdle) : collectForm(data)}
<p class="note">This link works until ${closes}. Is this not your team member? Close this page and tell the helpdesk.</p>`;
  return pickUpLayout(organizationName, "Sign-in code", body, data.notes);
}

function collectForm(data: {
  readonly name: string;
  readonly formToken: string;
  readonly lifetimeMinutes: number;
  readonly isByMail?: boolean | undefined;
}): Html {
  const { name, isByMail } = data;
  const choices = radios("identityCheckedBy", checkChoices);
  const here = isByMail
    ? html`<p>${name} has a link in their personal mail. Have the short code shown, and read it out: with both, ${name} gets the sign-in code on their own screen.</p>
<button type="submit" name="show" value="shortCode">Show the short code</button>
<p>Are you together?</p>`
    : undefined;
  return html`<form method="post">
<input type="hidden" name="formToken" value="${data.formToken}">
<fieldset><legend>How do you know that it is really your colleague?</legend>${choices}</fieldset>
${here}<p>Show the code only when your colleague is ready to use it: it is shown <strong>once</strong>, works <strong>once</strong>, and is valid for ${sayMinutes(data.lifetimeMinutes)}.</p>
<button type="submit">${isByMail ? "Show the sign-in code here" : "Show the code"}</button>
</form>`;
}

interface Choice {
  readonly value: string;
  readonly label: string;
  readonly note: string;
}

/** One of them has to be chosen. */
export const radios = (name: string, choices: readonly Choice[]): readonly Html[] =>
  choices.map(
    ({ value, label, note }) =>
      html`<label><input type="radio" name="${name}" value="${value}" required><span><strong>${label}</strong> ${note}</span></label>`,
  );

export const notNow = ({ say, link }: Hurdle): Html => html`<p class="warn">${say}</p>
${link && html`<p><a class="button" href="${link.href}">${link.label}</a></p>`}`;

/**
 * The answer to the press: the one page with the code on it. Neither stored nor logged anywhere.
 * @param data.temporaryAccessPass the code itself.
 */
export function passPage(data: {
  readonly organizationName: string;
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
  const { organizationName, isNew, isOwn, name, userPrincipalName, temporaryAccessPass, expires, helpdeskMail } = data;
  const groups = temporaryAccessPass.match(/.{1,4}/g) ?? [];
  const body = html`<h1>${isOwn ? "Your code" : `The code for ${name}`}</h1>
<p class="code" translate="no">${groups.map((group) => html`<span>${group}</span>`)}</p>
<p>Valid until <strong>${expires}</strong>, for one sign-in. Capital and small letters matter; there are no spaces.</p>
<p class="warn">${isOwn ? "Type it into the phone yourself, and tell it to nobody." : "Read it out or show it."} Do not send it by mail or chat, and do not keep it. <strong>When you leave this page it is gone.</strong></p>
<h2>${isOwn ? "What to do now" : `What ${name} does now`}</h2>
<ol>
<li>On the phone or computer to be used for work, open <strong class="break">${SECURITY_INFO}</strong></li>
<li>Enter the user name <strong class="break">${userPrincipalName}</strong></li>
<li>Enter the code where it says <em>Temporary Access Pass</em></li>
<li>Choose <em>Add sign-in method</em>, then <em>Passkey</em>, and follow the steps. This has to be done within ten minutes of signing in.</li>
</ol>
<p>From then on the passkey is all that is needed: a look, a finger or a PIN. As long as the code is there, Microsoft may ask for it first: choose <em>Other ways to sign in</em> then, and the passkey.</p>
<h2>If it does not work</h2>
<ul>
<li>The code is refused right away: wait two minutes and try again.</li>
<li>The code has run out, was used already or was lost: ${isNew ? "a new link comes to you by itself, or ask" : "ask"} the helpdesk at <a class="break" href="mailto:${helpdeskMail}">${helpdeskMail}</a>.</li>
</ul>`;
  return pickUpLayout(organizationName, "The code", body, data.notes);
}

/** Anything else there is to say: one heading, one or two sentences, and a way on. */
export function messagePage(data: {
  readonly organizationName: string;
  readonly title: string;
  readonly say: string;
  readonly signedInAs?: string | undefined;
  readonly link?: { readonly href: string; readonly label: string } | undefined;
  readonly notes: readonly string[];
}): string {
  const { organizationName, title, say, signedInAs, link } = data;
  const way: Html | undefined = link && html`<p><a class="button" href="${link.href}">${link.label}</a></p>`;
  const who =
    signedInAs &&
    html`<p class="note">You are signed in as <span class="break">${signedInAs}</span>. <a href="/.auth/logout">Sign out</a></p>`;
  return pickUpLayout(organizationName, title, html`<h1>${title}</h1><p>${say}</p>${way}${who}`, data.notes);
}
