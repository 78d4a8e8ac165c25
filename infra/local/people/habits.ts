/**
 * How the stand-in people behave, as practitioners measured it. Each figure is the probability of one event. Each
 * (seed, person, event) has a stream of its own, so no one's luck depends on the order of events.
 */
export const habits = {
  /** R103: of the people who were mailed and are not done, 15-20 % act within hours. */
  actsWithinHours: 0.18,
  /** R103: another 5-7 % act within three days. */
  actsWithinDays: 0.06,
  /** R84: the manager in copy roughly doubles both. */
  managerInCopyFactor: 2,
  /** R108: people who ignore every mail until one says that access will be lost. */
  stubborn: 0.08,
  /** R99, R108: "tell me I'm going to lose access" works. */
  actsOnLossOfAccess: 0.45,
  /** A later attempt, which has the hint from the failed one. */
  laterTry: 0.85,
  /** R121: people who have a passkey and go on typing the password until reminded. */
  keepsPassword: 0.03,
  /** People with a password only, who cannot add a passkey without a pass. */
  withoutSecondFactor: 0.01,
  /** Managers who overlook a mail with a link to a pass. */
  managerOverlooks: 0.08,
  /** People on leave for the whole run, who read nothing and sign in nowhere. */
  onLeave: 0.02,
  guests: 0.02,
  /** Of the employees who have a passkey: those who do not wait for their wave. */
  enforcesThemselves: 0.05,
  /** R166: a second platform. Of those whose passkey is on a phone: one that is too old, or a laptop. */
  oldPhone: 0.008,
  phoneAndLaptop: 0.5,
  /** Of those whose passkey stays on the laptop: a phone. */
  helloAndPhone: 0.15,
  /** On a working day: whether they sign in there, with the password though a passkey would do, or after a prompt. */
  onOtherToday: 0.6,
  typesPasswordOnOther: 0.1,
  startsWithPrompt: 0.2,
  /** Who does something about the device that a mail names. */
  mendsOtherDevice: 0.7,
  /** Of those about whom people decide weeks after the flip: who can say by when they will be able to. */
  canSayByWhen: 0.3,
} as const;

/** What trouble adds on the people's side. */
export interface Mishaps {
  /** Share of people who lose their phone once in the run. They notice at the next sign-in and report it. */
  readonly losesPhone: number;
  /** Share of mail addresses that bounce. */
  readonly bounces: number;
  /** Share of hires whose account is created late, after the first working morning began. */
  readonly lateAccounts: number;
  /** Share of hires whose account is made in time and switched off until their first day. */
  readonly offUntilStart: number;
  /** Share of hires of whom HR tells twice, under the same id or under a new one. */
  readonly toldTwice: number;
  /** Share of hires whose correction comes before what it corrects. */
  readonly toldInDisorder: number;
  /** Share of hires with other systems' values in the fields of the event that are not read. */
  readonly oddEvents: number;
  /** Share of hires who never come to register. */
  readonly neverRegisters: number;
}

const orderly = { offUntilStart: 0, toldTwice: 0, toldInDisorder: 0, oddEvents: 0 };
const odd = { offUntilStart: 0.1, toldTwice: 0.15, toldInDisorder: 0.1, oddEvents: 0.15 };
const mild: Mishaps = { ...orderly, losesPhone: 0.02, bounces: 0.005, lateAccounts: 0.1, neverRegisters: 0.02 };
export const mishapsOf: Readonly<Record<"none" | "mild" | "odd" | "harsh", Mishaps>> = {
  none: { ...orderly, losesPhone: 0, bounces: 0, lateAccounts: 0, neverRegisters: 0 },
  mild,
  odd: { ...mild, ...odd },
  harsh: { ...odd, losesPhone: 0.08, bounces: 0.03, lateAccounts: 0.3, neverRegisters: 0.1 },
};
