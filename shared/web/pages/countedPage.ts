import { familyWords } from "../../domain/device/deviceFamily.ts";
import type { WaveFacts } from "../../domain/wave/waveFacts.ts";
import type { CountedAsked, CountedPeople } from "../../progress/readCounted.ts";
import { reportedKindWords } from "./deadlineWords.ts";
import { recordTable } from "./evidence/recordTable.ts";
import { figureWords, linkCounted, linkToHolders, linkToMayUsePhoneCodes } from "./figureWords.ts";
import { type Html, html } from "./html.ts";
import { type Frame, layout } from "./layout.ts";
import { linkToBeginning, linkToFollowing, nobodyFound } from "./peopleLinks.ts";

interface CountedPageData extends Frame, CountedPeople {
  readonly asked: CountedAsked;
  readonly waves: readonly Pick<WaveFacts, "waveId" | "name">[];
}

/** Who stands behind one number of the start page. */
export function countedPage(data: CountedPageData): string {
  const { asked, people, next } = data;
  const title = titleOf(asked);
  const here = linkOf(asked);
  const page = next !== undefined && `${here.includes("?") ? "&" : "?"}page=${encodeURIComponent(next)}`;
  const following = linkToFollowing(page && `${here}${page}`);
  const before = asked.after !== undefined && linkToBeginning(here);
  const body = html`<h1>${title}</h1><p>${aboutOf(asked)}</p><p class="screen"><a href="/">Overview</a>${isAllowed(asked) && html` · <a href="/deadline">When codes by phone end</a>`}</p>
<div class="cards"><section class="card wide"><h2>People</h2>${before}${people.length === 0 ? noPeople(data) : tableOf(data)}${following}</section></div>`;
  return layout(data, title, body);
}

const isAllowed = (asked: CountedAsked): boolean => "list" in asked && "allowed" in asked.list;

const noPeople = ({ notKnown, next }: CountedPageData): Html =>
  notKnown
    ? html`<p>The last count could not tell who that is. <a href="/deadline">What it could not read</a></p>`
    : nobodyFound(next === undefined);

function linkOf(asked: CountedAsked): string {
  if (!("list" in asked)) return linkCounted(asked.figure, asked.device);
  return "kind" in asked.list ? linkToHolders(asked.list.kind) : linkToMayUsePhoneCodes;
}

function titleOf(asked: CountedAsked): string {
  if ("list" in asked)
    return "kind" in asked.list ? `Who holds: ${reportedKindWords[asked.list.kind]}` : "Who may use codes by phone";
  const { figure, device } = asked;
  return [figure ? figureWords[figure] : "People in waves", device && familyWords[device]].filter(Boolean).join(", ");
}

function aboutOf(asked: CountedAsked): string {
  if (!("list" in asked))
    return "Members of waves in scope, as their rows stand now: the number may be of the last count, some hours back. Whoever is in two waves stands here twice.";
  if ("kind" in asked.list)
    return "Whom the last count put here, by the registration report. It names no account that is switched off.";
  return "Microsoft lets them register passkeys by itself, and asks them to at sign-in. Whom the last count put here, by the methods policy, of those whom the registration report names: it names no account that is switched off.";
}

function tableOf({ people, waves }: CountedPageData): Html {
  const names = new Map(waves.map(({ waveId, name }) => [waveId, name]));
  const rows = people.map(({ userId, displayName, waveId }) => ({
    about: html`<a href="/people/${userId}">${displayName ?? userId}</a>`,
    cells: [waveId === undefined ? "none" : html`<a href="/waves/${waveId}/people">${names.get(waveId) ?? waveId}</a>`],
  }));
  return recordTable("People", ["Person", "Wave"], rows);
}
