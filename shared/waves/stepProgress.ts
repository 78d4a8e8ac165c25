import type { PageResult, StepProgress } from "../contracts/waveActivities.ts";

/**
 * Where a paged step stands, read from its progress. `since` is when the step began: what was checked or sent after it, was done in
 * this step, so a page that runs twice finds its own work. `phase` counts the parts of a step.
 */
export interface StepAt {
  readonly phase: number;
  readonly since: string;
  readonly after?: string | undefined;
  readonly counts: Readonly<Record<string, number>>;
}

export function stepAt(progress: StepProgress | undefined, now: Date): StepAt {
  const counts = progress?.counts ?? {};
  return { phase: counts["phase"] ?? 0, since: new Date(counts["since"] ?? now.getTime()).toISOString(), after: progress?.after, counts };
}

/** The step is not complete: go on from here, after a pause if one is asked for. */
export function goOn(at: StepAt, waitSeconds?: number): PageResult {
  return {
    done: false,
    progress: {
      counts: { ...at.counts, phase: at.phase, since: Date.parse(at.since) },
      ...(at.after !== undefined && { after: at.after }),
    },
    ...(waitSeconds && { waitSeconds }),
  };
}

/** The next part of the step begins at its first page. */
export const nextPhase = (at: StepAt): StepAt => ({ ...at, phase: at.phase + 1, after: undefined });

export const DONE: PageResult = { done: true };
