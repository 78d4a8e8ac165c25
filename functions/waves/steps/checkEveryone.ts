import type { Config } from "../../../shared/config/config.ts";
import type { PageResult } from "../../../shared/contracts/waveActivities.ts";
import { definitionDigest } from "../../../shared/domain/policy/policyDefinition.ts";
import { countsAtGate, isHeld } from "../../../shared/domain/wave/away.ts";
import type { WaveMember } from "../../../shared/domain/wave/member.ts";
import { isInScope } from "../../../shared/domain/wave/readiness.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { lookAtGroup } from "../../../shared/waves/groupPages.ts";
import { checkSomeLive, isBelievedReady } from "../../../shared/waves/liveChecks.ts";
import { allMembers } from "../../../shared/waves/memberPages.ts";
import { DONE, goOn, nextPhase, type PageInput, type StepAt, stepAt } from "../../../shared/waves/stepProgress.ts";
import { changeWave, isWanted, waveOf } from "../../../shared/waves/waveRow.ts";
import { digestNow } from "../policy/flipEvidence.ts";

type Needs = Pick<Ports, "store" | "clock" | "directory" | "methods" | "policies">;

const GROUP = 0;
const CHECK = 1;
const CONCLUDE = 2;

/**
 * The live check of everyone within the hour before the flip, after another look at the group: whoever joined it since
 * the snapshot, or became privileged, is under the policy too. Records `flip` with the digest of what would happen.
 * Safe to repeat: rows by key, checks by their moment; `flip` counts from the step's beginning.
 */
export const makeCheckEveryone =
  (ports: Needs, config: Config) =>
  async ({ waveId, progress }: PageInput): Promise<PageResult> => {
    const { store, clock } = ports;
    const wave = await waveOf(store, waveId);
    if (!isWanted(wave, "enforced") || !wave.approval) return DONE;
    const at = stepAt(progress, clock.now());
    switch (at.phase) {
      case GROUP:
        return lookAtGroup(ports, config, wave, at);
      case CHECK: {
        const isUnderPolicy = (member: WaveMember) => isInScope(member) || member.sortedOut === "inAnotherWave";
        return (await checkSomeLive(ports, waveId, at, isUnderPolicy)) ?? goOn(nextPhase(at));
      }
      case CONCLUDE:
        return conclude(ports, wave, at);
      default:
        throw new Error(`the live check has no phase ${at.phase}`);
    }
  };

async function conclude({ store, clock, policies }: Needs, wave: WaveFacts, at: StepAt): Promise<PageResult> {
  const registered = await store.registeredPolicy(wave.waveId);
  const policy =
    registered?.policyId && registered.policyId === wave.policyId
      ? await policies.policy(registered.policyId)
      : undefined;
  const members = await allMembers(store, wave.waveId);
  const inScope = members.filter(isInScope);
  const digest = digestNow(members, policy ? definitionDigest(policy.definition) : "gone");
  const checkedAt = clock.now().toISOString();
  await changeWave(store, wave.waveId, (facts) =>
    isWanted(facts, "enforced") && facts.approval
      ? {
          ...facts,
          inScope: inScope.length,
          heldAway: inScope.filter(isHeld).length,
          sortedOut: members.length - inScope.length,
          reportedReady: inScope.filter((member) => countsAtGate(member) && isBelievedReady(member)).length,
          flip: { startedAt: at.since, checkedAt, digest },
        }
      : undefined,
  );
  return DONE;
}
