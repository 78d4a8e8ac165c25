import type { Config } from "../config/config.ts";
import type { Place } from "../domain/wave/waiting.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import { mayMove } from "../domain/wave/waveMachine.ts";
import type { DueStep } from "../domain/wave/waveSteps.ts";
import { REFUSED_AGAIN_AFTER_SECONDS, RefusedError, TransientError } from "../errors.ts";
import { aboutWave } from "../troubles/aboutWork.ts";
import { noteTrouble } from "../troubles/noteTrouble.ts";
import { waveOf } from "../waves/waveRow.ts";
import { keptPlace, waitWhereWoken } from "./keptPlace.ts";
import type { PortsOfCall } from "./portsOfCall.ts";
import { afterPage, beginningOf, type Position, placeOf, positionAt } from "./position.ts";
import { type AnyPagedStep, DONE, type Phase, type Scope, type Wakeable } from "./step.ts";
import type { StepEnd } from "./stepEnd.ts";

/** Pages of work in one call: each call is an execution with its history, and most phases find nothing to do. */
const PAGES_A_CALL = 12;
/** For a busy service that does not say how long. */
const BUSY_SECONDS = 5;
/** A pause as long as this can be woken from, where the step is wakeable; shorter ones are waited out. */
const LONG_SECONDS = 60;
const BUSY = "a service is busy, or what is needed is used up for now, such as the mail quota";

export interface StepCall {
  readonly call: PortsOfCall;
  readonly config: Config;
  readonly waveId: string;
  readonly step: DueStep;
  /** Where the call before ended; absent for a step that begins. */
  readonly place?: Place | undefined;
}

/**
 * Carries a paged step on for one call: page after page, until it is complete, has to pause, or has done its share.
 * The wave row is read before every page, so a pause, a cancellation or a rollback holds from the next page on.
 * @throws TransientError of the first page; ConflictError, and RefusedError unless the step is wakeable, of any page.
 * The same call may be made again: pages are safe to run twice.
 */
export async function runStep(
  step: AnyPagedStep,
  { call, config, waveId, step: due, place }: StepCall,
): Promise<StepEnd> {
  const { ports } = call;
  const scopeAt = async (at: Position): Promise<Scope<object>> => ({
    ports,
    config,
    step: due,
    wave: await waveOf(ports.store, waveId),
    now: ports.clock.now(),
    ...at,
  });
  const { wakeable } = step;
  const wave = wakeable && !place ? await waveOf(ports.store, waveId) : undefined;
  const beginning: Position = {
    ...beginningOf(step, ports.clock.now()),
    of: wave && wakeable?.runOf(wave),
  };
  const kept = wave && wakeable ? await keptPlace(ports, step, wakeable, wave) : undefined;
  const start = positionAt(step, place ?? kept) ?? beginning;
  let at = start;
  for (let pages = 0; pages < PAGES_A_CALL; ) {
    const scope = await scopeAt(at);
    try {
      const end =
        (await step.beforeAll?.(scope, at.phase)) ?? (isWanted(step, scope) ? await pageOf(step, at)(scope) : DONE);
      if (end.kind === "done") return DONE;
      if (end.kind === "refused") return await refuse(step, scope, place, end);
      const following = afterPage(step, at, end);
      if (!following) return DONE;
      at = following;
      if ("afterSeconds" in end && end.afterSeconds) return await pause(step, scope, at, end.afterSeconds);
      if (end.kind === "nothing") continue;
    } catch (error) {
      if (isCursorLost(error, at, scope.now)) {
        at = { ...beginningOf(step, scope.now), begunAnewAt: scope.now.toISOString(), of: at.of };
        continue;
      }
      return afterTrouble(step, scope, error, { at, isFirst: at === start, isBeginning: at === beginning });
    }
    pages += 1;
    call.forgetWave();
  }
  return { kind: "go", place: placeOf(at) };
}

function pageOf({ kind, phases }: AnyPagedStep, { phase }: Position): Phase<object> {
  const page = phases[phase];
  if (!page) throw new Error(`${kind} has no phase ${phase}`);
  return page;
}

const isWanted = (step: AnyPagedStep, scope: Scope<object>): boolean =>
  !isAskedToStop(scope.wave, step.whenPaused) && step.mayRun(scope);

/** As the decision sees it: a request that the stage cannot follow stops nothing. */
const isAskedToStop = (wave: WaveFacts, whenPaused: "stops" | "goesOn"): boolean =>
  wave.cancelRequested !== undefined ||
  (wave.rollbackRequested !== undefined && mayMove(wave.stage, "rolledBack")) ||
  (whenPaused === "stops" && wave.paused !== undefined);

async function pause(
  { wakeable }: AnyPagedStep,
  scope: Scope<object>,
  at: Position,
  afterSeconds: number,
): Promise<StepEnd> {
  const place = placeOf(at);
  return wakeable && afterSeconds >= LONG_SECONDS
    ? waitWhereWoken(scope, wakeable, { kind: "busy", seconds: afterSeconds, because: BUSY }, place)
    : { kind: "go", place, afterSeconds };
}

/**
 * Whether a service does not take a cursor any more: the step begins anew, as all its pages may be read again. Once an
 * hour: a page that is refused again at once is refused for another reason, which people have to hear of.
 */
const isCursorLost = (error: unknown, { begunAnewAt }: Position, now: Date): boolean =>
  error instanceof RefusedError &&
  error.reason === "cursor" &&
  (begunAnewAt === undefined || now.getTime() - Date.parse(begunAnewAt) >= REFUSED_AGAIN_AFTER_SECONDS * 1000);

/**
 * The call is made again within the hour, from where it began: what the step reads up to its beginning must not age.
 */
async function refuse(
  step: AnyPagedStep,
  scope: Scope<object>,
  place: Place | undefined,
  { because, code }: { readonly because: string; readonly code: string },
): Promise<StepEnd> {
  const { ports, config, wave, now } = scope;
  if (step.wakeable) return waitRefused(step.wakeable, scope, new RefusedError("obstacle", code, because));
  const until = new Date(now.getTime() + REFUSED_AGAIN_AFTER_SECONDS * 1000).toISOString();
  await ports.store.saveWaiting(wave.waveId, { kind: "refused", until, because });
  await noteTrouble(ports, config, aboutWave(wave.waveId, step.kind), new RefusedError("obstacle", code, because));
  return { kind: "go", place, afterSeconds: REFUSED_AGAIN_AFTER_SECONDS, because: `refused: ${code}` };
}

/** After a page that failed: the pages before stand. @throws what this call cannot wait for. */
async function afterTrouble(
  step: AnyPagedStep,
  scope: Scope<object>,
  error: unknown,
  { at, isFirst, isBeginning }: { at: Position; isFirst: boolean; isBeginning: boolean },
): Promise<StepEnd> {
  const { wakeable } = step;
  if (wakeable && error instanceof RefusedError) return waitRefused(wakeable, scope, error);
  if (!(error instanceof TransientError)) throw error;
  if (wakeable || !isFirst)
    await noteTrouble(scope.ports, scope.config, aboutWave(scope.wave.waveId, step.kind), error);
  if (!isFirst) return pause(step, scope, at, error.retryAfterSeconds ?? BUSY_SECONDS);
  if (!wakeable) throw error;
  const seconds = Math.max(LONG_SECONDS, error.retryAfterSeconds ?? 0);
  const place = isBeginning ? undefined : placeOf(at);
  return waitWhereWoken(scope, wakeable, { kind: "busy", seconds, because: error.message }, place);
}

/** After a refusal the step begins anew. */
async function waitRefused(wakeable: Wakeable, scope: Scope<object>, error: RefusedError): Promise<StepEnd> {
  await wakeable.tellRefused(scope, error);
  return waitWhereWoken(scope, wakeable, {
    kind: "refused",
    seconds: REFUSED_AGAIN_AFTER_SECONDS,
    because: error.message,
  });
}
