import { scaleLinear } from "d3-scale";
import { stack } from "d3-shape";
import { type DeadlineStanding, DeadlineStandingSchema } from "../../../domain/deadline/deadlineStanding.ts";
import { type Html, html } from "../html.ts";

const WIDTH = 1000;

/** The colours of the bar of a wave, as far as they mean the same. */
const fill: Readonly<Record<DeadlineStanding, string>> = {
  smsOrVoiceOnly: "g-notReady",
  smsOrVoiceEnabledOnly: "g-waived",
  nothingRegistered: "g-held",
  otherMethods: "g-reported",
  ready: "g-ready",
  unknown: "g-away",
};

/** Everybody of a cohort as one bar, by what they hold. The table beside it says the same. */
export function standingBar(counts: Readonly<Record<DeadlineStanding, number>>): Html {
  const order = DeadlineStandingSchema.options;
  const all = order.reduce((sum, standing) => sum + counts[standing], 0);
  const x = scaleLinear([0, Math.max(all, 1)], [0, WIDTH]);
  const px = (value: number): number => Math.round(x(value) * 10) / 10;
  const parts = stack<Record<DeadlineStanding, number>, DeadlineStanding>().keys(order)([counts]);
  const rects = parts.flatMap((part) => {
    const [from, until] = [px(part[0]?.[0] ?? 0), px(part[0]?.[1] ?? 0)];
    return until > from
      ? html`<rect class="${fill[part.key]}" x="${from}" y="0" width="${Math.round((until - from) * 10) / 10}" height="40"/>`
      : [];
  });
  return html`<svg class="bar" role="img" aria-label="Everybody as one bar, by what they hold; the table below says the same" viewBox="0 0 ${WIDTH} 40" preserveAspectRatio="none">${rects}</svg>`;
}

/** The colour of a standing, beside its name. */
export const standingSwatch = (standing: DeadlineStanding): Html =>
  html`<svg class="swatch" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><rect class="${fill[standing]}" width="16" height="16"/></svg>`;
