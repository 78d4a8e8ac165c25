import { Html, html } from "./html.ts";

/**
 * What the frame of every page says about stopping enforcement, to whoever may: the button, with the token of its form,
 * or why there is none. Whoever may start it, or confirm that, is led to the form.
 */
export type StopControl =
  | { readonly kind: "offered"; readonly formToken: string }
  | { readonly kind: "stopping" }
  | { readonly kind: "notRunning"; readonly mayStart: boolean };

/** Works without scripts: the button opens the form, which asks why. */
export function stopControl(stop: StopControl | undefined): Html {
  switch (stop?.kind) {
    case "offered":
      return html`<details class="stop"><summary>Stop enforcement</summary><form method="post" action="/api/stop"><input type="hidden" name="formToken" value="${stop.formToken}"><label for="stop-reason">Why? The workforce policy goes back to report-only at once. Starting again needs two people.</label><input type="text" id="stop-reason" name="reason" required maxlength="500" autocomplete="off"><button class="grave" type="submit">Stop enforcement</button></form></details>`;
    case "stopping":
      return html`<span class="stop">Enforcement is being stopped</span>`;
    case "notRunning":
      return stop.mayStart
        ? html`<a class="stop" href="/enforcement#act">Enforcement is not running</a>`
        : html`<span class="stop">Enforcement is not running</span>`;
    case undefined:
      return new Html("");
  }
}
