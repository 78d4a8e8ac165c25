import { z } from "zod";
import { PersonSchema } from "../people/person.ts";
import { WaveStageSchema } from "./stages.ts";

const byAt = { by: PersonSchema, at: z.string() };

/** What the sweep of the sign-in log and the live checks said about the wave, and the digest that an approval names. */
const WaveEvidenceSchema = z.object({
  at: z.string(),
  digest: z.string().describe("SHA-256 (hex) over who is ready, who will be excluded, and the policy definition."),
  ready: z.number(),
  toExclude: z.number(),
  seen: z.number().describe("Members in scope for whom at least one sign-in was seen in the window."),
  inScope: z.number(),
  clean: z.boolean(),
  because: z.string().optional().describe("In plain words, why it is not clean."),
});
export type WaveEvidence = Readonly<z.infer<typeof WaveEvidenceSchema>>;

/**
 * All that a decision about a wave may look at: the wave row without storage details. Every moment is an ISO 8601 UTC
 * string; every date of a calendar is a local `yyyy-mm-dd` with a zone beside it.
 */
export const WaveFactsSchema = z.object({
  waveId: z.string(),
  name: z.string(),
  groupId: z.string(),
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
  cancelRequested: z.object(byAt).optional(),
  rollbackRequested: z.object({ ...byAt, reason: z.string() }).optional(),

  snapshotAt: z.string().optional().describe("Set when every page of the group was written as member rows."),
  inScope: z.number().int().describe("Members in scope: in the snapshot and not sorted out."),
  // R109.
  heldAway: z
    .number()
    .int()
    .optional()
    .describe("Members in scope who are held for being away: the gate does not wait for them."),
  sortedOut: z
    .number()
    .int()
    .describe("Members sorted out at the snapshot: guests, privileged, break-glass, disabled, in another wave."),

  gate: z
    .object({ at: z.string(), ready: z.number(), inScope: z.number(), passed: z.boolean() })
    .optional()
    .describe("When the gate was last looked at, and what it saw: `inScope` without those held for being away."),
  reportedReady: z
    .number()
    .int()
    .describe("Members whose last live check or report says that they hold a usable passkey: a hint, never proof."),

  announcedAt: z.string().optional().describe("When the announcement had gone out."),
  gateOpenedAt: z.string().optional(),
  warnedAt: z.string().optional(),
  policyId: z.string().optional(),
  reportOnlyAt: z.string().optional(),
  evidence: WaveEvidenceSchema.optional(),
  approval: z.object({ ...byAt, digest: z.string() }).optional(),
  withdrawn: z
    .object({ ...byAt, reason: z.string() })
    .optional()
    .describe("Who took the last approval back, and why."),
  flip: z
    .object({
      startedAt: z.string().describe("When the live check of everyone began; every new check renews it."),
      checkedAt: z.string().optional(),
      digest: z.string().optional(),
      excludedAt: z.string().optional(),
      // The write follows within a minute, in a run of its own (1 request / s).
      policyReadAt: z.string().optional().describe("When our policy was last re-read and found untouched."),
      writeAskedAt: z
        .string()
        .optional()
        .describe("When the write of the flip was claimed: from then on a pause or a withdrawal comes too late."),
    })
    .optional()
    .describe("Progress of the flip that the approval allowed; older than one hour it counts for nothing."),
  enforcedAt: z.string().optional(),
  watchedUntil: z
    .string()
    .optional()
    .describe("Up to which moment the sign-in log was read while the policy is enabled."),
  strandedRecently: z
    .number()
    .int()
    .describe("Members denied by the enabled policy within 24 hours who hold no usable passkey, looked at live."),
  stoppedRecently: z
    .number()
    .int()
    .describe("Members denied within 24 hours who hold one: somebody knew a password, and the policy stopped them."),
});
export type WaveFacts = Readonly<z.infer<typeof WaveFactsSchema>>;
