import type { AheadConsent } from "../../domain/pass/issueAhead.ts";
import { momentIn } from "../../mails/dates.ts";
import type { Hurdle } from "../hurdle.ts";
import { type Html, html } from "./html.ts";
import { type Frame, layout } from "./layout.ts";

interface AheadPageData extends Frame {
  readonly timeZone: string;
  /** The last decision; absent where nobody ever decided. */
  readonly last: AheadConsent | undefined;
  readonly leadDays: number;
  readonly hours: number;
  readonly may: { readonly accept: boolean; readonly stop: boolean };
  /** Why the viewer cannot accept now. */
  readonly hurdle: Hurdle | undefined;
  readonly formToken: string;
  /** What has to be sent to accept. */
  readonly understood: string;
}

/** Whether codes of new hires travel in a mail, by whose word, and what that means. */
export function aheadPage(data: AheadPageData): string {
  const { timeZone, last, leadDays, hours } = data;
  const isOn = last?.accepted === true;
  const by = last && `${last.by.displayName}, ${momentIn(timeZone, last.at)}`;
  const state = isOn
    ? html`<strong>On</strong><span>Accepted by ${by}.</span>`
    : html`<strong>Off</strong><span>${by === undefined ? "Nobody has accepted it." : `Stopped by ${by}.`} Managers of new hires get a link.</span>`;
  const when = leadDays === 0 ? "on the morning of the first day" : `${leadDays} working days ahead`;
  const body = html`<h1>Codes mailed ahead</h1>
<p class="soft">The code of a new hire, in a mail to the manager, before the first day. Without it the manager gets a link, and sees the code after a sign-in.</p>
<div class="now${isOn && " held"}">${state}</div>
<div class="cards"><section class="card wide"><h2>What it means</h2><ul>
<li>It goes out ${when} and works from the first working morning on, for ${hours} hours at most.</li>
<li><strong>Whoever reads the manager's mail in these hours can sign in as the new hire.</strong> It is the one way in which a code leaves this app by mail.</li>
<li>Only for accounts that are new beyond doubt; everybody else's manager gets a link.</li>
<li>When the first day moves, or somebody else is the manager by then, the code is deleted.</li></ul></section>${actions(data, isOn)}</div>`;
  return layout(data, "Codes mailed ahead", body);
}

function actions({ may, hurdle, formToken, understood }: AheadPageData, isOn: boolean): Html | false {
  const token = html`<input type="hidden" name="formToken" value="${formToken}">`;
  if (isOn)
    return (
      may.stop &&
      html`<section class="card wide"><h2>What you can do</h2><form method="post" action="/api/issue-ahead/stop">${token}<p>From now on managers get a link again. Codes that are out stay valid.</p><button class="main" type="submit">Stop it</button></form></section>`
    );
  if (!may.accept) return false;
  const form = hurdle
    ? html`<p class="screen">Accept it: ${hurdle.say}${hurdle.link && html` <a href="${hurdle.link.href}">${hurdle.link.label}</a>`}</p>`
    : html`<form method="post" action="/api/issue-ahead">${token}<p><input type="checkbox" id="understood" name="understood" value="${understood}" required> <label for="understood">I accept, by name, that the code travels in a mail.</label></p><button class="grave" type="submit">Have codes mailed ahead</button></form>`;
  return html`<section class="card wide"><h2>What you can do</h2>${form}</section>`;
}
