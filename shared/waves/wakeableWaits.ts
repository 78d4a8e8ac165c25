import type { Config } from "../config/config.ts";
import type { PageResult, StepProgress } from "../contracts/waveActivities.ts";
import { unwatchedSince } from "../domain/wave/watchSteps.ts";
import { RefusedError, TransientError } from "../errors.ts";
import type { Ports } from "../ports/ports.ts";
import { tryAlert } from "./staffMails.ts";
import type { PageInput } from "./stepProgress.ts";
import { waveOf } from "./waveRow.ts";

/** A pause as long as this may be woken from; shorter ones are waited out. */
const LONG_SECONDS = 60;
const REFUSED_SECONDS = 3600;

type Needs = Pick<Ports, "store" | "clock" | "email">;

/**
 * For a step over an enabled policy: where it cannot go on for long it ends, and the wave waits where people can wake
 * it, so that a rollback that they ask for does not sit behind a log, a group or a mail quota. Its place is kept beside
 * what it waits for and taken up again, marked `kept` in its counts, for as long as the wave was not watched on: a log
 * that is always busy somewhere in the middle is read to its end. After a refusal the step begins anew. Of one that
 * makes the watch blind the operators are told once a day.
 */
export const wakeable =
  <Input extends PageInput>(ports: Needs, config: Config, step: (input: Input) => Promise<PageResult>) =>
  async (input: Input): Promise<PageResult> => {
    const { store, clock } = ports;
    const { waveId } = input;
    const waitFor = async (seconds: number, because: string, place?: StepProgress): Promise<PageResult> => {
      const until = new Date(clock.now().getTime() + seconds * 1000).toISOString();
      const of = unwatchedSince(await waveOf(store, waveId));
      await store.saveWaiting(waveId, { until, because, ...(place && { place: { of, ...place } }) });
      return { done: true, next: { kind: "wait", until, because } };
    };
    let progress = input.progress ?? (await keptPlace(store, waveId));
    const isTakenUp = input.progress === undefined && progress !== undefined;
    const run = () => step({ ...input, progress });
    try {
      const result = await run().catch((error: unknown) => {
        // A log does not know its own places for ever.
        if (!isTakenUp || !(error instanceof RefusedError)) throw error;
        progress = undefined;
        return run();
      });
      const { waitSeconds = 0 } = result;
      if (result.done || waitSeconds < LONG_SECONDS) return result;
      return await waitFor(
        waitSeconds,
        "a service is busy, or what is needed is used up for now, such as the mail quota",
        result.progress,
      );
    } catch (error) {
      if (error instanceof RefusedError) {
        await tellRefused(ports, config, waveId, error);
        return waitFor(REFUSED_SECONDS, error.message);
      }
      if (!(error instanceof TransientError)) throw error;
      return waitFor(Math.max(LONG_SECONDS, error.retryAfterSeconds ?? 0), error.message, progress);
    }
  };

/** @returns the place of the step that waits, unless the wave was watched on since. */
async function keptPlace(store: Needs["store"], waveId: string): Promise<StepProgress | undefined> {
  const [waiting, wave] = await Promise.all([store.waiting(waveId), waveOf(store, waveId)]);
  if (!waiting?.place) return undefined;
  const { of, counts, ...where } = waiting.place;
  return of === unwatchedSince(wave) ? { ...where, counts: { ...counts, kept: 1 } } : undefined;
}

async function tellRefused(ports: Needs, config: Config, waveId: string, { code }: RefusedError): Promise<void> {
  const wave = await waveOf(ports.store, waveId);
  const day = ports.clock.now().toISOString().slice(0, 10);
  const what = `The watch over the enabled policy of this wave cannot go on: ${code}. Until it can, nobody who is stopped is let through, and the policy does not go back by itself.`;
  await tryAlert(ports, config, wave, `watchRefused|${day}`, what);
}
