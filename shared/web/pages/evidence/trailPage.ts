import type { AuditEvent } from "../../../domain/audit.ts";
import { recordedMomentIn, tableMomentIn } from "../../../mails/dates.ts";
import type { PlacedEvent } from "../../../ports/store/audit.ts";
import { auditReasonWords, auditWords } from "../auditWords.ts";
import { html } from "../html.ts";
import { type Frame, layout } from "../layout.ts";
import { recordTable } from "./recordTable.ts";

interface TrailPageData extends Frame {
  /** Whose trail it is. */
  readonly title: string;
  readonly timeZone: string;
  /** Names the same trail in a link. */
  readonly query: string;
  readonly lines: readonly PlacedEvent[];
  readonly next: string | undefined;
  /** Of those whom lines are about, by id. */
  readonly names: ReadonlyMap<string, string>;
}

/** One page of a trail, newest first, with the way to the older lines. */
export function trailPage(data: TrailPageData): string {
  const { title, timeZone, query, lines, next, names } = data;
  const rows = lines.map(({ event }) => ({
    about: html`<time datetime="${event.at}">${tableMomentIn(timeZone, event.at)}</time>`,
    cells: [
      auditWords[event.what],
      event.who.displayName,
      event.subjectId && (names.get(event.subjectId) ?? event.subjectId),
      detailsOf(event, timeZone),
    ],
  }));
  const older =
    next !== undefined &&
    html`<a rel="next" href="/audit?${query}&amp;after=${encodeURIComponent(next)}">Older lines</a> · `;
  const ways = html`<p class="screen">${older}<a href="/audit?${query}">The newest lines</a> · <a href="/api/audit?${query}&amp;format=csv">All of it as CSV</a></p>`;
  const heading = `Audit trail: ${title}`;
  const body = html`<h1>${heading}</h1>${ways}<section class="card wide"><h2>What happened, newest first</h2>${rows.length > 0 ? recordTable(heading, ["When", "What", "Who", "About", "More"], rows) : html`<p class="soft">Nothing stands here.</p>`}</section>${rows.length > 0 && ways}`;
  return layout(data, heading, body);
}

const detailsOf = ({ before, after, until, reason, why }: AuditEvent, timeZone: string): string =>
  [
    before && `before: ${before}`,
    after,
    until && `until ${recordedMomentIn(timeZone, until)}`,
    reason && auditReasonWords[reason],
    why,
  ]
    .filter(Boolean)
    .join(" · ");
