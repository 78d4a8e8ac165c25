import type { WaveFacts } from "../../domain/wave/waveFacts.ts";
import { recordedDayOfDate } from "../../mails/dates.ts";
import { html } from "./html.ts";
import { type Frame, layout } from "./layout.ts";
import { stageWords } from "./words.ts";

/**
 * All waves, newest first, each with a line that leads to its page.
 * @param inTrouble ids of those of which something is refused at the moment.
 */
export function waveListPage(
  frame: Frame,
  waves: readonly WaveFacts[],
  inTrouble: ReadonlySet<string>,
  { mayPlan = false }: { readonly mayPlan?: boolean } = {},
): string {
  const rows = waves.map(
    ({ waveId, name, stage, paused, startDate, inScope, reportedReady }) =>
      html`<tr><th scope="row"><a href="/waves/${waveId}">${name}</a></th><td data-label="Stands at">${paused ? `Paused (${stageWords[stage]})` : stageWords[stage]}${inTrouble.has(waveId) && "; something is refused"}</td><td data-label="Starts">${recordedDayOfDate(startDate)}</td><td data-label="Reported ready">${reportedReady} of ${inScope}</td></tr>`,
  );
  const head = html`<thead><tr><th scope="col">Wave</th><th scope="col">Stands at</th><th scope="col">Starts</th><th scope="col">Reported ready</th></tr></thead>`;
  const body =
    rows.length > 0
      ? html`<div class="card"><table aria-label="Waves, newest first">${head}<tbody>${rows}</tbody></table></div>`
      : html`<p>No wave yet. An admin plans one on a page, or with <code>POST /api/waves</code>.</p>`;
  const plan = html`<p class="screen">${mayPlan && html`<a href="/plan-wave">Plan a wave</a> · `}<a href="/calendar">Calendar</a> · <a href="/issues-found">Issues found, by the helpdesk's tickets</a></p>`;
  return layout(frame, "Waves", html`<h1>Waves</h1>${plan}${body}`);
}
