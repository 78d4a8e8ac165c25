import { z } from "zod";

export const MailKindSchema = z.enum([
  "announcement",
  "dayOf",
  "reminder",
  "chaser",
  "enforcementWarning",
  "wouldBeBlocked",
  "partlyReady",
  "pickUp",
  "handOver",
  "approvalRequest",
  "blockedNotice",
  "stoppedAttempt",
  "entryWarning",
  "enforcedToday",
  "postponement",
  "done",
  "receipt",
  "hireLink",
  "hireReady",
  "managerDigest",
  "managerNews",
  "secondPasskey",
  "unusedPasskey",
  "alert",
]);
export type MailKind = z.infer<typeof MailKindSchema>;

/**
 * What two of do not go to one person within the interval (`mailIntervalHours`). Whatever else is written to somebody
 * waits for nothing: a warning, what they are about to lose, that they are enforced, what was tried with their
 * password. Nor does that a code for their account was shown.
 */
export const mayWait = (kind: MailKind): boolean => canWait.includes(kind);
const canWait: readonly MailKind[] = [
  "announcement",
  "dayOf",
  "reminder",
  "chaser",
  "partlyReady",
  "postponement",
  "done",
  "secondPasskey",
  "unusedPasskey",
];

/**
 * What goes to many people at once, and need not be there within the minute. It shares what the mail service takes, and
 * leaves a part of it to whatever cannot wait: a link to a code, an alert.
 */
export const isForMany = (kind: MailKind): boolean =>
  mayWait(kind) || kind === "enforcementWarning" || kind === "managerDigest" || kind === "managerNews";

/**
 * What somebody of the staff has to act on, each mail by itself; a hire's link, too, where it does not arrive. Members
 * whom a mail did not reach are named to the helpdesk by the mailings.
 */
export const isForStaff = (kind: MailKind): boolean => forStaff.includes(kind);
const forStaff: readonly MailKind[] = ["pickUp", "hireLink", "handOver", "approvalRequest", "alert"];
