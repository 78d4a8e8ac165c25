import type { EnforcementStatus } from "../../enforcement/enforcementStatus.ts";
import { momentIn } from "../../mails/dates.ts";
import { type Html, html } from "./html.ts";

/** Whether the app can change the enforced group, as it last proved. */
export function canaryCard(canary: EnforcementStatus["canary"], timeZone: string): Html {
  return html`<section class="card"><h2>Can the app change the group?</h2><p>${inWords(canary, timeZone)}</p></section>`;
}

function inWords(canary: EnforcementStatus["canary"], timeZone: string): string {
  if (!canary)
    return "Not proven ahead of time, because no canary group is set (CANARY_GROUP_ID). A group that cannot be written is then noticed only when somebody is to enter it.";
  const { provedAt, refused } = canary;
  const last = provedAt === undefined ? "never" : momentIn(timeZone, provedAt);
  if (refused)
    return `No, or not proven, since ${momentIn(timeZone, refused.since)}: ${refused.say}. It is tried again every quarter of an hour. Last proven: ${last}.`;
  return provedAt === undefined
    ? "Not proven yet: the guard tries it within a quarter of an hour."
    : `Yes, last proven ${last}: the app put the empty canary group in and took it out again, as it does every day.`;
}
