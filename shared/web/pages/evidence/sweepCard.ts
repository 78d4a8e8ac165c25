import { sayPlace } from "../../../domain/people/places.ts";
import { sayAgainst } from "../../../domain/wave/sweepAgainst.ts";
import type { SweptPerson } from "../../../domain/wave/sweptPerson.ts";
import { tableMomentIn } from "../../../mails/dates.ts";
import type { EvidenceReport } from "../../../waves/evidence/evidenceReport.ts";
import { type Html, html } from "../html.ts";
import { reasonWords, sentence } from "../words.ts";
import { recordTable } from "./recordTable.ts";

/** Whom report-only would have stopped, by name: for whoever is to approve, and for the record. */
export function sweepCard({ sweep, timeZone }: EvidenceReport): Html | false {
  if (!sweep) return false;
  const at = (moment: string) => tableMomentIn(timeZone, moment);
  const { people, inAll, against } = sweep;
  const rows = people.map((person) => ({
    about: html`<a href="/people/${person.userId}">${person.userPrincipalName}</a>`,
    cells: [saidAgainst(person, at), saidHelp(person, at), saidOutcome(person, at)],
  }));
  const counts = sayAgainst(against);
  const rest = inAll - people.length;
  const said = counts && html`<p>${sentence(counts)}. Whoever is in two of these counts in both.</p>`;
  const more = rest > 0 && html`<p>${rest} more are not shown: these have been settled.</p>`;
  return html`<section class="card wide"><h2>Stopped in report-only (${inAll})</h2><p>Since ${at(sweep.since)}.</p>${said}${rows.length === 0 ? html`<p class="soft">Nobody was seen whom it would have stopped.</p>` : recordTable("Stopped in report-only", ["Person", "Where and how", "Done", "What came of it"], rows)}${more}</section>`;
}

/** The same in one sentence for somebody about whom something is to be done; nothing for the others. */
export const saidSwept = (
  { against, help, outcome }: Omit<SweptPerson, "userId" | "userPrincipalName">,
  timeZone: string,
) => {
  const at = (moment: string) => tableMomentIn(timeZone, moment);
  if (outcome !== "open" && outcome !== "leftOut") return undefined;
  return [saidAgainst({ against }, at), saidHelp({ help }, at)].filter(Boolean).join(". ");
};

type At = (moment: string) => string;

const saidAgainst = ({ against }: Pick<SweptPerson, "against">, at: At): string =>
  against.map((one) => `${sentence(one.cause)} on ${sayPlace(one)}, ${at(one.at)}`).join("; ");

const linkWords = {
  manager: "link for a code to the manager",
  helpdesk: "link for a code to the helpdesk",
  none: "admin rights: no code",
} as const;

function saidHelp({ help }: Pick<SweptPerson, "help">, at: At): string | undefined {
  if (!help) return undefined;
  const mailed = help.mailed ? "mailed" : help.link === "none" ? "not mailed" : "no mail reaches them";
  return `${sentence(mailed)}, ${linkWords[help.link]}, ${at(help.at)}`;
}

const outcomeWords: Readonly<Record<SweptPerson["outcome"], string>> = {
  open: "Nothing yet",
  leftOut: "Left out",
  passkeySince: "Registered a passkey",
  satisfiedSince: "Satisfied the policy since",
  entered: "Enforced",
};

function saidOutcome({ outcome, outcomeAt, reason }: SweptPerson, at: At): string {
  const what = outcomeAt === undefined ? outcomeWords[outcome] : `${outcomeWords[outcome]}, ${at(outcomeAt)}`;
  return reason === undefined ? what : `${what}: ${reasonWords[reason]}`;
}
