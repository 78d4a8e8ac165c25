import { z } from "zod";
import { NotEnforcedReasonSchema } from "../domain/enforcement/notEnforced.ts";
import { MailKindSchema } from "../domain/mail/mailKinds.ts";
import { PolicyStateSchema } from "../domain/policy/conditionalAccessPolicy.ts";
import { WaveFactsSchema } from "../domain/wave/waveFacts.ts";

const NamedReasonSchema = z.object({
  userId: z.string(),
  userPrincipalName: z.string(),
  reason: NotEnforcedReasonSchema,
});
export type NamedReason = Readonly<z.infer<typeof NamedReasonSchema>>;

/** Where a wave stands, as `GET /api/waves/{id}` answers and the wave's page shows. Moments are ISO UTC. */
export const WaveStatusSchema = WaveFactsSchema.extend({
  waiting: z
    .object({ until: z.string(), because: z.string() })
    .optional()
    .describe("What the wave waits for, in words for people, and when it is looked at again."),
  counts: z.object({
    members: z.number().int(),
    inScope: z.number().int(),
    sortedOut: z.number().int(),
    ready: z.number().int().describe("By the last live checks and the sign-in log."),
    reportedReady: z.number().int(),
    enforced: z.number().int().describe("Read back in the enforced group because of this wave."),
  }),
  notEnforced: z
    .array(NamedReasonSchema)
    .readonly()
    .describe("From `enforcing` on: members in scope who are not in the enforced group because of this wave."),
  wouldBeLeftOut: z
    .array(NamedReasonSchema)
    .readonly()
    .describe("Before that, once there is evidence: members in scope whom the flip would leave out."),
  sortedOutMembers: z.array(NamedReasonSchema).readonly(),
  mailsByKind: z.partialRecord(MailKindSchema, z.number().int()),
  policyState: PolicyStateSchema.optional().describe("Of the wave's own policy, which stays in report-only."),
});
export type WaveStatus = Readonly<z.infer<typeof WaveStatusSchema>>;
