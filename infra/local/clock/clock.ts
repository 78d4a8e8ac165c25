/**
 * Business time on one machine: what has business meaning (timers, quotas, expiries) is measured by one clock, which
 * may be the real one, a scaled one or a virtual one. What the wire calls fresh (tokens, signatures, leases) stays on
 * the system clock and never comes from here.
 */
export interface BusinessClock {
  /** Business time, ms since epoch. Synchronous and cheap. */
  now(): number;
  /**
   * Work is in flight: a virtual clock does not move until the returned function was called (idempotent). No-op for
   * real and scaled clocks.
   */
  hold(reason: string): () => void;
  /**
   * Runs `run` once business time >= `when`; returns a cancel function. On a virtual clock callbacks run strictly one
   * after the other, in order of (when, order of registration); each one's promise and everything it set off (all holds
   * released) settles before the next starts.
   */
  at(when: number, what: string, run: () => void | Promise<void>): () => void;
  /**
   * Resolves once the clock, possibly in another process, knows of the holds taken so far. Resolves at once in process.
   */
  settled(): Promise<void>;
}
