import type { ToldLeave } from "../leave/toldLeave.ts";
import type { ToldLeft } from "../leaver/toldLeft.ts";
import type { QuietNote } from "../quiet/quietNote.ts";

/** What the report says of a person beyond the methods: what Microsoft asks them for, and what they are. */
interface ReportedTraits {
  readonly userDisplayName?: string | undefined;
  /** `member`, `guest`, or what Graph may say one day; internal guests are guests here. */
  readonly userType?: string | undefined;
  /** Comes from another tenant, by the sign-in name; a guest who does not is an internal one. */
  readonly isExternal?: boolean | undefined;
  /** Registered and allowed by the methods policy, unlike `methodsRegistered`. */
  readonly isMfaCapable?: boolean | undefined;
  /** Which methods Entra asks for first, where system-preferred authentication is on. */
  readonly systemPreferredAuthenticationMethods?: readonly string[] | undefined;
  /** `push`, `oath`, `voiceMobile`, `sms`, `none`, … Beta alone knows `defaultMfaMethod` (graph facts 2). */
  readonly userPreferredMethodForSecondaryAuthentication?: string | undefined;
  /** When the report was refreshed, ISO UTC; says nothing about the user's own registration. */
  readonly lastUpdatedDateTime?: string | undefined;
}

/** One line of the registration report, as Graph tells it. */
export interface RegistrationDetails extends ReportedTraits {
  readonly id: string;
  readonly userPrincipalName: string;
  readonly methodsRegistered: readonly string[];
  readonly isAdmin: boolean;
}

/** What is kept of a line. */
export interface ReportedPerson extends ReportedTraits {
  readonly userId: string;
  readonly methodsRegistered: readonly string[];
  readonly isAdmin: boolean;
  readonly ready: boolean;
}

/**
 * One row per user of the tenant, as the report last said; plus where that user takes part. A row is written only when
 * the line changed: `lastUpdatedDateTime` is that of the report in which it last did.
 */
export interface Registration extends ReportedPerson {
  /** The report names this person no longer, since the reading that began then: gone, or switched off. */
  readonly leftReportAt?: string | undefined;
  /** The wave that this user is in scope of. */
  readonly waveId?: string | undefined;
  readonly joinerId?: string | undefined;
  /** Workers for whom HR names this account, though their onboarding did not take it for theirs. */
  readonly namedBy?: readonly string[] | undefined;
  /** When the wave that they have left, or nobody's, last sent them a mail that can wait for another (`mayWait`). */
  readonly mailedAt?: string | undefined;
  /** The leave that HR told of (R109), for whatever wave they are in or come into. */
  readonly leave?: ToldLeave | undefined;
  /** HR told that this person has gone: nothing is offered to them, and no wave takes them. */
  readonly left?: ToldLeft | undefined;
  /** What the last look at a quiet time told. */
  readonly quiet?: QuietNote | undefined;
}

/** Every column that a line fills, absent ones too: what the report tells no longer is cleared. */
export const wholeLine = (one: ReportedPerson) => ({
  methodsRegistered: one.methodsRegistered,
  isAdmin: one.isAdmin,
  ready: one.ready,
  userDisplayName: one.userDisplayName,
  userType: one.userType,
  isExternal: one.isExternal,
  isMfaCapable: one.isMfaCapable,
  systemPreferredAuthenticationMethods: one.systemPreferredAuthenticationMethods,
  userPreferredMethodForSecondaryAuthentication: one.userPreferredMethodForSecondaryAuthentication,
  lastUpdatedDateTime: one.lastUpdatedDateTime,
  // Whoever has a line is in the report.
  leftReportAt: undefined,
});

/**
 * A line as text, equal for lines that say the same: in whatever order of methods, and whenever the report was made,
 * which is another moment in every line each time.
 */
export const lineSaid = (one: ReportedPerson): string => {
  const { lastUpdatedDateTime: _, leftReportAt: __, methodsRegistered, ...rest } = wholeLine(one);
  return JSON.stringify([methodsRegistered.toSorted(), ...Object.values(rest)]);
};
