import { isBetweenParts } from "../../../shared/domain/wave/parts.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { changeWave, moveWave, waveEvent } from "../../../shared/waves/waveRow.ts";

/**
 * Takes an approval back and sends the wave to a fresh sweep: what was approved is no longer what would happen. Safe to
 * repeat: after the first time there is no approval and the wave is in report-only. Between two parts of a wave the
 * stage stays: people are enforced, and watched.
 */
export async function voidApproval(
  { store, clock }: Pick<Ports, "store" | "clock">,
  waveId: string,
  because: string,
): Promise<void> {
  const forgotten = { evidence: undefined, approval: undefined, firstApproval: undefined, flip: undefined };
  const at = clock.now().toISOString();
  const change = (facts: WaveFacts) =>
    isBetweenParts(facts) && facts.evidence ? { ...facts, ...forgotten } : undefined;
  const between = await changeWave(store, waveId, change);
  if (between) {
    const why = `what was swept for it is void: ${because}`;
    await store.append([waveEvent(between, { id: `partVoid|${at}`, at, what: "partToBeSweptAgain", why })]);
    return;
  }
  await moveWave(store, waveId, "reportOnly", at, () => forgotten, `approval is void: ${because}`);
}
