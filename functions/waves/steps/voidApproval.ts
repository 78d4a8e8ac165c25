import type { Ports } from "../../../shared/ports/ports.ts";
import { moveWave } from "../../../shared/waves/waveRow.ts";

/**
 * Takes an approval back and sends the wave to a fresh sweep: what was approved is no longer what would happen. Safe to
 * repeat: after the first time there is no approval and the wave is in report-only.
 */
export async function voidApproval(
  { store, clock }: Pick<Ports, "store" | "clock">,
  waveId: string,
  because: string,
): Promise<void> {
  const forgotten = { evidence: undefined, approval: undefined, flip: undefined };
  const at = clock.now().toISOString();
  await moveWave(store, waveId, "reportOnly", at, () => forgotten, `approval is void: ${because}`);
}
