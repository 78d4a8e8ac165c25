import { z } from "zod";

import { EntryEvidenceSchema } from "./enforcement/enforcement.ts";
import { NotEnforcedReasonSchema } from "./enforcement/notEnforced.ts";
import { GrantReasonSchema, identityProofs } from "./pass/grant.ts";
import { type Person, PersonSchema } from "./people/person.ts";
import { HelpReasonSchema } from "./self/helpReason.ts";
import { WaveStageSchema } from "./wave/stages.ts";

/** What happened. Rows keep these for years: a code may be added, none is renamed or taken away. */
const codes = [
  "waveStarted",
  "wavePaused",
  "wavePostponed",
  "postponementTold",
  "waveResumed",
  "cancellationAskedFor",
  "rollbackAskedFor",
  "flipApproved",
  "membersTakenDown",
  "joinedGroup",
  "sortedOut",
  "readmitted",
  "leftGroup",
  "seenAgain",
  "gateOpened",
  "policyInReportOnly",
  "sweepNotClean",
  "flipAskedFor",
  "noFlip",
  "policyReturned",
  "policyFoundEnabled",
  "policyNotAsWanted",
  "policyHasNewMember",
  "policyTouched",
  "policyRestored",
  "policyDeleted",
  "methodsPolicyChanged",
  "passkeyPlanted",
  "stranded",
  "attemptStopped",
  "grantOpened",
  "linkToNewManager",
  "offerWithdrawn",
  "passRequested",
  "passIssued",
  "passRefused",
  "passClaimSettled",
  "joinerRegistered",
  "joinerHandedOver",
  "joinerHeld",
  "hireChanged",
  "hireBegunAgain",
  "hireNotTaken",
  "hireCancelled",
  "hrEventNoted",
  "leaverTold",
  "leaverOvertaken",
  "leaverStep",
  "leaverHeld",
  "leaverReleased",
  "leaverDropped",
  "leaveStarted",
  "leaveEnded",
  "leaveNotTaken",
  "heldOnLeave",
  "mailNotDelivered",
  "mailTextChanged",
  "mailTextTakenBack",
  "instanceStartedAgain",
  "instanceSuspended",
  "watchIsLate",
  "approvalWithdrawn",
  "rowUnreadable",
  "answerUnreadable",
  "entersEnforcement",
  "leavesEnforcement",
  "groupLeavesEnforcement",
  "strangerKept",
  "memberMissing",
  "enforcementRefused",
  "startAskedFor",
  "startConfirmed",
  "enforcementRunning",
  "stopAskedFor",
  "enforcementStopped",
  "memberHeld",
  "memberWaived",
  "decisionWithdrawn",
  "waiverEnded",
  "entryAskedFor",
  "entryDateSet",
  "entryDateConfirmed",
  "entryDateWarned",
  "releaseAskedFor",
  "releaseConfirmed",
  "releasedFromGroup",
  "releaseEndedEarly",
  "releaseOver",
  "doorAskedFor",
  "doorConfirmed",
  "doorUp",
  "doorNotUp",
  "secondPersonAwaited",
  "partSwept",
  "partEntered",
  "partToBeSweptAgain",
  "askedForHelp",
  "checksPassed",
  "checksHoldUp",
  "declared",
  "rolesAskedFor",
  "rolesConfirmed",
  "rolesEnabled",
  "nudgeGroupKept",
  "brakeOverruled",
  "codeAskedFor",
  "codeNotOffered",
  "codeNotGiven",
  "linkGuessed",
  "passReplaced",
  "linksTakenBack",
] as const;
/** A wave has come to a stage. */
const stageCodes = WaveStageSchema.options.map((stage) => `stage.${stage}` as const);

export const AuditCodeSchema = z.enum([...codes, ...stageCodes]);
export type AuditCode = z.infer<typeof AuditCodeSchema>;

export const AuditReasonSchema = z.enum([
  ...NotEnforcedReasonSchema.options,
  ...GrantReasonSchema.options,
  ...identityProofs,
  ...HelpReasonSchema.options,
]);
export type AuditReason = z.infer<typeof AuditReasonSchema>;

/** One line of the audit trail. */
export const AuditEventSchema = z.object({
  scope: z.string().describe("Wave id, joiner id or `app`."),
  at: z.string(),
  who: PersonSchema.describe("A person, or the app itself with the id `app`."),
  what: AuditCodeSchema,
  reason: AuditReasonSchema.optional(),
  why: z.string().optional().describe("The reason in words, where no code names it."),
  subjectId: z.string().optional(),
  before: z.string().optional(),
  after: z.string().optional(),
  until: z.string().optional().describe("Up to which moment it holds."),
  evidence: EntryEvidenceSchema.optional().describe("Of `entersEnforcement`: on what the person entered."),
  id: z.string().describe("Makes a repeat of the same event harmless: same id, same row."),
});
export type AuditEvent = Readonly<z.infer<typeof AuditEventSchema>>;

/** Under which lines stand, and mails, that are about no single wave or hire. */
export const APP_SCOPE = "app";
/** Who it was when no person did it. */
export const APP: Person = { id: "app", displayName: "the app" };
