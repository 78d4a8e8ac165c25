import { coversLastEntry } from "../../../shared/domain/wave/parts.ts";
import type { WaveStage } from "../../../shared/domain/wave/stages.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import type { StepOf, StepScope } from "../../../shared/steps/step.ts";
import { freeFrom } from "../../../shared/waves/dropOut.ts";
import { memberPages } from "../../../shared/waves/memberPages.ts";
import { moveWave } from "../../../shared/waves/waveRow.ts";
import { endEntries } from "./endEntries.ts";

/**
 * Moves the wave on without work of its own. Safe to repeat: only a legal move is made, and every row write is the same
 * one again.
 */
export async function advance({
  ports,
  wave: { waveId },
  step: { to },
  now,
}: StepScope<StepOf<"advance">>): Promise<void> {
  const at = now.toISOString();
  if (to === "enforced") return endEntries(ports.store, waveId, at, (facts) => !coversLastEntry(facts, now));
  const moved = await moveWave(ports.store, waveId, to, at, (facts) => changesOn(facts, to, at));
  if (moved?.stage === "cancelled") await freeMembers(ports.store, waveId);
}

/** What a wave forgets when it moves: evidence never outlives the way it was gathered for. */
function changesOn(facts: WaveFacts, to: WaveStage, at: string): Partial<WaveFacts> {
  const noEvidence = { evidence: undefined, approval: undefined, firstApproval: undefined, flip: undefined };
  switch (to) {
    case "gated":
      return { gateOpenedAt: facts.gateOpenedAt ?? at };
    case "reportOnly":
      return noEvidence;
    case "reminded":
      return {
        ...noEvidence,
        round: facts.stage === "rolledBack" ? facts.round + 1 : facts.round,
        gate: undefined,
        gateOpenedAt: undefined,
        warnedAt: undefined,
        reportOnlyAt: undefined,
        sweepRound: undefined,
        enforcingAt: undefined,
        enforcedAt: undefined,
        begunParts: undefined,
        watchedUntil: undefined,
        strandedRecently: 0,
        stoppedRecently: 0,
      };
    default:
      return {};
  }
}

/** People of a wave that ended may take part in another one. */
async function freeMembers(store: Ports["store"], waveId: string): Promise<void> {
  for await (const page of memberPages(store, waveId)) await freeFrom(store, { waveId }, page);
}
