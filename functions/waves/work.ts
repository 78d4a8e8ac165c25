import type { ActivityHandler } from "durable-functions";
import type { Config } from "../../shared/config/config.ts";
import { type WaveOutcome, type WaveTurn, waveWork } from "../../shared/contracts/waveWork.ts";
import { minutes } from "../../shared/domain/calendar/durations.ts";
import { isApplied } from "../../shared/domain/wave/stages.ts";
import type { DueStep, WaveStep } from "../../shared/domain/wave/waveSteps.ts";
import type { ActivityContract } from "../../shared/durable/activityContract.ts";
import { ConflictError, RefusedError, TransientError } from "../../shared/errors.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { takenUp } from "../../shared/steps/keptPlace.ts";
import { type PortsOfCall, portsOfCall } from "../../shared/steps/portsOfCall.ts";
import { runStep } from "../../shared/steps/runStep.ts";
import type { AnyPagedStep } from "../../shared/steps/step.ts";
import { aboutWave } from "../../shared/troubles/aboutWork.ts";
import { noteTrouble } from "../../shared/troubles/noteTrouble.ts";
import { keepCount } from "../../shared/waves/countWave.ts";
import { nextStepOf, whyNotReady } from "../../shared/waves/nextStepOf.ts";
import { waveOf } from "../../shared/waves/waveRow.ts";
import { implementActivity } from "../host/implementActivity.ts";
import { stepFor, waveSteps } from "./activities.ts";
import { standRefused } from "./standRefused.ts";

/** Whoever looks between two steps reads a count that is no older, as long as steps follow each other. */
const COUNTED_ANEW_MS = minutes(15);

/** One of the wave's activities, ready to be called by an engine. */
export const waveActivity = (
  contract: ActivityContract<WaveTurn, WaveOutcome>,
  ports: Ports,
  config: Config,
): ActivityHandler => {
  const about = ({ waveId, step }: WaveTurn) => aboutWave(waveId, step?.kind);
  return implementActivity(contract, { ports, config, about }, workOnWave(ports, config));
};

/** All of them by name. Exported for tests. */
export const waveActivities = (ports: Ports, config: Config): ReadonlyMap<string, ActivityHandler> =>
  new Map(Object.values(waveWork).map((contract) => [contract.name, waveActivity(contract, ports, config)]));

/**
 * One call of any of the wave's activities: decides, where nothing is decided yet, carries the step on as far as a call
 * can, and decides what follows once it is complete. Safe to run twice, as every page and every step is.
 */
const workOnWave =
  (ports: Ports, config: Config) =>
  async ({ waveId, step: decided, place, behind }: WaveTurn): Promise<WaveOutcome> => {
    const call = portsOfCall(ports);
    const due = decided ?? (await decideNext(call.ports, config, waveId));
    if (due.kind === "wait") await tellNotReady(call.ports, config, waveId);
    if (due.kind === "wait" || due.kind === "ended") return outcomeOf(waveId, due);
    // In an activity of its own: what it cannot do now, it asks for again.
    if (!decided && typeof waveSteps[due.kind] === "function") return inItsOwnActivity({ waveId, step: due });
    const turn = { waveId, step: due, ...behindWatch(due, behind) };
    const stood = place ?? (due.kind === behind?.step.kind ? behind.place : undefined);
    try {
      const outcome = await carryOut(call, config, turn, stood);
      if (outcome) return outcome;
    } catch (error) {
      // A service is busy or refuses: the step's own activity asks again, and waits as it is told to.
      if (!decided && mayHeal(error)) return inItsOwnActivity({ ...turn, place: stood });
      if (!(error instanceof RefusedError)) throw error;
      await standRefused(ports, waveId, due, error);
      const seconds = refusedForSeconds[due.kind];
      if (seconds === undefined) throw error;
      await noteTrouble(ports, config, aboutWave(waveId, due.kind), error);
      return waitFor(call.ports, turn, seconds, `refused: ${error.code}`);
    }
    return outcomeOf(waveId, await decideNext(call.ports, config, waveId), turn.behind);
  };

/** The operators hear of an announcement that waits for somebody to declare the helpdesk ready. */
async function tellNotReady(ports: Ports, config: Config, waveId: string): Promise<void> {
  const because = await whyNotReady(ports, await waveOf(ports.store, waveId));
  if (because === undefined) return;
  await noteTrouble(
    ports,
    config,
    aboutWave(waveId, "mail"),
    new RefusedError("obstacle", "HelpdeskNotReady", because),
  );
}

/** Decided on anew after so long, in a generation of its own, or sooner where somebody wakes the wave. */
function waitFor({ clock }: Pick<Ports, "clock">, { waveId, behind }: WaveTurn, seconds: number, because: string) {
  const until = new Date(clock.now().getTime() + seconds * 1000).toISOString();
  return outcomeOf(waveId, { kind: "wait", until, because }, behind);
}

/**
 * Refused for days, such a step waits in generations of its own, and is decided on anew: sooner where somebody wakes
 * the wave. Asked again and again inside one call, it would fill the history of the instance.
 */
const refusedForSeconds: Partial<Record<DueStep["kind"], number>> = { createPolicy: 900, rollBack: 60 };

/** Only the watch is waited for by another step; whatever else comes first makes the place of that one worthless. */
const behindWatch = ({ kind }: DueStep, behind: WaveTurn["behind"]): Pick<WaveTurn, "behind"> =>
  kind === "watch" && behind ? { behind } : {};

/** @returns how the call ends; `undefined` once the step is complete. */
async function carryOut(
  call: PortsOfCall,
  config: Config,
  turn: WaveTurn & { readonly step: DueStep },
  place: WaveTurn["place"],
): Promise<WaveOutcome | undefined> {
  const { waveId, step: due, behind } = turn;
  const { ports } = call;
  const wave = await waveOf(ports.store, waveId);
  const step = stepFor(due.kind, wave);
  if (typeof step === "function") {
    // What follows is guarded by the row as it is then.
    call.forgetWave();
    await step({ ports, config, wave, step: due, now: ports.clock.now() });
    return undefined;
  }
  const end = await runStep(step, { call, config, waveId, step: due, place });
  if (end.kind === "wait") return outcomeOf(waveId, end, behind);
  if (end.kind === "done") return undefined;
  const { afterSeconds, because } = end;
  return (
    (await giveWay(ports, config, turn, step, end.place)) ?? {
      kind: "go",
      turn: { ...turn, place: end.place },
      afterSeconds,
      because,
    }
  );
}

/**
 * While people are enforced, whatever comes before a long step (their watch, a rollback) does so between its pages.
 * @returns `undefined` when nothing does.
 */
async function giveWay(
  { store, clock }: Pick<Ports, "store" | "clock">,
  config: Config,
  { waveId, step }: WaveTurn & { readonly step: DueStep },
  { wakeable }: AnyPagedStep,
  stands: WaveTurn["place"],
): Promise<WaveOutcome | undefined> {
  const wave = await waveOf(store, waveId);
  if (!isApplied(wave.stage) || step.kind === "watch") return undefined;
  const now = clock.now();
  const first = await nextStepOf({ store, clock }, config, wave);
  if (first.kind === "wait" || first.kind === "ended" || first.kind === step.kind) return undefined;
  const place = wakeable && stands && takenUp(wakeable, stands, now);
  return {
    kind: "next",
    turn: { waveId, step: first, ...(place && behindWatch(first, { step, place })) },
  };
}

const mayHeal = (error: unknown): boolean =>
  error instanceof TransientError || error instanceof ConflictError || error instanceof RefusedError;

/** A large wave is counted anew where it may have moved: its page reads no rows of people. */
async function decideNext(ports: Ports, config: Config, waveId: string): Promise<WaveStep> {
  await keepCount(ports, config, await waveOf(ports.store, waveId), COUNTED_ANEW_MS);
  return decide(ports, config, waveId);
}

/** What comes next for a wave. Reads only: the same rows give the same step. Exported for its tests. */
export async function decide(
  ports: Pick<Ports, "store" | "clock">,
  config: Pick<Config, "rules" | "ticketsADay">,
  waveId: string,
): Promise<WaveStep> {
  return nextStepOf(ports, config, await waveOf(ports.store, waveId));
}

function outcomeOf(waveId: string, step: WaveStep, behind?: WaveTurn["behind"]): WaveOutcome {
  const kept = behind && { behind };
  switch (step.kind) {
    case "wait":
      return { ...step, turn: { waveId, ...kept } };
    case "ended":
      return step;
    default:
      return { kind: "next", turn: { waveId, step, ...kept } };
  }
}

const inItsOwnActivity = (turn: WaveTurn): WaveOutcome => ({ kind: "go", turn });
