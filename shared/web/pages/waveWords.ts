import type { MailKind } from "../../domain/mail/mailKinds.ts";
import type { ExclusionReason } from "../../domain/pass/exclusion.ts";
import type { GrantReason } from "../../domain/pass/grant.ts";
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
  { stage: "enforced", label: "Enforced" },
  { stage: "watched", label: "Watched" },
  { stage: "steady", label: "Steady" },
];

export const stageWords: Readonly<Record<WaveStage, string>> = {
  ...(Object.fromEntries(wayOfAWave.map(({ stage, label }) => [stage, label])) as Record<WaveStage, string>),
  rolledBack: "Rolled back",
  cancelled: "Cancelled",
};

export const reasonWords: Readonly<Record<ExclusionReason, string>> = {
  guest: "Guest account",
  privileged: "Holds an admin role",
  rolesUnreadable: "Roles could not be read",
  breakGlass: "Break-glass account",
  accountDisabled: "Account is switched off",
  inAnotherWave: "In another wave",
  leftGroup: "Has left the group",
  noUsablePasskey: "No passkey yet",
  passkeyNeverUsed: "Has a passkey, never used it",
  noSignInSeen: "Not seen signing in",
  away: "Away for weeks",
  refusedInSweep: "Signed in without the passkey",
  blockedAfterFlip: "Was blocked, let through again",
  passIssued: "Has a code to set up a passkey",
};

export const mailWords: Readonly<Record<MailKind, string>> = {
  announcement: "Announcement",
  dayOf: "Opening day",
  reminder: "Reminder",
  chaser: "Chaser",
  enforcementWarning: "Warning",
  pickUp: "Code offered to manager",
  handOver: "Handed to helpdesk",
  approvalRequest: "Approval asked for",
  blockedNotice: "Blocked notice",
  alert: "Alert",
};

export const offerWords: Readonly<Record<GrantReason, string>> = {
  joiner: "New colleague",
  warned: "Warned, no passkey yet",
  wouldBeBlocked: "Would be blocked",
  blocked: "Was blocked",
};

/** Words as the beginning of a sentence. */
export const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
