/**
 * Who goes first where Graph allows few requests: what the policy stopped and whether its people are stranded; whoever
 * stands at a page, is released, guarded or about to enter; looks for the gate; the sweep; what has time.
 */
const order = ["watch", "live", "gate", "sweep", "background"] as const;
export type Priority = (typeof order)[number];

export const rankOf = (priority: Priority): number => order.indexOf(priority);

/** Somebody who was told to come again. */
export interface Waiting {
  readonly priority: Priority;
  /** Since when, ISO UTC. */
  readonly since: string;
}

/** Nobody starves: whoever waits for so long goes before everybody who came later. */
const STARVES_AFTER_MS = 30_000;

const isStarving = ({ since }: Waiting, now: number): boolean => now - Date.parse(since) >= STARVES_AFTER_MS;

/** Whether `one` goes before `other`. Of two of a kind, whoever came first. */
export function goesBefore(one: Waiting, other: Waiting, now: number): boolean {
  const [a, b] = [one, other].map((waiting) => (isStarving(waiting, now) ? 0 : rankOf(waiting.priority))) as [
    number,
    number,
  ];
  return a === b ? one.since < other.since : a < b;
}

/** Looks that are many leave one request of a window to whoever cannot wait. */
export const ceilingOf = (priority: Priority, most: number): number =>
  rankOf(priority) <= rankOf("live") ? most : Math.max(1, most - 1);
