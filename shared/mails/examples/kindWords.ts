import type { MailKind } from "../../domain/mail/mailKinds.ts";

/** Who gets a kind of mail, and when: for whoever answers for what the app sends. */
export interface KindWords {
  readonly to: string;
  readonly when: string;
}

const member = "each member of a wave who is not ready";

/** In the order in which somebody gets them. */
export const kindWords: Readonly<Record<MailKind, KindWords>> = {
  announcement: { to: "each member of a wave", when: "a week before the wave opens, in their own hours" },
  dayOf: { to: member, when: "on the day on which the wave opens" },
  reminder: {
    to: `${member}, with the manager in copy, unless a digest goes to them`,
    when: "a week after the opening",
  },
  chaser: { to: member, when: "again and again after the reminder, in three tones that rise" },
  enforcementWarning: {
    to: member,
    when: "a week before the first person may enter",
  },
  done: {
    to: "whoever was asked for a passkey, and has one now that was used",
    when: "once, when it is seen, in their own hours",
  },
  wouldBeBlocked: {
    to: "whoever signed in without a passkey while the policy only reports",
    when: "within two hours of that sign-in",
  },
  partlyReady: {
    to: "whoever gets in on one device, and is refused on another",
    when: "when it is seen, and weekly while report-only runs",
  },
  postponement: {
    to: "whoever had been told an earlier date",
    when: "when somebody puts the wave off",
  },
  entryWarning: {
    to: "whoever two people have set a date for",
    when: "at least a week before it",
  },
  enforcedToday: { to: "whoever has entered", when: "once it applies to them" },
  blockedNotice: {
    to: "whoever was stopped, and has no passkey that works",
    when: "when it is seen, once a day",
  },
  stoppedAttempt: {
    to: "whoever has a passkey, and whose password somebody used",
    when: "when it is seen",
  },
  pickUp: {
    to: "the manager; the helpdesk, where no manager can be reached",
    when: "when somebody needs a code",
  },
  receipt: {
    to: "whoever a one-time code is for",
    when: "at once, when it was shown to the manager",
  },
  hireLink: {
    to: "a new colleague, at their personal address, where the settings say so for their worker type",
    when: "with the link to their manager, on the first working morning",
  },
  hireReady: {
    to: "the manager of a new colleague, and HR, where HR_MAIL names an address",
    when: "once the new colleague has a passkey that works",
  },
  handOver: {
    to: "the helpdesk",
    when: "when three offers of a code led to no passkey",
  },
  approvalRequest: { to: "the approvers", when: "when a sweep is clean" },
  managerDigest: {
    to: "a manager, more than three of whose people are late, in place of copies",
    when: "on the day of reminders and chasers, in the manager's own hours, once a day",
  },
  managerNews: {
    to: "a manager of people whom no mail reaches",
    when: "after the announcement and on the opening day, in the manager's own hours",
  },
  secondPasskey: {
    to: "whoever has one passkey only, and to whom nobody else writes",
    when: "once, in their own hours, and after half a year again",
  },
  unusedPasskey: {
    to: "whoever is enforced, and has not signed in for three months",
    when: "when it is seen, in their own hours",
  },
  alert: { to: "the operators", when: "when something needs one of them" },
};
