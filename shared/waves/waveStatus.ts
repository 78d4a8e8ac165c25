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

const ExcludedPersonSchema = NamedReasonSchema.extend({
  owner: z.string().optional().describe("Who answers for it."),
  until: z.string().optional(),
});
export type ExcludedPerson = Readonly<z.infer<typeof ExcludedPersonSchema>>;

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
  }),
  excluded: z
    .array(ExcludedPersonSchema)
    .readonly()
    .describe("Members in scope whom the wave put into the exclusion group."),
  excludedAtFlip: z
    .array(NamedReasonSchema)
    .readonly()
    .describe("Members sorted out, or in the exclusion group, when the policy was switched on; empty before."),
  wouldBeExcluded: z
    .array(NamedReasonSchema)
    .readonly()
    .describe("Members in scope who would be put there if the wave were flipped now."),
  sortedOutMembers: z.array(NamedReasonSchema).readonly(),
  mailsByKind: z.partialRecord(MailKindSchema, z.number().int()),
  policyState: PolicyStateSchema.optional().describe("What was last asked for; read back, unless it is in doubt."),
  policyReturn: z
    .object({
      readBackAt: z.string().optional().describe("When it was last read, and did not apply, since it was asked for."),
      notYet: z
        .string()
        .optional()
        .describe("Why it is not back, in the service's own words; tried again every minute."),
    })
    .optional()
    .describe("While a rollback or a cancellation of an applied policy is asked for: how far it is back."),
  isPolicyInDoubt: z
    .boolean()
    .describe("The policy may be enabled although the stage does not say so; a rollback can be asked for."),
});
export type WaveStatus = Readonly<z.infer<typeof WaveStatusSchema>>;
