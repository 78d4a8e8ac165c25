import type { Config } from "../../shared/config/config.ts";
import { REQUESTS_USED_UP, TransientError } from "../../shared/errors.ts";
import type { AboutTrouble } from "../../shared/troubles/noteQuietly.ts";
import { noteTrouble, type TroublePorts } from "../../shared/troubles/noteTrouble.ts";
import type { Patience } from "../host/patience.ts";

const PAUSE_SECONDS = 10;

/** How a call of a reading ended that goes on in further calls. */
type CallOf = { readonly kind: string; readonly afterSeconds?: number | undefined; readonly busy?: TransientError };

/**
 * Calls a reading again until it does not go on any more. A short pause is waited for; after a long one the next run of
 * the timer goes on.
 * @returns how the last call ended; `undefined` where the patience was over before.
 * @throws what no pause helps against.
 */
export async function readPatiently<End extends CallOf>(
  ports: TroublePorts,
  config: Config,
  { about, patient, read }: { about: AboutTrouble; patient: Patience; read: () => Promise<End> },
): Promise<Exclude<End, { readonly kind: "goOn" }> | undefined> {
  for (;;) {
    const end = await orPause(ports, config, { about, patient, read });
    if (end.kind !== "goOn") return end as Exclude<End, { readonly kind: "goOn" }>;
    const { afterSeconds: seconds = 0 } = end;
    if (patient.left() <= seconds) return undefined;
    if (seconds > 0) await patient.pause(seconds);
  }
}

async function orPause<End extends CallOf>(
  ports: TroublePorts,
  config: Config,
  { about, patient, read }: { about: AboutTrouble; patient: Patience; read: () => Promise<End> },
): Promise<End | { readonly kind: "goOn"; readonly afterSeconds: number }> {
  try {
    const end = await read();
    if (end.busy) await noteTrouble(ports, config, about, end.busy);
    return end;
  } catch (error) {
    if (!(error instanceof TransientError)) throw error;
    const afterSeconds = error.retryAfterSeconds ?? PAUSE_SECONDS;
    if (patient.left() <= afterSeconds) throw error;
    if (error.code !== REQUESTS_USED_UP) await noteTrouble(ports, config, about, error);
    return { kind: "goOn", afterSeconds };
  }
}
