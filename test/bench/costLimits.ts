/**
 * What a rollout in five waves may cost: each person more, and each day whoever takes part. `before` is the figure of
 * the code before the house was straightened (b773e8a), days included, as little ran by the clock then. `perPerson` and
 * `perDay` are measured × 1.05, and `perPerson` never above `mostPerPerson`; whoever raises one says why in a line.
 * `npm run bench:limits -- SMALL LARGE`, the folders of two runs of other sizes, prints this object.
 */
export const costLimits = {
  // A look within ten minutes before each mail that says what somebody lacks: five people are one call and two episodes,
  // as Graph lets no more be looked at in ten seconds. Days: 80 the waves (20 calls), 20 the poll, 58 timers. Of these
  // are 26 new: audit log (8), nudge, digests and receipts, leavers, oneself (4 each), branding (2).
  executions: { before: 22.49, perPerson: 26.15, perDay: 165.6 },
  // Beside what it was: 15 looks before mails and what they write, 10 a code (claim on the person, limits, receipt), 10
  // hires (their first use, their working life), 5 enforcing oneself and one's page, 4 late watches.
  // Days: 182 the watch and the steps of five waves, 46 the guard, 26 the nudge, 25 those whom no wave watches, 25 the
  // poll, 21 the minute's timer, 20 the door, 20 the audit log, 12 instances, 8 digests and receipts.
  tableTransactions: { before: 20.43, added: 39.9, perPerson: 65.41, perDay: 461 },
  queueTransactions: { before: 0.306, perPerson: 0.315, perDay: 0.2 },
  // Who holds a role is read from the roles down, some thirty requests each time: 14 for a code, 6 for a hire, 4 for
  // whoever enforces themselves. The looks before mails are 8, the managers of whoever is late or unreached 4.
  // Days: 48 the guard, 26 the waves, 24 the door, 11 the poll, 9 the nudge, 8 the audit log, 4 the branding.
  graphRequests: { before: 27.75, added: 19.9, perPerson: 54.55, perDay: 142.5 },
  // Whoever has entered is told so, and whoever is done: two mails that nobody was sent before. So are receipts of codes.
  // Days: security has one mail for each hour in which managers collect codes, and there are eight at the most.
  mails: { before: 3.908, added: 1.3, perPerson: 6.11, perDay: 8 },
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
