/**
 * Business time (architecture rule 7). Wire freshness (tokens, webhook timestamps, HMAC dates) is wall clock and never
 * comes from here.
 */
export interface Clock {
  now(): Date;
}
