import { z } from "zod";

/** Why a member of a wave's group is not in scope, or is not enforced yet. */
export const NotEnforcedReasonSchema = z.enum([
  "guest",
  "externalMember",
  "unknownUserType",
  "privileged",
  "notPrivileged",
  "rolesUnreadable",
  "breakGlass",
  "accountDisabled",
  "inAnotherWave",
  "leftGroup",
  "noUsablePasskey",
  "fewerThanTwoKeys",
  "passkeyNeverUsed",
  "partlyReady",
  "noSignInSeen",
  "away",
  "refusedInSweep",
  "signInUnread",
  "joinedLater",
  "notNamed",
  "entersSoon",
  "approvalRanOut",
  "refusedByEntra",
  "passIssued",
  "heldByDecision",
  "waivedByDecision",
  "decisionUnreadable",
]);
export type NotEnforcedReason = z.infer<typeof NotEnforcedReasonSchema>;
