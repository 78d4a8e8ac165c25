import type { Config } from "../config/config.ts";
import { minutes } from "../domain/calendar/durations.ts";
import { waitUntil } from "../domain/calendar/waitUntil.ts";
import { helpdeskIsReady } from "../domain/preflight/declaredChecks.ts";
import { isAnnouncementDue, mayWaitForHelpdesk, unlessHelpdeskIsOver } from "../domain/wave/helpdeskBrake.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import { nextWaveStep } from "../domain/wave/waveMachine.ts";
import type { WaveStep } from "../domain/wave/waveSteps.ts";
import type { Ports } from "../ports/ports.ts";
import { readLoad } from "../tickets/readLoad.ts";
import { declarationsOf } from "./declarationsOf.ts";

type Needs = Pick<Ports, "store" | "clock">;
type Settings = Pick<Config, "rules" | "ticketsADay">;

const LOOKED_AT_AGAIN_MS = minutes(30);

/** What comes next for a wave, by its row and by the helpdesk. Reads only: the same rows give the same step. */
export async function nextStepOf(ports: Needs, config: Settings, facts: WaveFacts): Promise<WaveStep> {
  const due = nextWaveStep(facts, ports.clock.now(), config.rules);
  return (await heldStepOf(ports, config, facts, due)) ?? due;
}

/**
 * The wait in place of a step that the helpdesk holds up; `undefined` where it does not. Rows are read only where the
 * step may wait for it.
 * @param due what comes next by the wave row alone.
 */
export async function heldStepOf(
  ports: Needs,
  config: Settings,
  facts: WaveFacts,
  due: WaveStep,
): Promise<WaveStep | undefined> {
  const now = ports.clock.now();
  if (!mayWaitForHelpdesk(due, facts, now)) return undefined;
  const unready = await whyNotReady(ports, facts);
  if (unready !== undefined)
    return due.kind === "wait" ? { ...due, because: unready } : waitUntil(now.getTime() + LOOKED_AT_AGAIN_MS, unready);
  const step = unlessHelpdeskIsOver(due, facts, await readLoad(ports, config), now, config.rules);
  return step === due ? undefined : step;
}

/**
 * Why the announcement that is due does not go out, as nobody has declared the helpdesk ready (R193); `undefined` where
 * none is due, or somebody has. What cannot be read declares nothing.
 */
export async function whyNotReady({ store, clock }: Needs, facts: WaveFacts): Promise<string | undefined> {
  const now = clock.now();
  if (!isAnnouncementDue(facts, now)) return undefined;
  const { result, evidence } = helpdeskIsReady({ declarations: await declarationsOf(store), now });
  if (result === "ok") return undefined;
  return `the announcement waits until the helpdesk is declared to be ready, on the page of the checks: ${evidence}`;
}
