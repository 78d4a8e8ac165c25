import type { OwnWave } from "../../domain/self/ownWave.ts";
import type { WaveDate } from "../../domain/wave/waveDates.ts";
import { dayIn } from "../../mails/dates.ts";
import { type Html, html } from "./html.ts";

/** The waves that somebody is in, with their dates in plain words. */
export const ownWaves = (waves: readonly OwnWave[]): Html =>
  waves.length === 0
    ? html`<h2>When it is your turn</h2><p>Your account is in no group that has dates yet. You can set up a passkey any day.</p>`
    : html`${waves.map(waveOf)}`;

function waveOf({ name, timeZone, dates, theirDay, isPaused, isKeptOutside }: OwnWave): Html {
  const title = html`<h2>When it is your turn</h2><p>You are in the group <strong>${name}</strong>.</p>`;
  const lines = dates.map((date) => html`<li>${words(date, dayIn(timeZone, date.at), isKeptOutside)}</li>`);
  const paused =
    isPaused &&
    html`<p class="warn">The group is paused at the moment. Days that lie ahead can come later, never earlier.</p>`;
  const kept =
    isKeptOutside &&
    html`<p class="warn">Your organisation has decided that you wait: no passkey is required of you for now. The helpdesk knows why.</p>`;
  const own =
    theirDay !== undefined &&
    html`<p class="warn"><strong>For you a day was set: from ${dayIn(timeZone, theirDay)} on your password alone is not enough.</strong></p>`;
  return html`${title}${paused}${kept}${own}<ul>${lines}</ul>`;
}

/** What was, is said as having been; what only can be, with "not before". */
function words({ what, how }: WaveDate, day: string, isKeptOutside: boolean): Html {
  const when = { done: day, fixed: day, earliest: `not before ${day}` }[how];
  switch (what) {
    case "announcement":
      return how === "done" ? html`You were told of it: ${when}.` : html`You are told of it: <strong>${when}</strong>.`;
    case "opening":
      return how === "done"
        ? html`Everybody in it was asked to set up a passkey: ${when}.`
        : html`You are asked to set up a passkey: <strong>${when}</strong>. You can do it before.`;
    case "reminder":
      return how === "done"
        ? html`Whoever had none was reminded: ${when}.`
        : html`You are reminded if you have none by then, with your manager in copy: <strong>${when}</strong>.`;
    case "warning":
      return how === "done"
        ? html`Whoever had none was warned: ${when}.`
        : html`You are warned if you have none by then: <strong>${when}</strong>.`;
    default:
      if (isKeptOutside) return html`The password alone stops being enough for the others: <strong>${when}</strong>.`;
      return how === "done"
        ? html`The first people in it sign in with their passkey only: since ${when}. You follow once yours works.`
        : html`Your password alone stops being enough, once your passkey works: <strong>${when}</strong>.`;
  }
}
