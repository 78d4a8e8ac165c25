import { INACTIVE_DAYS } from "../../domain/signIns/inactiveDevices.ts";
import { type FindingKind, HELLO_CAP } from "../../domain/signIns/logFindings.ts";
import type { Span } from "../../domain/signIns/readSpans.ts";

interface Words {
  readonly title: string;
  readonly about: string;
  readonly toDo: string;
  readonly columns: readonly string[];
}

/** Of each list: what it is, why it matters, and what to do. */
export const findingWords: Readonly<Record<FindingKind, Words>> = {
  couldNotRegister: {
    title: "Who tried to set up a passkey and could not",
    about:
      "They tried, it failed or a policy refused it, and nothing was registered since. A nudge does not help them. While a wave chases them, the helpdesk is mailed their names.",
    toDo: "help each of them; where Conditional Access refused it, let that policy allow whoever signs in with a code to register security info.",
    columns: ["Person", "What stood in the way", "Last try"],
  },
  breakGlass: {
    title: "Break-glass accounts that were used",
    about:
      "Accounts for the day on which nobody else gets in. They are looked at every hour or two, whether a wave reads the log or not. Operators and security are mailed once a day and account.",
    toDo: "if it was no drill, treat it as an attack: end the account's sessions, change its credentials, and look at what it did.",
    columns: ["Account", "Application", "Days", "Last"],
  },
  breakGlassTried: {
    title: "Break-glass accounts that somebody tried to use",
    about:
      "Failed sign-ins, a few times a day. A wrong password may come from anybody who knows the name: it is counted here, and mailed to nobody. Where the password was right and something else stopped them, operators and security are mailed once a day and account.",
    toDo: "where the password was right and it was none of yours, somebody else knows it: change it. Where many wrong ones come, give the account a name that nobody guesses.",
    columns: ["Account", "How far it got", "Times", "Days", "Last"],
  },
  legacyClient: {
    title: "Clients that know passwords only",
    about:
      "A mail program or device that signs in by legacy authentication cannot ask for a passkey: it stops working once its owner is enforced.",
    toDo: "move the person to a client that knows modern sign-in (Outlook, the mail app of the phone with a new account), a device or script to another way of sending mail; then block legacy authentication for everybody.",
    columns: ["Person", "Client", "Applications", "Days", "Last"],
  },
  oldSystem: {
    title: "Systems too old for a passkey",
    about:
      "Windows before 10, macOS before 13, iOS and iPadOS before 17, Android before 14. The log names no release of Windows 10: one older than 22H2 is not seen here.",
    toDo: "update or renew the device, or give its owner a security key that works there.",
    columns: ["Person", "System", "Devices that Entra knows", "Days", "Last"],
  },
  sharedDevice: {
    title: "Windows devices that many people use",
    about: `Windows Hello takes ${HELLO_CAP} people on a device; for the next one it fails without a word. Listed are devices on which eight or more signed in.`,
    toDo: "give those who share it a security key that they carry.",
    columns: ["Device", "People", "System", "Last"],
  },
  inactiveDevice: {
    title: "Devices that nobody uses any more",
    about: `Nobody has signed in there for ${INACTIVE_DAYS} days, by the moment that Entra keeps, which may be two weeks old. Your rules for stale devices delete such a device from Entra: then Windows Hello and Platform SSO on it are gone, and whoever has no other passkey is locked out.`,
    toDo: "ask the owner to sign in there once, or take it out of use. Whoever has a passkey on such a device alone needs a second one first.",
    columns: ["Device", "Owner", "System", "Last sign-in"],
  },
};

type Log =
  | "interactive"
  | "nonInteractive"
  | "ownRegistrations"
  | "stoppedRegistrations"
  | "breakGlass"
  | "breakGlassTries"
  | "devices";
export type ReadSpans = Readonly<Record<Log, readonly Span[]>>;

/** The logs that can show each of them. */
const logsOf: Readonly<Record<FindingKind, readonly Log[]>> = {
  couldNotRegister: ["ownRegistrations", "stoppedRegistrations"],
  breakGlass: ["breakGlass", "interactive", "nonInteractive"],
  breakGlassTried: ["breakGlassTries"],
  legacyClient: ["interactive", "nonInteractive"],
  oldSystem: ["interactive"],
  sharedDevice: ["interactive"],
  inactiveDevice: ["devices"],
};

export const logWords: Readonly<Record<Log, string>> = {
  interactive: "People's own sign-ins",
  nonInteractive: "Sign-ins in the background",
  ownRegistrations: "Methods that people set up, or tried to",
  stoppedRegistrations: "Sign-ins to set one up that were refused",
  breakGlass: "Who got in with a break-glass account, of each of them",
  breakGlassTries: "Who tried to, of each of them",
  devices: "Devices in Entra that nobody uses any more, the last time",
};

/** In place of a list that is switched off. */
export const DEVICES_OFF =
  "Not read: this is switched off. The setting INACTIVE_DEVICES switches it on; it needs the permission Device.Read.All for the reader.";

/** Of a list without a row: never that there is none. */
export const sayNone = (read: ReadSpans, kind: FindingKind): string =>
  logsOf[kind].some((log) => read[log].length > 0) ? "None in what was read." : "Nothing was read that could show it.";
