import { APP } from "../../../shared/domain/audit.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import { mayMove } from "../../../shared/domain/wave/waveMachine.ts";
import { TransientError } from "../../../shared/errors.ts";
import type { StepOf, StepScope } from "../../../shared/steps/step.ts";
import { tellBack } from "../../../shared/waves/staffMails.ts";
import { changeWave, moveWave } from "../../../shared/waves/waveRow.ts";
import { leaveWave } from "./leaveWave.ts";

/**
 * The wave's own part of a rollback: carries the leaving on as far as nobody has, and moves the wave once everybody was
 * read back outside. A brake of the app's own stands in the row like a request of people, so that timer and queue work
 * on it, too.
 *
 * Reads: wave, member and enforcement rows, the group. Writes: these rows, the group, the stage. Safe to repeat by what
 * stands in them. Ends when the stage is `rolledBack`.
 */
export async function rollBackWave({ ports, config, wave, step }: StepScope<StepOf<"rollBack">>): Promise<void> {
  const { because } = step;
  const { store, clock } = ports;
  const { waveId } = wave;
  if (wave.stage !== "rolledBack") {
    if (!mayMove(wave.stage, "rolledBack")) return;
    await standAsAsked(ports, wave, because);
    const way = await leaveWave(ports, config, waveId);
    if (way.kind === "notYet") throw new TransientError(way.because, { retryAfterSeconds: way.afterSeconds });
    if (way.kind === "out" && !way.isSettled)
      throw new TransientError("a late page of the flip may still arrive", { retryAfterSeconds: 30 });
  }
  const forgotten = {
    rollbackRequested: undefined,
    wayBack: undefined,
    evidence: undefined,
    approval: undefined,
    firstApproval: undefined,
    flip: undefined,
    enforcingAt: undefined,
    begunParts: undefined,
    watchedUntil: undefined,
  };
  const moved = await moveWave(store, waveId, "rolledBack", clock.now().toISOString(), () => forgotten, because);
  if (moved) await tellBack(ports, config, moved, because);
}

async function standAsAsked({ store, clock }: StepScope["ports"], wave: WaveFacts, reason: string): Promise<void> {
  const rollbackRequested = { by: APP, at: clock.now().toISOString(), reason };
  await changeWave(store, wave.waveId, (facts) =>
    facts.rollbackRequested || !mayMove(facts.stage, "rolledBack") ? undefined : { ...facts, rollbackRequested },
  );
}
