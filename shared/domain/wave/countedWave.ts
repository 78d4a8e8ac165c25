import { z } from "zod";
import { FamilyCountsSchema } from "../device/familyCounts.ts";
import { NotEnforcedReasonSchema } from "../enforcement/notEnforced.ts";
import { MailKindSchema } from "../mail/mailKinds.ts";
import { NotReadyAtSchema } from "../people/places.ts";
import { ProgressSchema } from "./progress.ts";
import { WaveStageSchema } from "./stages.ts";
import type { WaveFacts } from "./waveFacts.ts";

export const NamedReasonSchema = z.object({
  userId: z.string(),
  userPrincipalName: z.string(),
  reason: NotEnforcedReasonSchema,
  said: z.string().optional().describe("Of `refusedByEntra`: Graph's own words. Of `partlyReady`: where, for people."),
  notReadyAt: z.array(NotReadyAtSchema).readonly().optional().describe("Of `partlyReady`: where they were refused."),
});
export type NamedReason = Readonly<z.infer<typeof NamedReasonSchema>>;

export const MemberCountsSchema = z.object({
  members: z.number().int(),
  inScope: z.number().int(),
  sortedOut: z.number().int(),
  ready: z.number().int().describe("By the last live checks and the sign-in log."),
  unclear: z.number().int().describe("Not among them: nobody can tell just now whether their passkey counts."),
  lookedAt: z
    .number()
    .int()
    .describe("Of those in scope whom the report calls ready, how many were looked at live by now."),
  reported: z.number().int().describe("Members in scope whom the report calls ready: a hint, never proof."),
  enforced: z.number().int().describe("Read back in the enforced group because of this wave."),
  applying: z
    .number()
    .int()
    .describe("Of those, who entered less than PROPAGATION_MINUTES ago: Entra may not ask them for a passkey yet."),
});

const ListSchema = z.object({ count: z.number().int(), first: z.array(NamedReasonSchema).readonly() });
/** How many people a list has, and the first of them in order of `userId`. */
export type CountedList = Readonly<z.infer<typeof ListSchema>>;

/** What a count was made for: it says nothing of a wave that has moved on. */
const CountedForSchema = z.object({
  stage: WaveStageSchema,
  round: z.number().int(),
  evidenceAt: z.string().optional(),
  enforcingAt: z.string().optional(),
  partsBegun: z.number().int(),
});

/** Everybody of a wave, counted at one moment. */
export const CountedWaveSchema = z.object({
  at: z.string(),
  for: CountedForSchema,
  counts: MemberCountsSchema,
  progress: ProgressSchema,
  devices: FamilyCountsSchema.optional().describe("Absent in a count of before devices were told apart."),
  mailsByKind: z.partialRecord(MailKindSchema, z.number().int()),
  notEnforced: ListSchema,
  wouldBeLeftOut: ListSchema,
  sortedOut: ListSchema,
  toBeDecided: ListSchema,
});
export type CountedWave = Readonly<z.infer<typeof CountedWaveSchema>>;

/** So many members are read and counted as somebody looks: as many as one request to a table answers. */
const MOST_COUNTED_LIVE = 1000;

/** Whether a wave is counted by its steps, for whoever looks between them. */
export const isLargeWave = ({ inScope, sortedOut }: Pick<WaveFacts, "inScope" | "sortedOut">): boolean =>
  inScope + sortedOut > MOST_COUNTED_LIVE;

/** Names that are kept with a count of a large wave, in each list: a page shows no more of any wave. */
export const MOST_NAMED = 40;

type Moving = Pick<WaveFacts, "stage" | "round" | "evidence" | "enforcingAt" | "begunParts">;

export const countedFor = ({ stage, round, evidence, enforcingAt, begunParts = [] }: Moving): CountedWave["for"] => ({
  stage,
  round,
  ...(evidence && { evidenceAt: evidence.at }),
  ...(enforcingAt !== undefined && { enforcingAt }),
  partsBegun: begunParts.length,
});

/** Whether a count is of the wave as it is now: one of another stage, evidence or part would say what is wrong. */
export function isCountOf(counted: CountedWave, wave: Moving): boolean {
  const [then, now] = [counted.for, countedFor(wave)];
  return (
    then.stage === now.stage &&
    then.round === now.round &&
    then.evidenceAt === now.evidenceAt &&
    then.enforcingAt === now.enforcingAt &&
    then.partsBegun === now.partsBegun
  );
}
