import type { MailKind } from "../../domain/mail/mailKinds.ts";

/** What a kind of mail is called, who gets it, and when: for whoever answers for what the app sends. */
export interface KindWords {
  readonly title: string;
  readonly to: string;
  readonly when: string;
}

const member = "each member of a wave who is not ready";

/** In the order in which somebody gets them. */
export const kindWords: Readonly<Record<MailKind, KindWords>> = {
  announcement: { title: "Announcement", to: "each member of a wave", when: "a week before the wave opens" },
  dayOf: { title: "Opening", to: member, when: "on the day on which the wave opens" },
  reminder: { title: "Reminder", to: `${member}, with the manager in copy`, when: "a week after the opening" },
  chaser: { title: "Chaser", to: member, when: "again and again after the reminder, in three tones that rise" },
  enforcementWarning: {
    title: "Warning",
    to: "each member who has not entered",
    when: "a week before the first person may enter",
  },
  wouldBeBlocked: {
    title: "You would have been stopped",
    to: "whoever signed in without a passkey while the policy only reports",
    when: "within two hours of that sign-in",
  },
  partlyReady: {
    title: "One of your devices lacks the passkey",
    to: "whoever gets in on one device, and is refused on another",
    when: "once, when it is seen",
  },
  postponement: {
    title: "Another date",
    to: "whoever had been told an earlier one",
    when: "when somebody puts the wave off",
  },
  entryWarning: {
    title: "A date of your own",
    to: "whoever two people have set a date for",
    when: "at least a week before it",
  },
  enforcedToday: { title: "From today on", to: "whoever has entered", when: "once it applies to them" },
  blockedNotice: {
    title: "You could not sign in",
    to: "whoever was stopped, and has no passkey that works",
    when: "when it is seen, once a day",
  },
  stoppedAttempt: {
    title: "Was this you?",
    to: "whoever has a passkey, and whose password somebody used",
    when: "when it is seen",
  },
  pickUp: {
    title: "Link to a one-time code",
    to: "the manager; the helpdesk, where no manager can be reached",
    when: "when somebody needs a code",
  },
  handOver: {
    title: "A hire who needs somebody",
    to: "the helpdesk",
    when: "when three offers of a code led to no passkey",
  },
  approvalRequest: { title: "Request for an approval", to: "the approvers", when: "when a sweep is clean" },
  alert: { title: "Alert", to: "the operators", when: "when something needs one of them" },
};
