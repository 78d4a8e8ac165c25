import { z } from "zod";
import { definitionDigest } from "../../../shared/domain/policy/policyDefinition.ts";
import { countsAtGate, isHeld } from "../../../shared/domain/wave/away.ts";
import { digestNow } from "../../../shared/domain/wave/flipEvidence.ts";
import type { WaveMember } from "../../../shared/domain/wave/member.ts";
import { isInScope } from "../../../shared/domain/wave/readiness.ts";
import { DONE, type Phase, pagedStep } from "../../../shared/steps/step.ts";
import { checkGroup } from "../../../shared/waves/groupChanges.ts";
import { checkLive, isBelievedReady } from "../../../shared/waves/liveChecks.ts";
import { allMembers } from "../../../shared/waves/memberPages.ts";
import { changeWave, isWanted } from "../../../shared/waves/waveRow.ts";

const isUnderPolicy = (member: WaveMember): boolean => isInScope(member) || member.sortedOut === "inAnotherWave";

/** Records `flip` with the digest of what would happen. Safe to repeat: `flip` counts from the step's beginning. */
const conclude: Phase<unknown> = async ({ ports, wave, since }) => {
  const { store, clock, policies } = ports;
  const registered = await store.registeredPolicy(wave.waveId);
  const isOurs = registered?.policyId !== "" && registered?.policyId === wave.policyId;
  const policy = registered && isOurs ? await policies.policy(registered.policyId) : undefined;
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
          flip: { startedAt: since, checkedAt, digest },
        }
      : undefined,
  );
  return DONE;
};

/**
 * The live check of everyone within the hour before the flip, after another look at the group: whoever joined it since
 * the snapshot, or became privileged, is under the policy too.
 */
export const checkEveryone = pagedStep({
  kind: "checkEveryone",
  tally: z.object({}),
  whenPaused: "stops",
  mayRun: ({ wave }) => isWanted(wave, "enforced") && wave.approval !== undefined,
  phases: { group: checkGroup, check: checkLive(() => isUnderPolicy), conclude },
});
