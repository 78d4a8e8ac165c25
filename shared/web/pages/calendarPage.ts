import type { WaveDate } from "../../domain/wave/waveDates.ts";
import { dayOfDate } from "../../mails/dates.ts";
import { type Calendar, type ShownWeek, turned } from "../../waves/calendarOfWaves.ts";
import { calendarKey, calendarPicture } from "./charts/calendarPicture.ts";
import { type Html, html } from "./html.ts";
import { type Frame, layout } from "./layout.ts";

interface CalendarData extends Frame, Calendar {
  readonly changeHours: { readonly from: number; readonly until: number };
}

/** All waves by week: as a picture where there is room for one, and as a table everywhere. */
export function calendarPage(data: CalendarData): string {
  const { weeks, waves } = data;
  const first = weeks[0]?.monday ?? "";
  const conflicts = weeks.flatMap((week) => week.conflicts.map(({ say }) => html`<li>${say}</li>`));
  const minded =
    conflicts.length > 0
      ? html`<section class="card wide"><h2>To mind (${conflicts.length})</h2><ul>${conflicts}</ul></section>`
      : html`<section class="card wide"><h2>To mind</h2><p>Nothing in these weeks stands in the way of anything else.</p></section>`;
  const picture =
    waves.length > 0 &&
    html`<section class="card wide drawn"><h2>At a glance</h2>${calendarPicture(data)}${calendarKey()}</section>`;
  const body = html`<h1>Calendar of waves</h1><p class="soft">${weeks.length} weeks from ${dayOf(first, true)} on. A day that is not fixed is the earliest one: it waits for the gate, for evidence or for an approval.</p>
<p class="screen"><a href="/waves">To the waves</a> · <a rel="prev" href="${linkTo(data, -1)}">Earlier weeks</a> · <a href="/calendar">From today</a> · <a rel="next" href="${linkTo(data, 1)}">Later weeks</a></p>
<div class="cards">${minded}${picture}<section class="card wide"><h2>Week by week</h2>${table(data)}</section></div>`;
  return layout(data, "Calendar of waves", body);
}

const linkTo = (data: CalendarData, direction: -1 | 1): string =>
  `/calendar?${new URLSearchParams({ from: turned(data, direction), weeks: String(data.weeks.length) })}`;

/** A local date: no zone is meant. */
const dayOf = (date: string, withYear = false): string => `${dayOfDate(date)}${withYear ? ` ${date.slice(0, 4)}` : ""}`;

function table({ weeks, waves, changeHours }: CalendarData): Html {
  const paused = new Set(waves.filter(({ isPaused }) => isPaused).map(({ waveId }) => waveId));
  const rows = weeks.map(
    (week) =>
      html`<tr><th scope="row">${dayOf(week.monday)}</th><td data-label="Dates">${datesOf(week, paused)}</td><td data-label="People may be enforced">${changeWords(week, changeHours)}</td><td data-label="Freeze">${freezeWords(week)}</td></tr>`,
  );
  return html`<table aria-label="Waves week by week"><thead><tr><th scope="col">Week of</th><th scope="col">Dates</th><th scope="col">People may be enforced</th><th scope="col">Freeze</th></tr></thead><tbody>${rows}</tbody></table>`;
}

const datesOf = ({ dates }: ShownWeek, paused: ReadonlySet<string>): Html | string =>
  dates.length === 0
    ? "–"
    : html`<ul class="log">${dates.map((date) => html`<li>${date.how === "earliest" && "Not before "}${dayOf(date.day)}: <a href="/waves/${date.waveId}">${date.name}</a> ${whatWords[date.what][date.how === "done" ? "was" : "is"]}${date.how !== "done" && paused.has(date.waveId) && " (paused)"}</li>`)}</ul>`;

const whatWords: Readonly<Record<WaveDate["what"], { readonly was: string; readonly is: string }>> = {
  announcement: { was: "was announced", is: "is announced" },
  opening: { was: "opened", is: "opens" },
  reminder: { was: "was reminded", is: "is reminded" },
  warning: { was: "was warned", is: "is warned" },
  reportOnly: { was: "came into report-only", is: "comes into report-only" },
  flip: { was: "began to be enforced", is: "begins to be enforced" },
};

function changeWords({ changeDays }: ShownWeek, { from, until }: CalendarData["changeHours"]): string {
  if (changeDays.length === 0) return "On no day";
  const days = changeDays.map((date) => dayOf(date).slice(0, 3)).join(", ");
  return `${days}, ${hour(from)} to ${hour(until)}`;
}
const hour = (value: number): string => `${String(value).padStart(2, "0")}:00`;

const freezeWords = ({ freezes }: ShownWeek): string =>
  freezes.map(({ from, until, reason }) => `${dayOf(from)} to ${dayOf(until)}: ${reason}`).join("; ") || "–";
