import type { Language } from "../../domain/people/language.ts";
import type { HelpAskedNote } from "../../domain/self/helpReason.ts";
import type { TeamStanding } from "../../domain/wave/teamLook.ts";
import { dayIn, dayOfDate, momentIn } from "../../mails/dates.ts";
import { type Html, html } from "./html.ts";
import { noticeWords } from "./noticeWords.ts";
import { pickUpLayout } from "./pickUpLayout.ts";
import type { TeamWords } from "./team/teamWording.ts";
import { teamWords } from "./teamWords.ts";

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
  readonly language: Language;
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
  const { language, team, organizationName, helpdeskMail, notes } = data;
  const words = teamWords[language];
  const mail = html`<a class="break" href="mailto:${helpdeskMail}">${helpdeskMail}</a>`;
  const own = html`<a href="/me">${words.ownPage}</a>`;
  const late = html`<p>${words.late(team.people.length)}</p>${team.people.map((one) => personPart(data, one))}`;
  const nobody = html`<p>${team.reports === 0 ? words.nobodyYours : words.nobodyLate(team.reports)}</p>`;
  const body = html`<h1>${words.heading}</h1>
${team.people.length === 0 ? nobody : late}
${onTheSpot(words, team.everybody)}
<p class="note">${words.foot(mail, own)} <a href="/.auth/logout">${noticeWords[language].links.signOut}</a></p>`;
  return pickUpLayout(organizationName, words.title, body, notes, language);
}

const onTheSpot = ({ spotTitle, spot }: TeamWords, everybody: TeamData["team"]["everybody"]): Html | undefined =>
  everybody.length === 0
    ? undefined
    : html`<h2>${spotTitle}</h2><p>${spot}</p><ul>${everybody.map(({ userId, displayName }) => html`<li><a href="/my-team/${userId}/pass">${displayName}</a></li>`)}</ul>`;

function personPart(data: TeamData, one: LateOne): Html {
  const { timeZone, tokens, language } = data;
  const { userId, displayName, userPrincipalName, wave, lateSince, has, helpAsked, askedAt } = one;
  const words = teamWords[language];
  const away = one.isAway && html`<p>${words.away}</p>`;
  const help = helpAsked && html`<p>${helpWords(data, helpAsked)}</p>`;
  const asked = askedAt !== undefined && html`<p>${words.codeAsked(momentIn(timeZone, askedAt, language))}</p>`;
  const token = tokens.get(userId);
  const form =
    one.mayAsk &&
    token !== undefined &&
    html`<form method="post" action="/api/me/team/${userId}/code"><input type="hidden" name="formToken" value="${token}"><button type="submit">${askedAt === undefined ? words.send : words.sendAgain}<span class="skip"> ${words.forName(displayName)}</span></button></form>`;
  return html`<h2>${displayName}</h2><p class="note break">${userPrincipalName} · ${wave}</p><p>${words.since(dayIn(timeZone, lateSince, language))} ${words.has[has]}</p>${away}${help}${asked}${form}`;
}

function helpWords({ timeZone, language }: TeamData, { at, reason, until }: HelpAskedNote): string {
  const words = teamWords[language];
  const ends = until === undefined ? undefined : dayOfDate(until, language);
  return words.helpAsked(dayIn(timeZone, at, language), words.reasons[reason], ends);
}
