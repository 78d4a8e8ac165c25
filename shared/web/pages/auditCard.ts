import type { AuditEvent } from "../../domain/audit.ts";
import { recordedMomentIn } from "../../mails/dates.ts";
import type { WaveStatus } from "../../waves/waveStatus.ts";
import { auditReasonWords, auditWords } from "./auditWords.ts";
import { type Html, html } from "./html.ts";

/**
 * What happened to a wave, newest first, for people: names for ids where the page knows them, local times, words for
 * codes.
 */
export function auditCard(
  status: Pick<WaveStatus, "timeZone" | "notEnforced" | "wouldBeLeftOut" | "sortedOutMembers">,
  audit: readonly AuditEvent[],
  links: Html | false = false,
): Html {
  const { timeZone, notEnforced, wouldBeLeftOut, sortedOutMembers } = status;
  const names = new Map(
    [...sortedOutMembers, ...wouldBeLeftOut, ...notEnforced].map((person) => [person.userId, person.userPrincipalName]),
  );
  const lines = audit.map(({ at, who, what, reason, why, after, until, subjectId }) => {
    const name = subjectId && names.get(subjectId);
    const more = [
      name,
      after,
      until && `until ${recordedMomentIn(timeZone, until)}`,
      reason && auditReasonWords[reason],
      why,
    ].filter((part) => part !== undefined && part !== "");
    const by = `${recordedMomentIn(timeZone, at)} · ${who.displayName}`;
    return { at, by, what, more: more.join(" · "), nameless: name === undefined ? subjectId : undefined };
  });
  const shown = folded(lines).map(
    ({ at, by, what, more, people }) =>
      html`<li><time datetime="${at}">${by}</time>${auditWords[what]}${people > 1 && html`: ${people} people`}${more !== "" && html` <span class="soft break">${more}</span>`}</li>`,
  );
  return html`<section class="card wide"><h2>What happened</h2>${shown.length > 0 ? html`<ul class="log">${shown}</ul>` : html`<p class="soft">Nothing yet.</p>`}${links}</section>`;
}

interface Line {
  readonly at: string;
  /** When, and who did it. */
  readonly by: string;
  readonly what: AuditEvent["what"];
  readonly more: string;
  /** Whom it is about, where the page has no name for them. */
  readonly nameless: string | undefined;
}

/** Lines in a row that read the same, as they are about people without a name here, become one. */
function folded(lines: readonly Line[]): readonly (Line & { readonly people: number })[] {
  const shown: (Line & { people: number })[] = [];
  for (const line of lines) {
    const last = shown.at(-1);
    if (last && last.nameless !== undefined && line.nameless !== undefined && readsAs(last) === readsAs(line))
      last.people += 1;
    else shown.push({ ...line, people: 1 });
  }
  return shown;
}

const readsAs = ({ by, what, more }: Line): string => JSON.stringify([by, what, more]);

/** To all that the last lines leave out. */
export const recordLinks = ({ waveId }: Pick<WaveStatus, "waveId">): Html =>
  html`<p>These are the last lines. <a href="/audit?wave=${waveId}">The whole trail</a> · <a href="/waves/${waveId}/evidence">Evidence for auditors</a></p>`;
