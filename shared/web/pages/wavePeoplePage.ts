import type { WaveFacts } from "../../domain/wave/waveFacts.ts";
import { momentIn } from "../../mails/dates.ts";
import type { PersonStanding } from "../../waves/memberStanding.ts";
import type { PeopleAsked, PersonOfWave, WavePeople } from "../../waves/peopleOfWave.ts";
import type { Hurdle } from "../hurdle.ts";
import { type DecisionForms, decisionForms } from "./decisionCards.ts";
import { saidSwept } from "./evidence/sweepCard.ts";
import { type Html, html } from "./html.ts";
import { type Frame, layout } from "./layout.ts";
import { reasonWords } from "./words.ts";

interface WavePeopleData extends Frame, WavePeople {
  readonly wave: Pick<WaveFacts, "waveId" | "name" | "timeZone">;
  readonly asked: PeopleAsked;
  /** Whom the viewer may decide about now, by user id: the token of the forms. */
  readonly decide: DecisionForms["decide"];
  /** Whom the viewer may put in now, by user id: the token of the form. */
  readonly enter: ReadonlyMap<string, string>;
  /** Why the viewer cannot put anybody in now. */
  readonly hurdle?: Hurdle | undefined;
}

/** Everybody of a wave by name: what is in the way, what comes next, and what the viewer may decide. */
export function wavePeoplePage(data: WavePeopleData): string {
  const { wave, people, counts, asked, next, hurdle } = data;
  const title = `People of ${wave.name}`;
  const path = `/waves/${wave.waveId}/people`;
  const all = Object.values(counts).reduce((sum, one) => sum + one, 0);
  const filters = Object.entries(counts).map(([standing, count]) =>
    filterLink(path, standing, `${sayStanding(standing as PersonStanding)} (${count})`, standing === asked.standing),
  );
  const query = asked.standing === undefined ? "" : `standing=${asked.standing}&`;
  const following =
    next !== undefined && html`<p><a rel="next" href="${path}?${query}from=${next}">The following people</a></p>`;
  const before =
    asked.from > 0 &&
    html`<p><a rel="prev" href="${path}${query && `?${query.slice(0, -1)}`}">From the beginning</a></p>`;
  const body = html`<h1>${title}</h1><p><a href="/waves/${wave.waveId}">To the wave</a></p>
<div class="cards"><nav class="card wide" aria-label="What stands in the way"><ul>${filterLink(path, undefined, `Everybody (${all})`, asked.standing === undefined)}${filters}</ul></nav>
<section class="card wide"><h2>${asked.standing === undefined ? "Everybody" : sayStanding(asked.standing)}</h2>${before}${hurdle && html`<p class="screen">Enter somebody now: ${hurdle.say}${hurdle.link && html` <a href="${hurdle.link.href}">${hurdle.link.label}</a>`}</p>`}${people.length === 0 ? html`<p>Nobody stands here.</p>` : table(data)}${following}</section></div>`;
  return layout(data, title, body);
}

const filterLink = (path: string, standing: string | undefined, label: string, isHere: boolean): Html => {
  const href = standing === undefined ? path : `${path}?standing=${standing}`;
  return html`<li>${isHere ? html`<strong aria-current="page">${label}</strong>` : html`<a href="${href}">${label}</a>`}</li>`;
};

const otherWords = {
  enforced: "Enforced",
  applying: "Has entered; it applies within the hour",
  ready: "Ready",
  notLookedAt: "Not looked at yet",
} as const;

const sayStanding = (standing: PersonStanding): string => ({ ...reasonWords, ...otherWords })[standing];

function table({ wave, people, decide, enter }: WavePeopleData): Html {
  const rows = people.map((one) => {
    const { userId, userPrincipalName, standing, said, decision, swept, planted, next } = one;
    const token = decide.get(userId);
    const isKept = standing === "heldByDecision" || standing === "waivedByDecision";
    const forms = token !== undefined && decisionForms(wave.waveId, one, token, { withDate: false, isKept });
    const entry = enter.get(userId);
    const words = [
      sayStanding(standing),
      said,
      decision && decidedWords(decision, wave.timeZone),
      swept && saidSwept(swept, wave.timeZone),
      planted && plantedWords(planted, wave.timeZone),
    ].filter(Boolean);
    return html`<tr><th scope="row" class="break"><a href="/people/${userId}">${userPrincipalName}</a></th><td data-label="Stands at">${words.join(". ")}</td><td data-label="Next">${next}${entry !== undefined && enterForm(wave.waveId, one, entry)}${forms}</td></tr>`;
  });
  return html`<table aria-label="People of this wave"><thead><tr><th scope="col">Person</th><th scope="col">Stands at</th><th scope="col">Next</th></tr></thead><tbody>${rows}</tbody></table>`;
}

const enterForm = (waveId: string, { userId, userPrincipalName }: PersonOfWave, token: string): Html =>
  html`<form method="post" action="/api/waves/${waveId}/members/${userId}/enter"><input type="hidden" name="formToken" value="${token}"><button type="submit">Enter now<span class="skip">: ${userPrincipalName}</span></button></form>`;

const plantedWords = ({ at, by }: NonNullable<PersonOfWave["planted"]>, timeZone: string): string =>
  `A passkey of this person was registered by ${by}, ${momentIn(timeZone, at)}: it is not counted until they have deleted it and registered one in person, or an admin has listed that application as a provisioner`;

const decidedWords = ({ by, at, reason }: NonNullable<PersonOfWave["decision"]>, timeZone: string): string =>
  `${by}, ${momentIn(timeZone, at)}: ${reason}`;
