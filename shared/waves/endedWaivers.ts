import type { Config } from "../config/config.ts";
import { dayAfter } from "../domain/calendar/changeWindow.ts";
import { standingOf } from "../domain/wave/memberDecision.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import type { Ports } from "../ports/ports.ts";
import { waveEvent } from "./waveRow.ts";

/**
 * Says in the trail that a waiver is over, and that the person is part of the wave again; what follows reads the
 * decision itself, and does not wait for this. Safe to repeat: moment and id come from the decision.
 */
export async function tellEndedWaivers(
  { store, clock }: Pick<Ports, "store" | "clock">,
  { rules }: Pick<Config, "rules">,
  wave: WaveFacts,
): Promise<void> {
  const now = clock.now();
  const lines = (await store.decisionsOf(wave.waveId)).flatMap((known) => {
    const { userId, at, decision } = known;
    if (decision.kind !== "waive" || standingOf(known, wave, now, rules) !== "ended") return [];
    const before = `until ${decision.until}`;
    const endedAt = dayAfter(decision.until, wave.timeZone).toISOString();
    return [
      waveEvent(wave, {
        id: `waiverEnded|${userId}|${at}`,
        at: endedAt,
        what: "waiverEnded",
        subjectId: userId,
        before,
      }),
    ];
  });
  if (lines.length > 0) await store.append(lines);
}
