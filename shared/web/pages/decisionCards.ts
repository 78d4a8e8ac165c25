import { MOST_NAMED } from "../../domain/wave/countedWave.ts";
import { recordedDayIn, recordedDayOfDate, recordedMomentIn } from "../../mails/dates.ts";
import type { ShownDecision, WaveStatus } from "../../waves/waveStatus.ts";
import { type Html, html } from "./html.ts";
import { reasonWords } from "./words.ts";

/** What the viewer may do about people outside, by user id: the token of the forms about each of them. */
export interface DecisionForms {
  readonly decide: ReadonlyMap<string, string>;
  /** Dates that wait for a second person, who this viewer may be. */
  readonly confirm: ReadonlyMap<string, string>;
  /** Whether a one-time pass lets in who enters unready; without it nobody is given a date. */
  readonly passWillDo: boolean;
}

export const NO_FORMS: DecisionForms = { decide: new Map(), confirm: new Map(), passWillDo: true };

const NO_DATE =
  "Nobody is given a date here: the strength takes no one-time code, so whoever entered unready could not get in.";

/** Who is to be decided about, and what was decided, by name; with forms for who may. */
export function decisionCards(status: WaveStatus, forms: DecisionForms): Html | false {
  const { listed, decisions } = status;
  if (listed.toBeDecided + decisions.length === 0) return false;
  return html`${undecidedCard(status, forms)}${decisions.length > 0 && decidedCard(status, forms)}`;
}

function undecidedCard(
  { waveId, toBeDecided, listed }: WaveStatus,
  { decide, passWillDo }: DecisionForms,
): Html | false {
  if (listed.toBeDecided === 0) return false;
  const some = toBeDecided.slice(0, MOST_NAMED);
  const more = listed.toBeDecided - some.length;
  const people = some.map(({ userId, userPrincipalName, reason }) => {
    const token = decide.get(userId);
    return html`<tr><th scope="row" class="break"><a href="/people/${userId}">${userPrincipalName}</a></th><td data-label="Why">${reasonWords[reason]}</td><td data-label="Decide">${token === undefined ? "–" : decisionForms(waveId, { userId, userPrincipalName }, token, { withDate: passWillDo, isKept: false })}</td></tr>`;
  });
  return html`<section class="card wide"><h2>To be decided (${listed.toBeDecided})</h2>
<p>These people are still outside, weeks after the others were enforced: nobody asks them for a passkey. Decide about each of them: ${passWillDo ? "hold, waive for a time, or set a date, which a second person confirms" : "hold, or waive for a time"}.</p>
<p class="soft">The approval covers nobody any more: whoever gets ready now needs ${passWillDo ? "a date, too, or " : ""}the next wave.</p>${!passWillDo && html`<p class="soft">${NO_DATE}</p>`}
<table aria-label="To be decided"><thead><tr><th scope="col">Person</th><th scope="col">Why</th><th scope="col">Decide</th></tr></thead><tbody>${people}</tbody></table>${more > 0 && html`<p>And ${more} more: <a href="/waves/${waveId}/people">all people of the wave, by name</a>.</p>`}</section>`;
}

function decidedCard({ waveId, timeZone, decisions, toBeDecided }: WaveStatus, forms: DecisionForms): Html {
  const asked = new Set(toBeDecided.map(({ userId }) => userId));
  const people = decisions.map((one) => {
    const { userId, userPrincipalName, by, at, reason } = one;
    const confirmToken = forms.confirm.get(userId);
    const decideToken = forms.decide.get(userId);
    const act = html`${confirmToken !== undefined && confirmForm(waveId, one, confirmToken)}${decideToken !== undefined && decisionForms(waveId, one, decideToken, { withDate: forms.passWillDo && (one.mayBeDated ?? asked.has(userId)), isKept: one.standing === "held" || one.standing === "waived" })}`;
    return html`<tr><th scope="row" class="break"><a href="/people/${userId}">${userPrincipalName}</a></th><td data-label="Decision">${standingWords(one, timeZone, asked.has(userId))}</td><td data-label="By">${by.displayName}, ${recordedMomentIn(timeZone, at)}</td><td data-label="Why">${reason}</td><td data-label="Change">${(confirmToken ?? decideToken) ? act : "–"}</td></tr>`;
  });
  const ending = decisions.filter(({ endsSoon }) => endsSoon).length;
  const soon =
    ending > 0 &&
    html`<p>${ending === 1 ? "1 waiver ends" : `${ending} waivers end`} within a week. From the next day on these people are part of the wave again.</p>`;
  return html`<section class="card wide"><h2>Decided (${decisions.length})</h2>${soon}<table aria-label="Decided"><thead><tr><th scope="col">Person</th><th scope="col">Decision</th><th scope="col">By</th><th scope="col">Why</th><th scope="col">Change</th></tr></thead><tbody>${people}</tbody></table></section>`;
}

function standingWords(
  { standing, until, endsSoon, on, confirmedBy, entersAt, notYet }: ShownDecision,
  timeZone: string,
  isAskedAgain: boolean,
): string {
  const day = (date: string | undefined) => recordedDayOfDate(`${date}`);
  const not = notYet === undefined ? "" : `. Not yet: ${notYet}`;
  switch (standing) {
    case "held":
      return "Held, until somebody decides otherwise";
    case "waived":
      return endsSoon ? `Waiver ends on ${day(until)}: decide anew` : `Waived until ${day(until)}`;
    case "ended":
      return `Was waived until ${day(until)}: ${isAskedAgain ? "to be decided again" : "part of the wave again"}`;
    case "unconfirmed":
      return `Enforced from ${day(on)} on, once a second person confirms it`;
    case "dated":
      return `Enforced from ${entersAt === undefined ? day(on) : recordedDayIn(timeZone, entersAt)} on, confirmed by ${confirmedBy?.displayName}${not}`;
    case "missed":
      return `Was to be enforced from ${day(on)} on: to be decided again${not}`;
  }
}

const formFor = (waveId: string, userId: string, token: string, inside: Html): Html =>
  html`<form method="post" action="/api/waves/${waveId}/members/${userId}/decision"><input type="hidden" name="formToken" value="${token}">${inside}</form>`;

const whyLabels = {
  withdraw: "Why be part of the wave again?",
  hold: "Why stay outside until somebody decides otherwise?",
  waive: "Why stay outside for a time?",
  date: "Why on this day, ready or not?",
} as const;

/**
 * What may be decided about one person.
 * @param may `withDate`: they stayed outside for weeks, and a pass would let them in; `isKept`: a hold or waiver holds.
 */
export function decisionForms(
  waveId: string,
  { userId, userPrincipalName: name }: Pick<ShownDecision, "userId" | "userPrincipalName">,
  token: string,
  may: { readonly withDate: boolean; readonly isKept: boolean },
): Html {
  const reason = (kind: keyof typeof whyLabels) =>
    html`<label for="${kind}-${userId}-reason">${whyLabels[kind]}</label><input type="text" id="${kind}-${userId}-reason" name="reason" required maxlength="500" autocomplete="off">`;
  const dated = (kind: string, field: string, label: string) =>
    html`<label for="${kind}-${userId}-${field}">${label}</label><input type="date" id="${kind}-${userId}-${field}" name="${field}" required>`;
  const one = (kind: keyof typeof whyLabels, inside: Html, button: Html) =>
    formFor(
      waveId,
      userId,
      token,
      html`<input type="hidden" name="decision" value="${kind}">${inside}${reason(kind)}${button}`,
    );
  return html`<details><summary>Decide<span class="skip"> about ${name}</span></summary>
${may.isKept && one("withdraw", html``, html`<button type="submit">Withdraw the decision</button>`)}
${one("hold", html``, html`<button type="submit">Hold</button>`)}
${one("waive", dated("waive", "until", "Until which day, at most a year ahead?"), html`<button type="submit">Waive</button>`)}
${may.withDate && one("date", dated("date", "on", "From which day on, at least 8 days ahead?"), html`<button class="grave" type="submit">Set the date</button>`)}</details>`;
}

const confirmForm = (waveId: string, { userId, userPrincipalName, on }: ShownDecision, token: string): Html =>
  formFor(
    waveId,
    userId,
    token,
    html`<input type="hidden" name="decision" value="date"><input type="hidden" name="confirm" value="true"><input type="hidden" name="on" value="${on}"><p>From then on this person needs a passkey, ready or not. A mail tells them a week ahead, and a one-time code gets them in.</p><button class="grave" type="submit">Confirm this date<span class="skip"> for ${userPrincipalName}</span></button>`,
  );
