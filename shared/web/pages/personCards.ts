import type { GrantReason } from "../../domain/pass/grant.ts";
import type { MethodDoubt } from "../../domain/people/methodDoubt.ts";
import type { MethodKind } from "../../domain/people/methodKind.ts";
import type { Person } from "../../domain/people/person.ts";
import type { LinkStanding, ShownAct } from "../../domain/people/personActs.ts";
import type { QuietNote } from "../../domain/quiet/quietNote.ts";
import { recordedDayOfDate, recordedMomentIn } from "../../mails/dates.ts";
import type { MailToPerson } from "../../waves/mailsOfMember.ts";
import type { PersonOfWave } from "../../waves/personOfWave.ts";
import { type Html, html } from "./html.ts";
import { methodKindWords } from "./methodWords.ts";
import { sayStanding } from "./standingWords.ts";
import { mailWords, offerWords } from "./words.ts";

interface ShownMethod {
  readonly kind: MethodKind;
  readonly model?: string | undefined;
  readonly isWeak: boolean;
  readonly doubt?: MethodDoubt | undefined;
  readonly createdDateTime?: string | undefined;
  readonly isUsablePasskey: boolean;
  readonly planted?: { readonly at: string; readonly by: string } | undefined;
}
interface ShownLink {
  readonly reason: GrantReason;
  readonly openedAt: string;
  readonly closesAt: string;
  readonly standing: LinkStanding;
  readonly collectedBy?: Person | undefined;
  readonly collectedAt?: string | undefined;
  readonly openedBy?: Person | undefined;
}

/** What is known of one person. What could not be read is absent. */
export interface KnownPersonData {
  readonly userId: string;
  readonly displayName: string;
  readonly userPrincipalName: string;
  readonly mail?: string | undefined;
  readonly employeeId?: string | undefined;
  readonly accountEnabled: boolean;
  readonly createdDateTime?: string | undefined;
  readonly manager?: { readonly userId: string; readonly displayName: string } | undefined;
  readonly methods?: readonly ShownMethod[] | undefined;
  readonly lastPasskeyUse?: string | undefined;
  readonly waves?:
    | readonly (Pick<PersonOfWave, "standing" | "next" | "decision" | "leave" | "helpAsked"> & {
        readonly waveId: string;
        readonly name: string;
      })[]
    | undefined;
  readonly links?: readonly ShownLink[] | undefined;
  readonly hire?:
    | { readonly standing: string; readonly startDate: string; readonly because?: string | undefined }
    | undefined;
  readonly leave?: { readonly from: string } | undefined;
  readonly left?: { readonly at: string } | undefined;
  readonly quiet?: Omit<QuietNote, "nextAt"> | undefined;
  readonly mails?: readonly MailToPerson[] | undefined;
  readonly mailFailedAt?: string | undefined;
  readonly acts: readonly ShownAct[];
  readonly unread: readonly string[];
}

/** @param timeZone in which moments are told. */
type Said = (known: KnownPersonData, timeZone: string) => Html | false;

export const unreadNote = ({ unread }: KnownPersonData): Html | false =>
  unread.length > 0 &&
  html`<div class="now held" role="status"><strong>Not all of it could be read just now</strong>Missing: ${unread.join(", ")}. Open the page again in a minute. What is missing here is not known to be fine.</div>`;

export const accountCard: Said = (known, timeZone) => {
  const {
    userPrincipalName,
    mail,
    employeeId,
    accountEnabled,
    createdDateTime,
    manager,
    hire,
    leave,
    left,
    mailFailedAt,
  } = known;
  const facts: readonly (readonly [string, string | Html])[] = [
    ["Signs in as", userPrincipalName],
    ["Account", accountEnabled ? "Switched on" : "Switched off: nobody can sign in with it"],
    ["Mail", mail === undefined ? "None: mails go to the manager" : mail],
    ...(mailFailedAt ? [["Mail does not arrive", `since ${recordedMomentIn(timeZone, mailFailedAt)}`] as const] : []),
    ["Manager", manager ? html`<a href="/people/${manager.userId}">${manager.displayName}</a>` : "None known"],
    ...(employeeId ? [["Employee id", employeeId] as const] : []),
    ...(createdDateTime ? [["Account made", recordedMomentIn(timeZone, createdDateTime)] as const] : []),
    ...(hire
      ? [
          [
            "Hired",
            `${hireWords[hire.standing] ?? hire.standing}; first day ${hire.startDate}${hire.because ? `. ${hire.because}` : ""}`,
          ] as const,
        ]
      : []),
    ...(left
      ? [["Has left, as HR told", `since ${recordedMomentIn(timeZone, left.at)}: no code, no wave`] as const]
      : []),
    ...(leave ? [["On leave, as HR told", `from ${leave.from}`] as const] : []),
  ];
  return html`<section class="card"><h2>Account</h2><dl>${facts.map(([term, value]) => html`<dt>${term}</dt><dd>${value}</dd>`)}</dl></section>`;
};

const hireWords: Readonly<Record<string, string>> = {
  waitingForAccount: "No account was found yet",
  waitingForStart: "Waits for the first day",
  offered: "A code was offered to the manager",
  collected: "The manager has collected the code",
  registered: "Has a passkey",
  handedOver: "Handed over to the helpdesk",
  held: "Held for a person to look at",
  cancelled: "The hire was cancelled",
};

export const methodsCard: Said = ({ methods, lastPasskeyUse, quiet }, timeZone) => {
  const list =
    methods === undefined
      ? html`<p>They cannot be read just now.</p>`
      : methods.length === 0
        ? html`<p>None.</p>`
        : html`<ul>${methods.map((one) => html`<li>${methodSaid(one, timeZone)}</li>`)}</ul>`;
  const has = methods?.some(({ isUsablePasskey }) => isUsablePasskey);
  const verdict =
    methods !== undefined &&
    html`<p><strong>${has ? "Has a passkey that works here." : "Has no passkey that works here."}</strong></p>`;
  const used =
    lastPasskeyUse === undefined
      ? "No use of a passkey was noted."
      : `A passkey was last used ${recordedMomentIn(timeZone, lastPasskeyUse)}, as far as the waves noted it.`;
  return html`<section class="card"><h2>What they sign in with</h2>${verdict}${list}<p class="soft">Read from Entra just now. ${used}</p>${quietPart(quiet, timeZone)}</section>`;
};

/** What they hear of at times at which nobody else writes to them. */
function quietPart(quiet: KnownPersonData["quiet"], timeZone: string): Html {
  if (quiet === undefined)
    return html`<p class="soft">Nobody has looked yet whether a second passkey is to be asked for: that is done at a time at which nobody else writes to them.</p>`;
  const { lookedAt, passkeys, lastInteractiveAt, secondAskedAt, unusedAskedAt } = quiet;
  const signedIn =
    lastInteractiveAt === undefined
      ? "It is not known when somebody last signed in to the account: that is asked about enforced people only, and not every tenant tells it. So nobody asks this person to try the passkey."
      : `Somebody last signed in to the account, or tried to, ${recordedMomentIn(timeZone, lastInteractiveAt)}.`;
  const facts = [
    [
      "Looked at for a reminder",
      `${recordedMomentIn(timeZone, lookedAt)}: passkeys that worked then: ${passkeys}. ${signedIn}`,
    ],
    ["Asked for a second passkey", secondAskedAt ? recordedMomentIn(timeZone, secondAskedAt) : "Not yet"],
    ["Asked to try the passkey", unusedAskedAt ? recordedMomentIn(timeZone, unusedAskedAt) : "Not yet"],
  ];
  return html`<dl>${facts.map(([term, value]) => html`<dt>${term}</dt><dd>${value}</dd>`)}</dl>`;
}

function methodSaid(
  { kind, model, isWeak, doubt, createdDateTime, isUsablePasskey, planted }: ShownMethod,
  zone: string,
) {
  const since = createdDateTime ? `, since ${recordedMomentIn(zone, createdDateTime)}` : "";
  const works = isUsablePasskey ? ": works here" : "";
  const by = planted ? `. The application ${planted.by} registered it, so it does not count` : "";
  const words = methodKindWords[kind];
  const make = model === undefined ? "" : ` (${model})`;
  const weak = isWeak ? html` <strong>Weak: it can be talked out of its owner.</strong>` : "";
  const may = doubt ? html` <strong>${doubtWords[doubt]}</strong>` : "";
  return html`${words.charAt(0).toUpperCase()}${words.slice(1)}${make}${works}${since}${by}.${weak}${may}`;
}

const doubtWords: Readonly<Record<MethodDoubt, string>> = {
  neverUsed: "Never used since, though they sign in: ask whether it is there and works.",
  perhapsGone: "Not used for a month, though they sign in: the device may be gone.",
};

export const wavesCard: Said = ({ waves, userPrincipalName }, timeZone) => {
  if (waves === undefined)
    return html`<section class="card"><h2>Waves</h2><p>They cannot be read just now.</p></section>`;
  if (waves.length === 0)
    return html`<section class="card"><h2>Waves</h2><p class="soft">This person is in no wave.</p></section>`;
  const facts = waves.map(({ waveId, name, standing, next, decision, helpAsked }) => {
    const decided =
      decision &&
      html` Decided by ${decision.by}, ${recordedMomentIn(timeZone, decision.at)}: ${decision.reason}${decision.until !== undefined && `, until ${recordedDayOfDate(decision.until)}`}.`;
    const asked = helpAsked && html` Asked for help ${recordedMomentIn(timeZone, helpAsked.at)}.`;
    return html`<dt><a href="/waves/${waveId}">${name}</a></dt><dd><strong>${sayStanding(standing)}.</strong> ${next}.${decided}${asked} <a href="/waves/${waveId}/people?search=${encodeURIComponent(userPrincipalName)}">Decide about them there</a></dd>`;
  });
  return html`<section class="card"><h2>Waves</h2><dl>${facts}</dl></section>`;
};

const linkWords: Readonly<Record<LinkStanding, string>> = {
  open: "Open: not collected yet",
  beingCollected: "Is being collected just now",
  collected: "Collected",
  closed: "Taken back",
  expired: "Ran out, not collected",
};

export const linksCard = (known: KnownPersonData, timeZone: string, form: Html | false): Html => {
  const { links } = known;
  const say = ({ reason, openedAt, closesAt, standing, collectedBy, collectedAt, openedBy }: ShownLink): Html => {
    const by =
      collectedBy && collectedAt ? ` by ${collectedBy.displayName}, ${recordedMomentIn(timeZone, collectedAt)}` : "";
    const until = standing === "open" ? `, until ${recordedMomentIn(timeZone, closesAt)}` : "";
    const who = openedBy ? `, opened by ${openedBy.displayName}` : "";
    return html`<li><time datetime="${openedAt}">${recordedMomentIn(timeZone, openedAt)}</time>${offerWords[reason]}${who}. ${linkWords[standing]}${by}${until}.</li>`;
  };
  const body =
    links === undefined
      ? html`<p>They cannot be read just now.</p>`
      : links.length === 0
        ? html`<p class="soft">None in the last 30 days.</p>`
        : html`<ul class="log">${links.map(say)}</ul>`;
  return html`<section class="card"><h2>Links to one-time codes</h2>${body}${form}</section>`;
};

const stateWords: Readonly<Record<MailToPerson["state"], string>> = {
  accepted: "",
  open: ", on its way",
  rejected: ", not taken by the mail service",
};

export const mailsCard: Said = ({ mails }, timeZone) => {
  const body =
    mails === undefined
      ? html`<p>They cannot be read just now.</p>`
      : mails.length === 0
        ? html`<p class="soft">None of the waves has written to this person.</p>`
        : html`<ul class="log">${mails.map(({ at, kind, state }) => html`<li><time datetime="${at}">${recordedMomentIn(timeZone, at)}</time>${mailWords[kind]}${stateWords[state]}</li>`)}</ul>`;
  return html`<section class="card"><h2>Mails</h2>${body}</section>`;
};

/** Why each other thing cannot be done now. What can be done has its form. */
export function refusedActs({ acts }: KnownPersonData): Html | false {
  const refused = acts.filter(({ may }) => !may);
  return (
    refused.length > 0 &&
    html`<details><summary>What cannot be done now, and why</summary><dl>${refused.map(({ act, say }) => html`<dt>${actWords[act]}</dt><dd>${say}</dd>`)}</dl></details>`
  );
}

const actWords: Readonly<Record<ShownAct["act"], string>> = {
  issuePass: "Give a one-time code",
  takeBackLinks: "Take back links to codes",
  hold: "Hold outside of enforcement",
  askRelease: "Ask for a release",
  endRelease: "End the release",
  liftLeft: "Say that they work here",
};
