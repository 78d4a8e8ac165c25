import type { z } from "zod";
import { days, hours } from "../../../shared/domain/calendar/durations.ts";
import { lookFor } from "../../../shared/domain/limits/looks.ts";
import type { SignInLog } from "../../../shared/domain/people/signIn.ts";
import { windowOf } from "../../../shared/domain/signIns/evidenceFeed.ts";
import { countsAtGate } from "../../../shared/domain/wave/away.ts";
import { awaitsPartSweep, isBetweenParts, isForNextPart } from "../../../shared/domain/wave/parts.ts";
import { countsAsReady, isInScope } from "../../../shared/domain/wave/readiness.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import { DONE, NOTHING, type Phase, pagedStep, type Scope } from "../../../shared/steps/step.ts";
import { dropLeavers } from "../../../shared/waves/groupChanges.ts";
import { checkLive, isBelievedReady } from "../../../shared/waves/liveChecks.ts";
import { decidedMembers } from "../../../shared/waves/memberDecisions.ts";
import { sendApprovalRequest } from "../../../shared/waves/staffMails.ts";
import { tellWaivers } from "../../../shared/waves/tellWaivers.ts";
import { changeWave, moveWave, waveEvent } from "../../../shared/waves/waveRow.ts";
import { helpWouldBeBlocked } from "../../../shared/waves/wouldBeBlockedHelp.ts";
import { EvidenceTally, evidenceOf } from "../../signIns/evidenceOf.ts";
import { judgedByNow, readEvidencePolicies } from "../policy/policyChecks.ts";
import { sweepEvidence } from "../policy/sweepEvidence.ts";
import { notePartEntered } from "./endEntries.ts";
import { nameMembers, tellPartSwept } from "./nextPart.ts";
import { tellPartly } from "./tellPartly.ts";

const COUNTED_FOR_MS = days(1);

type Tally = z.infer<typeof EvidenceTally>;
type SweepPhase = Phase<Tally>;

/** The line of the part before may be missing where a call died. */
const partBefore: SweepPhase = async ({ ports, wave }) => {
  if (isBetweenParts(wave)) await notePartEntered(ports.store, wave);
  return NOTHING;
};

/** What a log shows of the whole report-only window stands in the member rows. */
const readLog =
  (log: SignInLog): SweepPhase =>
  (scope) => {
    const { wave, since, config } = scope;
    return evidenceOf(scope, log, windowOf(wave, log, since, hours(config.rules.reportOnlyHours)));
  };

/** Those whose state may have changed since the last live check. */
const check = checkLive(({ now, wave }) => {
  const isNext = isForNextPart(wave, now);
  return (member) => {
    const isOpen = isInScope(member) && !countsAsReady(member);
    const age =
      member.checkedAt === undefined ? Number.POSITIVE_INFINITY : now.getTime() - Date.parse(member.checkedAt);
    return (isOpen || age > COUNTED_FOR_MS) && isNext(member);
  };
}, lookFor.wouldBeBlocked);

const awaitsSweep = (wave: WaveFacts): boolean => wave.stage === "reportOnly" || awaitsPartSweep(wave);

/** Whether the sweep that began at `since` is still wanted: of the same window, and with no later one at its end. */
const isDue =
  ({ reportOnlyAt }: WaveFacts, since: string) =>
  (facts: WaveFacts): boolean =>
    awaitsSweep(facts) &&
    facts.reportOnlyAt === reportOnlyAt &&
    (facts.evidence === undefined || Date.parse(facts.evidence.at) <= Date.parse(since));

/** The evidence, and the stage `swept` where it is clean. One Conditional Access request a page. */
const conclude: SweepPhase = async ({ ports, config, wave, since, tally }) => {
  const { store } = ports;
  const policies = await readEvidencePolicies(ports, config, wave);
  await tellWaivers(ports, config, wave);
  const members = await decidedMembers(ports, config, wave);
  const policyDigest = await judgedByNow(ports, config, wave);
  const seen = { members, policies, policyDigest, at: since, blindSince: tally.blindSince };
  const { evidence, named } = sweepEvidence(seen, wave, config);
  // Whoever was to come in a later part has left the wave meanwhile.
  if (isBetweenParts(wave) && evidence.inScope === 0) {
    const at = ports.clock.now().toISOString();
    await moveWave(store, wave.waveId, "enforced", at, () => ({ enforcedAt: at }));
    return DONE;
  }
  const inScope = members.filter(isInScope);
  const awaited = inScope.filter(countsAtGate(wave));
  const counts = {
    inScope: inScope.length,
    heldAway: inScope.length - awaited.length,
    reportedReady: awaited.filter(isBelievedReady).length,
  };
  // The write tells whether the row is still as it was read: a late repeat must not name anybody anew.
  const isStillDue = isDue(wave, since);
  const still = await changeWave(store, wave.waveId, (facts) =>
    isStillDue(facts) ? { ...facts, ...counts } : undefined,
  );
  if (!still) return DONE;
  // Before the evidence: an approval of it must find the list that it names.
  await nameMembers(store, wave, members, { ...named, digest: evidence.digest, at: since });
  const changes = { evidence, approval: undefined, firstApproval: undefined, flip: undefined };
  if (evidence.clean && wave.stage === "reportOnly") {
    const moved = await moveWave(store, wave.waveId, "swept", ports.clock.now().toISOString(), () => changes);
    if (moved) await sendApprovalRequest(ports, config, moved);
    return DONE;
  }
  const saved = await changeWave(store, wave.waveId, (facts) =>
    isStillDue(facts) ? { ...facts, ...changes } : undefined,
  );
  if (saved && evidence.clean) await tellPartSwept(ports, config, saved);
  else if (saved)
    await store.append([
      waveEvent(saved, { id: `sweep|${since}`, at: since, what: "sweepNotClean", why: evidence.because }),
    ]);
  return DONE;
};

/** What comes before every page: the mail that a crash left out after the evidence was written. */
async function beforeAll({ ports, config, wave, since }: Scope<Tally>) {
  if (wave.evidence?.at !== since) return undefined;
  if (wave.stage === "swept") await sendApprovalRequest(ports, config, wave);
  else if (isBetweenParts(wave) && wave.evidence.clean) await tellPartSwept(ports, config, wave);
  else return undefined;
  return DONE;
}

/**
 * The sweep of the report-only window: what both sign-in logs show of it, as it was read for all waves. Whoever has
 * left the group drops out, and live checks follow where the state may have changed. Then each who
 * would be blocked and was not helped yet is mailed, and offered a pass. Those who are ready in some places only are
 * told, and the evidence is recorded.
 */
export const sweep = pagedStep<Tally>({
  kind: "sweep",
  tally: EvidenceTally,
  whenPaused: "stops",
  mayRun: ({ wave }) => awaitsSweep(wave) && wave.policyId !== undefined && wave.reportOnlyAt !== undefined,
  beforeAll,
  phases: {
    partBefore,
    interactiveLog: readLog("interactive"),
    nonInteractiveLog: readLog("nonInteractive"),
    leavers: dropLeavers,
    check,
    help: helpWouldBeBlocked,
    tellPartly,
    conclude,
  },
});
