import { z } from "zod";
import { lookFor } from "../../../shared/domain/limits/looks.ts";
import { countsAtGate } from "../../../shared/domain/wave/away.ts";
import { isNamed, whyVoid } from "../../../shared/domain/wave/flipEvidence.ts";
import type { WaveMember } from "../../../shared/domain/wave/member.ts";
import { mayBegin } from "../../../shared/domain/wave/parts.ts";
import { isInScope } from "../../../shared/domain/wave/readiness.ts";
import { DONE, type Phase, pagedStep, type Scope } from "../../../shared/steps/step.ts";
import { checkGroup, dropLeavers } from "../../../shared/waves/groupChanges.ts";
import { checkLive, isBelievedReady } from "../../../shared/waves/liveChecks.ts";
import { decidedMembers } from "../../../shared/waves/memberDecisions.ts";
import { tellWaivers } from "../../../shared/waves/tellWaivers.ts";
import { changeWave } from "../../../shared/waves/waveRow.ts";
import { judgedByNow } from "../policy/policyChecks.ts";

/**
 * Records `flip`, with why the approval is void where it is. Safe to repeat: `flip` counts from the step's beginning.
 */
const conclude: Phase<unknown> = async ({ ports, config, wave, since }) => {
  const { store, clock } = ports;
  await tellWaivers(ports, config, wave);
  const members = await decidedMembers(ports, config, wave);
  const inScope = members.filter(isInScope);
  const isAwaited = countsAtGate(wave);
  const because = whyVoid(members, wave, await judgedByNow(ports, config, wave));
  const checkedAt = clock.now().toISOString();
  await changeWave(store, wave.waveId, (facts) =>
    mayBegin(facts) && facts.approval && facts.approval.at === wave.approval?.at
      ? {
          ...facts,
          inScope: inScope.length,
          heldAway: inScope.filter((member) => !isAwaited(member)).length,
          sortedOut: members.length - inScope.length,
          reportedReady: inScope.filter((member) => isAwaited(member) && isBelievedReady(member)).length,
          flip: { startedAt: since, checkedAt, ...(because !== undefined && { void: because }) },
        }
      : undefined,
  );
  return DONE;
};

/** Of a wave in parts, those of whom the approval speaks: the others are looked at for their own part. */
const check = checkLive(
  ({ wave }: Scope<unknown>) =>
    (member: WaveMember) =>
      isInScope(member) && (!wave.evidence?.part || isNamed(member, wave.approval)),
  lookFor.entry,
);

/**
 * The live check of everyone within the hour before the flip, after another look at the group: whoever has left it, or
 * became privileged since the snapshot, drops out. Whoever joined it since the warning is sorted out.
 */
export const checkEveryone = pagedStep({
  kind: "checkEveryone",
  tally: z.object({}),
  whenPaused: "stops",
  mayRun: ({ wave }) => mayBegin(wave) && wave.approval !== undefined,
  phases: { leavers: dropLeavers, group: checkGroup, check, conclude },
});
