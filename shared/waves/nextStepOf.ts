import type { Config } from "../config/config.ts";
import { mayWaitForHelpdesk, unlessHelpdeskIsOver } from "../domain/wave/helpdeskBrake.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import { nextWaveStep } from "../domain/wave/waveMachine.ts";
import type { WaveStep } from "../domain/wave/waveSteps.ts";
import type { Ports } from "../ports/ports.ts";
import { readLoad } from "../tickets/readLoad.ts";

/**
 * What comes next for a wave, by its row and by how the helpdesk stands. The latter is read only where the step may
 * wait for it. Reads only: the same rows give the same step.
 */
export async function nextStepOf(
  ports: Pick<Ports, "store" | "clock">,
  config: Pick<Config, "rules" | "ticketsADay">,
  facts: WaveFacts,
): Promise<WaveStep> {
  const { rules } = config;
  const now = ports.clock.now();
  const step = nextWaveStep(facts, now, rules);
  if (!mayWaitForHelpdesk(step, facts, now)) return step;
  return unlessHelpdeskIsOver(step, facts, await readLoad(ports, config), now, rules);
}
