import { z } from "zod";
import { MailKindSchema } from "../mail/mailKinds.ts";
import { PersonSchema } from "../people/person.ts";
import { ChosenForPhonesSchema } from "../personas/phoneChoice.ts";
import { GateSchema } from "./gate.ts";
import { PeopleDeletedSchema } from "./peopleDeleted.ts";
import { WaveStageSchema } from "./stages.ts";
import { WaveKindSchema } from "./waveKind.ts";

const byAt = { by: PersonSchema, at: z.string() };

/** Names a part of a wave that is too large for one flip. */
const part = {
  number: z.number().int().describe("1 for the part that enters first."),
  later: z
    .array(z.number().int())
    .readonly()
    .describe("How many people are to be enforced in each part that follows, by the evidence of this one."),
};

/** What the sweep of the sign-in log and the live checks said about the wave, and the digest that an approval names. */
export const WaveEvidenceSchema = z.object({
  at: z.string(),
  digest: z.string().describe("SHA-256 (hex) over who is to be enforced, who is left out, and `policyDigest`."),
  policyDigest: z
    .string()
    .describe("SHA-256 (hex) over the policies, groups and strength by which people are judged and enforced."),
  ready: z.number(),
  leftOut: z.number().describe("Members in scope who are not enforced yet; they enter one by one when ready."),
  seen: z.number().describe("Members in scope for whom at least one sign-in was seen in the window."),
  against: z
    .record(z.string(), z.number().int())
    .optional()
    .describe("How many of them report-only would have stopped, for each result as Graph names it."),
  inScope: z.number(),
  clean: z.boolean(),
  because: z.string().optional().describe("In plain words, why it is not clean."),
  part: z
    .object(part)
    .optional()
    .describe("Of a wave in parts: the part that all numbers here and the digest are about."),
});
export type WaveEvidence = Readonly<z.infer<typeof WaveEvidenceSchema>>;

const SweepRoundSchema = z.object({
  at: z.string(),
  seen: z.number().int().describe("Of `ready`: those of whom a sign-in was seen that the policy was tried on."),
  ready: z.number().int().describe("Members who hold a proven passkey, and whom nobody holds or has waived."),
  stopped: z.number().int().describe("Members who would have been stopped and hold no usable passkey."),
  blindSince: z.string().optional().describe("From then on sign-ins came without the applied policies."),
});

export const ApprovalSchema = z.object({
  ...byAt,
  digest: z.string(),
  first: z
    .object(byAt)
    .optional()
    .describe("Of a privileged wave: who approved the same digest before, as the first of two."),
});

/** A part under whose approval people have begun to enter. Its evidence is gone; what the entries rest on stays. */
const BegunPartSchema = z.object({
  ...part,
  ready: z.number().int(),
  leftOut: z.number().int(),
  policyDigest: z.string(),
  approval: ApprovalSchema,
  enteringAt: z.string().describe("When its members began to enter the enforced group."),
  enteredAt: z.string().optional().describe("When everybody of it who was ready was read back there."),
});
export type BegunPart = Readonly<z.infer<typeof BegunPartSchema>>;

/**
 * All that a decision about a wave may look at: the wave row without storage details. Every moment is an ISO 8601 UTC
 * string; every date of a calendar is a local `yyyy-mm-dd` with a zone beside it.
 */
export const WaveFactsSchema = z.object({
  waveId: z.string(),
  name: z.string(),
  groupId: z.string(),
  kind: WaveKindSchema.optional().describe("Absent: `workforce`."),
  startDate: z.string(),
  timeZone: z.string(),
  startedBy: PersonSchema,
  createdAt: z.string(),
  announceAt: z.string(),
  openAt: z.string(),
  remindAt: z.string(),
  stage: WaveStageSchema,
  stageAt: z.string(),
  round: z
    .number()
    .int()
    .describe(
      "Counts every way the wave took: 1 at first, +1 after each rollback. A second round mails anew, under new keys.",
    ),

  paused: z.object({ ...byAt, reason: z.string() }).optional(),
  postponed: z
    .object({
      ...byAt,
      reason: z.string(),
      date: z.string().describe("What was asked for, a local date."),
      until: z.string().describe("Nothing further happens before this moment."),
      tell: z.enum(["opening", "enforcement"]).optional().describe("Of which date people had been told another one."),
      toldAt: z.string().optional().describe("When they had been told the later one."),
    })
    .optional()
    .describe("The last postponement."),
  // R42.
  overruled: z
    .object({
      ...byAt,
      reason: z.string(),
      date: z.string().describe("The last day on which it holds, a local date."),
      until: z.string().describe("When it lapses."),
    })
    .optional()
    .describe("Who has said last that the wave goes on though the helpdesk has more tickets than it can take."),
  phones: ChosenForPhonesSchema.optional(),
  cancelRequested: z.object(byAt).optional(),
  rollbackRequested: z.object({ ...byAt, reason: z.string() }).optional(),

  snapshotAt: z.string().optional().describe("Set when every page of the group was written as member rows."),
  inScope: z.number().int().describe("Members in scope: in the snapshot and not sorted out."),
  // R109.
  heldAway: z
    .number()
    .int()
    .optional()
    .describe(
      "Members in scope for whom the gate does not wait: they are away; in a privileged wave, held or waived by name.",
    ),
  sortedOut: z
    .number()
    .int()
    .describe(
      "Members sorted out at the snapshot: guests, privileged (or those who are not), break-glass, disabled, in another wave.",
    ),

  usageLocations: z
    .array(z.string())
    .readonly()
    .optional()
    .describe("The countries of the members in scope (ISO 3166), where known: people are mailed in their hours."),
  mailing: z
    .object({
      mail: MailKindSchema,
      stageAt: z.string().describe("Of the stage in which it goes out."),
      goesOnAt: z.string().describe("When the next of those who still wait for it may be written to."),
      sent: z.number().int(),
      undeliverable: z.number().int(),
      missed: z.number().int(),
    })
    .optional()
    .describe("A mailing that has begun, and goes on in the hours of those who still wait for it."),
  chasedAt: z.string().optional().describe("When those who were due were last chased, before the gate opens."),
  nextChase: z
    .object({
      after: z.string().describe("The chase that it follows."),
      at: z.string().optional().describe("Absent: nobody is due before the gate is looked at again."),
    })
    .optional()
    .describe("When the hours of the next ones begin who are due for a chaser."),

  gate: GateSchema.optional().describe(
    "When the gate was last looked at, and what it saw: `inScope` without those held for being away.",
  ),
  reportedReady: z
    .number()
    .int()
    .describe("Members whose last live check or report says that they hold a usable passkey: a hint, never proof."),

  announcedAt: z.string().optional().describe("When the announcement had gone out."),
  gateOpenedAt: z.string().optional(),
  warnedAt: z.string().optional(),
  policyId: z.string().optional(),
  twinPolicyId: z.string().optional().describe("The companion's twin for this wave, where there is one."),
  reportOnlyAt: z.string().optional(),
  sweepRound: SweepRoundSchema.optional().describe("The last look at whom report-only would have stopped."),
  evidence: WaveEvidenceSchema.optional(),
  approval: ApprovalSchema.optional(),
  firstApproval: z
    .object({ ...byAt, digest: z.string() })
    .optional()
    .describe("Of a privileged wave, while the second of its two approvers is awaited: nothing follows from it alone."),
  withdrawn: z
    .object({ ...byAt, reason: z.string() })
    .optional()
    .describe("Who took the last approval back, and why."),
  heldOrWaivedBy: z
    .array(z.string())
    .readonly()
    .optional()
    .describe(
      "Object ids of those who decided that a member may stay outside, in any round: they approve nothing here.",
    ),
  flip: z
    .object({
      startedAt: z.string().describe("When the live check of everyone began; every new check renews it."),
      checkedAt: z.string().optional(),
      void: z.string().optional().describe("Why what was approved is no longer what would happen."),
    })
    .optional()
    .describe("The live check that the approval allowed; older than one hour it counts for nothing."),
  enforcingAt: z.string().optional().describe("When members of this round began to enter the enforced group."),
  enforcedAt: z.string().optional().describe("When everybody who was ready at the flip was read back in the group."),
  begunParts: z
    .array(BegunPartSchema)
    .readonly()
    .optional()
    .describe(
      "Of a wave in parts: those that have begun in this round. `evidence` is of the last, or of the next one.",
    ),
  toBeTold: z
    .number()
    .int()
    .optional()
    .describe("Members who have entered and were not told so yet, when they were last counted."),
  wayBack: z
    .object({
      notYet: z.string().optional().describe("Why not everybody is out yet."),
      outAt: z.string().optional().describe("When they were read back outside."),
      settledAt: z.string().optional().describe("When they were, and nothing of the flip could follow any more."),
    })
    .optional()
    .describe("While a rollback is asked for."),
  watchedUntil: z.string().optional().describe("Up to which moment the sign-in log was read since `enforcingAt`."),
  refusalUnreadAt: z
    .string()
    .optional()
    .describe("The last refusal in it that nobody can read, and that names nobody: it may be of a member."),
  peopleDeleted: PeopleDeletedSchema.optional(),
  strandedRecently: z
    .number()
    .int()
    .describe("Members denied within 24 hours who hold no usable passkey, looked at live."),
  stoppedRecently: z
    .number()
    .int()
    .describe("Those who hold one, so that somebody knew a password; or whom nobody could look at yet."),
});
export type WaveFacts = Readonly<z.infer<typeof WaveFactsSchema>>;
