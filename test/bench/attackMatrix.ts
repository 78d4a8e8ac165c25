import Table from "cli-table3";
import type { Summary } from "../../infra/local/simulation/summary.ts";
import { attackFaults } from "./attackFaults.ts";
import type { Figure } from "./figure.ts";
import { runSimulate } from "./runSimulate.ts";

/** The rollouts that are attacked: one for each lag, trouble and seed. */
export interface MatrixOptions {
  readonly people: number;
  readonly waves: number;
  /** How many passwords somebody holds. */
  readonly attack: number;
  /** Minutes. */
  readonly lags: readonly number[];
  readonly troubles: readonly Summary["trouble"][];
  readonly seeds: readonly number[];
  /** How many run side by side. */
  readonly atOnce: number;
}

interface Case {
  readonly lag: number;
  readonly trouble: Summary["trouble"];
  readonly seed: number;
}

interface Judged extends Case {
  /** Absent when it did not come to its end. */
  readonly summary?: Summary;
  readonly faults: readonly string[];
  /** Where its files are, if it has faults. */
  readonly dir?: string;
}

/** Every rollout of the matrix, judged; a table of all of them at the end on standard error. */
export async function* attackFigures(options: MatrixOptions): AsyncIterable<Figure> {
  const judged: Judged[] = [];
  const cases = options.troubles.flatMap((trouble) =>
    options.lags.flatMap((lag) => options.seeds.map((seed): Case => ({ lag, trouble, seed }))),
  );
  for (let from = 0; from < cases.length; from += options.atOnce) {
    for (const one of await Promise.all(cases.slice(from, from + options.atOnce).map((it) => judge(options, it)))) {
      judged.push(one);
      yield figureOf(one);
    }
  }
  process.stderr.write(`${tableOf(judged)}\n`);
  if (judged.some(({ faults }) => faults.length > 0)) process.exitCode = 1;
}

async function judge({ people, waves, attack, atOnce }: MatrixOptions, one: Case): Promise<Judged> {
  const { lag, trouble, seed } = one;
  const asked = { people, waves, seed, trouble, attack, "membership-lag": lag };
  const args = Object.entries(asked).flatMap(([name, value]) => [`--${name}`, String(value)]);
  try {
    const { summary, dir, forget } = await runSimulate(args, atOnce === 1);
    const faults = attackFaults(summary);
    if (faults.length > 0) return { ...one, summary, faults, dir };
    await forget();
    return { ...one, summary, faults };
  } catch (error) {
    return { ...one, faults: [(error as Error).message] };
  }
}

const figureOf = ({ lag, trouble, seed, faults, summary, dir }: Judged): Figure => ({
  name: `attack-matrix/${trouble}/lag-${lag}/seed-${seed}`,
  value: faults.length,
  unit: "faults",
  limit: 0,
  detail: [
    ...faults,
    ...(dir ? [`files: ${dir}`] : []),
    ...(summary ? [`${summary.attack.tries} tries, ${summary.simulatedDays} days, ${summary.wallSeconds} s`] : []),
  ].join("; "),
});

function tableOf(judged: readonly Judged[]): string {
  const head = ["trouble", "lag", "seed", "waves", "least share", "held", "waived", "locked out", "recovered"];
  const table = new Table({
    head: [...head, "stranded", "stopped", "got in", "rolled back", "days", "faults"],
    style: { head: [], border: [] },
  });
  for (const { trouble, lag, seed, summary, faults } of judged) {
    if (!summary) {
      table.push([trouble, lag, seed, "-", "-", "-", "-", "-", "-", "-", "-", "-", "-", "-", "did not end"]);
      continue;
    }
    const { waves } = summary;
    const most = (of: (wave: Summary["waves"][number]) => number) => Math.max(...waves.map(of));
    table.push([
      trouble,
      lag,
      seed,
      `${waves.filter(({ outcome }) => outcome === "enforced").length} of ${waves.length}`,
      Math.min(...waves.map(({ enforcedShare }) => enforcedShare)),
      most(({ heldMembers }) => heldMembers),
      most(({ waivedMembers }) => waivedMembers),
      summary.lockedOut,
      summary.recovered,
      summary.stranded,
      summary.stopped,
      summary.attack.succeeded,
      waves.reduce((sum, { rollBacks }) => sum + rollBacks, 0),
      summary.simulatedDays,
      faults.length,
    ]);
  }
  return table.toString();
}
