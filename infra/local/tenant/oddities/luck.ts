import { unitOf } from "../ids.ts";

/**
 * What the real service does now and then, each with its share from 0 to 1. What a share is of stands beside it; a
 * window is some minutes or hours of business time.
 */
export interface OddRates {
  /** Of lists, in an hour: pages are far shorter than asked for, so that there is a next one. */
  readonly shortPage: number;
  /** Of next links, in ten minutes: the place has expired, until the list is begun anew. */
  readonly expiredCursor: number;
  /** Of next links, in ten minutes: the page names itself as the next. */
  readonly repeatedLink: number;
  /** Of paths, in a minute: a gateway answers in HTML, before anything happened or after. */
  readonly gatewayPage: number;
  /** Of memberships, in two hours: a replica that lies behind lacks it for 10 to 90 minutes. */
  readonly missingMember: number;
  /** Of permissions of an identity, in a week: withdrawn for 2 to 6 hours. */
  readonly withdrawnPermission: number;
  /** Of policies, by name: refused with the only useful words inside, for 1 to 20 hours from the first try. */
  readonly refusedPolicy: number;
  /** Of new policies: not found for a minute. */
  readonly unseenPolicy: number;
  /** Of new passes: not found for a minute. */
  readonly unseenPass: number;
  /** Of people: the policy over passes leaves them out, for 4 to 60 hours from the first try. */
  readonly refusedPass: number;
  /** Of accounts younger than a day, in ten minutes: no pass can be made, as the account is not found. */
  readonly unseenAccount: number;
  /** Of lines of the sign-in log: up to an hour late. */
  readonly lateSignIn: number;
  /** Of lines of sign-ins that succeeded: up to eight hours late. */
  readonly veryLateSignIn: number;
  /** Of lines of sign-ins that succeeded: never there. */
  readonly lostSignIn: number;
  /** Of lines of the sign-in log: there twice. */
  readonly repeatedSignIn: number;
  /** Of lines of sign-ins that succeeded: values that are new, empty or missing. */
  readonly unknownSignIn: number;
  /** Of people: a method of a kind that is no passkey and seldom seen, a passkey of a new kind or without a date. */
  readonly unknownMethod: number;
  /** Of lines of the registration report: methods and a user type that are new. */
  readonly unknownReportLine: number;
}
export type OddKind = keyof OddRates;

/** Low, as in a tenant on an ordinary day. */
export const lowRates: OddRates = {
  shortPage: 0.2,
  expiredCursor: 0.1,
  repeatedLink: 0.05,
  gatewayPage: 0.002,
  missingMember: 0.0005,
  withdrawnPermission: 0.08,
  refusedPolicy: 0.5,
  unseenPolicy: 0.5,
  unseenPass: 0.3,
  refusedPass: 0.03,
  unseenAccount: 0.2,
  lateSignIn: 0.03,
  veryLateSignIn: 0.002,
  lostSignIn: 0.0005,
  repeatedSignIn: 0.01,
  unknownSignIn: 0.005,
  unknownMethod: 0.02,
  unknownReportLine: 0.02,
};

/**
 * Seed, kind and subject alone decide, never the order in which requests arrive. The words of no other draw of a run
 * begin as these do, so that nobody else's luck changes.
 */
export class Luck {
  /** How often each kind was met. */
  readonly met: Partial<Record<OddKind, number>> = {};
  readonly #seed: number;
  readonly #rates: OddRates;

  constructor(seed: number, rates: OddRates) {
    this.#seed = seed;
    this.#rates = rates;
  }

  hits(kind: OddKind, subject: string): boolean {
    return this.draw(kind, subject) < this.#rates[kind];
  }

  /** A number in [0, 1). */
  draw(kind: OddKind, subject: string): number {
    return unitOf(this.#seed, `odd ${kind}|${subject}`);
  }

  meet(kind: OddKind): void {
    this.met[kind] = (this.met[kind] ?? 0) + 1;
  }
}
