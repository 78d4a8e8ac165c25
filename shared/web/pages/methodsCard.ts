import type { MethodsStatus } from "../../enforcement/enforcementStatus.ts";
import { momentIn } from "../../mails/dates.ts";
import { type Html, html } from "./html.ts";

/** Which passkeys methods policy and strength let in, and what to do where nobody can tell. */
export function methodsCard(methods: MethodsStatus | undefined, timeZone: string): Html {
  const { unknown, changed, lookingAtEverybody: look } = methods ?? {};
  const moment = (at: string) => momentIn(timeZone, at);
  const facts: readonly (readonly [string, string])[] = [
    ...(unknown
      ? [
          [
            "Nobody can tell",
            `since ${moment(unknown.since)}: ${unknown.say}. Nobody enters the enforced group meanwhile, and nobody counts as stranded by it. Let the reader identity read methods policy and strength, or undo what was changed there.`,
          ] as const,
        ]
      : []),
    ...(changed ? [["Last changed", `${moment(changed.at)}, not by the app: ${changed.say}`] as const] : []),
    ...(look
      ? [
          [
            "Everybody is looked at",
            `since ${moment(look.since)}: ${look.looked} so far, ${look.stranded} of them without a passkey that works`,
          ] as const,
        ]
      : []),
  ];
  const known = methods
    ? "Methods policy and strength are known, and have not changed since the app first read them."
    : "The guard has not read methods policy and strength yet.";
  const list = html`<dl>${facts.map(([term, value]) => html`<dt>${term}</dt><dd>${value}</dd>`)}</dl>`;
  return html`<section class="card"><h2>Which passkeys work</h2>${facts.length > 0 ? list : html`<p class="soft">${known}</p>`}</section>`;
}
