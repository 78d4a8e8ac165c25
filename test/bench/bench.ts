/**
 * `npm run bench [-- NAME…]`: one JSON line per figure, `{ name, value, unit, limit, verdict, detail }`, and a table of
 * them at the end on standard error. Figures are compared, not timed in tests.
 */
import Table from "cli-table3";
import { deployFigures } from "./deployBench.ts";
import { type Figure, verdictOf } from "./figure.ts";
import { simulateFigures } from "./simulateFigures.ts";

/** Figures that are measured in one go are listed under one measurement, so that none is made twice. */
const measurements: readonly {
  readonly names: readonly string[];
  measure(names: ReadonlySet<string>): AsyncIterable<Figure>;
}[] = [
  { names: ["simulate-1000", "simulate-memory", "cost-per-person", "simulate-scale"], measure: simulateFigures },
  { names: ["cold-load-vs-minimal", "package-size"], measure: deployFigures },
];

const known = new Set(measurements.flatMap(({ names }) => names));
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !known.has(name));
if (unknown.length > 0) {
  process.stderr.write(`unknown figure ${unknown.join(", ")}; there are ${[...known].join(", ")}\n`);
  process.exit(2);
}
const wanted = new Set(asked.length > 0 ? asked : known);
/** `cost-per-person/mails` belongs to `cost-per-person`. */
const isWanted = ({ name }: Figure): boolean => wanted.has(name.split("/", 1)[0] ?? name);

const table = new Table({ head: ["figure", "value", "unit", "limit", "verdict"], style: { head: [], border: [] } });
for (const { names, measure } of measurements) {
  if (!names.some((name) => wanted.has(name))) continue;
  for await (const figure of measure(wanted)) {
    if (!isWanted(figure)) continue;
    const { name, value, unit, limit, detail } = figure;
    const verdict = verdictOf(figure);
    process.stdout.write(`${JSON.stringify({ name, value, unit, limit, verdict, detail })}\n`);
    table.push([name, value, unit, limit ?? "-", verdict]);
  }
}
process.stderr.write(`${table.toString()}\n`);
