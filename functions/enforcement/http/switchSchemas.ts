import { z } from "zod";
import { AuditEventSchema } from "../../../shared/domain/audit.ts";
import { OthersRecentlySchema } from "../../../shared/domain/enforcement/refusedPerson.ts";
import { EnforcementStatusSchema, StartEvidenceSchema } from "../../../shared/enforcement/enforcementStatus.ts";
import { LeftOutForPeopleSchema } from "../../../shared/enforcement/leftOutStatus.ts";
import { ShownTroublesSchema } from "../../../shared/troubles/shownTroubles.ts";

/** The answer of `GET /api/enforcement`. */
export const EnforcementWithAuditSchema = EnforcementStatusSchema.extend({
  outsideWaves: OthersRecentlySchema.describe("People who are enforced, whom no wave watches, within the last day."),
  audit: z.array(AuditEventSchema).readonly().describe("The last lines of the trail, newest first."),
  troubles: ShownTroublesSchema.describe("What is refused, or does not go on, of no single wave or hire."),
});
export type EnforcementWithAudit = z.infer<typeof EnforcementWithAuditSchema>;

const body = z.record(z.string(), z.unknown());

/** The answer of `GET /api/policies/preview`. */
export const PolicyPreviewSchema = StartEvidenceSchema.extend({
  workforce: body.describe("The one policy that enforces, as it would be created: in report-only."),
  wave: body.describe("A wave's policy, evidence only: it stays in report-only for ever."),
  companion: body
    .optional()
    .describe(
      "With WIZARD_EXCLUSIONS=on: over the two apps that the workforce policy leaves out, by the same strength.",
    ),
  twin: body.optional().describe("Its twin for a wave, evidence only: it stays in report-only for ever."),
  leftOut: LeftOutForPeopleSchema,
  strengthId: z.string().describe("Object id of the authentication strength of the workforce policy."),
});
export type PolicyPreview = z.infer<typeof PolicyPreviewSchema>;
