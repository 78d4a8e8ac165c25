import { sayPart } from "../../domain/wave/parts.ts";
import { isPrivilegedWave } from "../../domain/wave/waveKind.ts";
import type { WaveAction } from "../../waves/waveActions.ts";
import type { WaveStatus } from "../../waves/waveStatus.ts";
import { actKinds } from "../freshSignIn.ts";
import type { Hurdle } from "../hurdle.ts";
import { type Html, html } from "./html.ts";
import { sentence } from "./words.ts";

/** What the viewer may do now, each with the token of its form. */
export type ShownActions = readonly { readonly action: WaveAction; readonly formToken: string }[];

/** @param hurdle why the viewer cannot do those now that hand something out or enforce. */
export function actionsCard(status: WaveStatus, actions: ShownActions, hurdle?: Hurdle): Html | false {
  if (actions.length === 0) return false;
  const forms = actions.map(({ action, formToken }) =>
    hurdle && actKinds[action] === "handsOut" ? notNow(action, hurdle) : actionForm(status, action, formToken),
  );
  return html`<section class="card wide"><h2>What you can do</h2>${forms}</section>`;
}

const notNow = (action: WaveAction, { say, link }: Hurdle): Html =>
  html`<p>${sentence(action)}: ${say}</p>${link && html`<p><a href="${link.href}">${link.label}</a></p>`}`;

const dateLabel = (stage: WaveStatus["stage"]): string => {
  if (stage === "planned" || stage === "announced") return "The new start date";
  return stage === "open" ? "The new day of the reminder" : "Nothing further before which day?";
};

function actionForm(status: WaveStatus, action: WaveAction, formToken: string): Html {
  const { waveId, evidence, stage } = status;
  const form = (inside: Html) =>
    html`<form method="post" action="/api/waves/${waveId}/${action}"><input type="hidden" name="formToken" value="${formToken}">${inside}</form>`;
  const withReason = (label: string, button: Html) =>
    form(
      html`<label for="${action}-reason">${label}</label><input type="text" id="${action}-reason" name="reason" required maxlength="500" autocomplete="off">${button}`,
    );
  switch (action) {
    case "approve":
      return form(html`<input type="hidden" name="digest" value="${evidence?.digest}"><p>Approving${evidence?.part && ` ${sayPart(evidence.part)}`} enforces ${evidence?.ready} people in working hours, after everyone was looked at once more, and for four weeks each of the others as soon as they are ready. It counts for the evidence shown here only.${isPrivilegedWave(status) && " Two different people have to approve it, as it is about admin rights."}</p>
<button class="main" type="submit">Approve this evidence</button>`);
    case "withdraw":
      return html`<details><summary>Withdraw the approval</summary>${withReason("Why? Nobody is enforced, until somebody approves again.", html`<button type="submit">Withdraw</button>`)}</details>`;
    case "resume":
      return form(html`<button class="main" type="submit">Resume the wave</button>`);
    case "pause":
      return html`<details><summary>Pause the wave</summary>${withReason("Why? Everyone who looks at this page will read it.", html`<button type="submit">Pause</button>`)}</details>`;
    case "postpone":
      return html`<details><summary>Postpone the wave</summary>${withReason(
        "Why? Whoever was told a date is told the later one.",
        html`<label for="postpone-date">${dateLabel(stage)}</label><input type="date" id="postpone-date" name="date" required><button type="submit">Postpone</button>`,
      )}</details>`;
    case "overrule":
      return html`<details><summary>Go on though the helpdesk has more than it can take</summary>${withReason(
        "Why? It counts for this wave alone, and lapses.",
        html`<label for="overrule-date">Until the end of which day?</label><input type="date" id="overrule-date" name="date" required><button type="submit">Go on all the same</button>`,
      )}</details>`;
    case "rollback":
      return html`<details><summary>Roll the wave back</summary>${withReason("Why? Its members leave the enforced group at once; the wave goes back to its reminders.", html`<button class="grave" type="submit">Roll back</button>`)}</details>`;
    case "cancel":
      return html`<details><summary>Cancel the wave</summary>${form(html`<p>This ends the wave for good.</p><button class="grave" type="submit">Cancel the wave</button>`)}</details>`;
  }
}
