import { z } from "zod";
import { AuditEventSchema } from "../../../shared/domain/audit.ts";
import { DeclarationSchema } from "../../../shared/domain/preflight/declaration.ts";
import { WaveFactsSchema } from "../../../shared/domain/wave/waveFacts.ts";
import { ShownTroublesSchema } from "../../../shared/troubles/shownTroubles.ts";
import { WaveStatusSchema } from "../../../shared/waves/waveStatus.ts";

/** The answer of `GET /api/waves`: all of them, newest first. */
export const WaveListSchema = z.object({
  waves: z.array(WaveFactsSchema).readonly(),
  troubles: ShownTroublesSchema.describe("What is refused, or does not go on, of these waves; each names its wave."),
});
export type WaveList = z.infer<typeof WaveListSchema>;

/** The answer of `GET /api/waves/{waveId}`. */
export const WaveWithAuditSchema = WaveStatusSchema.extend({
  audit: z.array(AuditEventSchema).readonly().describe("The last lines of the trail, newest first."),
  troubles: ShownTroublesSchema,
});
export type WaveWithAudit = z.infer<typeof WaveWithAuditSchema>;

/** The answer of `POST /api/preflight/declarations`. */
export const DeclarationListSchema = z.object({ declarations: z.array(DeclarationSchema).readonly() });
export type DeclarationList = z.infer<typeof DeclarationListSchema>;
