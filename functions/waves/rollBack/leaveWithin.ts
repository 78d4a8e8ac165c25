import type { Config } from "../../../shared/config/config.ts";
import type { Patience } from "../../host/patience.ts";
import { type LeavePorts, leaveWave, type WayOut } from "./leaveWave.ts";

/** As `leaveWave`, until everybody was read back outside or the patience is at its end. */
export async function leaveWithin(
  ports: LeavePorts,
  config: Config,
  waveId: string,
  patience: Patience,
): Promise<WayOut> {
  for (;;) {
    const way = await leaveWave(ports, config, waveId, () => patience.left() > 0);
    if (way.kind !== "notYet" || way.isRefused || way.afterSeconds > patience.left()) return way;
    await patience.pause(way.afterSeconds);
  }
}
