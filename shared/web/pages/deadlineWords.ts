import type { Cohort, DeadlineStanding } from "../../domain/deadline/deadlineStanding.ts";
import { phoneCodesEnd } from "../../domain/deadline/deadlineStanding.ts";
import type { ReportedKind } from "../../domain/deadline/reportedMethod.ts";
import { dateIn } from "../../mails/dates.ts";

/** Whom Microsoft stops sending codes by phone to, and when. */
export const cohortWords: Readonly<Record<Cohort, string>> = {
  february: "Everybody but Global Administrators and people of other tenants",
  july: "Global Administrators, and people of other tenants",
};

/** Of whom a sentence about the day speaks. */
export const cohortOnly: Readonly<Record<Cohort, string>> = {
  february: "",
  july: " for Global Administrators and people of other tenants",
};

export const endOf = (cohort: Cohort): string => dateIn(phoneCodesEnd[cohort], "en");

/** e.g. `63 days left`, `2 days ago`. */
export function sayDaysLeft(days: number): string {
  if (days === 0) return "today";
  if (days < 0) return days === -1 ? "yesterday" : `${-days} days ago`;
  return days === 1 ? "1 day left" : `${days} days left`;
}

interface StandingWords {
  readonly name: string;
  readonly happens: string;
  readonly todo: string;
}

/** In the order of how urgent they are. */
export const deadlineStandingWords: Readonly<Record<DeadlineStanding, StandingWords>> = {
  smsOrVoiceOnly: {
    name: "Text message or call only",
    happens:
      "No code comes any more. The next sign-in that asks for one stops until they have set up a passkey there and then; nobody can skip it.",
    todo: "A wave, best before that day, and a one-time code for whoever gets stuck. Whoever has no device for a passkey needs a hardware key.",
  },
  smsOrVoiceEnabledOnly: {
    name: "Nothing yet, text message or call allowed",
    happens: "Until then they can register a phone. From then on a passkey is what they are asked to set up.",
    todo: "A wave, so that they set up a passkey first.",
  },
  nothingRegistered: {
    name: "Nothing that counts as a second factor",
    happens: "They have nothing to lose, and nothing to sign in with wherever more than a password is asked for.",
    todo: "A wave, with a one-time code to begin with.",
  },
  otherMethods: {
    name: "Another method, no passkey",
    happens: "They go on signing in with it, and lose only the codes by phone beside it.",
    todo: "A wave, as everybody.",
  },
  ready: { name: "Passkey", happens: "Nothing changes.", todo: "Nothing." },
  unknown: {
    name: "Not known",
    happens:
      "Nobody can tell: the report has not named them yet, or names a method that this app does not know. It may be any of the others.",
    todo: "Look at them one by one, or wait for the next report.",
  },
};

/** What the report calls a method, in words. */
export const reportedKindWords: Readonly<Record<ReportedKind, string>> = {
  syncedPasskey: "Synced passkey",
  authenticatorPasskey: "Passkey in Authenticator",
  windowsHelloPasskey: "Passkey in Windows Hello",
  deviceBoundPasskey: "Device-bound passkey",
  securityKey: "Security key",
  otherPasskey: "Passkey of an unnamed kind",
  windowsHello: "Windows Hello for Business",
  platformCredential: "Passkey of a Mac",
  authenticatorApp: "Authenticator app",
  oneTimeCode: "Codes of an app or a token",
  externalMethod: "External method",
  phone: "Phone number",
  pass: "One-time code of this app, or another pass",
  qrCode: "QR code",
  noFactor: "Mail, questions or app password",
  unknown: "Something that this app does not know",
};
