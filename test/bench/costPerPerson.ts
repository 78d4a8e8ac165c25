import type { Summary } from "../../infra/local/simulation/summary.ts";
import { type Cost, costLimits } from "./costLimits.ts";

type Counted = Pick<Summary, "people" | "simulatedDays" | "executions" | "tables" | "queues" | "graph" | "mail">;

/** What a run counted. An execution is an orchestrator's episode, an activity or any other trigger. */
const counted: Readonly<Record<Cost, (run: Counted) => number>> = {
  executions: ({ executions }) => executions.total,
  tableTransactions: ({ tables }) => tables.transactions,
  queueTransactions: ({ queues }) => queues.transactions,
  graphRequests: ({ graph }) => graph.requests,
  mails: ({ mail }) => mail.accepted,
};

export const costs = Object.keys(costLimits) as readonly Cost[];

/** What one person costs more, and what each day costs that has the same timers and waves for however many people. */
export interface Rate {
  readonly perPerson: number;
  readonly perDay: number;
}

/**
 * From two runs that differ in the number of people alone: the line through both.
 * @throws RangeError when both have as many people.
 */
export function costsOf(small: Counted, large: Counted): Readonly<Record<Cost, Rate>> {
  if (small.people === large.people) throw new RangeError("two runs with as many people tell nothing about one person");
  return Object.fromEntries(
    costs.map((cost) => [cost, rateOf([small, counted[cost](small)], [large, counted[cost](large)])]),
  ) as Record<Cost, Rate>;
}

type Point = readonly [run: Counted, total: number];

function rateOf([small, smallTotal]: Point, [large, largeTotal]: Point): Rate {
  const apart = large.people * small.simulatedDays - small.people * large.simulatedDays;
  return {
    perPerson: (largeTotal * small.simulatedDays - smallTotal * large.simulatedDays) / apart,
    perDay: (large.people * smallTotal - small.people * largeTotal) / apart,
  };
}

/** Four digits that count: enough for a limit, and readable. */
export const rounded = (value: number): number => Number(value.toPrecision(4));
