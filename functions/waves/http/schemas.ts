import { z } from "zod";
import { AuditEventSchema } from "../../../shared/domain/audit.ts";
import { WaveFactsSchema } from "../../../shared/domain/wave/waveFacts.ts";
import { WaveStatusSchema } from "../../../shared/waves/waveStatus.ts";

/** The answer of `GET /api/waves`: all of them, newest first. */
export const WaveListSchema = z.object({ waves: z.array(WaveFactsSchema).readonly() });
export type WaveList = z.infer<typeof WaveListSchema>;

/** The answer of `GET /api/waves/{waveId}`. */
export const WaveWithAuditSchema = WaveStatusSchema.extend({
  audit: z.array(AuditEventSchema).readonly().describe("The last lines of the trail, newest first."),
});
export type WaveWithAudit = z.infer<typeof WaveWithAuditSchema>;
