import type { Config } from "../config/config.ts";
import type { OthersRecently } from "../domain/enforcement/refusedPerson.ts";
import { type SwitchState, switchStateOf } from "../domain/enforcement/switchState.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import { countStopped, type StoppedCount } from "../enforcement/readStopped.ts";
import type { Ports } from "../ports/ports.ts";
import { type ShownTrouble, shownTroubles } from "../troubles/shownTroubles.ts";
import type { ProgressReport } from "./progressReport.ts";
import { readProgress } from "./readProgress.ts";
import { type Work, workToday } from "./workToday.ts";

/** Everything that the start page shows one viewer. */
export interface Overview {
  readonly progress: ProgressReport;
  /** Newest first, without those that were cancelled. */
  readonly waves: readonly WaveFacts[];
  readonly switchState: SwitchState;
  readonly work: readonly Work[];
  readonly troubles: readonly ShownTrouble[];
  /** Whom the workforce policy refused within a day: members of waves, as each watch saw it last, and all others. */
  readonly stopped: { readonly inWaves: OthersRecently; readonly outside: StoppedCount };
}

/**
 * Reads rows of counts, of waves (tens), of troubles and the first thousand of refusals: as much for 200,000 people as
 * for a thousand.
 */
export async function readOverview(
  ports: Pick<Ports, "store" | "clock">,
  config: Pick<Config, "defaultTimeZone" | "rules">,
  viewer: { readonly id: string; readonly roles: readonly string[] },
): Promise<Overview> {
  const { store, clock } = ports;
  const now = clock.now();
  const [progress, all, known, troubles, outside] = await Promise.all([
    readProgress(ports, config, {}),
    store.waves(),
    store.enforcementSwitch(),
    shownTroubles(ports),
    countStopped(ports),
  ]);
  const switchState = switchStateOf(known?.value, now);
  const facts = {
    waves: all,
    switchState,
    startAskedBy: known?.value.startAsked?.by.id,
    troubles: troubles.length,
    phoneOnlyOutside: progress.outsideWaves?.standings.february.smsOrVoiceOnly ?? 0,
    strandedOutside: outside.stranded,
    triedInVain: progress.now?.figures?.triedInVain ?? 0,
  };
  return {
    progress,
    waves: all.filter(({ stage }) => stage !== "cancelled"),
    switchState,
    work: workToday(facts, viewer, now, config.rules),
    troubles,
    stopped: { outside, inWaves: sumOf(all) },
  };
}

const sumOf = (waves: readonly WaveFacts[]): OthersRecently =>
  waves.reduce(
    ({ stranded, stopped }, wave) => ({
      stranded: stranded + wave.strandedRecently,
      stopped: stopped + wave.stoppedRecently,
    }),
    { stranded: 0, stopped: 0 },
  );
