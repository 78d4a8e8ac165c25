import { z } from "zod";
import { AuditEventSchema } from "../../shared/domain/audit.ts";

/** The answer of `GET /api/audit`. */
export const TrailSchema = z.object({
  lines: z.array(AuditEventSchema).readonly().describe("Newest first."),
  next: z.string().optional().describe("`after` of the following page; absent behind the last line."),
});
export type Trail = Readonly<z.infer<typeof TrailSchema>>;
