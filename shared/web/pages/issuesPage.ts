import type { Issue } from "../../domain/tickets/issues.ts";
import type { WaveFacts } from "../../domain/wave/waveFacts.ts";
import { recordedMomentIn, tableMomentIn } from "../../mails/dates.ts";
import { recordTable } from "./evidence/recordTable.ts";
import { type Html, html } from "./html.ts";
import { type Frame, layout } from "./layout.ts";

interface IssuesPageData extends Frame {
  readonly tickets: number;
  readonly issues: readonly Issue[];
  readonly postedAt?: string;
  /** How the helpdesk stands, in words. */
  readonly helpdesk: { readonly say: string };
  readonly timeZone: string;
  readonly waves: readonly Pick<WaveFacts, "waveId" | "name">[];
  readonly asked: {
    readonly wave?: string | undefined;
    readonly from?: string | undefined;
    readonly to?: string | undefined;
  };
}

/** What tickets of the helpdesk are about, the most frequent first. */
export function issuesPage(data: IssuesPageData): string {
  const title = "Issues found";
  const body = html`<h1>${title}</h1>
<p class="soft">What the helpdesk's tickets are about, by device, system and what went wrong, the most frequent first. Nothing here is about a person.</p>
<p class="screen"><a href="/waves">To the waves</a></p>
<div class="cards"><section class="card wide"><h2>The helpdesk</h2><p>${data.helpdesk.say}</p></section>${filterCard(data)}${listCard(data)}</div>`;
  return layout(data, title, body);
}

function filterCard({ waves, asked }: IssuesPageData): Html {
  const option = (value: string, says: string) =>
    value === (asked.wave ?? "")
      ? html`<option value="${value}" selected>${says}</option>`
      : html`<option value="${value}">${says}</option>`;
  const day = (name: "from" | "to", label: string) =>
    html`<div><label for="${name}">${label}</label><input id="${name}" name="${name}" type="date" value="${asked[name] ?? ""}"></div>`;
  return html`<section class="card wide screen"><h2>Which tickets</h2><form class="choices" method="get" action="/issues-found"><div><label for="wave">Wave</label><select id="wave" name="wave">${option("", "All of them, and tickets of no wave")}${waves.map(({ waveId, name }) => option(waveId, name))}</select></div>${day("from", "Opened from")}${day("to", "Opened until, that day included")}<button type="submit">Show these</button></form></section>`;
}

function listCard(data: IssuesPageData): Html {
  const { tickets, issues, postedAt, timeZone, asked } = data;
  const posted =
    postedAt === undefined
      ? html`<p>No tickets were posted yet. The helpdesk's system, or somebody with a list, posts them to <code>POST /api/tickets</code>.</p>`
      : html`<p class="soft">Tickets were posted last ${recordedMomentIn(timeZone, postedAt)}.</p>`;
  if (issues.length === 0) {
    const none =
      postedAt !== undefined &&
      html`<p>No ticket was opened ${isNarrowed(asked) ? "that is asked for here" : "so far"}.</p>`;
    return html`<section class="card wide"><h2>No issues</h2>${none}${posted}</section>`;
  }
  const rows = issues.map(({ family, os, failureMode, tickets: count, share, open, firstAt, lastAt }, n) => ({
    about: `${n + 1}. ${family}, ${os}: ${failureMode}`,
    cells: [
      count,
      `${(share * 100).toFixed(1)} %`,
      open,
      tableMomentIn(timeZone, firstAt),
      tableMomentIn(timeZone, lastAt),
    ],
  }));
  const said = `${tickets} ${tickets === 1 ? "ticket" : "tickets"}, ${issues.length} ${issues.length === 1 ? "issue" : "issues"}`;
  return html`<section class="card wide"><h2>${said}</h2>${recordTable("Issues, the most frequent first", ["Issue", "Tickets", "Share", "Open", "First", "Last"], rows)}${posted}<p class="screen"><a href="/issues-found?${csvQuery(asked)}">As a CSV file</a></p></section>`;
}

const isNarrowed = ({ wave, from, to }: IssuesPageData["asked"]): boolean => Boolean(wave || from || to);

const csvQuery = (asked: IssuesPageData["asked"]): string => {
  const given = Object.entries({ wave: asked.wave, from: asked.from, to: asked.to }).filter(([, value]) => value);
  return new URLSearchParams({ ...Object.fromEntries(given), format: "csv" } as Record<string, string>).toString();
};
