import { z } from "zod";
import { days } from "../calendar/durations.ts";
import type { WaveStage } from "../wave/stages.ts";

/** The stages that a channel is told of. */
export const toldStages = [
  "announced",
  "open",
  "reminded",
  "gated",
  "warned",
  "reportOnly",
  "enforced",
  "rolledBack",
] as const satisfies readonly WaveStage[];

/** Up to which move of a wave a channel was told. */
export const ToldUpToSchema = z.object({ at: z.string(), stage: z.string() });
export type ToldUpTo = Readonly<z.infer<typeof ToldUpToSchema>>;

/** What is older is no news any more: after a failure, or once the channel is set, nobody is told of weeks. */
const NEWS_FOR_MS = days(1);

export interface StageMove {
  readonly stage: WaveStage;
  readonly at: string;
}

/** Since when a wave's moves are to be told. */
export const toldFrom = (upTo: ToldUpTo | undefined, now: Date): string => {
  const news = new Date(now.getTime() - NEWS_FOR_MS).toISOString();
  return upTo && upTo.at > news ? upTo.at : news;
};

/** The moves that are to be told now, the earliest first. Pure. @param moves of one wave, in any order. */
export const movesToTell = (
  moves: readonly StageMove[],
  upTo: ToldUpTo | undefined,
  now: Date,
): readonly StageMove[] => {
  const from = toldFrom(upTo, now);
  return moves
    .filter(({ stage, at }) => toldStages.some((one) => one === stage) && at >= from && (!upTo || at > upTo.at))
    .toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
};
