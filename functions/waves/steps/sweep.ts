import type { Config } from "../../../shared/config/config.ts";
import type { PageResult } from "../../../shared/contracts/waveActivities.ts";
import { days } from "../../../shared/domain/calendar/durations.ts";
import type { SignIn } from "../../../shared/domain/people/signIn.ts";
import type { ConditionalAccessPolicy } from "../../../shared/domain/policy/conditionalAccessPolicy.ts";
import { definitionDigest, definitionProblems } from "../../../shared/domain/policy/policyDefinition.ts";
import { countsAtGate, isHeld } from "../../../shared/domain/wave/away.ts";
import type { WaveMember } from "../../../shared/domain/wave/member.ts";
import { isInScope, readinessOf } from "../../../shared/domain/wave/readiness.ts";
import { sweepVerdict, sweptSignIn, wouldBeBlocked } from "../../../shared/domain/wave/sweep.ts";
import type { WaveEvidence, WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { recordSightings } from "../../../shared/waves/awayPages.ts";
import { checkSomeLive, isBelievedReady } from "../../../shared/waves/liveChecks.ts";
import { allMembers, pick } from "../../../shared/waves/memberPages.ts";
import { recordUse } from "../../../shared/waves/passkeyUse.ts";
import { OFFERS_A_PAGE, offerPasses } from "../../../shared/waves/passOffers.ts";
import { readSomeSignIns } from "../../../shared/waves/signInPages.ts";
import { sendApprovalRequest, tellFoundEnabled } from "../../../shared/waves/staffMails.ts";
import { DONE, goOn, nextPhase, type PageInput, type StepAt, stepAt } from "../../../shared/waves/stepProgress.ts";
import { changeWave, moveWave, waveEvent, waveOf } from "../../../shared/waves/waveRow.ts";
import { digestNow } from "../policy/flipEvidence.ts";
import { expectedPolicy } from "../policy/policyChecks.ts";

type Needs = Pick<
  Ports,
  "store" | "clock" | "email" | "directory" | "methods" | "reports" | "policies" | "policyWriter"
>;

const INTERACTIVE = 0;
const NON_INTERACTIVE = 1;
const CHECK = 2;
const OFFER = 3;
const CONCLUDE = 4;

const COUNTED_FOR_MS = days(1);
const OFFER_DAYS = 2;

/**
 * The sweep of the report-only window: both sign-in logs into the member rows, live checks of those whose state may
 * have changed, a pass offered to each who would be blocked, then the evidence. A page counted twice after a crash
 * makes larger numbers and no other verdict: that asks only whether there were any. Mails and offers are safe by key;
 * the last page records `evidence` and the stage.
 */
export const makeSweepSignIns =
  (ports: Needs, config: Config) =>
  async ({ waveId, progress }: PageInput): Promise<PageResult> => {
    const { store, clock, reports } = ports;
    const now = clock.now();
    const wave = await waveOf(store, waveId);
    const at = stepAt(progress, now);
    // The stage was written and the page ran again: only the mail may be missing.
    if (wave.stage === "swept" && wave.evidence?.at === at.since) return askForApproval(ports, config, wave);
    // Found enabled by the look at the end (one request a run): taken back whatever people have decided meanwhile.
    const mayBeEnabled = wave.stage === "reportOnly" && (!progress || at.phase === CONCLUDE);
    if (mayBeEnabled && (await takeBackEnabled(ports, wave))) return goOn({ ...at, phase: CONCLUDE }, 2);
    if (
      wave.stage !== "reportOnly" ||
      wave.paused ||
      wave.cancelRequested ||
      wave.rollbackRequested ||
      !wave.policyId ||
      !wave.reportOnlyAt
    )
      return DONE;
    if (!progress) await forgetLastSweep(store, waveId);
    switch (at.phase) {
      case INTERACTIVE:
      case NON_INTERACTIVE: {
        const { policyId } = wave;
        const log = at.phase === INTERACTIVE ? "interactive" : "nonInteractive";
        return readSomeSignIns(reports, at, log, wave.reportOnlyAt, (signIns, step) =>
          tally(store, waveId, policyId, signIns, step),
        );
      }
      case CHECK: {
        const mayHaveChanged = (member: WaveMember) =>
          (isInScope(member) && !readinessOf(member).ready) ||
          now.getTime() - Date.parse(member.checkedAt ?? "1970-01-01") > COUNTED_FOR_MS;
        return (await checkSomeLive(ports, waveId, at, mayHaveChanged)) ?? goOn(nextPhase(at));
      }
      case OFFER:
        return (await offerSome(ports, config, wave, at)) ?? goOn(nextPhase(at));
      case CONCLUDE:
        return conclude(ports, config, wave, at);
      default:
        throw new Error(`the sweep has no phase ${at.phase}`);
    }
  };

async function forgetLastSweep(store: Ports["store"], waveId: string): Promise<void> {
  const swept = (await allMembers(store, waveId)).filter(({ sweep }) => sweep);
  if (swept.length > 0)
    await store.mergeMembers(
      waveId,
      swept.map(({ userId }) => ({ userId, sweep: undefined })),
    );
}

async function tally(
  store: Ports["store"],
  waveId: string,
  policyId: string,
  signIns: readonly SignIn[],
  at: StepAt,
): Promise<StepAt> {
  const members = new Map((await allMembers(store, waveId)).map((member) => [member.userId, member]));
  const theirs = signIns.filter(({ userId }) => members.has(userId));
  const sweeps = new Map<string, { seen: number; satisfied: number; unsatisfied: number }>();
  let absent = 0;
  for (const signIn of theirs) {
    const sweep = sweeps.get(signIn.userId) ?? {
      seen: 0,
      satisfied: 0,
      unsatisfied: 0,
      ...members.get(signIn.userId)?.sweep,
    };
    sweeps.set(signIn.userId, sweep);
    const verdict = sweptSignIn(signIn, policyId);
    sweep.seen += 1;
    if (verdict === "satisfied") sweep.satisfied += 1;
    if (verdict === "unsatisfied") sweep.unsatisfied += 1;
    if (verdict === "noPolicies") absent += 1;
  }
  if (sweeps.size > 0)
    await store.mergeMembers(
      waveId,
      [...sweeps].map(([userId, sweep]) => ({ userId, sweep })),
    );
  await recordSightings(store, { waveId }, [...members.values()], theirs, at.since);
  // Whoever satisfied the policy at a sign-in of their own has used what it asks for; a refreshed session proves
  // nothing new.
  if (at.phase === INTERACTIVE)
    await recordUse(
      store,
      waveId,
      [...members.values()],
      theirs.filter((signIn) => sweptSignIn(signIn, policyId) === "satisfied"),
    );
  return {
    ...at,
    counts: {
      ...at.counts,
      read: (at.counts["read"] ?? 0) + theirs.length,
      absent: (at.counts["absent"] ?? 0) + absent,
    },
  };
}

async function offerSome(ports: Needs, config: Config, wave: WaveFacts, at: StepAt) {
  const picked = await pick(ports.store, wave.waveId, at.after, OFFERS_A_PAGE, wouldBeBlocked);
  if (picked.length === 0) return undefined;
  const { waitSeconds } = await offerPasses(ports, config, wave, picked, {
    reason: "wouldBeBlocked",
    key: `swept|${wave.round}`,
    days: OFFER_DAYS,
  });
  return goOn({ ...at, after: waitSeconds === undefined ? picked.at(-1)?.userId : at.after }, waitSeconds);
}

/** Nobody may be enforced before the flip. @returns whether there was something to take back. */
async function takeBackEnabled({ store, policyWriter }: Needs, wave: WaveFacts): Promise<boolean> {
  const registered = await store.registeredPolicy(wave.waveId);
  if (registered?.state !== "enabled" || registered.policyId !== wave.policyId) return false;
  await policyWriter.setPolicyState(registered.policyId, "enabledForReportingButNotEnforced");
  await store.saveRegisteredPolicy({ ...registered, state: "enabledForReportingButNotEnforced" });
  return true;
}

async function conclude(ports: Needs, config: Config, wave: WaveFacts, at: StepAt): Promise<PageResult> {
  const { store, policies } = ports;
  const registered = await store.registeredPolicy(wave.waveId);
  const policy =
    registered?.policyId === wave.policyId && registered ? await policies.policy(registered.policyId) : undefined;
  if (policy?.state === "enabled" && registered) {
    await store.saveRegisteredPolicy({ ...registered, state: "enabled" });
    await tellFoundEnabled(ports, config, wave, at.since);
    return goOn(at, 2);
  }

  const members = await allMembers(store, wave.waveId);
  const evidence = evidenceOf(members, policy, registered?.definitionDigest, wave, config, at);
  const reportedReady = members.filter((member) => countsAtGate(member) && isBelievedReady(member)).length;
  const changes = {
    evidence,
    inScope: evidence.inScope,
    heldAway: members.filter(isHeld).length,
    reportedReady,
    approval: undefined,
    flip: undefined,
  };
  if (evidence.clean) {
    const moved = await moveWave(store, wave.waveId, "swept", ports.clock.now().toISOString(), () => changes);
    return moved ? askForApproval(ports, config, moved) : DONE;
  }
  const saved = await changeWave(store, wave.waveId, (facts) =>
    facts.stage === "reportOnly" ? { ...facts, ...changes } : undefined,
  );
  if (saved)
    await store.append([
      waveEvent(saved, {
        id: `sweep|${at.since}`,
        at: at.since,
        what: "the sweep was not clean",
        why: evidence.because,
      }),
    ]);
  return DONE;
}

function evidenceOf(
  members: readonly WaveMember[],
  policy: ConditionalAccessPolicy | undefined,
  recordedDigest: string | undefined,
  wave: WaveFacts,
  config: Config,
  at: StepAt,
): WaveEvidence {
  const verdict = sweepVerdict(
    { members, signInsRead: at.counts["read"] ?? 0, withoutPolicies: at.counts["absent"] ?? 0 },
    config.rules,
  );
  const because = policyFault(policy, recordedDigest, wave, config) ?? verdict.because;
  return {
    at: at.since,
    digest: digestNow(members, recordedDigest ?? ""),
    ready: verdict.ready.length,
    toExclude: verdict.toExclude.length,
    seen: verdict.seen,
    inScope: verdict.inScope,
    clean: verdict.clean && because === undefined,
    ...(because && { because }),
  };
}

function policyFault(
  policy: ConditionalAccessPolicy | undefined,
  recordedDigest: string | undefined,
  wave: WaveFacts,
  config: Config,
): string | undefined {
  if (!policy) return "the wave's policy does not exist, or is not recorded as one of ours";
  if (policy.state !== "enabledForReportingButNotEnforced")
    return `the wave's policy is ${policy.state}, not in report-only`;
  if (
    definitionDigest(policy.definition) !== recordedDigest ||
    definitionProblems(policy, expectedPolicy(wave, config)).length > 0
  )
    return "somebody has changed the wave's policy";
  return undefined;
}

async function askForApproval(ports: Needs, config: Config, wave: WaveFacts): Promise<PageResult> {
  await sendApprovalRequest(ports, config, wave);
  return DONE;
}
