import { REPORT_ONLY } from "../../../../shared/domain/policy/conditionalAccessPolicy.ts";
import { twinKey } from "../../../../shared/domain/policy/registeredPolicy.ts";
import { isWaitedFor } from "../../../../shared/domain/wave/memberDecision.ts";
import { NOTHING, type Phase } from "../../../../shared/steps/step.ts";
import { readDecisions } from "../../../../shared/waves/memberDecisions.ts";
import { allMembers } from "../../../../shared/waves/memberPages.ts";
import { isFirstOfDay, type WatchTally } from "./watchTally.ts";

/**
 * Once a day, when the wave is steady: nobody waits any more, so its policy is evidence for nobody. That it is to go is
 * written, for the companion's twin too; the minute's timer deletes them. Reads members and decisions. Safe to repeat.
 */
export const endPolicy: Phase<WatchTally> = async (scope) => {
  const { ports, config, wave, now } = scope;
  if (wave.stage !== "steady" || wave.paused || wave.rollbackRequested || !isFirstOfDay(scope)) return NOTHING;
  const { store } = ports;
  const own = await store.registeredPolicy(wave.waveId);
  const twin = await store.registeredPolicy(twinKey(wave.waveId));
  const kept = [own, twin]
    .filter((policy) => policy !== undefined)
    .filter((policy) => policy === twin || policy.policyId === wave.policyId)
    .filter(({ policyId, wanted }) => policyId !== "" && wanted === REPORT_ONLY);
  if (kept.length === 0) return NOTHING;
  const decisions = await readDecisions(store, wave);
  const members = await allMembers(store, wave.waveId);
  if (members.some((member) => isWaitedFor(member, decisions.of(member), wave, now, config.rules))) return NOTHING;
  for (const policy of kept)
    await store.saveRegisteredPolicy({ ...policy, wanted: "deleted", restoring: undefined, deletedAt: undefined });
  return NOTHING;
};
