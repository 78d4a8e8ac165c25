import { figureOfGroup } from "../../domain/wave/memberFigure.ts";
import { type Progress, type ProgressGroup, ProgressGroupSchema } from "../../domain/wave/progress.ts";
import { recordedDayOfDate } from "../../mails/dates.ts";
import type { WaveStatus } from "../../waves/waveStatus.ts";
import { progressBar, progressOverTime } from "./charts/progressChart.ts";
import { figureWords, linkedCount, linkToFigure, whatReadyMeans } from "./figureWords.ts";
import { type Html, html } from "./html.ts";

const groupWords: Readonly<Record<ProgressGroup, string>> = {
  enforced: "Enforced",
  ready: "Ready",
  reported: figureWords.reported,
  notReady: "Not ready",
  away: "Away, not waited for",
  held: "Held by decision",
  waived: "Waived for a time",
};

/** Where everybody stands and how the wave came there, drawn; the tables say the same. */
export function progressCard({ progress, waveId }: Pick<WaveStatus, "progress" | "waveId">): Html | false {
  const { groups, needed } = progress;
  const counted = ProgressGroupSchema.options.filter((group) => groups[group] > 0);
  if (counted.length === 0) return false;
  const all = counted.reduce((sum, group) => sum + groups[group], 0);
  const rows = counted.map(
    (group) =>
      html`<tr><th scope="row">${swatch(`g-${group}`)} ${groupWords[group]}</th><td data-label="People">${linkedCount(groups[group], linkToFigure(waveId, figureOfGroup[group]), groupWords[group])} (${share(groups[group], all)})</td></tr>`,
  );
  return html`<section class="card wide"><h2>Progress towards the gate</h2>${progressBar(progress)}
<table aria-label="Where everybody in scope stands"><thead><tr><th scope="col">Stands at</th><th scope="col">People</th></tr></thead><tbody>${rows}<tr><th scope="row">${swatch("gate")} The gate</th><td data-label="People">${needed} (${share(needed, all)})</td></tr></tbody></table><p class="soft">${whatReadyMeans}</p>${overTime(progress)}</section>`;
}

const share = (count: number, all: number): string => `${Math.round((count / all) * 1000) / 10} %`;

/** A colour of the pictures, beside what it means. */
export const swatch = (kind: string): Html =>
  html`<svg class="swatch" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">${kind === "gate" ? html`<line class="gate" x1="8" x2="8" y1="0" y2="16"/>` : html`<rect class="${kind}" width="16" height="16"/>`}</svg>`;

function overTime(progress: Progress): Html | false {
  const picture = progressOverTime(progress);
  if (!picture) return false;
  // The latest first: a long wave is read from its end.
  const rows = progress.days
    .toReversed()
    .map(
      ({ day, ready, enforced }) =>
        html`<tr><th scope="row">${recordedDayOfDate(day)}</th><td data-label="Ready">${ready}</td><td data-label="Enforced">${enforced}</td></tr>`,
    );
  return html`<div class="drawn"><h3>Since the announcement</h3>${picture}</div><details><summary>Day by day since the announcement</summary><p class="soft">Of those who are ready now, by the day on which their passkey was registered; of those enforced now, by the day on which they entered.</p><table aria-label="Ready and enforced, day by day"><thead><tr><th scope="col">By the end of</th><th scope="col">Ready</th><th scope="col">Enforced</th></tr></thead><tbody>${rows}</tbody></table></details>`;
}
