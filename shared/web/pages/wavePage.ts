import type { AuditEvent } from "../../domain/audit.ts";
import { isLargeWave, MOST_NAMED } from "../../domain/wave/countedWave.ts";
import { isBetweenParts } from "../../domain/wave/parts.ts";
import { isPrivilegedWave } from "../../domain/wave/waveKind.ts";
import { recordedDayOfDate, recordedMomentIn } from "../../mails/dates.ts";
import type { ShownTrouble } from "../../troubles/shownTroubles.ts";
import type { WaveStatus } from "../../waves/waveStatus.ts";
import type { Hurdle } from "../hurdle.ts";
import { auditCard, recordLinks } from "./auditCard.ts";
import { type DecisionForms, decisionCards, NO_FORMS } from "./decisionCards.ts";
import { devicesCard } from "./devicesCard.ts";
import { helpdeskCard } from "./helpdeskCard.ts";
import { type Html, html } from "./html.ts";
import { type Frame, layout } from "./layout.ts";
import { partsCard } from "./partsCard.ts";
import { peopleDeletedNote } from "./peopleDeletedNote.ts";
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
<p class="soft">${isPrivilegedWave(status) && "People with admin rights · "}Starts ${recordedDayOfDate(status.startDate)} · ${status.timeZone}${status.round > 1 && ` · round ${status.round}`} · started by ${status.startedBy.displayName}</p>
${nowBox(status)}${nextLine(status)}${countedLine(status)}${peopleDeletedNote(status)}
<p><a href="/waves/${status.waveId}/people">Its people by name, with what stands in the way and what comes next</a> · <a href="/waves/${status.waveId}/preflight">Checks of the tenant</a></p>
${rail(status)}
<div class="cards">
${troublesCard(troubles, status.timeZone)}${countsCard(status, rules)}${deniedCard(status)}${progressCard(status)}${devicesCard(status)}${partsCard(status)}${evidenceCard(status)}${actionsCard(status, actions, hurdle)}
${decisionCards(status, decisions)}
${(status.enforcingAt === undefined || isBetweenParts(status)) && status.evidence && peopleCard(status, "wouldBeLeftOut", "Would be left out for now", "Everyone in scope would be enforced.")}
${status.enforcingAt !== undefined && peopleCard(status, "notEnforced", "Not enforced yet", "Nobody is left out.")}
${peopleCard(status, "sortedOutMembers", "Not part of this wave", "Everyone in the group takes part.")}
${campaignCard(status)}${mailsCard(status)}${helpdeskCard(status)}${auditCard(status, audit, recordLinks(status))}
</div>`;
  return layout(data, status.name, body);
}

/** Numbers that are not of this moment say so. */
const countedLine = (status: WaveStatus): Html | false =>
  isLargeWave(status) &&
  html`<p class="soft">People were counted at ${recordedMomentIn(status.timeZone, status.countedAt)}; a large wave is counted by its steps, and every hour.</p>`;

/** What Entra itself asks people for, beside the wave's mails. */
function campaignCard({ campaign, timeZone }: WaveStatus): Html | false {
  if (!campaign) return false;
  const { at, say } = campaign;
  return html`<section class="card"><h2>Asked at sign-in</h2><p>${say.charAt(0).toUpperCase()}${say.slice(1)}.</p><p class="soft">As of the checks of ${recordedMomentIn(timeZone, at)}.</p></section>`;
}

type List = "wouldBeLeftOut" | "notEnforced" | "sortedOutMembers";

/** Some people by name and why, at most as many as a phone can hold; the page of the wave's people has all. */
function peopleCard(status: WaveStatus, list: List, title: string, nobody: string): Html {
  const { waveId, listed } = status;
  const people = status[list].slice(0, MOST_NAMED);
  if (listed[list] === 0) return html`<section class="card"><h2>${title}</h2><p class="soft">${nobody}</p></section>`;
  const rows = people.map(({ userId, userPrincipalName, reason, said }) => {
    const why = said === undefined ? reasonWords[reason] : `${reasonWords[reason]}. ${said}`;
    return html`<tr><th scope="row" class="break"><a href="/people/${userId}">${userPrincipalName}</a></th><td data-label="Why">${why}</td></tr>`;
  });
  const more = listed[list] - people.length;
  return html`<section class="card wide"><h2>${title} (${listed[list]})</h2><table aria-label="${title}"><thead><tr><th scope="col">Person</th><th scope="col">Why</th></tr></thead><tbody>${rows}</tbody></table>${more > 0 && html`<p>And ${more} more: <a href="/waves/${waveId}/people">all people of the wave, by name</a>.</p>`}</section>`;
}
