import { z } from "zod";
import { LeaverStateSchema } from "../../shared/domain/leaver/leaver.ts";

/** As many as a form holds: an id is 36 characters, and a body 64 KB at most. */
export const MOST_AT_ONCE = 1000;

/** The query of `GET /api/leavers`. */
export const LeaverRangeSchema = z.object({
  skip: z.coerce.number().int().min(0).default(0).describe("How many to leave out, in the store's order."),
  top: z.coerce.number().int().min(1).max(MOST_AT_ONCE).default(100).describe("How many to tell of at most."),
  state: LeaverStateSchema.optional().describe("Only those in this state."),
});
export type LeaverRange = z.infer<typeof LeaverRangeSchema>;

const ids = z.array(z.guid().toLowerCase()).min(1).max(MOST_AT_ONCE);
/** The body of `POST /api/leavers/decision`. */
export const LeaverDecisionSchema = z.object({
  decision: z
    .enum(["release", "drop"])
    .describe("`release`: what follows is done, when it is due. `drop`: nothing is done about what HR told."),
  reason: z.string().trim().min(1).max(500).describe("What HR says about it; for the audit trail."),
  leaverIds: z
    .union([
      ids,
      z
        .string()
        .transform((text) => text.split(","))
        .pipe(ids),
    ])
    .describe("Whom it is about; a form has them in one text, with commas. Who is not held stays as they are."),
  asOf: z.iso
    .datetime()
    .optional()
    .describe("When they were looked at: of whom HR has told anew since then nothing is decided. Absent: now."),
});
export type LeaverDecision = z.infer<typeof LeaverDecisionSchema>;

/** The body of `POST /api/people/{userId}/back`. */
export const LiftLeftSchema = z.object({
  reason: z.string().trim().min(1).max(500).describe("How it is known that they work here; for the audit trail."),
  at: z.string().max(40).describe("`left.at` of the person as it was looked at: a later telling is not lifted."),
});
export type LiftLeft = z.infer<typeof LiftLeftSchema>;

/** The body of `POST /api/leavers/{leaverId}/groups`. */
export const RestoreGroupsSchema = z.object({
  reason: z.string().trim().min(1).max(500).describe("Why, for the audit trail."),
});
