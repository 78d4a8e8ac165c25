import type { AuditCode } from "../audit.ts";

/** The audit events that an alert looks for (infra/azure/queries): the two change together. */
export const alertedEvents = {
  started: "enforcementRunning",
  stopped: "stopAskedFor",
  flip: "flipAskedFor",
  rollBack: "policyReturned",
  foundEnabled: "policyFoundEnabled",
  notAsWanted: "policyNotAsWanted",
  touched: "policyTouched",
  methodsChanged: "methodsPolicyChanged",
  strangerKept: "strangerKept",
  memberMissing: "memberMissing",
  doorNotUp: "doorNotUp",
  passIssued: "passIssued",
  startedAgain: "instanceStartedAgain",
  suspended: "instanceSuspended",
  lateWatch: "watchIsLate",
  unreadable: "rowUnreadable",
  unreadPart: "answerUnreadable",
} as const satisfies Record<string, AuditCode>;
