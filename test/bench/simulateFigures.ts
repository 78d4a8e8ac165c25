import type { Summary } from "../../infra/local/simulation/summary.ts";
import { costLimits } from "./costLimits.ts";
import { costPerPerson, costs, rounded } from "./costPerPerson.ts";
import type { Figure } from "./figure.ts";
import { runSimulate } from "./runSimulate.ts";

const WAVES = 5;
const SMALL = 1000;
const LARGE = 5000;
const MOST_MEMORY_MB = 1024;
const MOST_SCALE = 1.3;
const PAIRS = 2;

/** A rollout of 1,000 people on the virtual clock: what each of them costs, and how that grows to 5,000. */
export async function* simulateFigures(wanted: ReadonlySet<string>): AsyncIterable<Figure> {
  const small = await simulate(SMALL);
  yield { name: "simulate-1000", value: small.wallSeconds, unit: "s", detail: storyOf(small) };
  yield {
    name: "simulate-memory",
    value: small.peakRssMB,
    unit: "MB",
    limit: MOST_MEMORY_MB,
    detail: "sampled sum over all processes started",
  };
  yield* costFigures(small);
  if (wanted.has("simulate-scale")) yield* await scaleFigures(small);
}

function* costFigures(run: Summary): Iterable<Figure> {
  const now = costPerPerson(run);
  for (const cost of costs) {
    const { before, most } = costLimits[cost];
    const detail = `${rounded(now[cost] / before)} times ${before}, the figure of b773e8a`;
    yield { name: `cost-per-person/${cost}`, value: rounded(now[cost]), unit: "a person", limit: most, detail };
  }
}

/** Small and large runs take turns, so that a machine that is busy for a while slows both. */
async function scaleFigures(first: Summary): Promise<readonly Figure[]> {
  const pairs: [small: Summary, large: Summary][] = [];
  for (let pair = 0; pair < PAIRS; pair += 1)
    pairs.push([pair === 0 ? first : await simulate(SMALL), await simulate(LARGE)]);
  const mean = (of: (run: Summary) => number) =>
    pairs.reduce((sum, [small, large]) => sum + of(large) / of(small), 0) / PAIRS;
  const seconds = pairs.map(([small, large]) => `${large.wallSeconds} s after ${small.wallSeconds} s`);
  const peak = Math.max(...pairs.map(([, large]) => large.peakRssMB));
  return [
    ...costs.map((cost) => ({
      name: `simulate-scale/${cost}`,
      value: rounded(mean((run) => costPerPerson(run)[cost])),
      unit: "a person at 5,000 / at 1,000",
      limit: MOST_SCALE,
      detail: `mean of ${PAIRS} pairs`,
    })),
    {
      name: "simulate-scale/seconds",
      value: rounded(mean(({ wallSeconds, people }) => wallSeconds / people)),
      unit: "a person at 5,000 / at 1,000",
      detail: `mean of ${PAIRS} pairs: ${seconds.join(", ")}; peak ${peak} MB`,
    },
  ];
}

const storyOf = (run: Summary): string =>
  `${run.people} people, ${WAVES} waves, seed ${run.seed}, trouble ${run.trouble}: ${run.simulatedDays} days, ` +
  `${run.waves.filter((wave) => wave.outcome === "enforced").length} waves enforced, ${run.lockedOut} locked out, ` +
  `${run.executions.total} executions (${run.durable.episodes} episodes), ${run.tables.transactions} table and ` +
  `${run.queues.transactions} queue transactions, ${run.graph.requests} Graph requests, ${run.mail.accepted} mails`;

async function simulate(people: number): Promise<Summary> {
  const run = await runSimulate([
    "--people",
    String(people),
    "--waves",
    String(WAVES),
    "--seed",
    "7",
    "--until",
    "steady",
  ]);
  await run.forget();
  return run.summary;
}
