import { scaleLinear } from "d3-scale";
import { area, curveStepAfter, stack } from "d3-shape";
import { type Progress, type ProgressGroup, ProgressGroupSchema } from "../../../domain/wave/progress.ts";
import { type Html, html } from "../html.ts";

const order = ProgressGroupSchema.options;
const WIDTH = 1000;

/** Everybody in scope as one bar, with the gate as a line. The table beside it says the same. */
export function progressBar({ groups, needed }: Pick<Progress, "groups" | "needed">): Html {
  const all = order.reduce((sum, group) => sum + groups[group], 0);
  const x = scaleLinear([0, Math.max(all, 1)], [0, WIDTH]);
  const parts = stack<Record<ProgressGroup, number>, ProgressGroup>().keys(order)([groups]);
  const rects = parts.flatMap((part) => {
    const [from, until] = [x(part[0]?.[0] ?? 0), x(part[0]?.[1] ?? 0)];
    return until > from
      ? html`<rect class="g-${part.key}" x="${px(from)}" y="8" width="${px(until - from)}" height="40"/>`
      : [];
  });
  const gate = px(Math.min(x(needed), WIDTH));
  return html`<svg class="bar" role="img" aria-label="Everybody in scope as one bar; the table below says the same" viewBox="-2 0 ${WIDTH + 4} 56" preserveAspectRatio="none">${rects}<line class="gate" x1="${gate}" x2="${gate}" y1="0" y2="56" vector-effect="non-scaling-stroke"/></svg>`;
}

const HEIGHT = 220;
const MARGIN = { left: 46, right: 8, top: 14, bottom: 26 };
const day = (date: string): number => Date.parse(`${date}T00:00:00Z`);
const px = (value: number): number => Math.round(value * 10) / 10;

type DrawnDay = Progress["days"][number] & {
  /** Whom the report alone names with a passkey; where nobody kept that, they are not drawn. */
  readonly reported?: number;
};

/** How many were ready, and how many enforced, on each day since the announcement, towards the gate. */
export function progressOverTime({
  days,
  groups,
  needed,
}: Omit<Progress, "days"> & { readonly days: readonly DrawnDay[] }): Html | false {
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last || first.day === last.day) return false;
  const all = order.reduce((sum, group) => sum + groups[group], 0);
  const x = scaleLinear([day(first.day), day(last.day)], [MARGIN.left, WIDTH - MARGIN.right]);
  const y = scaleLinear([0, Math.max(all, 1)], [HEIGHT - MARGIN.bottom, MARGIN.top]);
  const shape = (count: (one: DrawnDay) => number): string =>
    area<DrawnDay>()
      .x((one) => x(day(one.day)))
      .y0(y(0))
      .y1((one) => y(count(one)))
      .curve(curveStepAfter)
      .digits(1)([...days]) ?? "";
  const lines = y
    .ticks(4)
    .filter(Number.isInteger)
    .map(
      (count) =>
        html`<line class="week" x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${px(y(count))}" y2="${px(y(count))}"/><text x="${MARGIN.left - 6}" y="${px(y(count)) + 4}" text-anchor="end">${count}</text>`,
    );
  const gate = px(y(needed));
  const at = (date: string) =>
    new Date(day(date)).toLocaleDateString("en-GB", { timeZone: "UTC", day: "numeric", month: "short" });
  return html`<svg class="picture" role="img" aria-label="Ready and enforced people day by day; the table of days says the same" viewBox="0 0 ${WIDTH} ${HEIGHT}">${lines}<path class="g-reported" d="${shape((one) => one.ready + (one.reported ?? 0))}"/><path class="g-ready" d="${shape((one) => one.ready)}"/><path class="g-enforced" d="${shape((one) => one.enforced)}"/><line class="gate" x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${gate}" y2="${gate}"/><text x="${MARGIN.left}" y="${HEIGHT - 6}">${at(first.day)}</text><text x="${WIDTH - MARGIN.right}" y="${HEIGHT - 6}" text-anchor="end">${at(last.day)}</text></svg>`;
}
