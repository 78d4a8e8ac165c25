import type { StoppedAs, StoppedAsked, StoppedList, StoppedPerson } from "../../enforcement/readStopped.ts";
import { tableMomentIn } from "../../mails/dates.ts";
import { recordTable } from "./evidence/recordTable.ts";
import { type Html, html } from "./html.ts";
import { type Frame, layout } from "./layout.ts";
import { linkToBeginning, linkToFollowing } from "./peopleLinks.ts";

interface StoppedPageData extends Frame, StoppedList {
  readonly asked: StoppedAsked;
  readonly timeZone: string;
}

export const linkToStopped = (as: StoppedAs): string => `/stopped?as=${as}`;

const words: Readonly<Record<StoppedAs, { readonly title: string; readonly toDo: string }>> = {
  stranded: {
    title: "Stranded outside every wave",
    toDo: "Call them, and give them a one-time code from their page. The app has offered one to their manager where the table says so.",
  },
  stopped: {
    title: "Sign-ins stopped outside every wave",
    toDo: "Somebody may know their password: ask them, look at the sign-ins in Entra (status: failure), and have the password changed where it was not them. Nothing was loosened.",
  },
};

const meansWords: Readonly<Record<StoppedPerson["means"], string>> = {
  stranded: "No usable passkey, looked at live",
  stoppedAttempt: "They hold a passkey: somebody knew the password",
  toBeLookedAt: "Nobody could look yet",
};

/** Who stands behind a number of sign-ins that the workforce policy refused. */
export function stoppedPage(data: StoppedPageData): string {
  const { asked, people, next } = data;
  const { title, toDo } = words[asked.as];
  const here = linkToStopped(asked.as);
  const following = linkToFollowing(next !== undefined && `${here}&page=${next}`);
  const before = asked.after !== undefined && linkToBeginning(here);
  const none =
    next === undefined ? "Nobody within the last 24 hours." : "Nobody among the first ones. Go on to the following.";
  const body = html`<h1>${title}</h1><p>Whom the workforce policy refused within the last 24 hours, and whom no wave watches: new hires, and whoever stays in after a wave was rolled back. The page of each wave counts its own members.</p>
<p><strong>What to do:</strong> ${toDo}</p><p class="screen"><a href="/">Overview</a> · <a href="/enforcement">Enforcement</a></p>
<div class="cards"><section class="card wide"><h2>People</h2>${before}${people.length === 0 ? html`<p>${none}</p>` : tableOf(data)}${following}</section></div>`;
  return layout(data, title, body);
}

function tableOf({ people, asked, timeZone }: StoppedPageData): Html {
  const isStranded = asked.as === "stranded";
  const rows = people.map(({ userId, displayName, at, means, helpOfferedAt }) => ({
    about: html`<a class="break" href="/people/${userId}">${displayName ?? userId}</a>`,
    cells: [
      tableMomentIn(timeZone, at),
      meansWords[means],
      ...(isStranded ? [helpOfferedAt === undefined ? "not yet" : tableMomentIn(timeZone, helpOfferedAt)] : []),
    ],
  }));
  const columns = ["Person", "Last refused", "What it means", ...(isStranded ? ["Code offered"] : [])];
  return recordTable("People", columns, rows);
}
