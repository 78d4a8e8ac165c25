import type { Summary } from "../../infra/local/simulation/summary.ts";
import { type Cost, costLimits } from "./costLimits.ts";

type Counted = Pick<Summary, "people" | "executions" | "tables" | "queues" | "graph" | "mail">;

/** What a run counted, by person. An execution is an orchestrator's episode, an activity or any other trigger. */
export function costPerPerson({ people, ...run }: Counted): Readonly<Record<Cost, number>> {
  return {
    executions: run.executions.total / people,
    tableTransactions: run.tables.transactions / people,
    queueTransactions: run.queues.transactions / people,
    graphRequests: run.graph.requests / people,
    mails: run.mail.accepted / people,
  };
}

export const costs = Object.keys(costLimits) as readonly Cost[];

/** Four digits that count: enough for a limit, and readable. */
export const rounded = (value: number): number => Number(value.toPrecision(4));
