import type { AuditEvent } from "../../domain/audit.ts";
import { sayMinutes } from "../../domain/calendar/durations.ts";
import { stateWords } from "../../domain/policy/conditionalAccessPolicy.ts";
import { countedInScope, sayAway } from "../../domain/wave/away.ts";
import { neededAtGate } from "../../domain/wave/gate.ts";
import { isBetweenParts, sayPart } from "../../domain/wave/parts.ts";
import { isApplied, type WaveStage } from "../../domain/wave/stages.ts";
import type { WaveFacts } from "../../domain/wave/waveFacts.ts";
import type { WaveRules } from "../../domain/wave/waveRules.ts";
import { dayIn, momentIn } from "../../mails/dates.ts";
import type { ShownTrouble } from "../../troubles/shownTroubles.ts";
import type { WaveAction } from "../../waves/waveActions.ts";
import type { WaveStatus } from "../../waves/waveStatus.ts";
import { actKinds } from "../freshSignIn.ts";
import type { Hurdle } from "../hurdle.ts";
import { auditCard, recordLinks } from "./auditCard.ts";
import { type DecisionForms, decisionCards, NO_FORMS } from "./decisionCards.ts";
import { type Html, html } from "./html.ts";
import { type Frame, layout } from "./layout.ts";
import { partsCard, whatIsNext } from "./partsCard.ts";
import { troublesCard } from "./troublesCard.ts";
import { mailWords, nextWords, reasonWords, sentence, stageWords, wayOfAWave } from "./words.ts";

export interface WavePageData extends Frame {
  readonly status: WaveStatus;
  readonly audit: readonly AuditEvent[];
  readonly troubles?: readonly ShownTrouble[];
  readonly rules: Pick<WaveRules, "gateThreshold" | "propagationMinutes">;
  /** What the viewer may do now, each with the token of its form. */
  readonly actions: readonly { readonly action: WaveAction; readonly formToken: string }[];
  /** Why the viewer cannot do those now that hand something out or enforce. */
  readonly hurdle?: Hurdle | undefined;
  readonly decisions?: DecisionForms;
}

/** One wave: where it stands, why it waits, who is in and who is out, and what the viewer may do about it. */
export function waveStatusPage(data: WavePageData): string {
  const { status, audit, troubles = [], rules, actions, hurdle, decisions = NO_FORMS } = data;
  const body = html`<h1>${status.name}</h1>
<p class="soft">Starts ${dayIn(status.timeZone, `${status.startDate}T12:00:00Z`)} · ${status.timeZone}${status.round > 1 && ` · round ${status.round}`} · started by ${status.startedBy.displayName}</p>
${nowBox(status)}${nextLine(status)}
${rail(status)}
<div class="cards">
${troublesCard(troubles, status.timeZone)}${countsCard(status, rules)}${deniedCard(status)}${partsCard(status)}${evidenceCard(status)}${actionsCard(status, actions, hurdle)}
${decisionCards(status, decisions)}
${(status.enforcingAt === undefined || isBetweenParts(status)) && status.evidence && peopleCard("Would be left out for now", "Everyone in scope would be enforced.", reasonRows(status.wouldBeLeftOut))}
${status.enforcingAt !== undefined && peopleCard("Not enforced yet", "Nobody is left out.", reasonRows(status.notEnforced))}
${peopleCard("Not part of this wave", "Everyone in the group takes part.", reasonRows(status.sortedOutMembers))}
${mailsCard(status)}${auditCard(status, audit, recordLinks(status))}
</div>`;
  return layout(data, status.name, body);
}

function nowBox(status: WaveStatus): Html {
  const { waiting, timeZone, stage } = status;
  if (stage === "cancelled") return html`<p class="now held"><strong>Cancelled</strong></p>`;
  const isHeld = status.paused !== undefined || status.evidence?.clean === false;
  const asked = status.cancelRequested
    ? "Cancellation was asked for."
    : status.rollbackRequested
      ? "A rollback was asked for."
      : undefined;
  if (status.rollbackRequested)
    return html`<div class="now held"><strong>${asked} ${wayBackWords(status.wayBack, timeZone)}</strong></div>`;
  const until = waiting && !status.paused && html`<span>Waits until ${momentIn(timeZone, waiting.until)}</span>`;
  const say = asked ?? sentence(waiting?.because ?? stageWords[stage]);
  return html`<div class="now${isHeld && " held"}"><strong>${say}</strong>${until}</div>`;
}

function nextLine(status: WaveStatus): Html | false {
  const { stage, paused, rollbackRequested, cancelRequested, toBeDecided } = status;
  const next = whatIsNext(status);
  if (rollbackRequested) return html`<p>Next: once nobody is in any more, ${nextWords.rolledBack}</p>`;
  if (cancelRequested) return false;
  const decide = toBeDecided.length > 0 && html`<p>To do: decide about ${toBeDecided.length} still outside.</p>`;
  if (!paused) return html`<p>Next: ${next}</p>${decide}`;
  const held = isApplied(stage) ? "nobody else enters" : "nothing goes on";
  return html`<p>Next: ${held} until an Admin resumes the wave. After that: ${next}</p>${decide}`;
}

const wayBackWords = (wayBack: WaveStatus["wayBack"], timeZone: string): string =>
  wayBack?.outAt
    ? `Nobody is enforced by this wave any more, read back at ${momentIn(timeZone, wayBack.outAt)}.`
    : `Members may still be enforced: ${wayBack?.notYet ?? "nothing has been changed yet"}. It is tried again every minute.`;

function rail(status: WaveStatus): Html {
  const place = wayOfAWave.findIndex(
    ({ stage }) => stage === (status.stage === "rolledBack" ? "reminded" : status.stage),
  );
  const steps = wayOfAWave.map(({ stage, label }, index) => {
    const isDone = index < place;
    const at = momentOf(status, stage, index <= place);
    const when = at && html`<small>${shortDay(status.timeZone, at)}</small>`;
    if (index === place) return html`<li class="here" aria-current="step">${label}${when}</li>`;
    return html`<li class="${isDone ? "done" : "open"}">${label}${when}${isDone && html`<span class="skip"> (done)</span>`}</li>`;
  });
  return html`<ol class="rail" aria-label="The way of this wave">${steps}</ol>`;
}

function momentOf(facts: WaveFacts, stage: WaveStage, isReached: boolean): string | undefined {
  const planned: Partial<Record<WaveStage, string | undefined>> = {
    planned: facts.createdAt,
    announced: facts.announceAt,
    open: facts.openAt,
    reminded: facts.remindAt,
  };
  const happened: Partial<Record<WaveStage, string | undefined>> = {
    gated: facts.gateOpenedAt,
    warned: facts.warnedAt,
    reportOnly: facts.reportOnlyAt,
    swept: facts.evidence?.clean ? facts.evidence.at : undefined,
    enforcing: facts.enforcingAt,
    enforced: facts.enforcedAt,
  };
  if (facts.stage === stage && !planned[stage]) return happened[stage] ?? facts.stageAt;
  return planned[stage] ?? (isReached ? happened[stage] : undefined);
}

const shortDay = (timeZone: string, moment: string): string =>
  new Intl.DateTimeFormat("en-GB", { timeZone, day: "numeric", month: "short" }).format(new Date(moment));

function countsCard({ counts, waveId, enforcingAt, heldAway }: WaveStatus, rules: WavePageData["rules"]): Html {
  const { ready, inScope, sortedOut, reportedReady, enforced, applying } = counts;
  const awaited = countedInScope({ inScope, heldAway });
  const needed = neededAtGate(awaited, rules);
  const share = (part: number) => (inScope === 0 ? 0 : Math.min(100, Math.round((part / inScope) * 1000) / 10));
  const label = `${ready} of ${inScope} people have a working passkey; the gate opens at ${needed}`;
  const bar = html`<svg class="bar" role="img" aria-label="${label}" viewBox="0 0 100 12" preserveAspectRatio="none"><rect class="all" y="2" width="100" height="8"/><rect class="ready" y="2" width="${share(ready)}" height="8"/><line class="line" x1="${share(needed)}" x2="${share(needed)}" y1="0" y2="12" vector-effect="non-scaling-stroke"/></svg>`;
  return html`<section class="card" aria-labelledby="counts-${waveId}"><h2 id="counts-${waveId}">Ready</h2>
<p><span class="big">${ready}</span> of ${inScope} have a working passkey</p>${bar}
${enforcingAt !== undefined && html`<p><strong>${enforced - applying}</strong> are enforced: in the enforced group because of this wave, each read back there.</p>`}
${applying > 0 && html`<p><strong>${applying}</strong> ${applying === 1 ? "person has" : "people have"} entered: it takes up to ${sayMinutes(rules.propagationMinutes)} to apply, then they are enforced, and told so in working hours.</p>`}
<p class="soft">The line is the gate: ${needed} of ${awaited}${heldAway !== undefined && heldAway > 0 && `; ${sayAway(heldAway)}`}. The report, which is up to 36 hours old, says ${reportedReady}.${sortedOut > 0 && ` ${sortedOut} of the group's ${counts.members} members are not part of this wave.`}</p></section>`;
}

/** What the workforce policy stopped lately, sorted by what it means. */
function deniedCard({
  enforcingAt,
  watchedUntil,
  timeZone,
  strandedRecently,
  stoppedRecently,
}: WaveStatus): Html | false {
  if (enforcingAt === undefined) return false;
  const facts: readonly (readonly [string, string])[] = [
    ["Stranded", `${strandedRecently} (no working passkey; they are being helped)`],
    [
      "Stopped attempts",
      `${stoppedRecently} (the owner has a passkey and somebody knew the password, or nobody could look yet)`,
    ],
    ...(watchedUntil ? [["Read up to", momentIn(timeZone, watchedUntil)] as const] : []),
  ];
  return html`<section class="card"><h2>Stopped within a day</h2><dl>${facts.map(([term, value]) => html`<dt>${term}</dt><dd>${value}</dd>`)}</dl></section>`;
}

function evidenceCard({ evidence, approval, withdrawn, timeZone, policyId, policyState, gate }: WaveStatus): Html {
  if (!evidence) {
    const text = gate
      ? `Last look at the gate ${momentIn(timeZone, gate.at)}: ${gate.ready} of ${gate.inScope}.`
      : "Sign-ins are looked at once the wave's own policy is in report-only.";
    return html`<section class="card"><h2>Evidence</h2><p>${text}</p>${policyId && html`<p class="soft break">Own policy ${policyId}</p>`}</section>`;
  }
  const facts: readonly (readonly [string, string | Html])[] = [
    ...(evidence.part ? [["Speaks of", sentence(sayPart(evidence.part))] as const] : []),
    ["Sweep", evidence.clean ? "Clean" : sentence(evidence.because ?? "Not clean")],
    ["Read", momentIn(timeZone, evidence.at)],
    ["Would be enforced", `${evidence.ready} of ${evidence.inScope}`],
    ["Would be left out", String(evidence.leftOut)],
    ["Seen signing in", `${evidence.seen} of ${evidence.inScope}`],
    ["Own policy", policyId === undefined ? "none" : `${sentence(stateWords[policyState ?? "unknown"])} (${policyId})`],
    ["Digest", html`<code>${evidence.digest}</code>`],
    ...(approval ? [["Approved", `${approval.by.displayName}, ${momentIn(timeZone, approval.at)}`] as const] : []),
    ...(withdrawn && !approval
      ? [
          [
            "Approval withdrawn",
            `${withdrawn.by.displayName}, ${momentIn(timeZone, withdrawn.at)}: ${withdrawn.reason}`,
          ] as const,
        ]
      : []),
  ];
  return html`<section class="card"><h2>Evidence</h2><dl>${facts.map(([term, value]) => html`<dt>${term}</dt><dd>${value}</dd>`)}</dl></section>`;
}

function actionsCard(status: WaveStatus, actions: WavePageData["actions"], hurdle?: Hurdle): Html | false {
  if (actions.length === 0) return false;
  const forms = actions.map(({ action, formToken }) =>
    hurdle && actKinds[action] === "handsOut" ? notNow(action, hurdle) : actionForm(status, action, formToken),
  );
  return html`<section class="card wide"><h2>What you can do</h2>${forms}</section>`;
}

const notNow = (action: WaveAction, { say, link }: Hurdle): Html =>
  html`<p>${sentence(action)}: ${say}</p>${link && html`<p><a href="${link.href}">${link.label}</a></p>`}`;

function actionForm({ waveId, evidence }: WaveStatus, action: WaveAction, formToken: string): Html {
  const form = (inside: Html) =>
    html`<form method="post" action="/api/waves/${waveId}/${action}"><input type="hidden" name="formToken" value="${formToken}">${inside}</form>`;
  const withReason = (label: string, button: Html) =>
    form(
      html`<label for="${action}-reason">${label}</label><input type="text" id="${action}-reason" name="reason" required maxlength="500" autocomplete="off">${button}`,
    );
  switch (action) {
    case "approve":
      return form(html`<input type="hidden" name="digest" value="${evidence?.digest}"><p>Approving${evidence?.part && ` ${sayPart(evidence.part)}`} enforces ${evidence?.ready} people in working hours, after everyone was looked at once more, and for four weeks each of the others as soon as they are ready. It counts for the evidence shown here only.</p>
<button class="main" type="submit">Approve this evidence</button>`);
    case "withdraw":
      return html`<details><summary>Withdraw the approval</summary>${withReason("Why? Nobody is enforced, until somebody approves again.", html`<button type="submit">Withdraw</button>`)}</details>`;
    case "resume":
      return form(html`<button class="main" type="submit">Resume the wave</button>`);
    case "pause":
      return html`<details><summary>Pause the wave</summary>${withReason("Why? Everyone who looks at this page will read it.", html`<button type="submit">Pause</button>`)}</details>`;
    case "rollback":
      return html`<details><summary>Roll the wave back</summary>${withReason("Why? Its members leave the enforced group at once; the wave goes back to its reminders.", html`<button class="grave" type="submit">Roll back</button>`)}</details>`;
    case "cancel":
      return html`<details><summary>Cancel the wave</summary>${form(html`<p>This ends the wave for good.</p><button class="grave" type="submit">Cancel the wave</button>`)}</details>`;
  }
}

interface PersonRow {
  readonly userId: string;
  readonly name: string;
  readonly cells: readonly { readonly label: string; readonly text: string | undefined }[];
}

const reasonRows = (people: WaveStatus["notEnforced"]): readonly PersonRow[] =>
  people.map(({ userId, userPrincipalName, reason, said }) => ({
    userId,
    name: userPrincipalName,
    cells: [{ label: "Why", text: said === undefined ? reasonWords[reason] : `${reasonWords[reason]}. ${said}` }],
  }));

function peopleCard(title: string, nobody: string, rows: readonly PersonRow[]): Html {
  const [first] = rows;
  if (!first) return html`<section class="card"><h2>${title}</h2><p class="soft">${nobody}</p></section>`;
  const head = html`<thead><tr><th scope="col">Person</th>${first.cells.map(({ label }) => html`<th scope="col">${label}</th>`)}</tr></thead>`;
  const body = rows.map(
    ({ userId, name, cells }) =>
      html`<tr><th scope="row" class="break"><a href="/people/${userId}">${name}</a></th>${cells.map(({ label, text }) => html`<td data-label="${label}">${text ?? "–"}</td>`)}</tr>`,
  );
  return html`<section class="card wide"><h2>${title} (${rows.length})</h2><table aria-label="${title}">${head}<tbody>${body}</tbody></table></section>`;
}

function mailsCard({ mailsByKind }: WaveStatus): Html {
  const kinds = Object.entries(mailWords).flatMap(([kind, words]) => {
    const count = mailsByKind[kind as keyof typeof mailWords];
    return count ? [html`<dt>${words}</dt><dd>${count}</dd>`] : [];
  });
  return html`<section class="card"><h2>Mails sent</h2>${kinds.length > 0 ? html`<dl>${kinds}</dl>` : html`<p class="soft">None yet.</p>`}</section>`;
}
