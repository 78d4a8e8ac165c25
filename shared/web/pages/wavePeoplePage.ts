import { familyWords } from "../../domain/device/deviceFamily.ts";
import type { HelpAskedNote, HelpReason } from "../../domain/self/helpReason.ts";
import type { WaveFacts } from "../../domain/wave/waveFacts.ts";
import { recordedDayIn, recordedDayOfDate, recordedMomentIn } from "../../mails/dates.ts";
import type { PersonStanding } from "../../waves/memberStanding.ts";
import type { PeopleAsked, WavePeople } from "../../waves/peopleOfWave.ts";
import { type PersonFlag, PersonFlagSchema, type PersonOfWave } from "../../waves/personOfWave.ts";
import type { Hurdle } from "../hurdle.ts";
import { type DecisionForms, decisionForms } from "./decisionCards.ts";
import { saidSwept } from "./evidence/sweepCard.ts";
import { figureWords } from "./figureWords.ts";
import { helpReasonWords } from "./helpReasonWords.ts";
import { holdingsCard, phonesCard, sayHoldings } from "./holdingCards.ts";
import { type Html, html } from "./html.ts";
import { type Frame, layout } from "./layout.ts";
import { type NotedWave, peopleDeletedNote } from "./peopleDeletedNote.ts";
import { sayStanding } from "./standingWords.ts";
import { countOfPeople } from "./words.ts";

interface WavePeopleData extends Frame, WavePeople {
  readonly wave: Pick<WaveFacts, "waveId" | "name"> & NotedWave;
  readonly asked: PeopleAsked;
  /** Whom the viewer may decide about now, by user id: the token of the forms. */
  readonly decide: DecisionForms["decide"];
  /** Whom the viewer may put in now, by user id: the token of the form. */
  readonly enter: ReadonlyMap<string, string>;
  /** Of the form about phones that are too old, for whoever may decide. */
  readonly phonesToken: string | undefined;
  /** Why the viewer cannot put anybody in now. */
  readonly hurdle?: Hurdle | undefined;
}

/** Everybody of a wave by name: what is in the way, what comes next, and what the viewer may decide. */
export function wavePeoplePage(data: WavePeopleData): string {
  const { wave, people, asked, next, hurdle } = data;
  const title = `People of ${wave.name}`;
  const following =
    next !== undefined &&
    html`<p><a rel="next" href="${linkTo(wave, { ...asked, from: next })}">The following people</a></p>`;
  const before =
    asked.from > 0 && html`<p><a rel="prev" href="${linkTo(wave, { ...asked, from: 0 })}">From the beginning</a></p>`;
  const body = html`<h1>${title}</h1><p><a href="/waves/${wave.waveId}">To the wave</a></p>${peopleDeletedNote(wave)}
<div class="cards">${searchCard(data)}${filterCard(data)}${helpCard(data)}${holdingsCard(data.holdings, linkTo(wave, { only: "lacksHolding", from: 0 }))}${phonesOf(data)}
<section class="card wide"><h2>${pickedWords(asked)}</h2><p>${foundWords(data)}</p>${before}${hurdle && html`<p class="screen">Enter somebody now: ${hurdle.say}${hurdle.link && html` <a href="${hurdle.link.href}">${hurdle.link.label}</a>`}</p>`}${people.length === 0 ? nobody(data) : table(data)}${following}</section></div>`;
  return layout(data, title, body);
}

const phonesOf = ({ wave, flags, phones, phonesEffect: effect, phonesToken }: WavePeopleData): Html | false =>
  phonesCard({
    ...wave,
    count: effect?.people ?? flags.oldPhone,
    phones,
    effect,
    linkToThem: linkTo(wave, { only: "oldPhone", from: 0 }),
    formToken: phonesToken,
  });

/** The page with another choice. From the first person on, unless said. */
function linkTo({ waveId }: WavePeopleData["wave"], { search, from, ...picked }: PeopleAsked): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...picked, search })) if (value) query.set(name, value);
  if (from > 0) query.set("from", String(from));
  return `/waves/${waveId}/people${query.size > 0 ? `?${query}` : ""}`;
}

function searchCard({ wave, asked }: WavePeopleData): Html {
  const { search = "", from: _, ...picked } = asked;
  const kept = Object.entries(picked).map(
    ([name, value]) => value !== undefined && html`<input type="hidden" name="${name}" value="${value}">`,
  );
  const all =
    search !== "" &&
    html`<p><a href="${linkTo(wave, { ...asked, search: undefined, from: 0 })}">Without the search</a></p>`;
  return html`<section class="card screen"><h2>Search</h2><form role="search" method="get" action="/waves/${wave.waveId}/people">${kept}<label for="search">A name, user name or mail address begins with (2 letters or more)</label><input id="search" name="search" type="text" minlength="2" maxlength="100" autocomplete="off" value="${search}"><button type="submit">Search</button></form>${all}</section>`;
}

function filterCard({ wave, counts, flags, asked }: WavePeopleData): Html {
  const all = Object.values(counts).reduce((sum, one) => sum + one, 0);
  const to = (change: Partial<PeopleAsked>) => linkTo(wave, { search: asked.search, ...change, from: 0 });
  const link = (href: string, label: string, isHere: boolean): Html =>
    html`<li>${isHere ? html`<strong aria-current="page">${label}</strong>` : html`<a href="${href}">${label}</a>`}</li>`;
  const isAll = !isPicked(asked);
  const standings = Object.entries(counts).map(([one, count]) => {
    const standing = one as PersonStanding;
    return link(to({ standing }), `${sayStanding(standing)} (${count})`, standing === asked.standing);
  });
  const noted = PersonFlagSchema.options
    .filter((only) => flags[only] > 0 || only === asked.only)
    .map((only) => link(to({ only }), `${flagWords[only]} (${flags[only]})`, only === asked.only));
  return html`<nav class="card" aria-label="What stands in the way"><ul>${link(to({}), `Everybody (${all})`, isAll)}${standings}${noted}</ul></nav>`;
}

const isPicked = ({ search: _, from: __, ...picked }: PeopleAsked): boolean =>
  Object.values(picked).some((one) => one !== undefined);

const pickedWords = ({ standing, only, figure, device }: PeopleAsked): string =>
  [
    standing && sayStanding(standing),
    only && flagWords[only],
    figure && figureWords[figure],
    device && `Device: ${familyWords[device]}`,
  ]
    .filter(Boolean)
    .join(", ") || "Everybody";

function foundWords({ found, people, asked: { search, from } }: WavePeopleData): string {
  const named = search === undefined ? "" : ` whose name or address begins with “${search}”`;
  const shown =
    people.length < found && people.length > 0 ? `, ${from + 1} to ${from + people.length} on this page` : "";
  return `${countOfPeople(found)}${named}${shown}.`;
}

/** What to do about it where a search, or an address of a page that is gone, finds nobody. */
function nobody({ wave, found, asked }: WavePeopleData): Html {
  if (found > 0) return html`<p>There are no more people behind these.</p>`;
  const { search } = asked;
  if (search === undefined) return html`<p>Nobody stands here.</p>`;
  if (!isPicked(asked))
    return html`<p>Nobody of this wave is called so. Try fewer letters, or the beginning of the mail address.</p>`;
  return html`<p>Nobody who stands here is called so. <a href="${linkTo(wave, { search, from: 0 })}">Search among everybody</a></p>`;
}

const flagWords: Readonly<Record<PersonFlag, string>> = {
  noMailbox: "No mailbox, reached through the manager",
  chaseEnded: "Gets no more reminders, as mails did nothing; the helpdesk was told",
  askedForHelp: "Asked for help",
  mayBeShared: "Looks like a service, room or shared account",
  lacksHolding: "Lacks something that they should hold, or was not looked at",
  oldPhone: "Works on a phone that is too old for a passkey",
};

function table({ wave, people, decide, enter }: WavePeopleData): Html {
  const rows = people.map((one) => {
    const { userId, userPrincipalName, displayName, standing, said, decision, swept, planted, next } = one;
    const token = decide.get(userId);
    const isKept = standing === "heldByDecision" || standing === "waivedByDecision";
    const forms = token !== undefined && decisionForms(wave.waveId, one, token, { withDate: false, isKept });
    const entry = enter.get(userId);
    const words = [
      sayStanding(standing),
      said,
      one.noMailbox && flagWords.noMailbox,
      one.chaseEnded && flagWords.chaseEnded,
      one.helpAsked && helpWords(one.helpAsked, wave.timeZone),
      one.mayBeShared && `${flagWords.mayBeShared}: ${SHARED_ADVICE}`,
      one.persona && sayHoldings(one.persona, one.lacks),
      one.oldPhone && flagWords.oldPhone,
      one.leave && leaveWords(one.leave),
      one.awaySince && !one.leave?.holds && awayWords(one.awaySince, wave.timeZone),
      one.again && againWords(one.again, wave.timeZone),
      decision && decidedWords(decision, wave.timeZone),
      swept && saidSwept(swept, wave.timeZone),
      planted && plantedWords(planted, wave.timeZone),
      !one.again && lookedWords(one, wave.timeZone),
    ].filter(Boolean);
    return html`<tr><th scope="row" class="break"><a href="/people/${userId}">${userPrincipalName}</a>${displayName !== userPrincipalName && html`<br>${displayName}`}</th><td data-label="Stands at">${words.join(". ")}</td><td data-label="Next">${next}${entry !== undefined && enterForm(wave.waveId, one, entry)}${forms}</td></tr>`;
  });
  return html`<table aria-label="People of this wave"><thead><tr><th scope="col">Person</th><th scope="col">Stands at</th><th scope="col">Next</th></tr></thead><tbody>${rows}</tbody></table>`;
}

/** How old the answer about their passkeys is. */
const lookedWords = ({ lookedAt }: PersonOfWave, timeZone: string): string =>
  lookedAt === undefined ? "Not looked at live yet" : `Looked at live ${recordedMomentIn(timeZone, lookedAt)}`;

const SHARED_ADVICE =
  "take it out of the group, or list it in SHARED_ACCOUNTS; if it is a person, nothing is to be done";

const againWhens = {
  never: "Not looked at again",
  beforeFlip: "Looked at again right before enforcement begins",
  otherWaveEnds: "Looked at again when that wave gives them up",
  byNoneOfThis: "Not looked at again by this wave; another one can take them",
} as const;

const awayWords = (since: string, timeZone: string): string =>
  `Held by the app since ${recordedDayIn(timeZone, since)}, as no sign-in was seen; ends with the next one`;

const leaveWords = ({ from, holds }: NonNullable<PersonOfWave["leave"]>): string =>
  holds
    ? `On leave since ${recordedDayOfDate(from)} (HR); ends when HR says so, or with the next sign-in`
    : `HR told of a leave from ${recordedDayOfDate(from)} on`;

const againWords = (again: NonNullable<PersonOfWave["again"]>, timeZone: string): string =>
  again.when === "at" ? `Looked at again on ${recordedDayIn(timeZone, again.at)}` : againWhens[again.when];

const enterForm = (waveId: string, { userId, userPrincipalName }: PersonOfWave, token: string): Html =>
  html`<form method="post" action="/api/waves/${waveId}/members/${userId}/enter"><input type="hidden" name="formToken" value="${token}"><button type="submit">Enter now<span class="skip">: ${userPrincipalName}</span></button></form>`;

const helpWords = ({ at, reason, until }: HelpAskedNote, timeZone: string): string =>
  `Asked for help, ${recordedMomentIn(timeZone, at)}: ${helpReasonWords[reason]}${until === undefined ? "" : ` (until ${recordedDayOfDate(until)})`}`;

/** Why people say that they cannot, the most frequent first. Whoever knows a password can say it, too. */
function helpCard({ helpReasons }: WavePeopleData): Html | false {
  const counted = Object.entries(helpReasons).toSorted(([, a], [, b]) => b - a);
  if (counted.length === 0) return false;
  const rows = counted.map(
    ([reason, count]) => html`<dt>${helpReasonWords[reason as HelpReason]}</dt><dd>${count}</dd>`,
  );
  return html`<section class="card wide"><h2>Why they say that they cannot</h2><dl>${rows}</dl><p class="soft">As they chose it on their own page. It holds nobody and lets nobody off; what they wrote stands in the helpdesk's mail.</p></section>`;
}

const plantedWords = ({ at, by }: NonNullable<PersonOfWave["planted"]>, timeZone: string): string =>
  `A passkey of this person was registered by ${by}, ${recordedMomentIn(timeZone, at)}: it is not counted until they have deleted it and registered one in person, or an admin has listed that application as a provisioner`;

function decidedWords(
  { by, at, reason, until, endsSoon }: NonNullable<PersonOfWave["decision"]>,
  timeZone: string,
): string {
  const end = until === undefined ? "no end is set" : `ends on ${recordedDayOfDate(until)}`;
  return `${by}, ${recordedMomentIn(timeZone, at)}: ${reason} (${end}${endsSoon ? ": decide anew" : ""})`;
}
