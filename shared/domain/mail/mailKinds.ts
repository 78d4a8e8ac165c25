import { z } from "zod";

export const MailKindSchema = z.enum([
  "announcement",
  "dayOf",
  "reminder",
  "chaser",
  "enforcementWarning",
  "pickUp",
  "handOver",
  "approvalRequest",
  "blockedNotice",
  "stoppedAttempt",
  "entryWarning",
  "enforcedToday",
  "alert",
]);
export type MailKind = z.infer<typeof MailKindSchema>;
