/**
 * Prints the cost table of infra/azure/README.md from a simulation's counts:
 * `node infra/deploy/costTable.ts DIR/summary.json`
 */
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { costTable } from "./costs.ts";

const Summary = z.object({
  people: z.number().positive(),
  simulatedDays: z.number(),
  tables: z.object({ transactions: z.number() }),
  mail: z.object({ accepted: z.number() }),
  durable: z.object({ episodes: z.number() }),
});

const [, , file] = process.argv;
if (!file) throw new Error("usage: node infra/deploy/costTable.ts DIR/summary.json");
const { people, simulatedDays, tables, mail, durable } = Summary.parse(JSON.parse(await readFile(file, "utf8")));
const counted = {
  people,
  simulatedDays,
  episodes: durable.episodes,
  tableTransactions: tables.transactions,
  mails: mail.accepted,
};
process.stdout.write(`${costTable(counted, [1_000, 10_000])}\n\nCounted: ${JSON.stringify(counted)}\n`);
