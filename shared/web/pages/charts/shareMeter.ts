import { scaleLinear } from "d3-scale";
import { type Html, html } from "../html.ts";

const WIDTH = 100;

/** A number among all of them as a bar in a row of a table, which says the number. */
export function shareMeter(some: number, all: number): Html {
  const x = scaleLinear([0, Math.max(all, 1)], [0, WIDTH]).clamp(true);
  const width = Math.round(x(some) * 10) / 10;
  return html`<svg class="meter" viewBox="0 0 ${WIDTH} 8" preserveAspectRatio="none" aria-hidden="true"><rect class="all" width="${WIDTH}" height="8"/><rect class="ready" width="${width}" height="8"/></svg>`;
}
