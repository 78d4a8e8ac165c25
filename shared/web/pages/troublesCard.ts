import { APP_SCOPE } from "../../domain/audit.ts";
import { momentIn } from "../../mails/dates.ts";
import type { ShownTrouble } from "../../troubles/shownTroubles.ts";
import { type Html, html } from "./html.ts";
import { sentence } from "./words.ts";

/** What is refused at the moment, the longest first; nothing when nothing is. */
export function troublesCard(troubles: readonly ShownTrouble[], timeZone: string): Html | false {
  if (troubles.length === 0) return false;
  return html`<section class="card wide"><h2>What is refused at the moment</h2>${troubles.map((one) => troubleItem(one, timeZone))}</section>`;
}

function troubleItem(trouble: ShownTrouble, timeZone: string): Html {
  const { doing, said, meanwhile, advice, since, last, count, againBy, requestId, saidAt } = trouble;
  const times = count === 1 ? "once" : `${count} times, last ${momentIn(timeZone, last)}`;
  const facts: readonly (readonly [string, string | Html])[] = [
    ["Answer", said],
    ...(meanwhile === undefined ? [] : [["Meanwhile", meanwhile] as const]),
    ["What to do", advice],
    ["Since", `${momentIn(timeZone, since)}, ${times}`],
    ["Tried again by", momentIn(timeZone, againBy)],
    ...(requestId === undefined ? [] : [["Request id", html`<code>${requestId}</code>`] as const]),
    ...(saidAt === undefined ? [] : [["Answered at", momentIn(timeZone, saidAt)] as const]),
    ...where(trouble),
  ];
  return html`<h3>${sentence(doing)}</h3><dl>${facts.map(([term, value]) => html`<dt>${term}</dt><dd>${value}</dd>`)}</dl>`;
}

/** Waves have a page; an onboarding is read by its id. */
function where({ scope }: ShownTrouble): readonly (readonly [string, Html])[] {
  if (scope === APP_SCOPE) return [];
  return [["Concerns", html`<code>${scope}</code>`]];
}
