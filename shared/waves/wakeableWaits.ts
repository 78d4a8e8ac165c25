import type { PageResult } from "../contracts/waveActivities.ts";
import { RefusedError, TransientError } from "../errors.ts";
import type { Ports } from "../ports/ports.ts";
import type { PageInput } from "./stepProgress.ts";

/** A pause as long as this may be woken from; shorter ones are waited out, and the step keeps its place. */
const LONG_SECONDS = 600;
const BUSY_SECONDS = 60;
const REFUSED_SECONDS = 3600;

/**
 * For a step over an enabled policy: where it cannot go on for long it ends, and the wave waits where people can wake it, so that a rollback
 * that they ask for does not sit behind a log, a group or a mail quota. The step begins anew afterwards.
 */
export const wakeable =
  <Input extends PageInput>({ store, clock }: Pick<Ports, "store" | "clock">, step: (input: Input) => Promise<PageResult>) =>
  async (input: Input): Promise<PageResult> => {
    const waitFor = async (seconds: number, because: string): Promise<PageResult> => {
      const until = new Date(clock.now().getTime() + seconds * 1000).toISOString();
      await store.saveWaiting(input.waveId, { until, because });
      return { done: true, next: { kind: "wait", until, because } };
    };
    try {
      const result = await step(input);
      const { waitSeconds = 0 } = result;
      return waitSeconds >= LONG_SECONDS ? await waitFor(waitSeconds, "what is needed is used up for now, such as the mail quota") : result;
    } catch (error) {
      if (error instanceof RefusedError) return waitFor(REFUSED_SECONDS, error.message);
      const hasBegun = input.progress !== undefined;
      if (error instanceof TransientError && !hasBegun) return waitFor(Math.max(BUSY_SECONDS, error.retryAfterSeconds ?? 0), error.message);
      throw error;
    }
  };
