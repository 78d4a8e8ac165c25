import type { Summary } from "../../infra/local/simulation/summary.ts";
import { costLimits } from "./costLimits.ts";
import { costs, costsOf, rounded } from "./costPerPerson.ts";
import type { Figure } from "./figure.ts";
import { readinessFigures } from "./readinessFigures.ts";
import { runSimulate } from "./runSimulate.ts";

const WAVES = 5;
/** Beside `SMALL`, to tell what a person costs from what a day does. */
const FEW = 200;
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
  yield* readinessFigures(small);
  if (!["cost-per-person", "cost-per-day", "simulate-scale"].some((name) => wanted.has(name))) return;
  const few = await simulate(FEW);
  yield* costFigures(few, small);
  if (wanted.has("simulate-scale")) yield* await scaleFigures(few, small);
}

function* costFigures(few: Summary, small: Summary): Iterable<Figure> {
  const now = costsOf(few, small);
  for (const cost of costs) {
    const { before, perPerson: limit } = costLimits[cost];
    const value = rounded(now[cost].perPerson);
    const detail = `${rounded(value / before)} times ${before}, the figure of b773e8a`;
    yield { name: `cost-per-person/${cost}`, value, unit: "a person", limit, detail };
  }
  for (const cost of costs) {
    const { perDay: limit } = costLimits[cost];
    const detail = `whoever takes part, in ${WAVES} waves; timers of minutes run every six hours here`;
    yield { name: `cost-per-day/${cost}`, value: rounded(now[cost].perDay), unit: "a day", limit, detail };
  }
}

/** Small and large runs take turns, so that a machine that is busy for a while slows both. */
async function scaleFigures(few: Summary, first: Summary): Promise<readonly Figure[]> {
  const pairs: [small: Summary, large: Summary][] = [];
  for (let pair = 0; pair < PAIRS; pair += 1)
    pairs.push([pair === 0 ? first : await simulate(SMALL), await simulate(LARGE)]);
  const mean = (times: (pair: (typeof pairs)[number]) => number) =>
    pairs.reduce((sum, pair) => sum + times(pair), 0) / PAIRS;
  const seconds = pairs.map(([small, large]) => `${large.wallSeconds} s after ${small.wallSeconds} s`);
  const peak = Math.max(...pairs.map(([, large]) => large.peakRssMB));
  return [
    ...costs.map((cost) => ({
      name: `simulate-scale/${cost}`,
      value: rounded(
        mean(([small, large]) => costsOf(small, large)[cost].perPerson / costsOf(few, small)[cost].perPerson),
      ),
      unit: "one person more at 5,000 / at 1,000",
      limit: MOST_SCALE,
      detail: `mean of ${PAIRS} pairs`,
    })),
    {
      name: "simulate-scale/seconds",
      value: rounded(mean(([small, large]) => secondsAPerson(large) / secondsAPerson(small))),
      unit: "a person at 5,000 / at 1,000",
      detail: `mean of ${PAIRS} pairs: ${seconds.join(", ")}; peak ${peak} MB`,
    },
  ];
}

const secondsAPerson = ({ wallSeconds, people }: Summary): number => wallSeconds / people;

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
