import type { AuditEvent } from "../../domain/audit.ts";
import { isBetweenParts } from "../../domain/wave/parts.ts";
import { isPrivilegedWave } from "../../domain/wave/waveKind.ts";
import { dayIn, momentIn } from "../../mails/dates.ts";
import type { ShownTrouble } from "../../troubles/shownTroubles.ts";
import type { WaveStatus } from "../../waves/waveStatus.ts";
import type { Hurdle } from "../hurdle.ts";
import { auditCard, recordLinks } from "./auditCard.ts";
import { type DecisionForms, decisionCards, NO_FORMS } from "./decisionCards.ts";
import { helpdeskCard } from "./helpdeskCard.ts";
import { type Html, html } from "./html.ts";
import { type Frame, layout } from "./layout.ts";
import { partsCard } from "./partsCard.ts";
import { progressCard } from "./progressCard.ts";
import { troublesCard } from "./troublesCard.ts";
import { actionsCard, type ShownActions } from "./waveActionsCard.ts";
import { evidenceCard } from "./waveEvidenceCard.ts";
import { nextLine, nowBox, rail } from "./waveNow.ts";
import { countsCard, deniedCard, mailsCard, type ShownRules } from "./waveNumbers.ts";
import { reasonWords } from "./words.ts";

export interface WavePageData extends Frame {
  readonly status: WaveStatus;
  readonly audit: readonly AuditEvent[];
  readonly troubles?: readonly ShownTrouble[];
  readonly rules: ShownRules;
  readonly actions: ShownActions;
  /** Why the viewer cannot do those now that hand something out or enforce. */
  readonly hurdle?: Hurdle | undefined;
  readonly decisions?: DecisionForms;
}

/** One wave: where it stands, why it waits, who is in and who is out, and what the viewer may do about it. */
export function waveStatusPage(data: WavePageData): string {
  const { status, audit, troubles = [], rules, actions, hurdle, decisions = NO_FORMS } = data;
  const body = html`<h1>${status.name}</h1>
<p class="soft">${isPrivilegedWave(status) && "People with admin rights · "}Starts ${dayIn(status.timeZone, `${status.startDate}T12:00:00Z`)} · ${status.timeZone}${status.round > 1 && ` · round ${status.round}`} · started by ${status.startedBy.displayName}</p>
${nowBox(status)}${nextLine(status)}
<p><a href="/waves/${status.waveId}/people">Its people by name, with what stands in the way and what comes next</a> · <a href="/waves/${status.waveId}/preflight">Checks of the tenant</a></p>
${rail(status)}
<div class="cards">
${troublesCard(troubles, status.timeZone)}${countsCard(status, rules)}${deniedCard(status)}${progressCard(status)}${partsCard(status)}${evidenceCard(status)}${actionsCard(status, actions, hurdle)}
${decisionCards(status, decisions)}
${(status.enforcingAt === undefined || isBetweenParts(status)) && status.evidence && peopleCard("Would be left out for now", "Everyone in scope would be enforced.", reasonRows(status.wouldBeLeftOut))}
${status.enforcingAt !== undefined && peopleCard("Not enforced yet", "Nobody is left out.", reasonRows(status.notEnforced))}
${peopleCard("Not part of this wave", "Everyone in the group takes part.", reasonRows(status.sortedOutMembers))}
${campaignCard(status)}${mailsCard(status)}${helpdeskCard(status)}${auditCard(status, audit, recordLinks(status))}
</div>`;
  return layout(data, status.name, body);
}

/** What Entra itself asks people for, beside the wave's mails. */
function campaignCard({ campaign, timeZone }: WaveStatus): Html | false {
  if (!campaign) return false;
  const { at, say } = campaign;
  return html`<section class="card"><h2>Asked at sign-in</h2><p>${say.charAt(0).toUpperCase()}${say.slice(1)}.</p><p class="soft">As of the checks of ${momentIn(timeZone, at)}.</p></section>`;
}

interface PersonRow {
  readonly userId: string;
  readonly name: string;
  readonly cells: readonly { readonly label: string; readonly text: string | undefined }[];
}

const reasonRows = (people: WaveStatus["notEnforced"]): readonly PersonRow[] =>
  people.map(({ userId, userPrincipalName, reason, said }) => ({
    userId,
    name: userPrincipalName,
    cells: [{ label: "Why", text: said === undefined ? reasonWords[reason] : `${reasonWords[reason]}. ${said}` }],
  }));

function peopleCard(title: string, nobody: string, rows: readonly PersonRow[]): Html {
  const [first] = rows;
  if (!first) return html`<section class="card"><h2>${title}</h2><p class="soft">${nobody}</p></section>`;
  const head = html`<thead><tr><th scope="col">Person</th>${first.cells.map(({ label }) => html`<th scope="col">${label}</th>`)}</tr></thead>`;
  const body = rows.map(
    ({ userId, name, cells }) =>
      html`<tr><th scope="row" class="break"><a href="/people/${userId}">${name}</a></th>${cells.map(({ label, text }) => html`<td data-label="${label}">${text ?? "–"}</td>`)}</tr>`,
  );
  return html`<section class="card wide"><h2>${title} (${rows.length})</h2><table aria-label="${title}">${head}<tbody>${body}</tbody></table></section>`;
}
