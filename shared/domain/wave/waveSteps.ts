import { z } from "zod";
import { MailKindSchema } from "../mail/mailKinds.ts";
import { type WaveStage, WaveStageSchema } from "./stages.ts";
import type { WaveFacts } from "./waveFacts.ts";

const dueSteps = [
  z.object({ kind: z.literal("snapshot") }),
  z.object({ kind: z.literal("mail"), mail: MailKindSchema, leadsTo: WaveStageSchema }),
  z.object({ kind: z.literal("checkGate") }),
  z.object({ kind: z.literal("chase") }),
  z.object({ kind: z.literal("createPolicy") }),
  z.object({ kind: z.literal("reachOut") }),
  z.object({ kind: z.literal("sweep") }),
  z.object({ kind: z.literal("checkEveryone") }),
  z.object({ kind: z.literal("voidApproval"), because: z.string() }),
  z.object({ kind: z.literal("enforce") }),
  z.object({ kind: z.literal("watch") }),
  z.object({ kind: z.literal("advance"), to: WaveStageSchema }),
  z.object({ kind: z.literal("rollBack"), because: z.string() }),
] as const;

/** Something that is to be done for a wave now. */
export const DueStepSchema = z.discriminatedUnion("kind", dueSteps);
export type DueStep = Readonly<z.infer<typeof DueStepSchema>>;

/** The next thing to do for a wave: something that is due, or nothing before `until`, or nothing any more. */
export type WaveStep =
  | DueStep
  | { readonly kind: "wait"; readonly until: string; readonly because: string }
  | { readonly kind: "ended"; readonly as: "cancelled" };

export const advanceTo = (to: WaveStage): WaveStep => ({ kind: "advance", to });

/** The later of two moments in ms since epoch; an absent one does not count. */
export const later = (moment: string | undefined, other: string): number =>
  Math.max(moment ? Date.parse(moment) : 0, Date.parse(other));

export const pausedBy = ({ by, reason }: NonNullable<WaveFacts["paused"]>): string =>
  `paused by ${by.displayName}: ${reason}`;

type RollBack = Extract<DueStep, { kind: "rollBack" }>;

/** The rollback that people asked for. */
export function rollBackAskedFor({ rollbackRequested: asked }: WaveFacts): RollBack | undefined {
  return asked && { kind: "rollBack", because: `asked for by ${asked.by.displayName}: ${asked.reason}` };
}
