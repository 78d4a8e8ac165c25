import type { DirectoryUser } from "../people/directoryUser.ts";
import { isSamePerson, type Person } from "../people/person.ts";
import type { PrivilegeCheck } from "../people/privilege.ts";
import type { EnforcementState } from "./enforcement.ts";
import { isAsked, isOpen, type Release, wasReleasedLately } from "./release.ts";

/** All that a release is decided by, read in the very request. */
export interface ReleaseCase {
  readonly userId: string;
  readonly by: Person;
  readonly now: Date;
  readonly user: DirectoryUser | undefined;
  /** Why nobody is enforced, for people; `undefined` while enforcement runs. */
  readonly whyNotRunning: string | undefined;
  /** Of the person's rows, whatever their source. */
  readonly rows: readonly { readonly state: EnforcementState }[];
  readonly privilege: PrivilegeCheck;
  readonly isBreakGlass: boolean;
  /** Live; `undefined` when Entra does not show it. */
  readonly holdsPasskey: boolean | undefined;
  /** A sign-in with the person's password was stopped lately; or the log does not say whether one was. */
  readonly wasAttempted: boolean | "unreadable";
  /** The strength takes a pass, and the tenant makes them. */
  readonly passWillDo: boolean;
  readonly known: Release | undefined;
}

type ReleaseRefusal =
  | "unknownPerson"
  | "ownCase"
  | "needsSecondPerson"
  | "enforcementNotRunning"
  | "notEnforced"
  | "alreadyReleased"
  | "privileged"
  | "rolesUnreadable"
  | "stoppedAttempts"
  | "logUnreadable"
  | "releasedLately"
  | "passWillDo"
  | "nothingToConfirm"
  | "otherDecision"
  | "nothingToEnd";

export type ReleaseVerdict =
  | { readonly ok: true }
  | { readonly ok: false; readonly because: ReleaseRefusal | "handedCode"; readonly say: string };

const OK = { ok: true } as const;
const refuse = (because: ReleaseRefusal): ReleaseVerdict => ({ ok: false, because, say: sayings[because] });

/** Whether this admin may ask for a release now. */
export function mayAskRelease(asked: ReleaseCase): ReleaseVerdict {
  const because = personFault(asked);
  return because ? refuse(because) : OK;
}

/**
 * Whether this second person may confirm it: everything is looked at again, as hours may lie between the two.
 * @param askedAt which wish they looked at, where they say it.
 */
export function mayConfirmRelease(asked: ReleaseCase, askedAt: string | undefined): ReleaseVerdict {
  const { known, now, by } = asked;
  if (known && isOpen(known)) return refuse("alreadyReleased");
  if (!known || !isAsked(known, now)) return refuse("nothingToConfirm");
  if (askedAt !== undefined && Date.parse(askedAt) !== Date.parse(known.asked.at)) return refuse("otherDecision");
  if (isSamePerson(known.asked.by.id, by.id)) return refuse("needsSecondPerson");
  const because = personFault(asked);
  return because ? refuse(because) : OK;
}

/** Ending is the safe direction, and needs no second person. */
export function mayEndRelease(known: Release | undefined): ReleaseVerdict {
  return known && isOpen(known) ? OK : refuse("nothingToEnd");
}

function personFault(asked: ReleaseCase): ReleaseRefusal | undefined {
  const { userId, by, now, user, rows, privilege, known } = asked;
  if (!user || !isSamePerson(user.id, userId)) return "unknownPerson";
  if (isSamePerson(by.id, userId)) return "ownCase";
  if (asked.whyNotRunning !== undefined) return "enforcementNotRunning";
  if (known && isOpen(known)) return "alreadyReleased";
  // Whoever is on the way in or out is left to that.
  const open = rows.filter(({ state }) => state !== "ended" && state !== "due");
  if (open.length === 0 || open.some(({ state }) => state !== "in")) return "notEnforced";
  if (privilege.kind === "privileged" || asked.isBreakGlass) return "privileged";
  if (privilege.kind !== "none") return "rolesUnreadable";
  if (asked.wasAttempted === "unreadable") return "logUnreadable";
  if (asked.wasAttempted) return "stoppedAttempts";
  if (known && wasReleasedLately(known, now)) return "releasedLately";
  // A lost credential gets a pass. Of an account that Entra does not show nobody knows, so it is no reason.
  return asked.passWillDo && asked.holdsPasskey !== true ? "passWillDo" : undefined;
}

const sayings: Readonly<Record<ReleaseRefusal, string>> = {
  unknownPerson: "There is no such person in this tenant.",
  ownCase: "Nobody releases themselves. Ask another admin.",
  needsSecondPerson: "Whoever asked for a release cannot confirm it. Ask a second person.",
  enforcementNotRunning: "Enforcement does not run, so there is nothing to be released from.",
  notEnforced: "This person is not in the enforced group, or is being put in or taken out just now.",
  alreadyReleased: "This person is released already.",
  privileged: "People with admin rights, and break-glass accounts, are never released.",
  rolesUnreadable:
    "It could not be read whether this person has admin rights, so nobody releases them. Try again later.",
  stoppedAttempts:
    "Sign-ins with this person's password were stopped within the last seven days: somebody else may know it. Nobody is released then. Have the password changed.",
  logUnreadable:
    "The sign-in log of this person cannot be read, or does not show which policies applied, so nobody can tell whether somebody else has tried the password. Nobody is released then. Have the app's permission to read the log and the policies looked at.",
  releasedLately: "This person was released less than seven days ago. Mend the app or the device instead.",
  passWillDo:
    "This account holds no usable passkey. A release is for an app or a device that cannot do passkeys; a lost passkey gets a one-time code from the manager.",
  nothingToConfirm: "Nobody has asked for a release of this person within the last hours.",
  otherDecision: "Somebody else has decided about this person just now. Look at it before you decide.",
  nothingToEnd: "This person is not released.",
};
