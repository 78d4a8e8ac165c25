/** The counts of a rollout, as `simulate` writes them into `summary.json`. */
export interface Counted {
  readonly people: number;
  readonly simulatedDays: number;
  readonly episodes: number;
  readonly tableTransactions: number;
  readonly mails: number;
}

interface Price {
  readonly usd: number;
  readonly per: number;
  readonly unit: string;
  /**
   * The source of the figure and its date. Prices differ by region and currency: read yours before you rely on them.
   */
  readonly source: string;
}

export const prices = {
  execution: {
    usd: 0.4,
    per: 1_000_000,
    unit: "executions",
    source: "Azure Retail Prices API, Sweden Central, read 2026-10-04",
  },
  memory: {
    usd: 0.000026,
    per: 1,
    unit: "GB-s on demand",
    source: "Azure Retail Prices API, Sweden Central, read 2026-10-04",
  },
  transaction: {
    usd: 0.00036,
    per: 10_000,
    unit: "table or queue transactions",
    source: "Azure Table Storage prices, Austria East, read 2026-07-21",
  },
  mail: { usd: 0.00025, per: 1, unit: "mails", source: "Communication Services list price, read 2026-05-12" },
  mailData: { usd: 0.00012, per: 1, unit: "MB of mail", source: "Communication Services list price, read 2026-05-12" },
} as const satisfies Record<string, Price>;

/** Figures that are assumed, not counted; each is rather too high. */
const assumptions = {
  /** One execution of the orchestrator and one activity for each episode. */
  executionsPerEpisode: 2,
  /**
   * The shortest time that Flex Consumption bills. Source:
   * learn.microsoft.com/azure/azure-functions/flex-consumption-plan, read 2026-11.
   */
  secondsPerExecution: 1,
  gigabytes: 2,
  /** Messages, history and instance rows of the task hub. */
  hubTransactionsPerExecution: 15,
  megabytesPerMail: 0.02,
} as const;

export interface CostLine {
  readonly what: string;
  readonly amount: number;
  readonly usd: number;
  readonly source: string;
}

/**
 * The cost of a whole rollout of `people`: the counts grow with the number of people. Free grants are not subtracted.
 */
export function costOf(counted: Counted, people: number): readonly CostLine[] {
  const times = people / counted.people;
  const executions = counted.episodes * assumptions.executionsPerEpisode * times;
  const transactions = counted.tableTransactions * times + executions * assumptions.hubTransactionsPerExecution;
  const line = (price: Price, amount: number): CostLine => ({
    what: price.unit,
    amount: Math.round(amount),
    usd: (amount / price.per) * price.usd,
    source: price.source,
  });
  return [
    line(prices.execution, executions),
    line(prices.memory, executions * assumptions.secondsPerExecution * assumptions.gigabytes),
    line(prices.transaction, transactions),
    line(prices.mail, counted.mails * times),
    line(prices.mailData, counted.mails * times * assumptions.megabytesPerMail),
  ];
}

/** The table of infra/azure/README.md, for several sizes. */
export function costTable(counted: Counted, sizes: readonly number[]): string {
  const columns = sizes.map((people) => costOf(counted, people));
  const count = (value: number) => value.toLocaleString("en-US");
  const usd = (value: number) => `$${value.toFixed(2)}`;
  const cells = (index: number) =>
    columns.map((lines) => `${count(lines[index]?.amount ?? 0)} | ${usd(lines[index]?.usd ?? 0)}`).join(" | ");
  const sum = (lines: readonly CostLine[]) => lines.reduce((total, line) => total + line.usd, 0);
  return [
    `| | ${sizes.map((people) => `${count(people)} people | USD`).join(" | ")} | price read |`,
    `| --- |${sizes.map(() => " ---: | ---: |").join("")} --- |`,
    ...(columns[0] ?? []).map(({ what, source }, index) => `| ${what} | ${cells(index)} | ${source} |`),
    `| **together** | ${columns.map((lines) => ` | **${usd(sum(lines))}**`).join(" | ")} | |`,
  ].join("\n");
}
