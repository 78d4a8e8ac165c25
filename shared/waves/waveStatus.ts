import { z } from "zod";
import { FamilyCountsSchema } from "../domain/device/familyCounts.ts";
import { MailKindSchema } from "../domain/mail/mailKinds.ts";
import { PersonSchema } from "../domain/people/person.ts";
import { PolicyStateSchema } from "../domain/policy/conditionalAccessPolicy.ts";
import { LoadSchema } from "../domain/tickets/brake.ts";
import { NextKindSchema, NextWhenSchema } from "../domain/wave/comesNext.ts";
import { MemberCountsSchema, NamedReasonSchema } from "../domain/wave/countedWave.ts";
import { StandingSchema } from "../domain/wave/memberDecision.ts";
import { ProgressSchema } from "../domain/wave/progress.ts";
import { ShownPartSchema } from "../domain/wave/shownParts.ts";
import { WaveFactsSchema } from "../domain/wave/waveFacts.ts";

/** A decision of this round about somebody who is outside. */
const ShownDecisionSchema = z.object({
  userId: z.string(),
  userPrincipalName: z.string(),
  standing: StandingSchema.exclude(["none"]),
  by: PersonSchema,
  at: z.string(),
  reason: z.string(),
  mayBeDated: z.boolean().optional().describe("They stayed outside for so long that a date may be set for them."),
  until: z.string().optional().describe("Of a waiver: local date, the last day on which it holds."),
  endsSoon: z.literal(true).optional().describe("Of a waiver: that day is at most a week ahead; decide anew."),
  on: z.string().optional().describe("Of a date: local date."),
  confirmedBy: PersonSchema.optional(),
  entersAt: z.string().optional().describe("What the person was told."),
  notYet: z.string().optional().describe("Why a date is not carried out yet, in words for people."),
});
export type ShownDecision = Readonly<z.infer<typeof ShownDecisionSchema>>;

/** Where a wave stands, as `GET /api/waves/{id}` answers and the wave's page shows. Moments are ISO UTC. */
export const WaveStatusSchema = WaveFactsSchema.extend({
  waiting: z
    .object({ until: z.string(), because: z.string() })
    .optional()
    .describe("What the wave waits for, in words for people, and when it is looked at again."),
  helpdesk: LoadSchema.extend({
    say: z.string().describe("The same in words for people."),
    isOverruled: z.boolean().describe("An Admin has said that this wave goes on all the same: see `overruled`."),
  }).describe(
    "How the helpdesk stands, by the tickets that were posted. `high`: chasers come at twice their interval. `over`: no mailing to many people and no flip begins.",
  ),
  next: z
    .object({
      what: NextKindSchema,
      when: NextWhenSchema.describe(
        "`at`: not before; `by`: people have until then; `again`: refused, and tried again then; `now`: due; `open`: only people can say.",
      ),
      at: z.string().optional(),
      waitsFor: z.string().optional().describe("The evidence that it waits for, in words for people."),
      say: z.string().describe("For people, in the wave's zone: `the reminder, Tuesday 26 January, 09:00`."),
    })
    .optional()
    .describe("What comes next; of a paused wave, once somebody has resumed it. Absent where nothing does."),
  countedAt: z
    .string()
    .describe(
      "When everybody was counted. Of a wave of more than 1,000 people it lies back some time: its steps count, not this request.",
    ),
  counts: MemberCountsSchema.extend({
    reportedReady: z.number().int(),
    heldByDecision: z.number().int().describe("Members in scope who are outside because somebody held them."),
    waived: z.number().int().describe("Members in scope who are outside because somebody waived them for a time."),
  }),
  progress: ProgressSchema.describe("Everybody in scope counted once, and how the wave came there day by day."),
  devices: FamilyCountsSchema.optional().describe(
    "People in scope by the device on which they set up a passkey: by the phone on which they opened the link of a mail, else by their sign-ins.",
  ),
  parts: z
    .array(ShownPartSchema)
    .readonly()
    .describe("Of a wave that is too large for one flip: its parts, each with an approval of its own. Else empty."),
  notEnforced: z
    .array(NamedReasonSchema)
    .readonly()
    .describe(
      "From `enforcing` on: members in scope who are not in the enforced group because of this wave, but for those of parts to come.",
    ),
  toBeDecided: z
    .array(NamedReasonSchema)
    .readonly()
    .describe("Members in scope who are outside long after the flip, and about whom somebody has to decide by name."),
  decisions: z
    .array(ShownDecisionSchema)
    .readonly()
    .describe("What was decided in this round about those outside, before the flip and after it."),
  wouldBeLeftOut: z
    .array(NamedReasonSchema)
    .readonly()
    .describe(
      "Before that, once there is evidence: members in scope whom the flip, or the next part, would leave out.",
    ),
  sortedOutMembers: z.array(NamedReasonSchema).readonly(),
  listed: z
    .object({
      notEnforced: z.number().int(),
      toBeDecided: z.number().int(),
      wouldBeLeftOut: z.number().int(),
      sortedOutMembers: z.number().int(),
    })
    .describe(
      "How many people each of these lists has. Of a large wave it holds the first 40; GET /api/waves/{waveId}/people has all.",
    ),
  mailsByKind: z.partialRecord(MailKindSchema, z.number().int()),
  campaign: z
    .object({ at: z.string(), say: z.string() })
    .optional()
    .describe("What Entra's registration campaign does to the wave, by the last run of its checks (P11)."),
  policyState: PolicyStateSchema.optional().describe("Of the wave's own policy, which stays in report-only."),
});
export type WaveStatus = Readonly<z.infer<typeof WaveStatusSchema>>;
