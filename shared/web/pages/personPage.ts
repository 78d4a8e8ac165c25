import { type Enforcement, type EnforcementState, SELF, waveIdOf } from "../../domain/enforcement/enforcement.ts";
import { isAsked, isOpen, MOST_HOURS, type Release } from "../../domain/enforcement/release.ts";
import type { ShownRefusal } from "../../domain/enforcement/shownRefusals.ts";
import { isSamePerson } from "../../domain/people/person.ts";
import { recordedMomentIn } from "../../mails/dates.ts";
import { type Html, html } from "./html.ts";
import { type Frame, layout } from "./layout.ts";
import {
  accountCard,
  type KnownPersonData,
  linksCard,
  mailsCard,
  methodsCard,
  refusedActs,
  unreadNote,
  wavesCard,
} from "./personCards.ts";

interface PersonPageData extends Frame {
  readonly timeZone: string;
  readonly known: KnownPersonData & {
    /** Why this person is, or was, in the enforced group; `undefined` while it cannot be read, as `refusals`. */
    readonly enforcements?: readonly Pick<Enforcement, "source" | "state" | "at" | "by">[] | undefined;
    /** The last sign-ins that were stopped. */
    readonly refusals?: readonly ShownRefusal[] | undefined;
    readonly release?: Release | undefined;
  };
  readonly now: Date;
  /** What the viewer's roles allow. */
  readonly may: { readonly ask: boolean; readonly confirm: boolean; readonly end: boolean };
  readonly viewerId: string;
  /** Of the forms. */
  readonly tokens: { readonly release: string; readonly links: string; readonly back: string };
  /** Whether a pass lets in somebody who is enforced. */
  readonly passWillDo: boolean;
  /** Whether the viewer opens links for whoever holds a Verified ID. */
  readonly offersProof: boolean;
  /** Whether the viewer may have what is known deleted. */
  readonly offersErasure: boolean;
}

/** One person: what is known of them, and what the viewer may do about it. */
export function personPage(data: PersonPageData): string {
  const { known, timeZone } = data;
  const body = html`<h1>${known.displayName}</h1><p class="soft break">${known.userPrincipalName}</p>${unreadNote(known)}
<div class="cards">${accountCard(known, timeZone)}${methodsCard(known, timeZone)}${wavesCard(known, timeZone)}${enforcedCard(data)}${linksCard(known, timeZone, html`${toPass(known)}${takeBackForm(data)}`)}${refusalsCard(data)}${mailsCard(known, timeZone)}${releaseCard(data)}${actCard(data)}</div>
${data.offersProof && html`<p><a href="/people/${known.userId}/verified-id">A link to a code, for whoever holds a Verified ID</a></p>`}
<p><a href="/audit?person=${known.userId}">Everything that happened to this person</a></p>${data.offersErasure && html`<p><a href="/people/${known.userId}/erase">Delete what is known of this person</a></p>`}<p><a href="/people">Find another person</a></p>`;
  return layout(data, known.displayName, body);
}

const toPass = ({ userId, acts }: KnownPersonData): Html | false =>
  acts.some(({ act, may }) => act === "issuePass" && may) &&
  html`<p><a href="/people/${userId}/pass">Give a one-time code, or name who collects it</a></p>`;

const takeBackForm = ({ known: { userId, acts }, tokens }: PersonPageData): Html | false =>
  acts.some(({ act, may }) => act === "takeBackLinks" && may) &&
  html`<form method="post" action="/api/people/${userId}/links/end"><input type="hidden" name="formToken" value="${tokens.links}"><p class="soft">Closes every open link, and deletes a code that is still valid. Whoever still needs one has to be offered a new one.</p><button class="grave" type="submit">Take them back</button></form>`;

const rowWords: Readonly<Record<EnforcementState, string>> = {
  due: "Due: enters after the first sign-in with the passkey",
  entering: "Being put into the enforced group",
  in: "Enforced",
  leaving: "Being taken out of the enforced group",
  ended: "Not enforced any more",
};

function enforcedCard({ known: { enforcements: rows, waves = [] }, timeZone, passWillDo }: PersonPageData): Html {
  if (rows === undefined)
    return html`<section class="card"><h2>Enforcement</h2><p>It cannot be read just now.</p></section>`;
  if (rows.length === 0)
    return html`<section class="card"><h2>Enforcement</h2><p>This person is not enforced: a password still gets in. They enter with their wave, or after the first sign-in with the passkey of a new hire.</p></section>`;
  const nameOf = (id: string) => waves.find(({ waveId }) => waveId === id)?.name ?? `Wave ${id}`;
  const facts = rows.map(({ source, state, at, by }) => {
    const wave = waveIdOf({ source });
    const byThemselves = source === SELF ? "By their own choice" : "As a new hire";
    const of = wave === undefined ? byThemselves : html`<a href="/waves/${wave}">${nameOf(wave)}</a>`;
    return html`<dt>${of}</dt><dd>${rowWords[state]}, ${recordedMomentIn(timeZone, at)}${by && ` (${by})`}</dd>`;
  });
  return html`<section class="card"><h2>Enforcement</h2><dl>${facts}</dl>${passWillDo && html`<p class="soft">Whoever is enforced and lost the passkey signs in with a one-time code, which the manager collects.</p>`}</section>`;
}

const refusalWords: Readonly<Record<ShownRefusal["meaning"], string>> = {
  answered: "Answered: the owner got in then",
  notJudged: "Not judged yet: the account is looked at within hours",
  background: "A refresh in the background, at which nobody types a password",
  stoppedAttempt: "Stopped attempt: the account holds a working passkey, so somebody else may know the password",
  stranded: "Stranded: the account held no working passkey; the manager was offered a one-time code",
};

function refusalsCard({ known: { refusals }, timeZone }: PersonPageData): Html {
  const list = (some: readonly ShownRefusal[]) =>
    html`<ul class="log">${some.map(({ at, meaning }) => html`<li><time datetime="${at}">${recordedMomentIn(timeZone, at)}</time>${refusalWords[meaning]}</li>`)}</ul>`;
  const body =
    refusals === undefined
      ? html`<p>They cannot be read just now. The operators are told of it.</p>`
      : refusals.length > 0
        ? list(refusals)
        : html`<p class="soft">None is known of the last days.</p>`;
  return html`<section class="card"><h2>Sign-ins that were stopped</h2>${body}<p class="soft">The sign-in log is read at least every four hours.</p></section>`;
}

function releaseCard({ known: { release }, timeZone, now }: PersonPageData): Html {
  if (!release)
    return html`<section class="card"><h2>Release</h2><p class="soft">This person was never released from enforcement.</p></section>`;
  const { asked, confirmed, endedEarly, reason, hours, until, notYet } = release;
  const facts: readonly (readonly [string, string])[] = [
    ["State", stateWords(release, now)],
    ["Why", reason],
    ["Asked for by", `${asked.by.displayName}, ${recordedMomentIn(timeZone, asked.at)}, for ${hours} hours`],
    ...(confirmed
      ? [["Confirmed by", `${confirmed.by.displayName}, ${recordedMomentIn(timeZone, confirmed.at)}`] as const]
      : []),
    ...(until ? [["Until", recordedMomentIn(timeZone, until)] as const] : []),
    ...(endedEarly
      ? [["Ended early by", `${endedEarly.by.displayName}, ${recordedMomentIn(timeZone, endedEarly.at)}`] as const]
      : []),
    ...(notYet ? [["Not yet", notYet] as const] : []),
  ];
  return html`<section class="card"><h2>Release</h2><dl>${facts.map(([term, value]) => html`<dt>${term}</dt><dd>${value}</dd>`)}</dl></section>`;
}

function stateWords(release: Release, now: Date): string {
  switch (release.state) {
    case "asked":
      return isAsked(release, now) ? "Asked for, waits for a second person" : "Was asked for, and nobody confirmed it";
    case "leaving":
      return "Being taken out of the enforced group";
    case "out":
      return "Released: a password without a passkey gets in";
    case "returning":
      return "Over: being put back into the enforced group";
    case "ended":
      return release.found === "stranded" ? "Over: enforced again, without a usable passkey" : "Over";
  }
}

function actCard(data: PersonPageData): Html | false {
  const { known, now, may, viewerId } = data;
  const { release } = known;
  const isSelf = (id: string) => isSamePerson(id, viewerId);
  const open = release !== undefined && isOpen(release);
  const waits = release !== undefined && isAsked(release, now) ? release : undefined;
  const forms = [
    backForm(data),
    open && may.end && endForm(data),
    waits !== undefined &&
      may.confirm &&
      !isSelf(waits.asked.by.id) &&
      !isSelf(known.userId) &&
      confirmForm(data, waits),
    !open && may.ask && !isSelf(known.userId) && askForm(data),
  ].filter((form) => form !== false);
  const refused = refusedActs(known);
  if (forms.length === 0 && !refused) return false;
  return html`<section class="card wide"><h2>What you can do</h2>${forms.length > 0 ? forms : html`<p>Nothing more than what stands above.</p>`}${refused}</section>`;
}

const formFor = ({ known, tokens }: PersonPageData, inside: Html): Html =>
  html`<form method="post" action="/api/people/${known.userId}/release"><input type="hidden" name="formToken" value="${tokens.release}">${inside}</form>`;

const askForm = (data: PersonPageData): Html =>
  html`<details><summary>Ask for a release</summary>${formFor(
    data,
    html`<p>Only for an app or a device that cannot do passkeys, and once in seven days. ${data.passWillDo && "Whoever lost a passkey gets a one-time code from the manager. "}Give nothing to somebody who only calls in and names this person. A second person has to confirm it.</p>
<label for="reason">Which app or device?</label><input type="text" id="reason" name="reason" required maxlength="500" autocomplete="off">
<label for="hours">For how many hours? At most ${MOST_HOURS}.</label><input type="number" id="hours" name="hours" required min="1" max="${MOST_HOURS}" value="1">
<button class="grave" type="submit">Ask for it</button>`,
  )}</details>`;

const confirmForm = (data: PersonPageData, { asked, hours }: Release): Html =>
  formFor(
    data,
    html`<input type="hidden" name="confirm" value="true"><input type="hidden" name="askedAt" value="${asked.at}"><p>From now on for ${hours} hours a password without a passkey gets into this account. Have you spoken with this person yourself?</p>
<button class="grave" type="submit">Confirm the release</button>`,
  );

/** Whoever of whom HR told that they left; HR's own word needs no form. */
const backForm = ({ known: { userId, acts, left }, tokens }: PersonPageData): Html | false =>
  left !== undefined &&
  acts.some(({ act, may }) => act === "liftLeft" && may) &&
  html`<details><summary>Say that they work here</summary><form method="post" action="/api/people/${userId}/back"><input type="hidden" name="formToken" value="${tokens.back}"><input type="hidden" name="at" value="${left.at}"><p>HR told that this person left. Where that is wrong, or they are back and HR does not tell so, they may be offered a code again, and waves may take them. Nothing that was taken away comes back by it. Ask HR first; a new word of HR's counts anew. Security is told.</p>
<label for="back-reason">How do you know that they work here?</label><input type="text" id="back-reason" name="reason" required maxlength="500" autocomplete="off">
<button class="grave" type="submit">They work here</button></form></details>`;

const endForm = (data: PersonPageData): Html =>
  formFor(
    data,
    html`<input type="hidden" name="end" value="true"><button class="main" type="submit">End the release now</button>`,
  );
