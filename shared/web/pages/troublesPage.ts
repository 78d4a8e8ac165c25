import type { ShownTrouble } from "../../troubles/shownTroubles.ts";
import { html } from "./html.ts";
import { type Frame, layout } from "./layout.ts";
import { troublesCard } from "./troublesCard.ts";

export interface TroublesPageData extends Frame {
  readonly timeZone: string;
  readonly troubles: readonly ShownTrouble[];
}

/** Everything that is refused, or does not go on, at the moment. */
export function troublesPage(data: TroublesPageData): string {
  const { timeZone, troubles } = data;
  const body = html`<h1>What does not go on</h1>
<p class="soft">Whatever a service refuses the app, or what it has not got done for an hour, stands here until it works again. All of it is tried again by itself.</p>
<div class="cards">${troubles.length > 0 ? troublesCard(troubles, timeZone) : html`<section class="card wide"><h2>Nothing</h2><p>Nothing is refused at the moment.</p></section>`}</div>
<p><a href="/retention">What is kept of people, and how long</a></p>`;
  return layout(data, "What does not go on", body);
}
