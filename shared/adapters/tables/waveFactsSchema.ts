import { z } from "zod";
import { type WaveFacts, waveStages } from "../../domain/wave/waveTypes.ts";

const PersonSchema = z.object({ id: z.string(), displayName: z.string() });
const byAt = { by: PersonSchema, at: z.string() };

/**
 * A wave's facts as they stand in its row. A field that is not named here would be lost: the compiler checks that none
 * is.
 */
export const WaveFactsSchema: z.ZodType<WaveFacts> = z.object({
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
  stage: z.enum(waveStages),
  stageAt: z.string(),
  round: z.number().int(),
  paused: z.object({ ...byAt, reason: z.string() }).optional(),
  cancelRequested: z.object(byAt).optional(),
  rollbackRequested: z.object({ ...byAt, reason: z.string() }).optional(),
  snapshotAt: z.string().optional(),
  inScope: z.number().int(),
  heldAway: z.number().int().optional(),
  sortedOut: z.number().int(),
  gate: z.object({ at: z.string(), ready: z.number(), inScope: z.number(), passed: z.boolean() }).optional(),
  reportedReady: z.number().int(),
  announcedAt: z.string().optional(),
  gateOpenedAt: z.string().optional(),
  warnedAt: z.string().optional(),
  policyId: z.string().optional(),
  reportOnlyAt: z.string().optional(),
  evidence: z
    .object({
      at: z.string(),
      digest: z.string(),
      ready: z.number(),
      toExclude: z.number(),
      seen: z.number(),
      inScope: z.number(),
      clean: z.boolean(),
      because: z.string().optional(),
    } satisfies Record<keyof Required<NonNullable<WaveFacts["evidence"]>>, z.ZodType>)
    .optional(),
  approval: z.object({ ...byAt, digest: z.string() }).optional(),
  flip: z
    .object({
      startedAt: z.string(),
      checkedAt: z.string().optional(),
      digest: z.string().optional(),
      excludedAt: z.string().optional(),
      policyReadAt: z.string().optional(),
    } satisfies Record<keyof Required<NonNullable<WaveFacts["flip"]>>, z.ZodType>)
    .optional(),
  enforcedAt: z.string().optional(),
  watchedUntil: z.string().optional(),
  blockedRecently: z.number().int(),
} satisfies Record<keyof Required<WaveFacts>, z.ZodType>);
