import { z } from "zod";
import type { Ticket } from "./ticket.ts";

/** Tickets of one device family, system and failure mode. */
export const IssueSchema = z.object({
  family: z.string(),
  os: z.string(),
  failureMode: z.string(),
  tickets: z.number().int(),
  share: z.number().describe("Of all tickets counted here, 0 to 1."),
  open: z.number().int().describe("Of them, not closed yet."),
  firstAt: z.string().describe("When the first one was opened."),
  lastAt: z.string().describe("When the last one was opened."),
});
export type Issue = Readonly<z.infer<typeof IssueSchema>>;

/** Which tickets are counted; all of it may be left out. Moments are ISO UTC, `until` excluded. */
export interface TicketFilter {
  readonly waveId?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

type Group = { -readonly [K in keyof Omit<Issue, "share">]: Issue[K] };

/** Counts tickets page by page and ranks what they are about (R65). */
export class IssueCount {
  readonly #groups = new Map<string, Group>();
  #tickets = 0;

  add(tickets: Iterable<Ticket>): void {
    for (const { family, os, failureMode, openedAt, closedAt } of tickets) {
      this.#tickets++;
      // The case in which somebody typed it makes no issue of its own.
      const key = [family, os, failureMode].join("\n").toLowerCase();
      const known = this.#groups.get(key);
      const group = known ?? { family, os, failureMode, tickets: 0, open: 0, firstAt: openedAt, lastAt: openedAt };
      group.tickets++;
      if (closedAt === undefined) group.open++;
      if (openedAt < group.firstAt) group.firstAt = openedAt;
      if (openedAt > group.lastAt) group.lastAt = openedAt;
      if (!known) this.#groups.set(key, group);
    }
  }

  get tickets(): number {
    return this.#tickets;
  }

  /** The most frequent first; of as many, the one seen last, then by name. */
  ranked(): readonly Issue[] {
    return [...this.#groups.values()]
      .map((group) => ({ ...group, share: group.tickets / this.#tickets }))
      .toSorted((a, b) => b.tickets - a.tickets || order(b.lastAt, a.lastAt) || order(nameOf(a), nameOf(b)));
  }
}

const nameOf = ({ family, os, failureMode }: Issue): string => `${family}\n${os}\n${failureMode}`.toLowerCase();
const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
