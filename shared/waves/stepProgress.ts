import type { PageResult, StepProgress } from "../contracts/waveActivities.ts";
import { TransientError } from "../errors.ts";

/**
 * Where a paged step stands, read from its progress. `since` is when the step began: what was checked or sent after it,
 * was done in this step, so a page that runs twice finds its own work. `phase` counts the parts of a step.
 */
export interface StepAt {
  readonly phase: number;
  readonly since: string;
  readonly after?: string | undefined;
  readonly counts: Readonly<Record<string, number>>;
}

export function stepAt(progress: StepProgress | undefined, now: Date): StepAt {
  const counts = progress?.counts ?? {};
  const since = new Date(counts["since"] ?? now.getTime()).toISOString();
  return { phase: counts["phase"] ?? 0, since, after: progress?.after, counts };
}

/**
 * The step is not complete: go on from here, after a pause if one is asked for.
 * @param queue who comes next, where that is known.
 */
export function goOn(at: StepAt, waitSeconds?: number, queue: readonly string[] = []): PageResult {
  return {
    done: false,
    progress: {
      counts: { ...at.counts, phase: at.phase, since: Date.parse(at.since) },
      ...(at.after !== undefined && { after: at.after }),
      ...(queue.length > 0 && { queue: [...queue] }),
    },
    ...(waitSeconds && { waitSeconds }),
  };
}

/** The next part of the step begins at its first page. */
export const nextPhase = (at: StepAt): StepAt => ({ ...at, phase: at.phase + 1, after: undefined });

/** What a page of a step is called with. */
export interface PageInput {
  readonly waveId: string;
  readonly progress?: StepProgress | undefined;
}

const PAGES_A_CALL = 12;

/**
 * Carries on within one activity call while nothing asks for a pause: most parts of most steps find nothing to do, and
 * each call costs an episode and its history. A crash in between repeats pages, which is harmless, as every page is
 * safe to run twice.
 */
export const severalPages =
  <Input extends PageInput>(page: (input: Input) => Promise<PageResult>) =>
  async (input: Input): Promise<PageResult> => {
    let result = await page(input);
    for (let count = 1; count < PAGES_A_CALL && !result.done && !result.waitSeconds; count++) {
      try {
        result = await page({ ...input, progress: result.progress });
      } catch (error) {
        // The pages before stand; this one is asked for again after the pause that the service wants.
        if (!(error instanceof TransientError)) throw error;
        return { ...result, waitSeconds: error.retryAfterSeconds ?? 5 };
      }
    }
    return result;
  };

export const DONE: PageResult = { done: true };
