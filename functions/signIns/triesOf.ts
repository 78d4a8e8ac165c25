import type { Config } from "../../shared/config/config.ts";
import { READ_BY_TIMER_MS, READ_FOR_WAVE_MS, tryLogs } from "../../shared/domain/signIns/triesFeed.ts";
import { RefusedError } from "../../shared/errors.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { more, NOTHING, type Phase } from "../../shared/steps/step.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { aboutWave } from "../../shared/troubles/aboutWork.ts";
import { noteQuietly } from "../../shared/troubles/noteQuietly.ts";
import { type Patience, patienceOf } from "../host/patience.ts";
import { readPatiently } from "./readPatiently.ts";
import { readTries } from "./readTries.ts";

const WITHOUT_LOG =
  "Whoever tried to register in vain is reminded like everybody, in place of being named to the helpdesk.";

/**
 * Before anybody is chased: who tried to register, and could not, as the logs tell it by now. A log that is refused
 * helps nobody, and stops nothing.
 * @throws TransientError before the first answer.
 */
export const readTriesFirst: Phase<unknown> = async ({ ports, wave }) => {
  for (const log of tryLogs)
    try {
      const end = await readTries(ports, log, { by: wave.waveId, withinMs: READ_FOR_WAVE_MS });
      if (end.kind === "goOn") return more(undefined, { afterSeconds: end.afterSeconds });
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      await noteQuietly(ports, { ...aboutWave(wave.waveId, "chase"), meanwhile: WITHOUT_LOG }, error);
    }
  return NOTHING;
};

/** Less than the quarter of an hour after which the next run comes. */
const PATIENCE_SECONDS = 120;

type Needs = Pick<Ports, "store" | "clock" | "reports" | "audits" | "email">;

/** Where no wave chases, a few times a day. A short pause is waited for; after a long one the next run goes on. */
export const readTriesInTime =
  (ports: Needs, config: Config, patience: () => Patience = () => patienceOf(PATIENCE_SECONDS, config)) =>
  async (): Promise<void> => {
    const patient = patience();
    for (const log of tryLogs) {
      const read = () => readTries(ports, log, { by: "app", withinMs: READ_BY_TIMER_MS });
      if (!(await readPatiently(ports, config, { about: aboutTimer.tries, patient, read }))) return;
    }
  };
