/**
 * `npm run bench [-- NAME…]`: one JSON line per figure, `{ name, value, unit, limit, detail }`. Figures are compared,
 * not timed in tests.
 */
import { deployFigures } from "./deployBench.ts";
import type { Figure } from "./figure.ts";
import { simulateFigures } from "./simulateFigures.ts";

/** Figures that are measured in one go are listed under one measurement, so that none is made twice. */
const measurements: readonly {
  readonly names: readonly string[];
  measure(names: ReadonlySet<string>): AsyncIterable<Figure>;
}[] = [
  { names: ["simulate-1000", "simulate-memory", "simulate-scale"], measure: simulateFigures },
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
for (const { names, measure } of measurements) {
  if (!names.some((name) => wanted.has(name))) continue;
  for await (const figure of measure(wanted))
    if (wanted.has(figure.name)) process.stdout.write(`${JSON.stringify(figure)}\n`);
}
