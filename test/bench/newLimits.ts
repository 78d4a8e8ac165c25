/** `npm run bench:limits -- SMALL LARGE`: the limits that follow from two runs with `--until steady`, by their folders. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Summary } from "../../infra/local/simulation/summary.ts";
import { costLimits, mostPerPerson } from "./costLimits.ts";
import { costs, costsOf, rounded } from "./costPerPerson.ts";

const ROOM = 1.05;

const [, , small, large] = process.argv;
if (!small || !large) throw new Error("usage: npm run bench:limits -- SMALL LARGE, the folders of two runs");
const now = costsOf(await summaryIn(small), await summaryIn(large));
for (const cost of costs) {
  const most = mostPerPerson(costLimits[cost]);
  const { perPerson, perDay } = now[cost];
  const limits = `perPerson: ${rounded(Math.min(perPerson * ROOM, most))}, perDay: ${rounded(perDay * ROOM)}`;
  const verdict = perPerson > most ? ` TOO MUCH: at most ${rounded(most)} a person` : "";
  process.stdout.write(`  ${cost}: ${limits} // ${rounded(perPerson)} a person, ${rounded(perDay)} a day${verdict}\n`);
}

async function summaryIn(dir: string): Promise<Summary> {
  return JSON.parse(await readFile(join(dir, "summary.json"), "utf8")) as Summary;
}
