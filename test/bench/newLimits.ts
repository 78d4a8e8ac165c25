/** `npm run bench:limits -- DIR/summary.json`: prints the limits that follow from a run of `simulate-1000`. */
import { readFile } from "node:fs/promises";
import type { Summary } from "../../infra/local/simulation/summary.ts";
import { costLimits } from "./costLimits.ts";
import { costPerPerson, costs, rounded } from "./costPerPerson.ts";

const ROOM = 1.05;
const MOST_OVER_BEFORE = 1.25;

const [, , file] = process.argv;
if (!file) throw new Error("usage: npm run bench:limits -- DIR/summary.json");
const now = costPerPerson(JSON.parse(await readFile(file, "utf8")) as Summary);
for (const cost of costs) {
  const { before } = costLimits[cost];
  const most = Math.min(now[cost] * ROOM, before * MOST_OVER_BEFORE);
  const times = now[cost] / before;
  const verdict = times > MOST_OVER_BEFORE ? `TOO MUCH: at most ${MOST_OVER_BEFORE} times before` : "";
  process.stdout.write(
    `  ${cost}: { before: ${before}, most: ${rounded(most)} }, // ${rounded(now[cost])}, ${times.toFixed(2)} times before ${verdict}\n`,
  );
}
