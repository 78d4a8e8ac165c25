import type { Config } from "../../shared/config/config.ts";
import { hours } from "../../shared/domain/calendar/durations.ts";
import type { WaveFacts } from "../../shared/domain/wave/waveFacts.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { keepCount } from "../../shared/waves/countWave.ts";

const COUNTED_ANEW_MS = hours(1);

/** Counts large waves that no step has counted within the hour: people set up passkeys between steps, too. */
export const keepCounts =
  (ports: Pick<Ports, "store" | "clock" | "email">, config: Config) =>
  async (waves: readonly WaveFacts[]): Promise<void> => {
    for (const wave of waves) if (wave.stage !== "cancelled") await keepCount(ports, config, wave, COUNTED_ANEW_MS);
  };
