/**
 * How the stand-in people behave, as practitioners measured it. All are probabilities for one event, drawn from a
 * stream of its own per (seed, person, event), so that no one's luck depends on the order in which things happen.
 */
export const habits = {
  /** R103: of those mailed and not done, 15-20 % act within hours ... */
  actsWithinHours: 0.18,
  /** ... and another 5-7 % within three days. */
  actsWithinDays: 0.06,
  /** R84: the manager in copy roughly doubles both. */
  managerInCopyFactor: 2,
  /** R108: people who ignore every mail until one says that access will be lost. */
  stubborn: 0.08,
  /** R99, R108: "tell me I'm going to lose access" works. */
  actsOnLossOfAccess: 0.45,
  /** A later attempt after a failed one, with the hint from the first. */
  laterTry: 0.85,
  /** R121: has a passkey, goes on typing the password until reminded. */
  keepsPassword: 0.03,
  /** Password only: cannot add a passkey without a pass. */
  withoutSecondFactor: 0.01,
  /** A manager who overlooks a mail with a link to a pass. */
  managerOverlooks: 0.08,
  /** On leave for the whole run: reads nothing, signs in nowhere. */
  onLeave: 0.02,
  guests: 0.02,
} as const;

/** What the dose of trouble adds on the people's side. */
export interface Mishaps {
  /** Share of people who lose their phone once in the run; they notice at the next sign-in and report it. */
  readonly losesPhone: number;
  /** Share of mail addresses that bounce. */
  readonly bounces: number;
  /** Share of hires whose account is created late, after the first working morning began. */
  readonly lateAccounts: number;
  /** Share of hires who never come to register. */
  readonly neverRegisters: number;
}

export const mishapsOf: Readonly<Record<"none" | "mild" | "harsh", Mishaps>> = {
  none: { losesPhone: 0, bounces: 0, lateAccounts: 0, neverRegisters: 0 },
  mild: { losesPhone: 0.02, bounces: 0.005, lateAccounts: 0.1, neverRegisters: 0.02 },
  harsh: { losesPhone: 0.08, bounces: 0.03, lateAccounts: 0.3, neverRegisters: 0.1 },
};
