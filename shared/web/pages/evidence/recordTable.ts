import { type Html, html } from "../html.ts";

/** One row: what it is about, and a cell for each further column. */
export interface RecordRow {
  readonly about: string | Html;
  readonly cells: readonly (string | number | Html | undefined)[];
}

/** A table that tells its columns again in each row where the screen is too narrow for them. */
export function recordTable(label: string, columns: readonly string[], rows: readonly RecordRow[]): Html {
  const [, ...others] = columns;
  const head = html`<thead><tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>`;
  const body = rows.map(
    ({ about, cells }) =>
      html`<tr><th scope="row">${about}</th>${cells.map((cell, n) => html`<td data-label="${others[n]}">${cell === undefined || cell === "" ? "–" : cell}</td>`)}</tr>`,
  );
  return html`<table class="record" aria-label="${label}">${head}<tbody>${body}</tbody></table>`;
}

export const factList = (facts: readonly (readonly [string, string | Html | undefined])[]): Html =>
  html`<dl>${facts.flatMap(([term, value]) => (value === undefined ? [] : [html`<dt>${term}</dt><dd>${value}</dd>`]))}</dl>`;
