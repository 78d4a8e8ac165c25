/**
 * What a rollout in five waves may cost: each person more, and each day whoever takes part. `before` is the figure of
 * the code before the house was straightened (b773e8a), days included, as little ran by the clock then. `perPerson` and
 * `perDay` are measured × 1.05, and `perPerson` never above `mostPerPerson`; whoever raises one says why in a line.
 * `npm run bench:limits -- SMALL LARGE`, the folders of two runs of other sizes, prints this object.
 */
export const costLimits = {
  // A look within ten minutes before each mail that says what somebody lacks: five people are one call and two episodes,
  // as Graph lets no more be looked at in ten seconds; 1 the button of a mail. Days: 80 the waves (20 calls), 20 the
  // poll, 73 timers. Of these 37 are new: audit log (8), nudge, digests and receipts, leavers, oneself, quiet mails,
  // erasures (4 each), count of everybody and branding (2 each), retention (1).
  executions: { before: 22.49, perPerson: 26.9, perDay: 182.5 },
  // Beside what it was: 15 looks before mails and what they write, 10 a code (claim on the person, limits, receipt), 10
  // hires (their first use, their working life), 5 enforcing oneself and one's page, 4 late watches, 2 the button of a
  // mail, 1 the daily count, 1 what sign-ins showed and is deleted, 1 who tried to register.
  // Days: 182 the watch and the steps of five waves, 46 the guard, 26 the nudge, 25 those whom no wave watches, 25 the
  // poll, 21 the minute's timer, 20 the door, 12 instances, 8 digests and receipts; since the report has a cursor and the
  // logs are read for everybody: 114 the audit log with break-glass accounts and tries (30 of it notes that the requests
  // of a moment are used up, as a run of the simulation waits for nothing), 93 the count of everybody and each wave, 31
  // quiet mails, 27 the end of a reading, 12 leavers, 10 retention.
  tableTransactions: { before: 20.43, added: 45.6, perPerson: 71.05, perDay: 761.6 },
  queueTransactions: { before: 0.306, perPerson: 0.315, perDay: 0.2 },
  // Who holds a role is read from the roles down, some thirty requests each time: 14 for a code, 6 for a hire, 4 for
  // whoever enforces themselves. The looks before mails are 8, the managers of whoever is late or unreached 4.
  // Days: 48 the guard, 26 the waves, 24 the door, 11 the poll, 9 the nudge, 8 the audit log, 4 the branding; 24 who used
  // a break-glass account, or tried to, 12 the groups of these and of who may use codes by phone, 5 the looks of quiet
  // mails, 4 who is Global Administrator, 3 departments and what Microsoft switches on by itself.
  graphRequests: { before: 27.75, added: 19.9, perPerson: 54.55, perDay: 194.7 },
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
