import { APP } from "../../../shared/domain/audit.ts";
import { wasApplied } from "../../../shared/domain/policy/policyInDoubt.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import { mayMove } from "../../../shared/domain/wave/waveMachine.ts";
import { TransientError } from "../../../shared/errors.ts";
import type { StepOf, StepScope } from "../../../shared/steps/step.ts";
import { tellBack } from "../../../shared/waves/staffMails.ts";
import { changeWave, moveWave } from "../../../shared/waves/waveRow.ts";
import { freeMembers } from "../steps/advance.ts";
import { takeBackOnce } from "./takeBack.ts";

/**
 * The wave's own part of a rollback. It takes the policy back as far as nobody has: `takeBackOnce`, one Conditional
 * Access request a run. It moves the wave once that was read back. A brake of the app's own stands in the row like a
 * request of people, so that timer and queue work on it, too.
 *
 * Reads: wave and registry row, the policy. Writes: its state, the stage. Safe to repeat by what stands in these rows.
 * Ends when the stage is `leadsTo`; that a flip was asked for is forgotten last of all.
 */
export async function rollBackPolicy({ ports, config, wave, step }: StepScope<StepOf<"rollBack">>): Promise<void> {
  const { because, leadsTo } = step;
  const { store, clock } = ports;
  const { waveId } = wave;
  if (wave.stage !== leadsTo && !mayMove(wave.stage, leadsTo)) return;
  const registered = await store.registeredPolicy(waveId);
  const asked = wave.stage === leadsTo ? wave : await askedFor(ports, wave, step);
  if (wave.stage !== leadsTo) {
    const taken = await takeBackOnce(ports, config, waveId);
    if (taken.kind === "notYet") throw new TransientError(taken.because, { retryAfterSeconds: taken.afterSeconds });
    if (taken.kind === "back" && !taken.isSettled)
      throw new TransientError("a late write of the flip may still arrive", { retryAfterSeconds: 30 });
  }
  const forgotten = {
    rollbackRequested: undefined,
    evidence: undefined,
    approval: undefined,
    flip: undefined,
    watchedUntil: undefined,
  };
  const moved = await moveWave(store, waveId, leadsTo, clock.now().toISOString(), () => forgotten, because);
  if (leadsTo === "cancelled") await freeMembers(store, waveId);
  const mayHaveApplied = wasApplied(asked, registered) || (wave.stage === leadsTo && wave.enforcedAt !== undefined);
  if (moved && registered?.policyId && mayHaveApplied) await tellBack(ports, config, moved, because);
  const settled = await store.registeredPolicy(waveId);
  if (settled?.enableAskedAt) await store.saveRegisteredPolicy({ ...settled, enableAskedAt: undefined });
}

async function askedFor(
  { store, clock }: StepScope["ports"],
  wave: WaveFacts,
  { leadsTo, because }: StepOf<"rollBack">,
): Promise<WaveFacts> {
  if (leadsTo !== "rolledBack") return wave;
  const rollbackRequested = { by: APP, at: clock.now().toISOString(), reason: because };
  const asked = await changeWave(store, wave.waveId, (facts) =>
    facts.rollbackRequested || !mayMove(facts.stage, leadsTo) ? undefined : { ...facts, rollbackRequested },
  );
  return asked ?? wave;
}
