import { isApplied, type WaveStage } from "../domain/wave/stages.ts";
import { recordedDayOfDate } from "../mails/dates.ts";
import type { PersonStanding } from "./memberStanding.ts";

const NOTHING = "Nothing: takes no part in this wave";
const SET_UP = "Sets up a passkey; is mailed until then";

const steps: Readonly<Record<PersonStanding, string>> = {
  enforced: "Nothing: signs in with the passkey",
  applying: "It applies within the hour, then a mail says so",
  ready: "Enters after the approval, once looked at again",
  notLookedAt: "Is looked at live before they count as ready",
  guest: NOTHING,
  externalMember: NOTHING,
  unknownUserType: NOTHING,
  privileged: "A privileged wave takes them",
  notPrivileged: "Another wave takes them",
  rolesUnreadable: "Takes no part; somebody makes their roles readable",
  breakGlass: NOTHING,
  sharedAccount: "Nothing, as long as SHARED_ACCOUNTS names it",
  accountDisabled: "Comes in once the account is switched on again, until the others were warned",
  accountGone: "Comes in should Entra show the account again, until the others were warned",
  inAnotherWave: "Goes by the other wave",
  leftOrganization: "Comes in once HR tells that they work here again, until the others were warned",
  leftGroup: "Comes in once they are in the group again, until the others were warned",
  joinedLater: "Another wave takes them",
  noUsablePasskey: SET_UP,
  passkeyPlanted:
    "Deletes that passkey and registers one in person; or an Admin lists the application in PASSKEY_PROVISIONER_APP_IDS",
  passkeyUnclear: "Is looked at again; the list of troubles names what cannot be read",
  fewerThanTwoKeys: "Registers a second key, or has one provisioned; or is held or waived by name",
  passkeyNeverUsed: "Signs in with the passkey once; is mailed until then",
  partlyReady: "Signs in with the passkey there, or sets up one that goes along; or is held or waived",
  noSignInSeen: "Signs in with the passkey, so that the log shows it",
  refusedInSweep: "Signs in with the passkey wherever they work; an app or device may not take one",
  signInUnread: "Enters one by one under a later look; the list of troubles names the lines of the log",
  away: "Comes back; the gate does not wait for them",
  notNamed: "A later approval names them, or an Admin decides by name",
  entersSoon: "Enters with the next look",
  approvalRanOut: "An Admin decides by name",
  refusedByEntra: "Somebody mends it in Entra; it is tried again once a day",
  passIssued: SET_UP,
  heldByDecision: "Stays outside until an Admin withdraws the hold",
  waivedByDecision: "Is part of the wave again when the waiver is over",
  decisionUnreadable: "Stays outside until somebody mends the row that the list of troubles names",
};

/** What they would be mailed about until they do it, where mails have ended. */
const afterTheChase: Readonly<Partial<Record<PersonStanding, string>>> = {
  noUsablePasskey: "Sets up a passkey; the helpdesk talks to them, as mails did nothing",
  passIssued: "Sets up a passkey; the helpdesk talks to them, as mails did nothing",
  passkeyNeverUsed: "Signs in with the passkey once; the helpdesk talks to them, as mails did nothing",
};

interface Known {
  /** The last day of a waiver, a local date. */
  readonly until?: string | undefined;
  /** Gets no more chasers; the helpdesk has been told. */
  readonly chaseEnded?: boolean | undefined;
}

/** What comes next for somebody, in words for people. */
export function sayPersonNext(standing: PersonStanding, stage: WaveStage, { until, chaseEnded }: Known = {}): string {
  if (stage === "cancelled") return "Nothing: the wave is cancelled";
  if (standing === "waivedByDecision" && until !== undefined)
    return `Is part of the wave again after ${recordedDayOfDate(until)}`;
  return standing === "ready" && isApplied(stage)
    ? "Enters with the next look"
    : (chaseEnded && afterTheChase[standing]) || steps[standing];
}
