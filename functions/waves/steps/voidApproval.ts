import type { Ports } from "../../../shared/ports/ports.ts";
import { moveWave } from "../../../shared/waves/waveRow.ts";

/**
 * Takes an approval back and sends the wave to a fresh sweep: what was approved is no longer what would happen. Safe to
 * repeat: after the first time there is no approval and the wave is in report-only.
 */
export const makeVoidApproval =
  ({ store, clock }: Pick<Ports, "store" | "clock">) =>
  async ({ waveId, because }: { waveId: string; because: string }): Promise<Record<string, never>> => {
    await moveWave(
      store,
      waveId,
      "reportOnly",
      clock.now().toISOString(),
      () => ({ evidence: undefined, approval: undefined, flip: undefined }),
      `approval is void: ${because}`,
    );
    return {};
  };
