/**
 * What a rollout in five waves may cost: each person more, and each day whoever takes part. `before` is the figure of
 * the code before the house was straightened (b773e8a), days included, as little ran by the clock then. `perPerson` and
 * `perDay` are measured × 1.05, and `perPerson` never above `mostPerPerson`; whoever raises one says why in a line.
 * `npm run bench:limits -- SMALL LARGE`, the folders of two runs of other sizes, prints this object.
 */
export const costLimits = {
  // Days: the second feed of the log, hires that wait while a policy is not as it must be, whoever is left out.
  executions: { before: 22.49, perPerson: 21.16, perDay: 122.9 },
  // Security is mailed about codes, which has rows; a hire's work stands in one until it is done.
  tableTransactions: { before: 20.43, added: 1.9, perPerson: 27.35, perDay: 299.4 },
  queueTransactions: { before: 0.306, perPerson: 0.315, perDay: 0.2 },
  // People are looked up in the enforced group one by one, a hire's first use is asked for, and whoever is told that
  // they are enforced is seen in the group right before.
  graphRequests: { before: 27.75, perPerson: 34.68, perDay: 106.9 },
  // Whoever has entered is told so: one mail that nobody was sent before. Security hears of codes.
  mails: { before: 3.908, added: 1, perPerson: 5.341, perDay: 0.1 },
} as const satisfies Readonly<Record<string, CostLimit>>;

interface CostLimit {
  readonly before: number;
  /** What a person is owed by now and was not before. */
  readonly added?: number;
  readonly perPerson: number;
  readonly perDay: number;
}

export type Cost = keyof typeof costLimits;

const MOST_OVER_BEFORE = 1.25;

/** However a limit came about, it stays below this. */
export const mostPerPerson = ({ before, added = 0 }: CostLimit): number => before * MOST_OVER_BEFORE + added;
