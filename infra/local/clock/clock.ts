/**
 * Business time on one machine. One clock measures all that has business meaning, such as timers, quotas and expiries;
 * it may be real, scaled or virtual. Freshness on the wire (tokens, signatures, leases) never comes from it: that is
 * the system clock's.
 */
export interface BusinessClock {
  /** Business time, ms since epoch. Synchronous and cheap. */
  now(): number;
  /**
   * Says that work is in flight: a virtual clock does not move until the returned function was called (idempotent).
   * Real and scaled clocks ignore it.
   */
  hold(reason: string): () => void;
  /**
   * Runs `run` once business time >= `when`; returns a cancel function. A virtual clock runs one callback at a time, in
   * order of (when, order of registration). The next starts when the promise of the last is settled and all holds that
   * it set off are released.
   */
  at(when: number, what: string, run: () => void | Promise<void>): () => void;
  /**
   * Resolves once the clock, possibly in another process, knows of the holds taken so far. In process that is at once.
   */
  settled(): Promise<void>;
}
