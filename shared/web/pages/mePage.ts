import { platformWords } from "../../domain/people/places.ts";
import { HelpReasonSchema } from "../../domain/self/helpReason.ts";
import type { OwnWave } from "../../domain/self/ownWave.ts";
import type { PlatformUse } from "../../domain/self/platformUse.ts";
import { withoutPasskey } from "../../domain/self/platformUse.ts";
import { recordedMomentIn } from "../../mails/dates.ts";
import type { Hurdle } from "../hurdle.ts";
import { cannotWords } from "./helpReasonWords.ts";
import { type Html, html } from "./html.ts";
import { methodWords } from "./methodWords.ts";
import { ownWaves } from "./ownWavePart.ts";
import { pickUpLayout } from "./pickUpLayout.ts";

/** What the page tells somebody of their own account. Moments are ISO 8601 UTC. */
interface Account {
  readonly displayName: string;
  readonly userPrincipalName?: string | undefined;
  readonly methods: readonly {
    readonly type: string;
    readonly countsAsPasskey: boolean;
    readonly plantedBy?: string | undefined;
  }[];
  /** Absent: the sign-in log cannot be read just now. */
  readonly platforms?: readonly PlatformUse[] | undefined;
  /** Absent: there is no test application. */
  readonly test?: { readonly url: string; readonly passedAt?: string | undefined } | undefined;
  readonly enforcedSince?: string | undefined;
  readonly mayEnforce: boolean;
  readonly notYet?: { readonly code: string; readonly message: string } | undefined;
  readonly helpAskedAt?: string | undefined;
  /** Newest first. */
  readonly waves: readonly OwnWave[];
}

interface MeData {
  readonly organizationName: string;
  readonly helpdeskMail: string;
  readonly securityInfoUrl: string;
  readonly timeZone: string;
  readonly notes: readonly string[];
  readonly me: Account;
  /** Stands in place of the button that enforces. */
  readonly hurdle?: Hurdle | undefined;
  readonly tokens: { readonly enforce: string; readonly help: string };
}

/** The page of one's own account: what it has, where a passkey is still missing, the test, and the two buttons. */
export function mePage(data: MeData): string {
  const { me, organizationName, notes } = data;
  const body = html`<h1>Your passkey</h1>
<div class="who"><strong>${me.displayName}</strong>${me.userPrincipalName && html`<span class="break">${me.userPrincipalName}</span>`}</div>
${isEnforced(me) && enforcedNote(data)}
${!isEnforced(me) && ownWaves(me.waves)}
<h2>What your account has</h2>${methodList(data)}
<h2>Your devices</h2>${deviceList(data)}
${me.test && testPart(data, me.test)}
${!isEnforced(me) && enforcePart(data)}
<h2>I cannot, or it does not work</h2>${helpPart(data)}
<p><a href="/phone">A new phone, or none?</a></p>
<p class="note">This page is about your account alone. <a href="/.auth/logout">Sign out</a></p>`;
  return pickUpLayout(organizationName, "Your passkey", body, notes);
}

const isEnforced = ({ notYet }: Account): boolean => notYet?.code === "alreadyEnforced";

const enforcedNote = ({ me: { enforcedSince }, timeZone, helpdeskMail }: MeData): Html =>
  html`<p class="warn"><strong>You sign in with your passkey only${enforcedSince !== undefined && ` since ${recordedMomentIn(timeZone, enforcedSince)}`}.</strong> It may take an hour until every app asks for it. It cannot be undone here: if it has to be, ask the helpdesk at <a class="break" href="mailto:${helpdeskMail}">${helpdeskMail}</a>.</p>`;

function methodList({ me: { methods }, securityInfoUrl }: MeData): Html {
  const names = [...Map.groupBy(methods, ({ type }) => methodWords(type))];
  const lines = names.map(([name, some]) => {
    const isPasskey = some.some(({ countsAsPasskey }) => countsAsPasskey);
    return html`<li>${name}${some.length > 1 && ` (${some.length})`}${isPasskey && html` <strong>- counts as a passkey</strong>`}</li>`;
  });
  const hasPasskey = methods.some(({ countsAsPasskey }) => countsAsPasskey);
  const planters = [...new Set(methods.flatMap(({ plantedBy }) => plantedBy ?? []))];
  const planted = planters.map(
    (by) =>
      html`<p class="warn">A passkey of your account was registered by ${by}, not by you: it does not count. Delete it at <a href="${securityInfoUrl}">Security info</a>, tell the helpdesk, and set up one of your own.</p>`,
  );
  return html`${lines.length > 0 ? html`<ul>${lines}</ul>` : html`<p>Nothing beside a password.</p>`}
${!hasPasskey && html`<p class="warn">No passkey yet. Setting one up takes about 3 minutes.</p><p><a class="button" href="${securityInfoUrl}">Start now</a></p>`}${planted}`;
}

function deviceList({ me: { platforms, waves }, timeZone, securityInfoUrl }: MeData): Html {
  const refusedOn = [...new Set(waves.flatMap(({ notReadyOn }) => notReadyOn))].map((one) => platformWords[one]);
  const refused =
    refusedOn.length > 0 &&
    html`<p class="warn">Had a passkey been required already, you would not have got in on: <strong>${refusedOn.join(", ")}</strong>. <a href="${securityInfoUrl}">Set a passkey up there</a>, or tell the helpdesk below why you cannot.</p>`;
  if (platforms === undefined)
    return html`${refused}<p class="warn">Where you have signed in cannot be read just now. Open this page again in some minutes.</p>`;
  if (platforms.length === 0) return html`<p>The log of the last 29 days shows no sign-in of yours yet.</p>`;
  const lacking = withoutPasskey(platforms);
  const line = ({ platform, lastSeenAt, passkeyUsedAt }: PlatformUse): Html =>
    passkeyUsedAt === undefined
      ? html`<li><strong>${platformWords[platform]}: no passkey used yet.</strong> Last signed in ${recordedMomentIn(timeZone, lastSeenAt)}.</li>`
      : html`<li>${platformWords[platform]}: passkey used ${recordedMomentIn(timeZone, passkeyUsedAt)}.</li>`;
  const hint =
    lacking.length > 0 &&
    html`<p class="note">Sign in there with your passkey once, before it is required. You do not know one of these devices? Tell the helpdesk.</p>`;
  return html`${refused}<p>Where you signed in within the last 29 days:</p><ul>${lacking.map(line)}${platforms.filter((one) => !lacking.includes(one)).map(line)}</ul>${hint}`;
}

function testPart({ timeZone }: MeData, { url, passedAt }: NonNullable<Account["test"]>): Html {
  const found =
    passedAt === undefined
      ? html`<p>Sign in to the test with your passkey, on any device. Nothing else happens there; you come back to this app.</p>`
      : html`<p><strong>You passed the test ${recordedMomentIn(timeZone, passedAt)}.</strong> Test your other devices, too.</p>`;
  return html`<h2>Test your passkey</h2>${found}<p><a class="button" href="${url}">Take the test</a></p><p class="note">What you did there shows here after about 15 minutes, at times two hours.</p><p>You have a new phone? With a passkey on another device you <a href="/new-phone">make a code for it yourself</a>.</p>`;
}

function enforcePart({ me, hurdle, tokens }: MeData): Html {
  const title = html`<h2>Require my passkey from now on</h2>`;
  if (me.notYet) return html`${title}<p class="warn">Not yet. ${me.notYet.message}</p>`;
  const why = html`<p>From then on nobody gets into your account with your password alone. You cannot undo it here; the helpdesk can help.</p>`;
  if (hurdle)
    return html`${title}${why}<p class="warn">${hurdle.say}</p>${hurdle.link && html`<p><a class="button" href="${hurdle.link.href}">${hurdle.link.label}</a></p>`}`;
  return html`${title}${why}<form method="post" action="/api/me/enforce"><input type="hidden" name="formToken" value="${tokens.enforce}"><button type="submit">Require my passkey from now on</button></form>`;
}

function helpPart({ me: { helpAskedAt }, timeZone, helpdeskMail, tokens }: MeData): Html {
  const mail = html`<a class="break" href="mailto:${helpdeskMail}">${helpdeskMail}</a>`;
  if (helpAskedAt !== undefined)
    return html`<p>The helpdesk was told ${recordedMomentIn(timeZone, helpAskedAt)}. They call you on a number that they know. For more, write to ${mail}.</p>`;
  const choices = HelpReasonSchema.options.map(
    (reason) =>
      html`<label><input type="radio" name="reason" value="${reason}" required>${cannotWords[reason]}</label>`,
  );
  return html`<p>You cannot set up a passkey, or an app or a device does not take it? The helpdesk gets one mail from here a day, with what stands on this page and what was refused of late. No code is made by it, and it changes no date.</p>
<form method="post" action="/api/me/help"><input type="hidden" name="formToken" value="${tokens.help}"><fieldset><legend>What is in the way?</legend>${choices}</fieldset><label class="text" for="until">If you are away: the last day</label><input id="until" name="until" type="date"><label class="text" for="what">In your own words, if you like: at most 300 characters, no passwords, no codes</label><textarea id="what" name="what" rows="3" maxlength="300"></textarea><button type="submit">Tell the helpdesk</button></form>
<p class="note">Or write to ${mail}.</p>`;
}
