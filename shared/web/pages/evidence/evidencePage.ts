import { recordedMomentIn, tableMomentIn } from "../../../mails/dates.ts";
import type { EvidenceReport, FlipPeople } from "../../../waves/evidence/evidenceReport.ts";
import { type Html, html } from "../html.ts";
import { type Frame, layout } from "../layout.ts";
import { peopleDeletedNote } from "../peopleDeletedNote.ts";
import { stageWords } from "../words.ts";
import { flipCard } from "./flipCard.ts";
import { recordTable } from "./recordTable.ts";
import { decisionWords, usesIn } from "./recordWords.ts";
import { sweepCard } from "./sweepCard.ts";

interface EvidencePageData extends Frame {
  readonly report: EvidenceReport;
  /** Whom each flip counted, where they are few enough for one page. */
  readonly people: ReadonlyMap<number, FlipPeople["people"]>;
}

/** On what people were enforced by a wave, for somebody who checks it years later; made to be printed (R313). */
export function evidencePage(data: EvidencePageData): string {
  const { report, people } = data;
  const { waveId, name, groupId, timeZone, startedBy, createdAt, stage, round, readAt, flips } = report;
  const at = (moment: string) => recordedMomentIn(timeZone, moment);
  const links = html`<p class="screen"><a href="/waves/${waveId}">To the wave</a> · <a href="/audit?wave=${waveId}">Its audit trail</a> · <a href="/api/audit?wave=${waveId}&amp;format=csv">The trail as CSV</a></p>`;
  const body = html`<h1>Evidence: ${name}</h1>
<p class="soft break">Wave ${waveId} over the group ${groupId}, started by ${startedBy.displayName} on ${at(createdAt)}. ${stageWords[stage]}${round > 1 && `, round ${round}`}. As of ${at(readAt)}.</p>
${links}${peopleDeletedNote(report)}<div class="cards">
${sweepCard(report)}
${flips.length === 0 && html`<section class="card wide"><h2>Flips</h2><p>Nobody was enforced by this wave so far. Whom it would enforce stands on the wave's page.</p></section>`}
${flips.map((flip) => flipCard(report, flip, people.get(flip.number)))}
${flips.length > 0 && laterCard(report)}${decisionsCard(report)}
</div>`;
  return layout(data, `Evidence: ${name}`, body);
}

function laterCard({ laterEntries, laterEntriesInAll, timeZone, waveId }: EvidenceReport): Html {
  const at = (moment: string | undefined) => moment && tableMomentIn(timeZone, moment);
  const rows = laterEntries.map(({ userId, userPrincipalName, at: enteredAt, by, evidence }) => ({
    about: html`<a href="/people/${userId}">${userPrincipalName ?? userId}</a>`,
    cells: [
      at(enteredAt),
      by,
      at(evidence?.passkeyCreatedAt),
      usesIn(timeZone, evidence),
      at(evidence?.lookedAt),
      evidence?.decision ? `on a date, told to them for ${at(evidence.decision.entersAt)}` : "ready by then",
    ],
  }));
  const columns = ["Person", "Put into the group", "By", "Passkey of", "Used", "Looked at", "How"];
  const rest = laterEntriesInAll - laterEntries.length;
  const more =
    rest > 0 &&
    html`<p>${rest} earlier ones stand in <a href="/audit?wave=${waveId}&amp;what=entersEnforcement">the audit trail</a>.</p>`;
  return html`<section class="card wide"><h2>Later single entries (${laterEntriesInAll})</h2>${rows.length === 0 ? html`<p class="soft">Nobody has entered after a flip.</p>` : recordTable("Later single entries", columns, rows)}${more}</section>`;
}

function decisionsCard({ decisions, timeZone, flips }: EvidenceReport): Html | false {
  if (decisions.length === 0)
    return (
      flips.length > 0 &&
      html`<section class="card wide"><h2>Held and waived</h2><p class="soft">Nobody was held, waived or given a date by name.</p></section>`
    );
  const at = (moment: string) => tableMomentIn(timeZone, moment);
  const rows = decisions.map(({ userId, userPrincipalName, decision, by, at: decidedAt, reason, standing }) => ({
    about: html`<a href="/people/${userId}">${userPrincipalName ?? userId}</a>`,
    cells: [
      decision.kind === "withdrawn" ? "Withdrawn" : decisionWords[standing],
      `${by.displayName}, ${at(decidedAt)}`,
      reason,
      decision.kind === "waive"
        ? `last day ${decision.until}`
        : decision.kind === "date"
          ? `enforced from ${decision.on}`
          : "no end",
      decision.kind === "date" && decision.confirmed
        ? `${decision.confirmed.by.displayName}, ${at(decision.confirmed.at)}`
        : undefined,
    ],
  }));
  return html`<section class="card wide"><h2>Held and waived (${rows.length})</h2><p>The last decision about each member who stayed outside.</p>${recordTable("Decisions by name", ["Person", "Now", "Decided by", "Why", "Until", "Confirmed by"], rows)}</section>`;
}
