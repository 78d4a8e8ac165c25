import { isOut, type LentKey } from "../../domain/lentKeys/lentKey.ts";
import { recordedMomentIn } from "../../mails/dates.ts";
import { type Html, html } from "./html.ts";
import { type Frame, layout } from "./layout.ts";

export interface LentKeysPageData extends Frame {
  readonly timeZone: string;
  readonly total: number;
  readonly out: number;
  readonly keys: readonly LentKey[];
  /** For whoever may lend. */
  readonly formToken: string | undefined;
}

/** Which hardware keys are lent, and to whom. */
export function lentKeysPage(data: LentKeysPageData): string {
  const { total, out, keys, formToken } = data;
  const [with_, back] = [keys.filter(isOut), keys.filter((key) => !isOut(key))];
  const body = html`<h1>Lent keys</h1>
<p class="soft">Hardware keys of the organisation, and who has them. ${out} of ${total} are with somebody.</p>
<div class="cards">${formToken !== undefined && lendCard(formToken)}
<section class="card wide"><h2>With somebody</h2>${with_.length > 0 ? table(data, with_) : html`<p class="soft">None.</p>`}</section>
${back.length > 0 && html`<section class="card wide"><h2>Back, or lost</h2>${table(data, back)}</section>`}</div>`;
  return layout(data, "Lent keys", body);
}

const token = (formToken: string): Html => html`<input type="hidden" name="formToken" value="${formToken}">`;

const field = (name: string, label: string, most: number): Html =>
  html`<label for="${name}">${label}</label><input type="text" id="${name}" name="${name}" required maxlength="${most}" autocomplete="off">`;

const lendCard = (formToken: string): Html =>
  html`<section class="card wide"><h2>Lend one</h2><form method="post" action="/api/keys">${token(formToken)}${field("serial", "Serial, as it stands on the key", 64)}${field("make", "Make and model", 100)}${field("person", "Sign-in name of whoever gets it", 256)}
<button class="main" type="submit">Note that they have it</button></form></section>`;

function table({ timeZone, formToken }: LentKeysPageData, keys: readonly LentKey[]): Html {
  const rows = keys.map((key) => {
    const { serial, make, userId, displayName, lent, back } = key;
    const since = `${recordedMomentIn(timeZone, lent.at)}, by ${lent.by.displayName}`;
    const ended = back
      ? html`${back.as === "lost" ? "Lost" : "Back"} ${recordedMomentIn(timeZone, back.at)}, noted by ${back.by.displayName}`
      : formToken !== undefined && backForm(key, formToken);
    return html`<tr><th scope="row">${make}<br><span class="soft">${serial}</span></th><td data-label="With"><a href="/people/${userId}">${displayName}</a></td><td data-label="Since">${since}</td><td>${ended}</td></tr>`;
  });
  return html`<table><thead><tr><th scope="col">Key</th><th scope="col">With</th><th scope="col">Since</th><th scope="col">Back</th></tr></thead><tbody>${rows}</tbody></table>`;
}

const backForm = ({ serial }: LentKey, formToken: string): Html =>
  html`<form method="post" action="/api/keys/back">${token(formToken)}<input type="hidden" name="serial" value="${serial}"><button type="submit" name="as" value="returned" aria-label="Back: ${serial}">Back</button> <button class="grave" type="submit" name="as" value="lost" aria-label="Lost: ${serial}">Lost</button></form>`;
