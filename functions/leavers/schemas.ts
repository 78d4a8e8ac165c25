import { z } from "zod";
import { AuditEventSchema } from "../../shared/domain/audit.ts";
import { LeaverSchema, LeaverStateSchema } from "../../shared/domain/leaver/leaver.ts";
import { ShownTroublesSchema } from "../../shared/troubles/shownTroubles.ts";

/** One of whom HR told that they go, or never come, with what was done about it. */
const ShownLeaverSchema = LeaverSchema.omit({ worker: true, identity: true, groupsBefore: true }).extend({
  leaverId: z.guid().describe("The same as of their joiner, where there was one."),
});
export type ShownLeaver = z.infer<typeof ShownLeaverSchema>;

/** The answer of `GET /api/leavers`. */
export const LeaverListSchema = z.object({
  total: z.number().int(),
  counts: z.record(LeaverStateSchema, z.number().int()).describe("How many are where."),
  skip: z.number().int(),
  leavers: z.array(ShownLeaverSchema).readonly(),
});
export type LeaverList = z.infer<typeof LeaverListSchema>;

/** The answer of `GET /api/leavers/{leaverId}`. */
export const LeaverWithTrailSchema = ShownLeaverSchema.extend({
  audit: z.array(AuditEventSchema).readonly().describe("What happened, newest first."),
  troubles: ShownTroublesSchema,
});
export type LeaverWithTrail = z.infer<typeof LeaverWithTrailSchema>;

/** The answer of `POST /api/leavers/decision`. */
export const LeaversDecidedSchema = z.object({
  decided: z.number().int().describe("About how many; the others were not held any more."),
});
export type LeaversDecided = z.infer<typeof LeaversDecidedSchema>;

/** The answer of `POST /api/leavers/{leaverId}/groups`. */
export const GroupsRestoredSchema = z.object({
  restored: z.number().int().describe("Into how many groups the person was put back, or in which they are by now."),
  refused: z.array(z.string()).readonly().describe("Ids of those that Entra refuses, as they are gone, say."),
});
export type GroupsRestored = z.infer<typeof GroupsRestoredSchema>;

/** The answer of `POST /api/people/{userId}/back`. */
export const LeftLiftedSchema = z.object({ userId: z.string().describe("Who may be offered a code again.") });
export type LeftLifted = z.infer<typeof LeftLiftedSchema>;
