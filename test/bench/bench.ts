/**
 * `npm run bench [-- NAME…]`: one JSON line per figure, `{ name, value, unit, limit, verdict, detail }`, and a table of
 * them at the end on standard error. Figures are compared, not timed in tests. `attack-matrix`, which takes an hour, is
 * measured only when it is named, and ends with 1 when a rollout has a fault; so does `simulate-readiness` over a limit.
 */
import { parseArgs } from "node:util";
import Table from "cli-table3";
import { attackFigures } from "./attackMatrix.ts";
import { deployFigures } from "./deployBench.ts";
import { type Figure, verdictOf } from "./figure.ts";
import { matrixArguments, readMatrixOptions } from "./matrixOptions.ts";
import { dashboardFigures } from "./progress/dashboardFigures.ts";
import { simulateFigures } from "./simulateFigures.ts";
import { syncFigures } from "./sync/syncFigures.ts";
import { announceFigures } from "./waves/announceFigures.ts";
import { fairnessFigures } from "./waves/fairnessFigures.ts";
import { pageFigures } from "./waves/pageFigures.ts";

const { asked, matrix } = readArguments();

/** Figures that are measured in one go are listed under one measurement, so that none is made twice. */
const measurements: readonly {
  readonly names: readonly string[];
  /** Measured only when it is named. */
  readonly isOnDemand?: true;
  measure(names: ReadonlySet<string>): AsyncIterable<Figure>;
}[] = [
  {
    names: [
      "simulate-1000",
      "simulate-memory",
      "simulate-readiness",
      "cost-per-person",
      "cost-per-day",
      "simulate-scale",
    ],
    measure: simulateFigures,
  },
  { names: ["cold-load-vs-minimal", "cold-call-vs-minimal", "package-size"], measure: deployFigures },
  { names: ["wave-announce-vs-bare", "wave-announce-calls"], measure: () => announceFigures() },
  { names: ["wave-page-scale", "wave-people-scale"], measure: () => pageFigures() },
  { names: ["dashboard-scale", "progress-count"], measure: () => dashboardFigures() },
  { names: ["bucket-fairness"], measure: () => fairnessFigures() },
  {
    names: ["sync-first-vs-floor", "sync-first-memory", "sync-steady-writes", "sync-steady-requests"],
    measure: () => syncFigures(),
  },
  { names: ["attack-matrix"], isOnDemand: true, measure: () => attackFigures(matrix) },
];

const known = new Set(measurements.flatMap(({ names }) => names));
const usual = measurements.flatMap(({ names, isOnDemand }) => (isOnDemand ? [] : names));
const unknown = asked.filter((name) => !known.has(name));
if (unknown.length > 0) {
  process.stderr.write(`unknown figure ${unknown.join(", ")}; there are ${[...known].join(", ")}\n`);
  process.exit(2);
}
const wanted = new Set(asked.length > 0 ? asked : usual);
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
    if (figure.mustHold && verdict === "over") process.exitCode = 1;
    table.push([name, value, unit, limit ?? "-", verdict]);
  }
}
process.stderr.write(`${table.toString()}\n`);

function readArguments() {
  try {
    const { values, positionals } = parseArgs({ options: matrixArguments, allowPositionals: true });
    return { asked: positionals, matrix: readMatrixOptions(values) };
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(2);
  }
}
