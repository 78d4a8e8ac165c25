import { REPORT_ONLY } from "../../../../shared/domain/policy/conditionalAccessPolicy.ts";
import { isWaitedFor } from "../../../../shared/domain/wave/memberDecision.ts";
import { NOTHING, type Phase } from "../../../../shared/steps/step.ts";
import { readDecisions } from "../../../../shared/waves/memberDecisions.ts";
import { allMembers } from "../../../../shared/waves/memberPages.ts";
import { isFirstOfDay, type WatchTally } from "./watchTally.ts";

/**
 * Once a day, when the wave is steady: nobody waits any more, so its policy is evidence for nobody. That it is to go is
 * written; the minute's timer deletes it. Reads members and decisions. Safe to repeat.
 */
export const endPolicy: Phase<WatchTally> = async (scope) => {
  const { ports, config, wave, now } = scope;
  if (wave.stage !== "steady" || wave.paused || wave.rollbackRequested || !isFirstOfDay(scope)) return NOTHING;
  const { store } = ports;
  const registered = await store.registeredPolicy(wave.waveId);
  if (!registered?.policyId || registered.policyId !== wave.policyId || registered.wanted !== REPORT_ONLY)
    return NOTHING;
  const decisions = await readDecisions(store, wave);
  const members = await allMembers(store, wave.waveId);
  if (members.some((member) => isWaitedFor(member, decisions.of(member), wave, now, config.rules))) return NOTHING;
  await store.saveRegisteredPolicy({ ...registered, wanted: "deleted", restoring: undefined, deletedAt: undefined });
  return NOTHING;
};
