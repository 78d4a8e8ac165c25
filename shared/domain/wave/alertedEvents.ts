import type { AuditCode } from "../audit.ts";

/** The audit events that an alert looks for (infra/azure/queries): the two change together. */
export const alertedEvents = {
  flip: "flipAskedFor",
  rollBack: "policyReturned",
  foundEnabled: "policyFoundEnabled",
  passIssued: "passIssued",
  startedAgain: "instanceStartedAgain",
  suspended: "instanceSuspended",
  lateWatch: "watchIsLate",
  unreadable: "rowUnreadable",
} as const satisfies Record<string, AuditCode>;
