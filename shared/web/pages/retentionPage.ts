import type { GoesBy } from "../../domain/retention/keptIn.ts";
import type { Caution } from "../../domain/retention/retentionRun.ts";
import { sayCounts } from "../../domain/retention/sayCounts.ts";
import { recordedMomentIn } from "../../mails/dates.ts";
import { type Html, html } from "./html.ts";
import { type Frame, layout } from "./layout.ts";

interface Keeps {
  readonly details: number;
  readonly waves: number;
  readonly audit?: number | undefined;
}
type Counts = Readonly<Record<string, number>>;

export interface RetentionPageData extends Frame {
  readonly timeZone: string;
  readonly retention: {
    readonly keeps: Keeps;
    readonly waitsUntil?: string | undefined;
    readonly waitsBecause?: Caution | undefined;
    readonly cameByAt?: string | undefined;
    readonly startedAt?: string | undefined;
    readonly endedAt?: string | undefined;
    readonly counts: Counts;
    readonly last?: { readonly endedAt: string; readonly counts: Counts } | undefined;
    readonly waves: readonly string[];
    readonly kept: readonly {
      readonly table: string;
      readonly what: string;
      readonly holds: string;
      readonly goesBy: GoesBy;
      readonly when: string;
    }[];
  };
}

const cautionWords: Readonly<Record<Caution, string>> = {
  first: "The app has just begun to delete what has served its time. There is time to look at the settings first.",
  shorter: "A setting was made shorter. There is time to take that back.",
  gap: "The app, or its clock, was away for days. It watches for a week whether the clock is right.",
  clockBack: "The clock went back. The app watches for a week whether it is right.",
};

/** What is kept of people, where and how long: settings in force, the last run, and a table for the records. */
export function retentionPage(data: RetentionPageData): string {
  const { timeZone, retention } = data;
  const body = html`<h1>What is kept of people</h1>
<p class="soft">What is over and done is deleted by itself, at night, once its time has passed. What is open, in force, or what a safety rule rests on stays, however old.</p>
${stateOf(retention, timeZone)}
<div class="cards">${settingsCard(retention.keeps)}${lastCard(retention, timeZone)}${wavesCard(retention.waves)}${keptCard(retention)}</div>`;
  return layout(data, "What is kept of people", body);
}

function stateOf(
  { waitsUntil, waitsBecause, cameByAt, startedAt, endedAt }: RetentionPageData["retention"],
  zone: string,
) {
  if (cameByAt === undefined)
    return html`<div class="now held"><strong>Nothing yet</strong><span>The app has not looked so far. It does each night.</span></div>`;
  if (waitsUntil !== undefined && waitsBecause !== undefined)
    return html`<div class="now held"><strong>Nothing is deleted before ${recordedMomentIn(zone, waitsUntil)}</strong><span>${cautionWords[waitsBecause]}</span></div>`;
  if (startedAt !== undefined && endedAt === undefined)
    return html`<div class="now"><strong>Under way</strong><span>It began on ${recordedMomentIn(zone, startedAt)}, and goes on in the next night where it stopped.</span></div>`;
  return html`<div class="now"><strong>Up to date</strong><span>All of it was last looked at on ${recordedMomentIn(zone, cameByAt)}.</span></div>`;
}

const daysOf = (count: number): string => `${count} days`;

function settingsCard({ details, waves, audit }: Keeps): Html {
  const rows: readonly (readonly [string, string, string])[] = [
    [
      "KEEP_DETAILS_DAYS",
      daysOf(details),
      "mails, links, codes, tickets, HR events, keys that came back, leavers, ended onboardings; all that is known of people who left, once their account is gone for good",
    ],
    ["KEEP_WAVE_DAYS", daysOf(waves), "members of waves that ended, and what their enforcement rested on"],
    ["KEEP_AUDIT_DAYS", audit === undefined ? "for ever" : daysOf(audit), "the audit trail"],
  ];
  return html`<section class="card"><h2>Settings in force</h2><dl>${rows.map(([name, value, what]) => html`<dt><code>${name}</code></dt><dd><strong>${value}</strong><br><span class="soft">${what}</span></dd>`)}</dl></section>`;
}

function lastCard({ startedAt, endedAt, counts, last }: RetentionPageData["retention"], zone: string): Html {
  const isUnderWay = startedAt !== undefined && endedAt === undefined;
  const soFar = sayCounts(counts);
  const underWay = isUnderWay && html`<p>So far: ${soFar === "" ? "nothing" : soFar}.</p>`;
  const before = last
    ? html`<p>${recordedMomentIn(zone, last.endedAt)}: ${sayCounts(last.counts)}.</p>`
    : !isUnderWay && html`<p>Nothing so far.</p>`;
  return html`<section class="card"><h2>Deleted last</h2>${underWay}${before}<p class="soft">Each time is a line in <a href="/audit?scope=app">the audit trail</a>.</p></section>`;
}

const wavesCard = (waves: readonly string[]): Html | false =>
  waves.length > 0 &&
  html`<section class="card wide"><h2>Waves whose people stay</h2><p>Their time is over, and something is still open:</p><ul class="log">${waves.map((one) => html`<li class="break">${one}</li>`)}</ul></section>`;

function sayLong(goesBy: GoesBy, { details, waves, audit }: Keeps): string {
  switch (goesBy) {
    case "details":
      return daysOf(details);
    case "waves":
      return daysOf(waves);
    case "audit":
      return audit === undefined ? "for ever" : daysOf(audit);
    case "fixed":
      return "a fixed time";
    case "replaced":
      return "until the next one";
    case "person":
      return "as long as the person is there";
    case "stays":
      return "for ever";
  }
}

function keptCard({ kept, keeps }: RetentionPageData["retention"]): Html {
  const rows = kept.map(
    ({ table, what, holds, goesBy, when }) =>
      html`<tr><th scope="row">${what}<br><code>${table}</code></th><td data-label="Of people">${holds}</td><td data-label="How long">${sayLong(goesBy, keeps)}</td><td data-label="From when, or why">${when}</td></tr>`,
  );
  return html`<section class="card wide"><h2>Table by table</h2><p class="soft">For a record of processing activities. All of it stands in the storage account of this app.</p><table><thead><tr><th scope="col">What</th><th scope="col">Of people</th><th scope="col">How long</th><th scope="col">From when, or why</th></tr></thead><tbody>${rows}</tbody></table></section>`;
}
