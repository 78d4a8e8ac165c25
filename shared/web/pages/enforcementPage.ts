import type { AuditEvent } from "../../domain/audit.ts";
import type { OthersRecently } from "../../domain/enforcement/refusedPerson.ts";
import type { SwitchState } from "../../domain/enforcement/switchState.ts";
import type { EnforcementStatus } from "../../enforcement/enforcementStatus.ts";
import type { SwitchAction } from "../../enforcement/switchActions.ts";
import { recordedMomentIn } from "../../mails/dates.ts";
import type { ShownTrouble } from "../../troubles/shownTroubles.ts";
import { actKinds } from "../freshSignIn.ts";
import type { Hurdle } from "../hurdle.ts";
import { auditReasonWords, auditWords } from "./auditWords.ts";
import { canaryCard } from "./canaryCard.ts";
import { sayCombinations } from "./combinationWords.ts";
import { companionCard } from "./companionCard.ts";
import { linkedCount } from "./figureWords.ts";
import { type Html, html } from "./html.ts";
import { type Frame, layout } from "./layout.ts";
import { methodsCard } from "./methodsCard.ts";
import { rolesCard, type ShownRoles } from "./rolesCard.ts";
import { linkToStopped } from "./stoppedPage.ts";
import { troublesCard } from "./troublesCard.ts";
import { sentence } from "./words.ts";

export interface EnforcementPageData extends Frame {
  readonly timeZone: string;
  readonly status: EnforcementStatus;
  readonly outsideWaves: OthersRecently;
  readonly roles: ShownRoles;
  readonly audit: readonly AuditEvent[];
  /** Those that are about no single wave or hire. */
  readonly troubles: readonly ShownTrouble[];
  /** What the viewer may do now, each with the token of its form. */
  readonly actions: readonly { readonly action: SwitchAction; readonly formToken: string }[];
  /** Why the viewer cannot do those now that enforce. */
  readonly hurdle?: Hurdle | undefined;
}

const stateWords: Readonly<Record<SwitchState, string>> = {
  notStarted: "Not started: nobody is enforced, and nobody enters the enforced group",
  startAsked: "A start was asked for; a second person has to confirm it",
  starting: "The start is confirmed and being carried out; nobody is enforced yet",
  running: "Running: whoever is in the enforced group needs a passkey",
  stopping: "A stop was asked for and is being carried out; the policy may still be enabled",
  stopped: "Stopped: the workforce policy is in report-only, and nobody enters the enforced group",
};

const nextWords: Readonly<Record<SwitchState, string>> = {
  notStarted:
    "an Admin asks for a start, and a second person confirms it within a day. Waves go on meanwhile, up to the point at which people would enter.",
  startAsked:
    "an Admin or Approver who did not ask reads what a start switches on, and confirms it here within a day. Else it lapses.",
  starting:
    "everybody in the enforced group is looked at, then the policy is enabled and read back. If that does not happen within a day, the start has to be asked for anew.",
  running:
    "people enter one by one, with their wave or as new hires. If many cannot work, stop enforcement by the button at the top, or roll a single wave back.",
  stopping:
    "the policy is put back into report-only until it is read back there. Whoever may change policies can do it in Entra, too.",
  stopped:
    "nobody is asked for a passkey, and a password gets in again. To enforce again, ask for a start; everybody in the group is looked at first.",
};

/** Whether people are enforced, who decided what, what a start switches on, and what the viewer may do about it. */
export function enforcementPage(data: EnforcementPageData): string {
  const { timeZone, status, outsideWaves, roles, audit, troubles, hurdle } = data;
  // The frame has it already, where it is the thing to do.
  const actions = data.actions.filter(({ action }) => action !== "stop" || data.stop?.kind !== "offered");
  const body = html`<h1>Enforcement</h1>
<p class="soft">One policy, the workforce policy, asks everybody in the enforced group for a passkey. It is started by two people, and stopped by one.</p>
${nowBox(status, timeZone)}<p>Next: ${nextWords[status.state]}</p>
<div class="cards">
${troublesCard(troubles, timeZone)}${decisionsCard(status, timeZone)}${evidenceCard(status)}${leftOutCard(status)}${companionCard(status)}${rolesCard(roles, timeZone, hurdle)}${methodsCard(status.methods, timeZone)}${canaryCard(status.canary, timeZone)}${outsideCard(outsideWaves)}${actionsCard(status, actions, hurdle)}${logCard(audit, timeZone)}
</div>`;
  return layout(data, "Enforcement", body);
}

function nowBox({ state, notYetBecause, readBackAt, unreadable }: EnforcementStatus, timeZone: string): Html {
  const isHeld = state !== "running" && state !== "stopped";
  const notYet = notYetBecause && html`<span>Not yet: ${notYetBecause}. It is tried again every minute.</span>`;
  const back = state === "stopping" && readBackAt;
  const lost =
    unreadable &&
    html`<span>The app cannot read its own row of: ${unreadable.join(", ")}. A stop writes the policy back all the same, and is not done before somebody mends the row in table storage.</span>`;
  return html`<div class="now${isHeld && " held"}"><strong>${stateWords[state]}</strong>${notYet}${back && html`<span>Last read in report-only ${recordedMomentIn(timeZone, readBackAt)}</span>`}${lost}</div>`;
}

function decisionsCard(status: EnforcementStatus, timeZone: string): Html {
  const { startAsked, startConfirmed, runningSince, stopAsked, stoppedAt } = status;
  const moment = (at: string) => recordedMomentIn(timeZone, at);
  const facts: readonly (readonly [string, string])[] = [
    ...(startAsked
      ? [["Start asked for", `${startAsked.by.displayName}, ${moment(startAsked.at)}: ${startAsked.reason}`] as const]
      : []),
    ...(startConfirmed
      ? [["Confirmed", `${startConfirmed.by.displayName}, ${moment(startConfirmed.at)}`] as const]
      : []),
    ...(runningSince ? [["Running since", moment(runningSince)] as const] : []),
    ...(stopAsked
      ? [["Stop asked for", `${stopAsked.by.displayName}, ${moment(stopAsked.at)}: ${stopAsked.reason}`] as const]
      : []),
    ...(stoppedAt ? [["Stopped, read back", moment(stoppedAt)] as const] : []),
  ];
  const list = html`<dl>${facts.map(([term, value]) => html`<dt>${term}</dt><dd>${value}</dd>`)}</dl>`;
  return html`<section class="card"><h2>Who decided</h2>${facts.length > 0 ? list : html`<p class="soft">Nobody has asked for anything yet.</p>`}</section>`;
}

const NOBODY_ELIGIBLE =
  "nobody: this tenant has no licence with eligibilities (Entra ID P2 or ID Governance), so only active roles are looked at";

function evidenceCard({
  digest,
  combinations,
  narrowedTo = [],
  unfitBecause,
  policyId,
  startAsked,
  eligibilities,
}: EnforcementStatus): Html {
  const isOther = startAsked && digest && startAsked.digest !== digest;
  const facts: readonly (readonly [string, string | Html])[] = [
    ["Policy", policyId ?? "not created yet"],
    ["The strength takes", combinations ? sayCombinations(combinations) : "unknown"],
    ...(narrowedTo.length > 0 ? [["And of these", narrowedTo.join("; ")] as const] : []),
    ...(unfitBecause ? [["Not fit to start", unfitBecause] as const] : []),
    ...(eligibilities === "notInLicence" ? [["Eligible for a role", NOBODY_ELIGIBLE] as const] : []),
    ["Digest", digest ? html`<code>${digest}</code>` : "unknown"],
    ...(isOther ? [["Asked for with another one", html`<code>${startAsked.digest}</code>`] as const] : []),
  ];
  return html`<section class="card"><h2>What a start switches on</h2><dl>${facts.map(([term, value]) => html`<dt>${term}</dt><dd>${value}</dd>`)}</dl>
<p><a href="/api/policies/preview">The policies, exactly as they are created</a></p></section>`;
}

function leftOutCard({ leftOut }: EnforcementStatus): Html | false {
  if (leftOut.length === 0) return false;
  const lines = leftOut.map(
    ({ name, owner, reason, until, caughtBy, isOver }) =>
      html`<dt>${sentence(name)}</dt><dd>${reason}. ${owner} answers for it, until ${until}${isOver && html` <strong>(over: no start until the setting is changed)</strong>`}. The policy ${caughtBy} has to catch it.</dd>`,
  );
  return html`<section class="card"><h2>What is left out</h2><p class="soft">No passkey is asked for there, by the setting LEFT_OUT.</p><dl>${lines}</dl></section>`;
}

const outsideCard = ({ stranded, stopped }: OthersRecently): Html =>
  html`<section class="card"><h2>Enforced outside every wave, last 24 hours</h2><dl><dt>Stranded without a passkey</dt><dd>${linkedCount(stranded, linkToStopped("stranded"), "stranded without a passkey")}</dd><dt>Sign-ins stopped, or not judged yet</dt><dd>${linkedCount(stopped, linkToStopped("stopped"), "sign-ins stopped, or not judged yet")}</dd></dl><p class="soft">New hires, and whoever stays in after a wave was rolled back. A wave's page counts its own members.</p></section>`;

function actionsCard(
  status: EnforcementStatus,
  actions: EnforcementPageData["actions"],
  hurdle: Hurdle | undefined,
): Html | false {
  if (actions.length === 0) return false;
  const forms = actions.map(({ action, formToken }) =>
    hurdle && actKinds[action] === "handsOut" ? notNow(action, hurdle) : actionForm(status, action, formToken),
  );
  return html`<section class="card wide" id="act"><h2>What you can do</h2>${forms}</section>`;
}

const notNow = (action: SwitchAction, { say, link }: Hurdle): Html =>
  html`<p>${action === "stop" ? "Stop" : "Start"}: ${say}</p>${link && html`<p><a href="${link.href}">${link.label}</a></p>`}`;

function actionForm({ startAsked, digest, state }: EnforcementStatus, action: SwitchAction, formToken: string): Html {
  const path = action === "stop" ? "/api/stop" : "/api/start";
  const form = (inside: Html) =>
    html`<form method="post" action="${path}"><input type="hidden" name="formToken" value="${formToken}">${inside}</form>`;
  const withReason = (label: string, button: Html) =>
    form(
      html`<label for="${action}-reason">${label}</label><input type="text" id="${action}-reason" name="reason" required maxlength="500" autocomplete="off">${button}`,
    );
  switch (action) {
    case "confirmStart":
      return form(html`<input type="hidden" name="digest" value="${digest}"><p>${startAsked?.by.displayName} asked for the start: ${startAsked?.reason}. Confirming looks at everybody in the enforced group, then enables the policy with the digest shown here.</p>
<button class="main" type="submit">Confirm the start</button>`);
    case "askToStart":
      return html`<details><summary>${state === "startAsked" ? "Ask for the start anew" : "Ask for a start"}</summary>${withReason("Why now? A second person reads it and has to confirm within a day.", html`<button type="submit">Ask for a start</button>`)}</details>`;
    case "stop":
      return html`<details><summary>Stop enforcement</summary>${withReason("Why? The workforce policy goes back to report-only at once. Starting again needs two people.", html`<button class="grave" type="submit">Stop enforcement</button>`)}</details>`;
  }
}

const WHOLE_TRAIL = html`<p>These are the last lines. <a href="/audit?scope=app">The whole trail</a></p>`;

function logCard(audit: readonly AuditEvent[], timeZone: string): Html {
  const lines = audit.map(({ at, who, what, reason, why, after, subjectId }) => {
    const more = [subjectId, after, reason && auditReasonWords[reason], why].filter((part) => part);
    return html`<li><time datetime="${at}">${recordedMomentIn(timeZone, at)} · ${who.displayName}</time>${sentence(auditWords[what])}${more.length > 0 && html` <span class="soft break">${more.join(" · ")}</span>`}</li>`;
  });
  return html`<section class="card wide"><h2>What happened</h2>${lines.length > 0 ? html`<ul class="log">${lines}</ul>` : html`<p class="soft">Nothing yet.</p>`}${WHOLE_TRAIL}</section>`;
}
