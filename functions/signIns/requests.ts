import { z } from "zod";
import { FindingKindSchema } from "../../shared/domain/signIns/logFindings.ts";

/** The query of `GET /api/log-findings`. */
export const FindingsRequestSchema = z.strictObject({
  kind: FindingKindSchema.optional().describe(
    "What is listed; a program has to say it. `sharedDevice`: of so many people that Windows Hello is close to its limit. `inactiveDevice`: of the last reading.",
  ),
  after: z
    .string()
    .regex(/^\P{Cc}{1,300}$/u, "must be `next` of the page before")
    .optional()
    .describe("`next` of the page before."),
  top: z.coerce.number().int().min(1).max(1000).optional().describe("Rows of a page; 100 where nothing is said."),
  format: z.enum(["json", "csv"], "must be json or csv").optional(),
});
