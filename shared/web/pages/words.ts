import type { AuditCode, AuditReason } from "../../domain/audit.ts";
import type { DoorMode } from "../../domain/door/doorRule.ts";
import type { NotEnforcedReason } from "../../domain/enforcement/notEnforced.ts";
import type { MailKind } from "../../domain/mail/mailKinds.ts";
import type { GrantReason, IdentityProof } from "../../domain/pass/grant.ts";
import type { PreflightFinding } from "../../domain/preflight/verdict.ts";
import type { WaveStage } from "../../domain/wave/stages.ts";
import { helpReasonWords } from "./helpReasonWords.ts";
import { hrWords } from "./hrWords.ts";

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
  managerDigest: "Digest to a manager",
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

const checkWords: Readonly<Record<IdentityProof, string>> = {
  inPerson: "in the same room",
  videoCallWithId: "on a video call, ID seen",
  calledKnownNumber: "called on a known number",
  ownPasskey: "signed in with a passkey of their own",
};

/** Why something stands in the audit trail. */
export const auditReasonWords: Readonly<Record<AuditReason, string>> = {
  ...reasonWords,
  ...offerWords,
  ...checkWords,
  ...helpReasonWords,
};

/** What holds while `DOOR` is as it is by default. */
export const DOOR_REQUIRED = "Without the door nothing is handed out or enforced.";

const WEAKER_DOOR =
  "A weaker rule is set (DOOR=freshSignInOnly): where the door is not up, a new sign-in of any kind does for approving, starting enforcement, releasing somebody, confirming a date, changing the words of mails and collecting a code. Stopping and rolling back need neither, and no second person.";
const NO_PASS =
  "A one-time code does not let in anybody who is enforced: as far as it has been read, the strength takes none. Whoever lost the passkey needs a key that the helpdesk has provisioned for them, or a release.";

/** The lines at the foot of every page: what is weaker, or less, than the full rule. */
export const footNotes = (rules: { readonly door: DoorMode; readonly passWillDo: boolean }): readonly string[] => [
  ...(rules.door === "freshSignInOnly" ? [WEAKER_DOOR] : []),
  ...(rules.passWillDo ? [] : [NO_PASS]),
];

/** What stands in the audit trail, as the beginning of a sentence. */
export const auditWords: Readonly<Record<AuditCode, string>> = {
  waveStarted: "Wave started",
  wavePaused: "Wave paused",
  wavePostponed: "Wave postponed",
  brakeOverruled: "Goes on though the helpdesk has more than it can take",
  postponementTold: "Told of the later date",
  waveResumed: "Wave resumed",
  cancellationAskedFor: "Cancellation asked for",
  rollbackAskedFor: "Rollback asked for",
  flipApproved: "Enforcement of the ready members approved",
  membersTakenDown: "Members taken down",
  joinedGroup: "Joined the group",
  nudgeGroupKept: "The group of those who are asked for a passkey was kept",
  readmitted: "Looked at again, and judged anew",
  sortedOut: "Sorted out",
  leftGroup: "Left the group",
  seenAgain: "Seen signing in again, counts again",
  gateOpened: "The gate opened",
  policyInReportOnly: "Policy is in report-only",
  sweepNotClean: "The sweep was not clean",
  flipAskedFor: "Members of the wave begin to enter the enforced group",
  noFlip: "Nobody could enter the enforced group",
  policyReturned: "Enforcement by this wave taken back",
  policyNotAsWanted: "Policy is not as it should be",
  policyHasNewMember: "Microsoft has added something to policies that changes nothing yet",
  policyTouched: "Somebody changed a policy, and it is as before",
  policyRestored: "Policy that somebody had deleted is restored",
  policyDeleted: "Policy deleted: nobody of the wave waits any more",
  passkeyPlanted: "An application that is not listed registered a sign-in method for somebody",
  methodsPolicyChanged: "Somebody changed which passkeys work",
  policyFoundEnabled: "Policy found enabled, though it must not be",
  stranded: "Denied by the policy, without a usable passkey",
  attemptStopped: "Sign-in without the passkey stopped",
  grantOpened: "Link to a code opened",
  passRequested: "Code asked for",
  passRefused: "Entra would make no code",
  passIssued: "Code issued",
  passClaimSettled: "Unfinished request for a code closed",
  joinerRegistered: "Passkey registered",
  joinerHandedOver: "Handed to the helpdesk",
  joinerHeld: "Held for a person to look at",
  ...hrWords,
  mailNotDelivered: "A mail did not arrive",
  mailTextChanged: "Words of a mail changed",
  mailTextTakenBack: "Words of a mail are the app's own again",
  instanceStartedAgain: "Nothing worked on it any more: started again",
  instanceSuspended: "Suspended by somebody",
  memberHeld: "Held outside by decision",
  memberWaived: "Waived for a time",
  decisionWithdrawn: "Hold or waiver withdrawn: part of the wave again",
  waiverEnded: "Waiver is over: part of the wave again",
  entryAskedFor: "Entry at once asked for",
  entryDateSet: "Date of enforcement set, to be confirmed",
  entryDateConfirmed: "Date of enforcement confirmed",
  entryDateWarned: "Told of the date of enforcement",
  releaseAskedFor: "Release from enforcement asked for",
  releaseConfirmed: "Release from enforcement confirmed",
  releasedFromGroup: "Out of the enforced group for hours",
  releaseEndedEarly: "Release ended before its time",
  releaseOver: "Release is over",
  rowUnreadable: "A stored row cannot be read and is skipped",
  answerUnreadable: "A part of what Entra answers cannot be read and is left out",
  approvalWithdrawn: "Approval withdrawn",
  watchIsLate: "The sign-in log was not read in time",
  entersEnforcement: "Put into the enforced group",
  leavesEnforcement: "Taken out of the enforced group",
  groupLeavesEnforcement: "A group was taken out of the enforced group",
  strangerKept: "Put into the enforced group by somebody else, and left there",
  memberMissing: "Taken out of the enforced group by somebody else, and not put back",
  enforcementRefused: "Could not be put into the enforced group, or taken out of it",
  startAskedFor: "Start of enforcement asked for",
  startConfirmed: "Start of enforcement confirmed",
  enforcementRunning: "Enforcement is running",
  stopAskedFor: "Stop of enforcement asked for",
  enforcementStopped: "Enforcement is stopped",
  rolesAskedFor: "Policy over directory roles asked for",
  rolesConfirmed: "Policy over directory roles wanted by a second person",
  rolesEnabled: "Policy over directory roles enabled",
  doorAskedFor: "Policies of the door asked for",
  doorConfirmed: "Door confirmed",
  doorUp: "The door is up",
  doorNotUp: "The door is not up",
  secondPersonAwaited: "A second person is awaited",
  partSwept: "Sign-ins are clean, the next part can be approved",
  partEntered: "Everybody of a part who was ready is in the enforced group",
  partToBeSweptAgain: "The next part is to be swept again",
  askedForHelp: "Asked the helpdesk: it does not work",
  codeAskedFor: "The manager asked for the link to a one-time code",
  linksTakenBack: "Took back the links to somebody's one-time codes",
  codeNotOffered: "Asked for somebody's one-time code, and was refused",
  codeNotGiven: "No code handed out",
  linkGuessed: "Tried a link that is none of ours",
  passReplaced: "Code that was handed out before taken back, for a new one",
  checksPassed: "The checks of the tenant passed",
  checksHoldUp: "The checks of the tenant hold up the wave",
  declared: "Declared for the checks of the tenant",
  "stage.planned": "Wave is planned",
  "stage.announced": "Wave is announced",
  "stage.open": "Wave is open",
  "stage.reminded": "Everyone was reminded",
  "stage.gated": "Wave is past its gate",
  "stage.warned": "Everyone without a passkey was warned",
  "stage.reportOnly": "Wave is in report-only",
  "stage.swept": "Sign-ins are clean, the wave can be approved",
  "stage.enforcing": "Members began to be enforced",
  "stage.enforced": "Everybody who was ready is in the enforced group",
  "stage.watched": "Close watch is over",
  "stage.steady": "Wave is steady",
  "stage.rolledBack": "Wave is rolled back",
  "stage.cancelled": "Wave is cancelled",
};

/** Words as the beginning of a sentence. */
export const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
