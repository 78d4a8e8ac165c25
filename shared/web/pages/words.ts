import type { DoorMode } from "../../domain/door/doorRule.ts";
import type { NotEnforcedReason } from "../../domain/enforcement/notEnforced.ts";
import type { MailKind } from "../../domain/mail/mailKinds.ts";
import type { GrantReason } from "../../domain/pass/grant.ts";
import type { PreflightFinding } from "../../domain/preflight/verdict.ts";
import type { WaveStage } from "../../domain/wave/stages.ts";

/** The way of a wave, in order, in words for people. */
export const wayOfAWave: readonly { readonly stage: WaveStage; readonly label: string }[] = [
  { stage: "planned", label: "Planned" },
  { stage: "announced", label: "Announced" },
  { stage: "open", label: "Open" },
  { stage: "reminded", label: "Reminded" },
  { stage: "gated", label: "Gate open" },
  { stage: "warned", label: "Warned" },
  { stage: "reportOnly", label: "Report-only" },
  { stage: "swept", label: "Sign-ins clean" },
  { stage: "enforcing", label: "Enforcing" },
  { stage: "enforced", label: "Enforced" },
  { stage: "watched", label: "Watched" },
  { stage: "steady", label: "Steady" },
];

export const stageWords: Readonly<Record<WaveStage, string>> = {
  ...(Object.fromEntries(wayOfAWave.map(({ stage, label }) => [stage, label])) as Record<WaveStage, string>),
  rolledBack: "Rolled back",
  cancelled: "Cancelled",
};

/** What a check of the tenant said. */
export const checkResultWords: Readonly<Record<PreflightFinding["result"], string>> = {
  ok: "pass",
  fail: "fail",
  warn: "warning",
  unknown: "not known",
  notApplicable: "does not apply",
};

export const reasonWords: Readonly<Record<NotEnforcedReason, string>> = {
  guest: "Guest account",
  externalMember: "Account of another organisation",
  unknownUserType: "Neither member nor guest in Entra, as far as it says",
  privileged: "Holds an admin role",
  notPrivileged: "Holds no admin role; another wave takes them",
  rolesUnreadable: "Roles could not be read",
  breakGlass: "Break-glass account",
  sharedAccount: "Service, room or shared account, as listed in the settings",
  accountDisabled: "Account is switched off",
  accountGone: "Account is no longer in Entra",
  inAnotherWave: "In another wave",
  leftGroup: "Has left the group",
  leftOrganization: "Has left the organization, as HR told",
  noUsablePasskey: "No passkey yet",
  passkeyPlanted: "Their passkey was registered by an application, and does not count",
  passkeyUnclear: "Holds a passkey; nobody can tell just now whether it counts",
  fewerThanTwoKeys: "Fewer than two keys that count for people with admin rights",
  passkeyNeverUsed: "Has a passkey, never used it",
  partlyReady: "Ready, but not everywhere they work",
  noSignInSeen: "Not seen signing in",
  away: "Away for weeks",
  refusedInSweep: "Signed in without the passkey",
  signInUnread: "A sign-in of theirs cannot be read",
  joinedLater: "Joined the group after the warning; another wave can take them",
  notNamed: "Ready, but no approval names them",
  entersSoon: "Ready, enters with the next look",
  approvalRanOut: "Ready, but the approval has run out",
  refusedByEntra: "Ready, but Entra does not take them into the enforced group",
  passIssued: "Has a code to set up a passkey",
  heldByDecision: "Held outside by decision",
  waivedByDecision: "Waived for a time",
  decisionUnreadable: "What was decided about them cannot be read",
};

export const mailWords: Readonly<Record<MailKind, string>> = {
  announcement: "Announcement",
  dayOf: "Opening day",
  reminder: "Reminder",
  chaser: "Chaser",
  enforcementWarning: "Warning",
  wouldBeBlocked: "Signed in without a passkey, told how to keep access",
  partlyReady: "Not ready on one of their devices",
  pickUp: "Code offered to manager",
  handOver: "Handed to helpdesk",
  approvalRequest: "Approval asked for",
  blockedNotice: "Notice to somebody stranded",
  stoppedAttempt: "Notice of a stopped attempt",
  entryWarning: "Personal date",
  enforcedToday: "Passkey only from now on",
  postponement: "Later date",
  done: "Told that the passkey works",
  receipt: "Told that a code was shown",
  hireLink: "Link to a new colleague's personal mail",
  hireReady: "Manager and HR told that a new colleague has a passkey",
  managerDigest: "Digest to a manager",
  managerNews: "News for a manager to pass on",
  secondPasskey: "A second passkey is asked for",
  unusedPasskey: "The passkey was not used for long",
  alert: "Alert",
};

export const offerWords: Readonly<Record<GrantReason, string>> = {
  joiner: "New colleague",
  warned: "Warned, no passkey yet",
  wouldBeBlocked: "Would be blocked",
  blocked: "Was blocked",
  lostPhone: "Lost the phone or key",
  newPhone: "Has a new phone",
};

/** What holds while `DOOR` is as it is by default. */
export const DOOR_REQUIRED = "Without the door nothing is handed out or enforced.";

export const WEAKER_DOOR =
  "A weaker rule is set (DOOR=freshSignInOnly): where the door is not up, a new sign-in of any kind does for approving, starting enforcement, releasing somebody, confirming a date, changing the words of mails and collecting a code. Stopping and rolling back need neither, and no second person.";
const NO_PASS =
  "A one-time code does not let in anybody who is enforced: as far as it has been read, the strength takes none. Whoever lost the passkey needs a key that the helpdesk has provisioned for them, or a release.";

/** The lines at the foot of every page: what is weaker, or less, than the full rule. */
export const footNotes = (rules: { readonly door: DoorMode; readonly passWillDo: boolean }): readonly string[] => [
  ...(rules.door === "freshSignInOnly" ? [WEAKER_DOOR] : []),
  ...(rules.passWillDo ? [] : [NO_PASS]),
];

/** Words as the beginning of a sentence. */
export const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export const countOfPeople = (count: number): string => (count === 1 ? "1 person" : `${count} people`);
