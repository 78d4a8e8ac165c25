import type { Priority } from "./priority.ts";

/**
 * What somebody's methods are looked at live for, the most urgent first, and who goes first by it where Graph allows
 * few requests. Of two of one priority whoever came first goes first. What was seen lately enough is not asked for
 * again: each look names the age that does for it. At a press nothing that was seen before does.
 */
export const lookFor = {
  /** Whether somebody whom the policy refused is stranded. */
  refusal: "watch",
  /** The flip, each entry, the start of enforcement, and strangers in the group. */
  entry: "live",
  /** Somebody stands at a page. */
  press: "live",
  /** A mail that says what somebody lacks, or that they are done. */
  mail: "gate",
  /** Who counts at the gate, whoever has opened the link of a mail since the last look among them. */
  gate: "gate",
  /** Who holds a directory role, once a day. */
  holders: "gate",
  /** Whom report-only would have stopped, and whom the sweep names. */
  wouldBeBlocked: "sweep",
  /** A hire with a code that has not run out. */
  hireWithPass: "sweep",
  /** A code that a passkey has followed. */
  usedUpPass: "background",
} as const satisfies Readonly<Record<string, Priority>>;
