import { scaleLinear } from "d3-scale";
import { symbol, symbolCircle, symbolDiamond, symbolSquare } from "d3-shape";
import { daysLater } from "../../../domain/wave/waveCalendar.ts";
import type { Calendar } from "../../../waves/calendarOfWaves.ts";
import { type Html, html } from "../html.ts";

const WIDTH = 1040;
const LABELS = 190;
const ROW = 34;
const TOP = 62;
/** As much of a name as there is room for. */
const NAME_LETTERS = 24;
const MARK_AREA = 110;

/** A local date as a number of a scale: no zone is meant. */
const at = (date: string): number => Date.parse(`${date}T00:00:00Z`);

const marks = {
  done: symbol(symbolCircle, MARK_AREA)() ?? "",
  fixed: symbol(symbolSquare, MARK_AREA)() ?? "",
  earliest: symbol(symbolDiamond, MARK_AREA)() ?? "",
} as const;

/** The waves of a calendar as bars over its weeks. The table below it says the same: it is one picture to a reader. */
export function calendarPicture({ weeks, waves, today }: Calendar): Html {
  const from = weeks[0]?.monday ?? today;
  const until = daysLater(from, 7 * weeks.length);
  const x = scaleLinear([at(from), at(until)], [LABELS, WIDTH]);
  const px = (date: string): number => Math.round(x(at(date)) * 10) / 10;
  const height = TOP + ROW * Math.max(waves.length, 1) + 8;
  const middle = (date: string): number => Math.round((px(date) + px(daysLater(date, 1))) / 2);
  const freezes = [
    ...new Map(weeks.flatMap((week) => week.freezes).map((one) => [one.from + one.until, one])).values(),
  ];
  const bands = freezes.map((one) => {
    const [left, right] = [Math.max(px(one.from), LABELS), Math.min(px(daysLater(one.until, 1)), WIDTH)];
    return html`<rect class="frozen" x="${left}" y="${TOP - 14}" width="${right - left}" height="${height - TOP + 14}"/>`;
  });
  // Beyond a quarter every other week has its date written.
  const every = Math.ceil(weeks.length / 13);
  const lines = weeks.map(({ monday }, index) => {
    const left = px(monday);
    const label = new Date(at(monday)).toLocaleDateString("en-GB", { timeZone: "UTC", day: "numeric", month: "short" });
    return html`<line class="week" x1="${left}" x2="${left}" y1="24" y2="${height}"/>${index % every === 0 && html`<text x="${left + 3}" y="20">${label}</text>`}`;
  });
  const days = new Set(weeks.flatMap(({ changeDays }) => changeDays));
  const day = px(daysLater(from, 1)) - px(from);
  const change = [...days].map(
    (date) => html`<rect class="change" x="${px(date) + 0.5}" y="34" width="${Math.max(day - 1, 1)}" height="8"/>`,
  );
  const rows = waves.map(({ waveId, name }, row) => {
    const y = TOP + ROW * row + ROW / 2;
    const dates = weeks.flatMap((week) => week.dates).filter((one) => one.waveId === waveId);
    const places = dates.map((one) => middle(one.day));
    const short = name.length > NAME_LETTERS ? `${name.slice(0, NAME_LETTERS - 1)}…` : name;
    const line = html`<line class="span" x1="${Math.min(...places)}" x2="${Math.max(...places)}" y1="${y}" y2="${y}"/>`;
    const points = dates.map(
      ({ how, what }, index) =>
        html`<path class="${how}${what === "flip" && " flip"}" d="${marks[how]}" transform="translate(${places[index]},${y})"/>`,
    );
    return html`<text x="0" y="${y + 5}">${short}</text>${line}${points}`;
  });
  const isShown = from <= today && today < until;
  const now = isShown && html`<line class="today" x1="${middle(today)}" x2="${middle(today)}" y1="24" y2="${height}"/>`;
  return html`<svg class="picture" role="img" aria-label="The waves over the weeks, as the table below says" viewBox="0 0 ${WIDTH} ${height}">${bands}${lines}<text x="0" y="42">May be enforced</text>${change}${now}${rows}</svg>`;
}

/** What the marks of the picture mean; drawn as they are there. */
export function calendarKey(): Html {
  const mark = (says: string, shape: Html) =>
    html`<li><svg viewBox="-9 -9 18 18" width="18" height="18" aria-hidden="true">${shape}</svg> ${says}</li>`;
  const path = (kind: keyof typeof marks, isFlip = false) =>
    html`<path class="${kind}${isFlip && " flip"}" d="${marks[kind]}"/>`;
  return html`<ul class="key" aria-hidden="true">${mark("has been", path("done"))}${mark("fixed", path("fixed"))}${mark("not before", path("earliest"))}${mark("first people enforced", path("earliest", true))}${mark("freeze", html`<rect class="frozen" x="-9" y="-9" width="18" height="18"/>`)}${mark("people may be enforced", html`<rect class="change" x="-9" y="-4" width="18" height="8"/>`)}${mark("today", html`<line class="today" x1="0" x2="0" y1="-9" y2="9"/>`)}</ul>`;
}
