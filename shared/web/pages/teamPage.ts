import type { HelpAskedNote } from "../../domain/self/helpReason.ts";
import type { TeamStanding } from "../../domain/wave/teamLook.ts";
import { dayIn, momentIn } from "../../mails/dates.ts";
import { helpReasonWords } from "./helpReasonWords.ts";
import { type Html, html } from "./html.ts";
import { pickUpLayout } from "./pickUpLayout.ts";

/** Moments are ISO 8601 UTC. */
interface LateOne {
  readonly userId: string;
  readonly displayName: string;
  readonly userPrincipalName: string;
  readonly wave: string;
  readonly lateSince: string;
  readonly has: TeamStanding;
  readonly isAway?: true | undefined;
  readonly helpAsked?: HelpAskedNote | undefined;
  readonly mayAsk: boolean;
  readonly askedAt?: string | undefined;
}

interface TeamData {
  readonly organizationName: string;
  readonly helpdeskMail: string;
  readonly timeZone: string;
  readonly notes: readonly string[];
  readonly team: {
    readonly people: readonly LateOne[];
    readonly reports: number;
    readonly everybody: readonly Pick<LateOne, "userId" | "displayName">[];
  };
  /** Of the form of each person, by user id. */
  readonly tokens: ReadonlyMap<string, string>;
}

/** A manager's own people who are late, what each has, and a button that sends the link to a code. */
export function teamPage(data: TeamData): string {
  const { team, organizationName, helpdeskMail, notes } = data;
  const mail = html`<a class="break" href="mailto:${helpdeskMail}">${helpdeskMail}</a>`;
  const body = html`<h1>Your team and its passkeys</h1>
${team.people.length === 0 ? nobody(team.reports) : html`${intro(team.people.length)}${team.people.map((one) => personPart(data, one))}`}
${onTheSpot(team.everybody)}
<p class="note">You see who has you as manager in Entra now. Somebody is missing, or is not yours? Write to ${mail}. Your own passkey: <a href="/me">your page</a>. <a href="/.auth/logout">Sign out</a></p>`;
  return pickUpLayout(organizationName, "Your team", body, notes);
}

const nobody = (reports: number): Html =>
  reports === 0
    ? html`<p>Nobody has you as manager in Entra.</p>`
    : html`<p>Nobody of your team is late: ${reports === 1 ? "the one person" : `all ${reports} people`} who report to you are ready, or are not asked yet.</p>`;

const onTheSpot = (everybody: TeamData["team"]["everybody"]): Html | undefined =>
  everybody.length === 0
    ? undefined
    : html`<h2>A phone is lost, or new?</h2><p>Whoever can no longer sign in gets a code from you on the spot, and sets up a passkey with it:</p><ul>${everybody.map(({ userId, displayName }) => html`<li><a href="/my-team/${userId}/pass">${displayName}</a></li>`)}</ul>`;

const intro = (count: number): Html =>
  html`<p><strong>${count === 1 ? "1 person" : `${count} people`} of your team ${count === 1 ? "has" : "have"} not got ready yet.</strong> Ask them to set up a passkey and sign in with it once. Whoever cannot sign in to do so needs a one-time code, which only you can give them.</p>`;

const hasWords: Readonly<Record<TeamStanding, string>> = {
  passkeyNotProven:
    "Has a passkey, and has not yet signed in with it wherever they work. Ask them to use it once on each device.",
  authenticatorApp: "No passkey yet. Has the Authenticator app, where one can be set up.",
  phoneCodes: "No passkey yet. Signs in with codes by phone.",
  passwordOnly: "No passkey yet. Has a password and nothing else, so they need a code from you to begin.",
  noPasskey: "No passkey yet.",
};

function personPart({ timeZone, tokens }: TeamData, one: LateOne): Html {
  const { userId, displayName, userPrincipalName, wave, lateSince, has, helpAsked, askedAt } = one;
  const away = one.isAway && html`<p>Seems to be away: no sign-in was seen for weeks.</p>`;
  const help = helpAsked && html`<p>${helpWords(helpAsked, timeZone)}</p>`;
  const asked =
    askedAt !== undefined &&
    html`<p><strong>You asked for a code ${momentIn(timeZone, askedAt)}.</strong> The mail with the link has gone out. The code is shown behind it, once you have signed in again.</p>`;
  const token = tokens.get(userId);
  const form =
    one.mayAsk &&
    token !== undefined &&
    html`<form method="post" action="/api/me/team/${userId}/code"><input type="hidden" name="formToken" value="${token}"><button type="submit">${askedAt === undefined ? "Send me a link to a code" : "Send the link again"}<span class="skip"> for ${displayName}</span></button></form>`;
  return html`<h2>${displayName}</h2><p class="note break">${userPrincipalName} · ${wave}</p><p>Late since ${dayIn(timeZone, lateSince)}. ${hasWords[has]}</p>${away}${help}${asked}${form}`;
}

const helpWords = ({ at, reason, until }: HelpAskedNote, timeZone: string): string =>
  `Asked the helpdesk for help ${dayIn(timeZone, at)}: ${helpReasonWords[reason].toLowerCase()}${until === undefined ? "" : ` (until ${dayIn(timeZone, `${until}T12:00:00Z`)})`}.`;
