import type { Config } from "../config.ts";
import type { PageResult } from "../contracts/waveActivities.ts";
import { RefusedError, TransientError } from "../errors.ts";
import type { Ports } from "../ports/ports.ts";
import { sendAlert } from "./staffMails.ts";
import type { PageInput } from "./stepProgress.ts";
import { waveOf } from "./waveRow.ts";

/** A pause as long as this may be woken from; shorter ones are waited out, and the step keeps its place. */
const LONG_SECONDS = 600;
const BUSY_SECONDS = 60;
const REFUSED_SECONDS = 3600;

type Needs = Pick<Ports, "store" | "clock" | "email">;

/**
 * For a step over an enabled policy: where it cannot go on for long it ends, and the wave waits where people can wake it, so that a rollback
 * that they ask for does not sit behind a log, a group or a mail quota. The step begins anew afterwards. Of a refusal, which makes the watch
 * blind, the operators are told once a day.
 */
export const wakeable =
  <Input extends PageInput>(ports: Needs, config: Config, step: (input: Input) => Promise<PageResult>) =>
  async (input: Input): Promise<PageResult> => {
    const { store, clock } = ports;
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
      if (error instanceof RefusedError) {
        await tellRefused(ports, config, input.waveId, error);
        return waitFor(REFUSED_SECONDS, error.message);
      }
      const hasBegun = input.progress !== undefined;
      if (error instanceof TransientError && !hasBegun) return waitFor(Math.max(BUSY_SECONDS, error.retryAfterSeconds ?? 0), error.message);
      throw error;
    }
  };

async function tellRefused(ports: Needs, config: Config, waveId: string, { code }: RefusedError): Promise<void> {
  const wave = await waveOf(ports.store, waveId);
  const day = ports.clock.now().toISOString().slice(0, 10);
  const what = `The watch over the enabled policy of this wave cannot go on: ${code}. Until it can, nobody who is stopped is let through, and the policy does not go back by itself.`;
  try {
    await sendAlert(ports, config, wave, `watchRefused|${day}`, what);
  } catch (error) {
    // A mail that cannot leave must not end the waiting; the next attempt, within the hour, sends it.
    if (!(error instanceof TransientError) && !(error instanceof RefusedError)) throw error;
  }
}
