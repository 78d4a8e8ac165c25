import { momentIn } from "../../mails/dates.ts";
import type { WaveStatus } from "../../waves/waveStatus.ts";
import { type Html, html } from "./html.ts";

/** How the helpdesk stands, what that does to the wave, and who has overruled it. */
export function helpdeskCard({ helpdesk, overruled, waveId, timeZone }: WaveStatus): Html {
  const kept =
    helpdesk.isOverruled &&
    overruled &&
    html`<p>This wave goes on all the same until ${momentIn(timeZone, overruled.until)}, says ${overruled.by.displayName}: ${overruled.reason}</p>`;
  const who =
    !kept &&
    (helpdesk.kind === "over" || helpdesk.kind === "high") &&
    html`<p>An Admin may let this wave go on all the same, until a date.</p>`;
  return html`<section class="card"><h2>The helpdesk</h2><p>${helpdesk.say}</p>${kept}${who}<p><a href="/issues-found?wave=${waveId}">What its tickets are about</a></p></section>`;
}
