import type { Config } from "../../shared/config/config.ts";
import { READ_BY_TIMER_MS, READ_FOR_WAVE_MS, tryLogs } from "../../shared/domain/signIns/triesFeed.ts";
import { REQUESTS_USED_UP, RefusedError, TransientError } from "../../shared/errors.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { more, NOTHING, type Phase } from "../../shared/steps/step.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { aboutWave } from "../../shared/troubles/aboutWork.ts";
import { noteQuietly } from "../../shared/troubles/noteQuietly.ts";
import { noteTrouble } from "../../shared/troubles/noteTrouble.ts";
import { type Patience, patienceOf } from "../host/patience.ts";
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
const PAUSE_SECONDS = 10;

type Needs = Pick<Ports, "store" | "clock" | "reports" | "audits" | "email">;

/** Where no wave chases, a few times a day. A short pause is waited for; after a long one the next run goes on. */
export const readTriesInTime =
  (ports: Needs, config: Config, patience: () => Patience = () => patienceOf(PATIENCE_SECONDS, config)) =>
  async (): Promise<void> => {
    const patient = patience();
    for (const log of tryLogs)
      for (;;) {
        const seconds = await readOn(ports, config, log, patient);
        if (seconds === undefined) break;
        if (patient.left() <= seconds) return;
        if (seconds > 0) await patient.pause(seconds);
      }
  };

/** @returns after how many seconds it goes on; `undefined` once it was read. */
async function readOn(
  ports: Needs,
  config: Config,
  log: (typeof tryLogs)[number],
  patient: Patience,
): Promise<number | undefined> {
  try {
    const end = await readTries(ports, log, { by: "app", withinMs: READ_BY_TIMER_MS });
    if (end.kind === "read") return undefined;
    if (end.busy) await noteTrouble(ports, config, aboutTimer.tries, end.busy);
    return end.afterSeconds ?? 0;
  } catch (error) {
    const seconds = error instanceof TransientError ? (error.retryAfterSeconds ?? PAUSE_SECONDS) : undefined;
    if (seconds === undefined || patient.left() <= seconds) throw error;
    if (error instanceof TransientError && error.code !== REQUESTS_USED_UP)
      await noteTrouble(ports, config, aboutTimer.tries, error);
    return seconds;
  }
}
