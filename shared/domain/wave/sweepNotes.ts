import { z } from "zod";
import { RefusedThereSchema } from "../people/places.ts";
import type { SignInLog } from "../people/signIn.ts";
import { keptSince } from "../signIns/logReach.ts";
import type { WaveFacts } from "./waveFacts.ts";

/** When one of the logs last showed a member, and what the wave's policy in report-only said; to within a day. */
export const SweepNoteSchema = z.object({
  satisfiedAt: z.string().optional(),
  unsatisfiedAt: z.string().optional(),
  against: z
    .array(RefusedThereSchema)
    .readonly()
    .optional()
    .describe("Of `unsatisfiedAt`: the last sign-in for each result, as Graph names it."),
  seenAt: z.string().optional().describe("A sign-in of which the policy said neither."),
  unreadAt: z.string().optional().describe("The last line of theirs that nobody can read: it may say anything."),
  unreadSince: z.string().optional().describe("The first one."),
});
export type SweepNote = Readonly<z.infer<typeof SweepNoteSchema>>;

/** What was done for somebody whom report-only would have stopped; `link`: to whom a link for a pass went. */
export const SweepHelpSchema = z.object({
  at: z.string(),
  mailed: z.boolean(),
  link: z.enum(["manager", "helpdesk", "none"]),
});
export type SweepHelp = Readonly<z.infer<typeof SweepHelpSchema>>;

/** Each log has a note of its own: the two are read at the same time, and neither writes over the other. */
export interface SweepNotes {
  readonly sweptInteractive?: SweepNote | undefined;
  readonly sweptNonInteractive?: SweepNote | undefined;
}

export const NOTE_OF = {
  interactive: "sweptInteractive",
  nonInteractive: "sweptNonInteractive",
} as const satisfies Record<SignInLog, keyof SweepNotes>;

export const ANY_SIGN_IN = ["satisfiedAt", "unsatisfiedAt", "seenAt"] as const;

/** Whether either log has shown any of this since then. */
export const isNotedSince = (
  member: SweepNotes,
  which: readonly Exclude<keyof SweepNote, "against">[],
  since: string,
): boolean =>
  [member.sweptInteractive, member.sweptNonInteractive]
    .flatMap((note) => which.map((one) => note?.[one]))
    .some((at) => at !== undefined && Date.parse(at) >= Date.parse(since));

/** Whether a sign-in of theirs since then cannot be read: nobody knows what the wave's policy has said to them. */
export const isUnreadSince = (member: SweepNotes, since: string | undefined): boolean =>
  since !== undefined && isNotedSince(member, ["unreadAt"], since);

/** What the wave's policy has said to a member since then; `undefined` for whoever was not seen. */
export function sweptSince(
  member: SweepNotes,
  since: string | undefined,
): { readonly satisfied: boolean; readonly unsatisfied: boolean } | undefined {
  if (since === undefined || !isNotedSince(member, ANY_SIGN_IN, since)) return undefined;
  return {
    satisfied: isNotedSince(member, ["satisfiedAt"], since),
    unsatisfied: isNotedSince(member, ["unsatisfiedAt"], since),
  };
}

/**
 * Since when sign-ins count for evidence of this moment: within the wave's report-only window, and no older than what
 * the log still shows. What it showed long ago says nothing about now. `undefined`: none counts.
 */
export const countedSince = (
  { reportOnlyAt }: Pick<WaveFacts, "reportOnlyAt">,
  at: string | undefined,
): string | undefined =>
  reportOnlyAt !== undefined && at !== undefined ? keptSince(reportOnlyAt, new Date(at)) : undefined;
