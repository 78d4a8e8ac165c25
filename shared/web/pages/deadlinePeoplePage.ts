import { phoneCodesEnd } from "../../domain/deadline/deadlineStanding.ts";
import { reportedKindOf } from "../../domain/deadline/reportedMethod.ts";
import type { WaveFacts } from "../../domain/wave/waveFacts.ts";
import { dateIn, recordedMomentIn } from "../../mails/dates.ts";
import type { DeadlineList, ListedPerson } from "../../progress/progressReport.ts";
import type { DeadlineAsked } from "../../progress/readDeadlineList.ts";
import { deadlineLink } from "./deadlineLinks.ts";
import { deadlineStandingWords, reportedKindWords } from "./deadlineWords.ts";
import { departmentWords } from "./departmentsCard.ts";
import { recordTable } from "./evidence/recordTable.ts";
import { type Html, html } from "./html.ts";
import { type Frame, layout } from "./layout.ts";
import { linkToBeginning, linkToFollowing, nobodyFound } from "./peopleLinks.ts";

interface DeadlinePeopleData extends Frame {
  readonly list: DeadlineList;
  readonly asked: DeadlineAsked;
  readonly waves: readonly Pick<WaveFacts, "waveId" | "name">[];
  readonly timeZone: string;
}

/** Who stands behind one number of the deadline. */
export function deadlinePeoplePage(data: DeadlinePeopleData): string {
  const { list, asked, timeZone } = data;
  const { name, happens, todo } = deadlineStandingWords[asked.standing];
  const day = dateIn(phoneCodesEnd[asked.cohort], "en");
  const counted = list.counted
    ? `Whom the count of ${recordedMomentIn(timeZone, list.counted.at)} put here, with what the report says of them by now.`
    : "Nobody was counted yet.";
  const following = linkToFollowing(list.next !== undefined && linkTo(asked, { page: list.next }));
  const before = asked.after !== undefined && linkToBeginning(linkTo(asked, {}));
  const body = html`<h1>${name}</h1><p><strong>On ${day}:</strong> ${happens}</p><p><strong>What to do:</strong> ${todo}</p>${asked.standing === "smsOrVoiceOnly" && whereToDoIt}
<p class="screen"><a href="/deadline">How many stand where</a></p>
<div class="cards">${filterCard(data)}<section class="card wide"><h2>People</h2><p class="soft">${counted}</p>${before}${people(data)}${following}<p class="screen"><a href="${linkTo(asked, { format: "csv" })}">All of them as a CSV file</a></p></section></div>`;
  return layout(data, `${name}, ${day}`, body);
}

const whereToDoIt = html`<p class="screen todo"><a href="/plan-wave">Plan a wave</a> · <a href="/people">Give somebody a code</a> · <a href="/keys">Lend a key</a></p>`;

const linkTo = ({ cohort, standing, ...part }: DeadlineAsked, more: Readonly<Record<string, string>>): string =>
  deadlineLink(cohort, standing, part, more);

function filterCard({ asked: { after: _, ...asked }, waves }: DeadlinePeopleData): Html {
  const { wave, department, departments } = asked;
  const link = (says: string, href: string, isHere: boolean): Html =>
    html`<li>${isHere ? html`<strong aria-current="page">${says}</strong>` : html`<a href="${href}">${says}</a>`}</li>`;
  const to = (one: string | undefined) => linkTo({ ...asked, wave: one }, {});
  const ofDepartment = department ?? (departments && departmentWords[departments]);
  return html`<nav class="card wide screen" aria-label="Of which wave"><ul>${link("Everybody", to(undefined), wave === undefined)}${link("In no wave", to(""), wave === "")}${waves.map(({ waveId, name }) => link(name, to(waveId), wave === waveId))}</ul>${ofDepartment && html`<p>Department: <strong>${ofDepartment}</strong>. <a href="${linkTo({ ...asked, department: undefined, departments: undefined }, {})}">Of all departments</a></p>`}</nav>`;
}

function people({ list, waves }: DeadlinePeopleData): Html {
  if (list.people.length === 0) return nobodyFound(list.next === undefined);
  const names = new Map(waves.map(({ waveId, name }) => [waveId, name]));
  const isByDepartment = list.people.some(({ department }) => department !== undefined);
  const rows = list.people.map((one) => ({
    about: html`<a href="/people/${one.userId}">${one.displayName ?? one.userId}</a>`,
    cells: [
      one.waveId === undefined
        ? "none"
        : html`<a href="/waves/${one.waveId}">${names.get(one.waveId) ?? one.waveId}</a>`,
      ...(isByDepartment ? [one.department ?? "none"] : []),
      sayMethods(one),
    ],
  }));
  const columns = ["Person", "Wave", ...(isByDepartment ? ["Department"] : []), "Has registered"];
  return recordTable("People", columns, rows);
}

function sayMethods({ methodsRegistered, isReady }: ListedPerson): string {
  const kinds = [...new Set(methodsRegistered.map((method) => reportedKindWords[reportedKindOf(method)]))];
  const said = kinds.length === 0 ? "nothing, or not in the report" : kinds.join(", ");
  return isReady ? `${said} (a passkey since the count)` : said;
}
