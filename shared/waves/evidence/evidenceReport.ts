import { z } from "zod";
import { AuditCodeSchema, AuditEventSchema } from "../../domain/audit.ts";
import { EntryEvidenceSchema } from "../../domain/enforcement/enforcement.ts";
import { PersonSchema } from "../../domain/people/person.ts";
import { FlipRecordSchema, RecordedPersonSchema } from "../../domain/wave/flipRecord.ts";
import { MemberDecisionSchema, StandingSchema } from "../../domain/wave/memberDecision.ts";
import { WaveStageSchema } from "../../domain/wave/stages.ts";
import { SweptPersonSchema } from "../../domain/wave/sweptPerson.ts";
import { ApprovalSchema, WaveFactsSchema } from "../../domain/wave/waveFacts.ts";

/** What the trails say of the three days after a flip. */
const FollowedSchema = z.object({
  until: z.string().describe("72 hours after everybody who was ready had entered; until then, after it began."),
  isOver: z.boolean(),
  people: z
    .partialRecord(AuditCodeSchema, z.number().int())
    .describe("How often it happened to single people of the wave, by code."),
  wave: z.array(AuditEventSchema).readonly().describe("What happened to the wave as a whole, oldest first."),
  tenant: z.array(AuditEventSchema).readonly().describe("What touched enforcement of everybody, oldest first."),
  hasMore: z.boolean().describe("There is more of it in the audit trails."),
});
export type Followed = Readonly<z.infer<typeof FollowedSchema>>;

/** One time that people began to enter by this wave: all of them, or a part. */
const FlipSchema = z.object({
  number: z.number().int().describe("1 for the first one of the wave, in any round."),
  beganAt: z.string(),
  enteredAt: z.string().optional().describe("When everybody who was ready had been read back in the group."),
  approval: ApprovalSchema.optional(),
  policyDigest: z.string().optional(),
  recorded: z.boolean().describe("False of a flip from before flips were recorded: the rest is what other rows keep."),
  record: FlipRecordSchema.optional().describe("On what people were about to enter, written before the first one did."),
  entered: z.number().int().describe("Put into the enforced group by it."),
  followed: FollowedSchema,
});
export type Flip = Readonly<z.infer<typeof FlipSchema>>;

/** Somebody who entered after the flip that named them: ready by then, or by a date that two people decided. */
const LaterEntrySchema = z.object({
  userId: z.string(),
  userPrincipalName: z.string().optional(),
  at: z.string(),
  by: z.string().optional().describe("Whose decision it rests on, in words."),
  evidence: EntryEvidenceSchema.optional(),
});
export type LaterEntry = Readonly<z.infer<typeof LaterEntrySchema>>;

const ShownDecisionSchema = MemberDecisionSchema.extend({
  userPrincipalName: z.string().optional(),
  standing: StandingSchema.describe("What it says now."),
});

/** What an auditor asks about a wave (R313). Moments are ISO 8601 UTC. */
export const EvidenceReportSchema = z.object({
  waveId: z.string(),
  name: z.string(),
  groupId: z.string(),
  timeZone: z.string(),
  startedBy: PersonSchema,
  createdAt: z.string(),
  stage: WaveStageSchema,
  stageAt: z.string(),
  round: z.number().int(),
  readAt: z.string(),
  peopleDeleted: WaveFactsSchema.shape.peopleDeleted,
  sweep: z
    .object({
      since: z.string().describe("When report-only began, in this round."),
      people: z
        .array(SweptPersonSchema)
        .readonly()
        .describe("500 at most; those about whom something is to be done come first."),
      inAll: z.number().int(),
      against: z.record(z.string(), z.number().int()).describe("People by result, as Graph names it."),
    })
    .optional()
    .describe("Whom report-only would have stopped; absent before it began."),
  flips: z.array(FlipSchema).readonly().describe("Oldest first; empty as long as nobody has entered by this wave."),
  laterEntries: z.array(LaterEntrySchema).readonly().describe("The latest 500, newest first."),
  laterEntriesInAll: z.number().int(),
  decisions: z
    .array(ShownDecisionSchema)
    .readonly()
    .describe("The last decision about each member who stayed outside, in any round: held, waived, or a date."),
});
export type EvidenceReport = Readonly<z.infer<typeof EvidenceReportSchema>>;

/** Some of the people of one flip, in order of their ids. */
export const FlipPeopleSchema = z.object({
  flip: z.number().int(),
  recorded: z.boolean(),
  people: z
    .array(RecordedPersonSchema.extend({ enteredAt: z.string().optional().describe("By this flip.") }))
    .readonly(),
  next: z.number().int().optional().describe("`from` of the following ones; absent behind the last."),
});
export type FlipPeople = Readonly<z.infer<typeof FlipPeopleSchema>>;
