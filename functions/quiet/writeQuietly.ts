import type { Config } from "../../shared/config/config.ts";
import { REQUESTS_USED_UP, TransientError } from "../../shared/errors.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { orNote } from "../../shared/troubles/orNote.ts";
import { type Patience, patienceOf } from "../host/patience.ts";
import { inactiveOwners } from "./inactiveOwners.ts";
import { lookOn } from "./lookOn.ts";
import { kindsOn, type QuietNeeds } from "./quietNeeds.ts";
import { sendPlanned } from "./sendPlanned.ts";

/** Of the timer's quarter of an hour. */
const PATIENCE_SECONDS = 60;

/**
 * Asks whoever has one passkey only for a second one (R188), and whoever has not used theirs for months to try it
 * (R311): at times at which nobody else writes to them, in their own hours and language. Owners of devices that nobody
 * uses any more come first. It decides nothing else. Safe to repeat by the notes and the ledger. What is busy or
 * refused is noted, and left to the next run.
 */
export const writeQuietly =
  (ports: QuietNeeds, config: Config, patience: () => Patience = () => patienceOf(PATIENCE_SECONDS, config)) =>
  async (): Promise<void> => {
    if (Object.values(kindsOn(config)).every((isOn) => !isOn)) return;
    const ownersOf = inactiveOwners(ports, config);
    await orNote(ports, config, aboutTimer.quiet, () =>
      sendPlanned(ports, config, ownersOf).catch((error: unknown) => comeAgain(error, NO_PATIENCE)),
    );
    await orNote(ports, config, aboutTimer.quiet, async () => {
      const patient = patience();
      for (;;) {
        const busyFor = await lookOn(ports, config, ownersOf).catch((error: unknown) => comeAgain(error, patient));
        if (busyFor === undefined || patient.left() <= busyFor) return;
        await patient.pause(busyFor);
      }
    });
  };

/** The next run sends what is left. */
const NO_PATIENCE: Pick<Patience, "left"> = { left: () => 0 };

/** That others are in more of a hurry is as it should be. @throws everything else, unless it is over soon. */
function comeAgain(error: unknown, patient: Pick<Patience, "left">): number | undefined {
  const { retryAfterSeconds: seconds, code } = error instanceof TransientError ? error : {};
  if (code === REQUESTS_USED_UP) return seconds;
  if (seconds === undefined || patient.left() <= seconds) throw error;
  return seconds;
}
