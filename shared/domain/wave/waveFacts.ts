import { z } from "zod";
import { PersonSchema } from "../people/person.ts";
import { WaveStageSchema } from "./stages.ts";

const byAt = { by: PersonSchema, at: z.string() };

/** What the sweep of the sign-in log and the live checks said about the wave, and the digest that an approval names. */
const WaveEvidenceSchema = z.object({
  at: z.string(),
  /** SHA-256 (hex) over who is ready, who will be excluded, and the policy definition. */
  digest: z.string(),
  ready: z.number(),
  toExclude: z.number(),
  /** Members in scope for whom at least one sign-in was seen in the window. */
  seen: z.number(),
  inScope: z.number(),
  clean: z.boolean(),
  /** In plain words, why it is not clean. */
  because: z.string().optional(),
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
  /**
   * Counts every way the wave took: 1 at first, +1 after each rollback, so that a second round mails anew under new
   * keys.
   */
  round: z.number().int(),

  paused: z.object({ ...byAt, reason: z.string() }).optional(),
  cancelRequested: z.object(byAt).optional(),
  rollbackRequested: z.object({ ...byAt, reason: z.string() }).optional(),

  /** Set when every page of the group was written as member rows. */
  snapshotAt: z.string().optional(),
  /** Members in scope: in the snapshot and not sorted out. */
  inScope: z.number().int(),
  /** Members in scope who are held for being away (R109): the gate does not wait for them. */
  heldAway: z.number().int().optional(),
  /** Members sorted out at the snapshot: guests, privileged, break-glass, disabled, in another wave. */
  sortedOut: z.number().int(),

  /** When the gate was last looked at, and what it saw: `inScope` without those held for being away. */
  gate: z.object({ at: z.string(), ready: z.number(), inScope: z.number(), passed: z.boolean() }).optional(),
  /**
   * Members whose last live check or report says that they hold a usable passkey. Maintained by polls and checks; a
   * hint, never proof.
   */
  reportedReady: z.number().int(),

  /** When the announcement had gone out. */
  announcedAt: z.string().optional(),
  gateOpenedAt: z.string().optional(),
  warnedAt: z.string().optional(),
  policyId: z.string().optional(),
  reportOnlyAt: z.string().optional(),
  evidence: WaveEvidenceSchema.optional(),
  approval: z.object({ ...byAt, digest: z.string() }).optional(),
  /** Progress of the flip that the approval allowed; older than one hour it counts for nothing. */
  flip: z
    .object({
      /** When the live check of everyone began; every new check renews it. */
      startedAt: z.string(),
      checkedAt: z.string().optional(),
      digest: z.string().optional(),
      excludedAt: z.string().optional(),
      /**
       * When our policy was last re-read and found untouched; the write follows within a minute, in a run of its own
       * (1 request / s).
       */
      policyReadAt: z.string().optional(),
    })
    .optional(),
  enforcedAt: z.string().optional(),
  /** Up to which moment the sign-in log was read while the policy is enabled. */
  watchedUntil: z.string().optional(),
  /** Distinct members denied by the enabled policy within the current 24 hours of watching. */
  blockedRecently: z.number().int(),
});
export type WaveFacts = Readonly<z.infer<typeof WaveFactsSchema>>;
