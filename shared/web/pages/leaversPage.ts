import type { Leaver, LeaverState, LeaverStep } from "../../domain/leaver/leaver.ts";
import { momentIn } from "../../mails/dates.ts";
import type { Hurdle } from "../hurdle.ts";
import { type Html, html } from "./html.ts";
import { type Frame, layout } from "./layout.ts";

type ShownLeaver = Omit<Leaver, "worker" | "identity"> & { readonly leaverId: string };

export interface LeaversPageData extends Frame {
  readonly timeZone: string;
  readonly counts: Readonly<Record<LeaverState, number>>;
  /** Who waits for somebody's decision. */
  readonly held: readonly ShownLeaver[];
  readonly others: readonly ShownLeaver[];
  /** By the viewer's roles. */
  readonly mayDecide: boolean;
  /** What keeps the viewer from it just now. */
  readonly hurdle: Hurdle | undefined;
  readonly formToken: string;
  /** When the rows were read. */
  readonly asOf: string;
  /** Of the form that puts one of them back into their groups; absent for whoever may not, or where the app may not. */
  readonly restoreToken: ((leaverId: string) => string) | undefined;
}

const stateWords: Readonly<Record<LeaverState, string>> = {
  waiting: "Waits for the day, or is under way",
  held: "Held, waits for a decision",
  dropped: "Dropped: nothing was done",
  overtaken: "Works here after all",
  lifted: "Works here, as an Admin says: nothing more is done",
  done: "Done",
};
const stepWords: Readonly<Record<LeaverStep, string>> = {
  onboarding: "Onboarding",
  account: "Account",
  waves: "Waves, links and codes",
  groups: "Groups",
  sessions: "Sessions",
  methods: "Sign-in methods",
  enforcement: "Enforced group",
};

/** Whoever goes or never comes, as HR told: who waits for a decision first, then what was done about the others. */
export function leaversPage(data: LeaversPageData): string {
  const { counts, held } = data;
  const count = (state: LeaverState) => html`<dt>${stateWords[state]}</dt><dd>${counts[state]}</dd>`;
  const body = html`<h1>Leavers</h1>
<p class="soft">Of whom HR told that they leave, or will not come after all. What follows is done with the end of their last day. <a href="/keys">Hardware keys that are lent</a></p>
<div class="cards">${held.length > 0 && heldCard(data)}
<section class="card"><h2>How many</h2><dl>${(Object.keys(stateWords) as LeaverState[]).map(count)}</dl></section>
${othersCard(data)}</div>`;
  return layout(data, "Leavers", body);
}

function heldCard(data: LeaversPageData): Html {
  const { held, counts, mayDecide, hurdle } = data;
  const first = held.length < counts.held && html` These are the first ${held.length}.`;
  const inside = !mayDecide
    ? html`${table(data, held, named)}<p class="soft">An Admin releases or drops them.</p>`
    : hurdle
      ? html`${table(data, held, named)}<p>To decide: ${hurdle.say}</p>${hurdle.link && html`<p><a href="${hurdle.link.href}">${hurdle.link.label}</a></p>`}`
      : decisionForms(data);
  return html`<section class="card wide"><h2>${counts.held} held</h2><p>HR told of more leavers within an hour, or due within a day, than are let through, so nothing is done about these until somebody has looked. Ask HR whether they really leave.${first}</p>${inside}</section>`;
}

const named = ({ displayName, workerId }: ShownLeaver): Html => html`${displayName ?? `Worker ${workerId}`}`;
const chosen = (one: ShownLeaver): Html =>
  html`<label><input type="checkbox" name="leaverIds" value="${one.leaverId}"> ${named(one)}</label>`;

function decisionForms(data: LeaversPageData): Html {
  const { held } = data;
  const all = held.map(({ leaverId }) => leaverId).join(",");
  const token = html`<input type="hidden" name="formToken" value="${data.formToken}"><input type="hidden" name="asOf" value="${data.asOf}">`;
  const form = (id: string, whom: string, inside: Html) =>
    html`<form method="post" action="/api/leavers/decision">${token}${inside}<label for="${id}">What does HR say? It is kept in the trail.</label><input type="text" id="${id}" name="reason" required maxlength="500" autocomplete="off">
<button class="grave" type="submit" name="decision" value="release">Release ${whom}: they leave</button> <button type="submit" name="decision" value="drop">Drop ${whom}: nothing is done</button></form>`;
  const whole = `all ${held.length}`;
  return html`${form("reason", "those chosen", table(data, held, chosen))}<details><summary>Decide about ${whole} at once</summary>${form("reason-all", whole, html`<input type="hidden" name="leaverIds" value="${all}">`)}</details>`;
}

function othersCard(data: LeaversPageData): Html {
  const { others } = data;
  if (others.length === 0)
    return html`<section class="card"><h2>The others</h2><p class="soft">Nobody yet.</p></section>`;
  return html`<section class="card wide"><h2>The others</h2>${table(data, others, named)}</section>`;
}

/** Where the app took somebody out of groups that it may put them back into. */
function restoreForm(
  { mayDecide, restoreToken }: LeaversPageData,
  { leaverId, groups = [] }: ShownLeaver,
): Html | false {
  if (groups.length === 0) return false;
  const names = groups.map(({ displayName }) => displayName).join(", ");
  const count = groups.length === 1 ? "1 group" : `${groups.length} groups`;
  const inside = !mayDecide
    ? html`<p class="soft">An Admin puts them back.</p>`
    : restoreToken === undefined
      ? html`<p class="soft">The app may put nobody back: that takes the step <code>groups</code> of LEAVER_STEPS. An admin adds them by hand.</p>`
      : html`<form method="post" action="/api/leavers/${leaverId}/groups"><input type="hidden" name="formToken" value="${restoreToken(leaverId)}"><label for="restore-${leaverId}">Why? It is kept in the trail.</label><input type="text" id="restore-${leaverId}" name="reason" required maxlength="500" autocomplete="off">
<button class="grave" type="submit">Put them back into ${count}</button></form>`;
  return html`<details><summary>Taken out of ${count}</summary><p>${names}</p>${inside}</details>`;
}

/** What came of putting somebody back, with what Entra refuses. */
export function restoredPage(
  frame: Frame,
  { restored, refused }: { readonly restored: number; readonly refused: NonNullable<ShownLeaver["groups"]> },
): string {
  const done = restored === 0 ? "Nothing was changed." : `They are in ${restored} of their groups again.`;
  const body = html`<h1>${refused.length === 0 ? "Put back" : "Not all of it"}</h1><p>${done}</p>${refused.length > 0 && html`<p>Entra refuses these: they are gone, say, or filled by a rule or from elsewhere. Add the person there where the group is looked after.</p><ul>${refused.map(({ id, displayName }) => html`<li>${displayName} <span class="soft break">${id}</span></li>`)}</ul>`}<p><a href="/leavers">To the leavers</a></p>`;
  return layout(frame, "Groups", body);
}

function table(data: LeaversPageData, some: readonly ShownLeaver[], who: (one: ShownLeaver) => Html): Html {
  const { timeZone } = data;
  const rows = some.map((one) => {
    const { as, source, workerId, lastDay, toldAt } = one;
    const last = lastDay ?? (as === "cancelled" ? "never came" : "at once");
    return html`<tr><th scope="row">${who(one)}</th><td data-label="Worker">${workerId} of ${source}</td><td data-label="Told">${momentIn(timeZone, toldAt)}</td><td data-label="Last day">${last}</td><td data-label="How far">${howFar(one)}${restoreForm(data, one)}</td></tr>`;
  });
  return html`<table><thead><tr><th scope="col">Who</th><th scope="col">Worker</th><th scope="col">Told</th><th scope="col">Last day</th><th scope="col">How far</th></tr></thead><tbody>${rows}</tbody></table>`;
}

function howFar({ state, reports, notYet, decided }: ShownLeaver): Html {
  const steps = (Object.keys(stepWords) as LeaverStep[]).flatMap((step) => {
    const report = reports[step];
    return report ? [html`<li>${stepWords[step]}: ${report.say}</li>`] : [];
  });
  const by = decided && html`, ${decided.as} by ${decided.by.displayName}`;
  return html`${stateWords[state]}${by}${notYet && html`<br>${notYet}`}${steps.length > 0 && html`<ul class="log">${steps}</ul>`}`;
}
