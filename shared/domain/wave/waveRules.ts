import type { ChangeWindow } from "./changeRules.ts";

/** A day off: local date, and the country (`usageLocation`, ISO 3166) where it is one; absent: everywhere. */
export interface Holiday {
  readonly date: string;
  readonly usageLocation?: string | undefined;
}

/** Numbers that an operator may set; where a requirement is named, the default is its number. */
export interface WaveRules extends ChangeWindow {
  /** R151. */
  readonly gateThreshold: number;
  /** R102: whole days between two chasers to one person. */
  readonly chaserIntervalDays: number;
  /** R108: so many mails of the chase in a round, and the helpdesk takes over. */
  readonly mostChasers: number;
  /** R153. */
  readonly warningDays: number;
  /** R154. */
  readonly reportOnlyHours: number;
  /** P39: share of members in scope for whom a sign-in must have been seen. */
  readonly sweepCoverage: number;
  /** Days in report-only after which the sweep waits no longer for those of the ready whom nobody saw signing in. */
  readonly sweepDays: number;
  /** Hours of close watch after the flip. */
  readonly watchHours: number;
  readonly approvalHours: number;
  /**
   * Share of members in scope who are stranded within 24 h (denied, and without a usable passkey). From it on the wave
   * rolls back by itself, but not for fewer than `rollbackMinimum` people.
   */
  readonly rollbackShare: number;
  readonly rollbackMinimum: number;
  /** R109: days without any sign-in after which somebody who is not ready counts as away. */
  readonly awayDays: number;
  /** Days after the flip from which on people decide by name about members who are still outside. */
  readonly decisionDays: number;
  /** So long after an entry Entra may still judge by what was before; nobody is told before that they are enforced. */
  readonly propagationMinutes: number;
  /** Local hour at which mails and gate looks happen, 0-23. */
  readonly sendHour: number;
  /** ISO weekdays 1 (Monday) to 7 that are worked. */
  readonly workingDays: readonly number[];
  /** Days on which nobody is written to, here or in one country only; absent: none. */
  readonly holidays?: readonly Holiday[] | undefined;
  /** Hours between two mails to one person that can wait (`mayWait`). */
  readonly mailIntervalHours: number;
}
