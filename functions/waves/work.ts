import type { ActivityHandler } from "durable-functions";
import type { Config } from "../../shared/config/config.ts";
import { type WaveOutcome, type WaveTurn, waveWork } from "../../shared/contracts/waveWork.ts";
import { nextWaveStep } from "../../shared/domain/wave/waveMachine.ts";
import type { DueStep, WaveStep } from "../../shared/domain/wave/waveSteps.ts";
import { ConflictError, RefusedError, TransientError } from "../../shared/errors.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { type PortsOfCall, portsOfCall } from "../../shared/steps/portsOfCall.ts";
import { runStep } from "../../shared/steps/runStep.ts";
import { waveOf } from "../../shared/waves/waveRow.ts";
import { implementActivity } from "../host/implementActivity.ts";
import { waveSteps } from "./activities.ts";
import { standRefused } from "./standRefused.ts";

/** The wave's activities by name, ready to be called by an engine. */
export function waveActivities(ports: Ports, config: Config): ReadonlyMap<string, ActivityHandler> {
  const work = workOnWave(ports, config);
  return new Map(Object.values(waveWork).map((contract) => [contract.name, implementActivity(contract, work)]));
}

/**
 * One call of any of the wave's activities: decides, where nothing is decided yet, carries the step on as far as a call
 * can, and decides what follows once it is complete. Safe to run twice, as every page and every step is.
 */
const workOnWave =
  (ports: Ports, config: Config) =>
  async ({ waveId, step: decided, place }: WaveTurn): Promise<WaveOutcome> => {
    const call = portsOfCall(ports);
    const due = decided ?? (await decide(call.ports, config, waveId));
    if (due.kind === "wait" || due.kind === "ended") return outcomeOf(waveId, due);
    // In an activity of its own: what it cannot do now, it asks for again.
    if (!decided && typeof waveSteps[due.kind] === "function") return inItsOwnActivity(waveId, due);
    try {
      const outcome = await carryOut(call, config, waveId, due, place);
      if (outcome) return outcome;
    } catch (error) {
      // A service is busy or refuses: the step's own activity asks again, and waits as it is told to.
      if (!decided && mayHeal(error)) return inItsOwnActivity(waveId, due);
      if (error instanceof RefusedError)
        await standRefused(ports, config, await waveOf(ports.store, waveId), due, error);
      throw error;
    }
    return outcomeOf(waveId, await decide(call.ports, config, waveId));
  };

/** @returns how the call ends; `undefined` once the step is complete. */
async function carryOut(
  call: PortsOfCall,
  config: Config,
  waveId: string,
  due: DueStep,
  place: WaveTurn["place"],
): Promise<WaveOutcome | undefined> {
  const step = waveSteps[due.kind];
  const { ports } = call;
  if (typeof step === "function") {
    const wave = await waveOf(ports.store, waveId);
    // What follows is guarded by the row as it is then.
    call.forgetWave();
    await step({ ports, config, wave, step: due, now: ports.clock.now() });
    return undefined;
  }
  const end = await runStep(step, { call, config, waveId, step: due, place });
  if (end.kind === "wait") return outcomeOf(waveId, end);
  if (end.kind === "done") return undefined;
  const { afterSeconds, because } = end;
  return { kind: "go", turn: { waveId, step: due, place: end.place }, afterSeconds, because };
}

const mayHeal = (error: unknown): boolean =>
  error instanceof TransientError || error instanceof ConflictError || error instanceof RefusedError;

/** What comes next for a wave. Reads only: the same rows give the same step. @internal exported for its tests */
export async function decide(
  { store, clock }: Pick<Ports, "store" | "clock">,
  { rules }: Pick<Config, "rules">,
  waveId: string,
): Promise<WaveStep> {
  return nextWaveStep(await waveOf(store, waveId), clock.now(), rules);
}

function outcomeOf(waveId: string, step: WaveStep): WaveOutcome {
  switch (step.kind) {
    case "wait":
      return { ...step, turn: { waveId } };
    case "ended":
      return step;
    default:
      return { kind: "next", turn: { waveId, step } };
  }
}

const inItsOwnActivity = (waveId: string, step: DueStep): WaveOutcome => ({ kind: "go", turn: { waveId, step } });
