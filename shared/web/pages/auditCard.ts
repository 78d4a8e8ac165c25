import type { AuditEvent } from "../../domain/audit.ts";
import type { IdentityCheck } from "../../domain/pass/grant.ts";
import { momentIn } from "../../mails/dates.ts";
import type { WaveStatus } from "../../waves/readWaveStatus.ts";
import { type Html, html } from "./html.ts";
import { offerWords, reasonWords, sentence } from "./waveWords.ts";

const checkWords: Readonly<Record<IdentityCheck, string>> = {
  inPerson: "in the same room",
  videoCallWithId: "on a video call, ID seen",
  calledKnownNumber: "called on a known number",
};
const whyWords: Readonly<Record<string, string>> = { ...reasonWords, ...offerWords, ...checkWords };

const GUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const idInBrackets = new RegExp(` \\(${GUID}\\)`, "gi");
const moments = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;

/**
 * What happened to a wave, newest first, for people: names for ids where the page knows them, local times, words for
 * codes.
 */
export function auditCard(
  status: Pick<WaveStatus, "timeZone" | "excluded" | "wouldBeExcluded" | "sortedOutMembers">,
  audit: readonly AuditEvent[],
): Html {
  const { timeZone, excluded, wouldBeExcluded, sortedOutMembers } = status;
  const names = new Map(
    [...sortedOutMembers, ...wouldBeExcluded, ...excluded].map((person) => [person.userId, person.userPrincipalName]),
  );
  const inWords = (text: string) =>
    text.replaceAll(moments, (moment) => momentIn(timeZone, moment)).replaceAll(idInBrackets, "");
  const lines = audit.map(({ at, who, what, why, after, subjectId }) => {
    const more = [subjectId && names.get(subjectId), after, why && (whyWords[why] ?? why)].filter(
      (part) => part !== undefined && part !== "",
    );
    return html`<li><time datetime="${at}">${momentIn(timeZone, at)} · ${inWords(who)}</time>${sentence(split(what))}${more.length > 0 && html` <span class="soft break">${inWords(more.join(" · "))}</span>`}</li>`;
  });
  return html`<section class="card wide"><h2>What happened</h2>${lines.length > 0 ? html`<ul class="log">${lines}</ul>` : html`<p class="soft">Nothing yet.</p>`}</section>`;
}

/** `grantOpened` is "grant opened" for people. */
const split = (what: string): string =>
  what.replaceAll(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);
