import type { AuditCode } from "../../domain/audit.ts";

/** What came of events of the HR system, as the audit trail says it. */
export const hrWords = {
  hireChanged: "HR changed the hire",
  hireBegunAgain: "HR told of the hire anew after its end: another onboarding begins",
  hireNotTaken: "What HR told changes nothing",
  hireCancelled: "HR told that the hire is cancelled",
  hrEventNoted: "HR told something from which nothing follows here",
  leaverTold: "HR told that the person leaves",
  leaverOvertaken: "HR told that the person works here after all: nothing more is done about their leaving",
  leaverBack: "The person is back under another worker id: they may be offered a code again",
  leaverLifted: "An Admin says that the person works here: they may be offered a code again",
  leaverHeld: "Held: HR told of more leavers within an hour, or due within a day, than it does by itself",
  leaverReleased: "Held leaver released: what follows is done",
  leaverDropped: "Held leaver dropped: nothing is done",
  leaverGroupLeft: "Taken out of a group, because the person has left",
  leaverGroupsRestored: "Put back into the groups that they were taken out of",
  keyLent: "Hardware key lent",
  keyBack: "Hardware key is back",
  keyLost: "Hardware key is lost",
  leaverStep: "Done, or not done, because the person has left",
  linkToDeputy: "Link to the code goes to whom HR named, in the manager's place",
  linkToNewManager: "Link to the code mailed to the manager whom Entra names by now",
  leaveStarted: "HR told of a leave",
  leaveEnded: "HR told that a leave is over",
  leaveNotTaken: "What HR told of a leave changes nothing",
  heldOnLeave: "On leave: not waited for until HR ends it or a sign-in is seen",
} as const satisfies Partial<Record<AuditCode, string>>;
