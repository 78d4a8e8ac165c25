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
  "alert",
]);
export type MailKind = z.infer<typeof MailKindSchema>;

/**
 * What somebody of the staff has to act on, each mail by itself. Members whom a mail did not reach are named to the
 * helpdesk by the mailings.
 */
export const isForStaff = (kind: MailKind): boolean => forStaff.includes(kind);
const forStaff: readonly MailKind[] = ["pickUp", "handOver", "approvalRequest", "alert"];
