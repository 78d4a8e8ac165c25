import type { AuditEvent } from "../../domain/audit.ts";
import { momentIn } from "../../mails/dates.ts";
import type { WaveStatus } from "../../waves/waveStatus.ts";
import { type Html, html } from "./html.ts";
import { auditReasonWords, auditWords } from "./words.ts";

/**
 * What happened to a wave, newest first, for people: names for ids where the page knows them, local times, words for
 * codes.
 */
export function auditCard(
  status: Pick<WaveStatus, "timeZone" | "notEnforced" | "wouldBeLeftOut" | "sortedOutMembers">,
  audit: readonly AuditEvent[],
): Html {
  const { timeZone, notEnforced, wouldBeLeftOut, sortedOutMembers } = status;
  const names = new Map(
    [...sortedOutMembers, ...wouldBeLeftOut, ...notEnforced].map((person) => [person.userId, person.userPrincipalName]),
  );
  const lines = audit.map(({ at, who, what, reason, why, after, until, subjectId }) => {
    const more = [
      subjectId && names.get(subjectId),
      after,
      until && `until ${momentIn(timeZone, until)}`,
      reason && auditReasonWords[reason],
      why,
    ].filter((part) => part !== undefined && part !== "");
    return html`<li><time datetime="${at}">${momentIn(timeZone, at)} · ${who.displayName}</time>${auditWords[what]}${more.length > 0 && html` <span class="soft break">${more.join(" · ")}</span>`}</li>`;
  });
  return html`<section class="card wide"><h2>What happened</h2>${lines.length > 0 ? html`<ul class="log">${lines}</ul>` : html`<p class="soft">Nothing yet.</p>`}</section>`;
}
