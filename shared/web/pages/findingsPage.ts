import type { RegistrationTrouble } from "../../domain/people/registrationTrouble.ts";
import type { InactiveDevice } from "../../domain/signIns/inactiveDevices.ts";
import type { Finding, FindingKind, PersonFinding } from "../../domain/signIns/logFindings.ts";
import type { Span } from "../../domain/signIns/readSpans.ts";
import { troubleOfTry } from "../../domain/signIns/registrationTries.ts";
import { recordedMomentIn, tableMomentIn } from "../../mails/dates.ts";
import { sayPeople, timesOf } from "../findingsCsv.ts";
import { type RecordRow, recordTable } from "./evidence/recordTable.ts";
import { DEVICES_OFF, findingWords, logWords, type ReadSpans, sayNone } from "./findingWords.ts";
import { type Html, html } from "./html.ts";
import { type Frame, layout } from "./layout.ts";

export interface ShownFindings {
  readonly kind: FindingKind;
  readonly findings: readonly Finding[];
  readonly next?: string | undefined;
}

export interface FindingsPageData extends Frame {
  readonly timeZone: string;
  readonly read: ReadSpans;
  /** How many accounts are watched, and since when it is known who is in their group. */
  readonly breakGlass: {
    readonly accounts: number;
    readonly membersAt?: string | undefined;
    readonly leftOut?: number | undefined;
  };
  readonly inactiveDevices: "off" | "on";
  readonly shown: readonly ShownFindings[];
  /** Sign-in names, and names of policies, by id, as far as they are known. */
  readonly names: ReadonlyMap<string, string>;
  /** A page of one kind. */
  readonly isOne: boolean;
}

/** What the sign-in log shows of people and their devices, and what to do about it. */
export function findingsPage(data: FindingsPageData): string {
  const title = "What sign-ins show";
  const body = html`<h1>${title}</h1>
<p class="soft">Of the sign-ins that succeeded and that the app has read: who gets in by what stops working with a passkey alone, who used a break-glass account, and which devices nobody uses any more.</p>
${data.isOne && html`<p class="screen"><a href="/log-findings">All of it</a></p>`}
<div class="cards">${readCard(data)}${data.shown.map((some) => kindCard(data, some))}${!data.isOne && elsewhereCard}</div>`;
  return layout(data, title, body);
}

/** An empty list below says nothing of what was not read. */
function readCard({ timeZone, read, breakGlass, inactiveDevices }: FindingsPageData): Html {
  const spanOf = ({ from, to, unread = 0 }: Span): Html => {
    const skipped = unread === 1 ? "one line of it could not be read" : `${unread} lines of it could not be read`;
    return html`<p>From ${recordedMomentIn(timeZone, from)} to ${recordedMomentIn(timeZone, to)}${unread > 0 && html`; ${skipped}, and no row comes of it`}.</p>`;
  };
  const spansOf = (spans: readonly Span[]): Html =>
    html`<dd>${spans.length === 0 ? "Nothing of the last 30 days." : spans.map(spanOf)}</dd>`;
  const all = Object.keys(logWords) as (keyof ReadSpans)[];
  const logs = all.filter((log) => log !== "devices" || inactiveDevices === "on" || read[log].length > 0);
  return html`<section class="card wide"><h2>What was read</h2><dl>${logs.map((log) => html`<dt>${logWords[log]}</dt>${spansOf(read[log])}`)}</dl>
<p>${sayWatched(timeZone, breakGlass)}</p>
<p class="soft">Other sign-ins are read while a wave waits at its gate or is in report-only, for as long as that wave needs; what people set up, a few times a day; devices, where that is switched on, once a week. Whatever happened at other times is not on this page: an empty list does not say that there was none. A row goes 30 days after it was seen last.</p></section>`;
}

/** Who counts as a break-glass account here. */
function sayWatched(timeZone: string, { accounts, membersAt, leftOut = 0 }: FindingsPageData["breakGlass"]): string {
  const group =
    membersAt === undefined
      ? "Who else is in their group could not be read yet: only those of the settings are watched."
      : `Who else is in their group was read last at ${recordedMomentIn(timeZone, membersAt)}, to the hour.`;
  const more =
    leftOut > 0
      ? ` ${leftOut} more are in it, or were a day ago, and are not watched: these are no break-glass accounts.`
      : "";
  return `Break-glass accounts that are watched: ${accounts}. ${group}${more}`;
}

function kindCard(data: FindingsPageData, { kind, findings, next }: ShownFindings): Html {
  const words = findingWords[kind];
  const csv = html`<a href="/log-findings?kind=${kind}&amp;format=csv">As a CSV file</a>`;
  const more =
    next !== undefined &&
    html` · <a href="/log-findings?kind=${kind}&amp;after=${encodeURIComponent(next)}">More of them</a>`;
  const isOff = kind === "inactiveDevice" && data.inactiveDevices === "off";
  const list =
    findings.length === 0
      ? !isOff && html`<p>${sayNone(data.read, kind)}</p>`
      : html`${table(data, kind, findings)}<p class="screen">${csv}${more}</p>`;
  return html`<section class="card wide"><h2>${words.title}</h2><p>${words.about}</p>${findings.length > 0 && html`<p><strong>What to do:</strong> ${words.toDo}</p>`}${isOff && html`<p>${DEVICES_OFF}</p>`}${list}</section>`;
}

function table(data: FindingsPageData, kind: FindingKind, findings: readonly Finding[]): Html {
  const { title, columns } = findingWords[kind];
  const rows = findings.map((finding) => {
    const about =
      finding.kind === "sharedDevice" || finding.kind === "inactiveDevice"
        ? html`<span class="break">${finding.deviceId}</span>`
        : whoOf(data, finding);
    return { about, cells: cellsOf(data, finding) };
  });
  return recordTable(title, columns, rows);
}

const whoOf = ({ names }: FindingsPageData, { userId }: { readonly userId: string }): Html =>
  html`<a class="break" href="/people/${userId}">${names.get(userId) ?? userId}</a>`;

const ownersOf = (data: FindingsPageData, { ownerIds }: InactiveDevice): Html =>
  ownerIds.length === 0 ? html`Nobody` : html`${ownerIds.map((userId) => html`${whoOf(data, { userId })} `)}`;

function cellsOf(data: FindingsPageData, finding: Finding): RecordRow["cells"] {
  const last = (at: string) => tableMomentIn(data.timeZone, at);
  switch (finding.kind) {
    case "sharedDevice":
      return [sayPeople(finding.users.length), finding.what, last(finding.lastAt)];
    case "inactiveDevice":
      return [ownersOf(data, finding), finding.what, last(finding.signedInAt)];
    case "couldNotRegister": {
      const trouble = troubleOfTry(finding);
      return [trouble && sayTrouble(data, trouble), last(trouble?.at ?? finding.lastAt)];
    }
    case "breakGlassTried":
      return [finding.what, timesOf(finding), finding.days.length, last(finding.lastAt)];
    case "breakGlass":
      return [finding.what, finding.days.length, last(finding.lastAt)];
    default:
      return [finding.what, besideOf(finding), finding.days.length, last(finding.lastAt)];
  }
}

const besideOf = ({ beside }: PersonFinding): Html => html`<span class="break">${beside.join(", ")}</span>`;

function sayTrouble({ names }: FindingsPageData, trouble: RegistrationTrouble): Html {
  if (trouble.kind === "failed") return html`It failed, or they gave up: the audit log of the person says more`;
  const policies = trouble.policyIds.map((id) => `“${names.get(id) ?? id}”`).join(", ");
  return html`<span class="break">Conditional Access refused it: ${policies}</span>`;
}

const elsewhereCard = html`<section class="card wide"><h2>Elsewhere</h2><p><a href="/audit?scope=app&amp;what=passkeyPlanted">Passkeys that an application planted</a>, in the audit trail; operators and security are mailed.</p></section>`;
