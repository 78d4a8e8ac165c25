import type { Config } from "../../../shared/config/config.ts";
import { APP } from "../../../shared/domain/audit.ts";
import { minutes } from "../../../shared/domain/calendar/durations.ts";
import type { ConditionalAccessPolicy } from "../../../shared/domain/policy/conditionalAccessPolicy.ts";
import { definitionDigest, definitionProblems } from "../../../shared/domain/policy/policyDefinition.ts";
import type { RegisteredPolicy } from "../../../shared/domain/policy/registeredPolicy.ts";
import { alertedEvents } from "../../../shared/domain/wave/alertedEvents.ts";
import { digestNow, flipFault, mustBeExcluded } from "../../../shared/domain/wave/flipEvidence.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import type { StepScope } from "../../../shared/steps/step.ts";
import { idsOf } from "../../../shared/waves/groupIds.ts";
import { allMembers } from "../../../shared/waves/memberPages.ts";
import { sendAlert, tryAlert } from "../../../shared/waves/staffMails.ts";
import { changeWave, isWanted, moveWave, refuseStep, waveEvent } from "../../../shared/waves/waveRow.ts";
import { voidApproval } from "../steps/voidApproval.ts";
import { expectedPolicy, nextRequestInANewRun, type Obstacle, tenantObstacle } from "./policyChecks.ts";
import { stayInDoubt, waitInDoubt } from "./stayInDoubt.ts";

type Needs = Pick<Ports, "store" | "clock" | "directory" | "policies" | "policyWriter" | "email">;

const REREAD_COUNTS_FOR_MS = minutes(5);
const READ_BACK_SECONDS = 2;

/**
 * The enforcement flip, fail-closed: whatever is missing, stale, changed or unreadable means no write. Each run makes
 * one Conditional Access request: our policy is read again and compared, then `state` alone is written, then read back.
 *
 * What was reached stands in rows: `flip.policyReadAt`, `flip.writeAskedAt` (claimed under the row's ETag right before
 * the write), and the registry's `state`, set to `enabled` before it. So a crash or a lost answer at any point is
 * settled by reading. From the write on no run asks to be repeated. It ends with a waiting row, and the wave waits
 * where people can wake it, to return the policy to report-only instead.
 */
export async function flipPolicy({ ports, config, wave, now }: StepScope): Promise<void> {
  const { waveId } = wave;
  const registered = await ports.store.registeredPolicy(waveId);
  if (wave.stage !== "swept") return;
  // A write was asked for: only reading tells what became of it, unless people want the policy back, which needs no
  // reading.
  if (registered?.state === "enabled" && registered.policyId === wave.policyId)
    return wave.rollbackRequested || wave.cancelRequested ? undefined : settle(ports, config, wave, registered);
  if (!isWanted(wave, "enforced") || wave.rollbackRequested) return;

  const fault = flipFault(wave, now, config.rules);
  if (fault?.kind === "void") return voidApproval(ports, waveId, fault.because);
  if (fault) return startOver(ports, wave);
  if (!registered?.policyId || registered.policyId !== wave.policyId)
    return refuseFlip(ports, config, wave, {
      code: "PolicyNotOurs",
      say: "the policy of this wave is not recorded as one of ours",
    });

  const changed = await whatChanged(ports, config, wave, registered);
  if (changed?.kind === "void") return voidApproval(ports, waveId, changed.because);
  if (changed) return startOver(ports, wave);
  const obstacle = await tenantObstacle(ports, config);
  if (obstacle) return refuseFlip(ports, config, wave, obstacle);

  const rereadAt = wave.flip?.policyReadAt;
  const isReread = rereadAt !== undefined && now.getTime() - Date.parse(rereadAt) < REREAD_COUNTS_FOR_MS;
  return isReread ? enable(ports, config, wave, registered) : reread(ports, config, wave, registered);
}

/** The rows and groups that the approval rests on, read again. */
async function whatChanged(
  { store, directory }: Needs,
  config: Config,
  wave: WaveFacts,
  registered: RegisteredPolicy,
): Promise<{ readonly kind: "void" | "repeat"; readonly because: string } | undefined> {
  const members = await allMembers(store, wave.waveId);
  if (digestNow(members, registered.definitionDigest) !== wave.approval?.digest)
    return { kind: "void", because: "who is ready has changed since the approval" };

  const inGroup = await idsOf(directory, wave.groupId);
  const known = new Set(members.map(({ userId }) => userId));
  if (![...inGroup].every((id) => known.has(id))) return { kind: "repeat", because: "somebody has joined the group" };
  const excluded = await idsOf(directory, config.exclusionGroupId);
  if (!mustBeExcluded(members, inGroup).every(({ userId }) => excluded.has(userId)))
    return { kind: "repeat", because: "somebody who is not ready is not in the exclusion group" };
  return undefined;
}

async function reread(ports: Needs, config: Config, wave: WaveFacts, registered: RegisteredPolicy): Promise<void> {
  const { store, clock, policies } = ports;
  const policy = await policies.policy(registered.policyId);
  if (!policy)
    return refuseFlip(ports, config, wave, { code: "PolicyGone", say: "the wave's policy does not exist any more" });
  if (policy.state === "enabled")
    return returnToReportOnly(ports, config, wave, registered, "somebody else had enabled the policy");
  if (policy.state !== "enabledForReportingButNotEnforced")
    return refuseFlip(ports, config, wave, {
      code: "PolicyNotReportOnly",
      say: `the wave's policy is ${policy.state}, not in report-only`,
    });
  const problems = definitionProblems(policy, expectedPolicy(wave, config));
  if (problems.length > 0 || definitionDigest(policy.definition) !== registered.definitionDigest)
    return refuseFlip(ports, config, wave, {
      code: "PolicyDrift",
      say: `somebody has changed the wave's policy: ${problems.join("; ")}`,
    });
  if (policy.modifiedDateTime !== registered.modifiedDateTime)
    return refuseFlip(ports, config, wave, {
      code: "PolicyTouched",
      say: "somebody has touched the wave's policy since it was created",
    });

  const policyReadAt = clock.now().toISOString();
  await changeWave(store, wave.waveId, (facts) =>
    facts.flip ? { ...facts, flip: { ...facts.flip, policyReadAt } } : undefined,
  );
  return nextRequestInANewRun();
}

async function enable(ports: Needs, config: Config, wave: WaveFacts, registered: RegisteredPolicy): Promise<void> {
  const { store, clock, policyWriter } = ports;
  const at = clock.now().toISOString();
  if (!(await claimWrite(store, wave, at))) return;
  await store.append([
    waveEvent(wave, {
      id: `flip|${wave.approval?.at}`,
      at,
      what: alertedEvents.flip,
      why: `approved by ${wave.approval?.by.displayName}, digest ${wave.approval?.digest}`,
      subjectId: registered.policyId,
      before: registered.state,
      after: "enabled",
    }),
  ]);
  const asked: RegisteredPolicy = { ...registered, state: "enabled", enableAskedAt: at };
  await waitInDoubt(ports, wave, READ_BACK_SECONDS, "it was switched on and is being read back");
  await store.saveRegisteredPolicy(asked);
  try {
    await policyWriter.setPolicyState(registered.policyId, "enabled");
    return;
  } catch (error) {
    return stayInDoubt(ports, config, wave, asked, "it is not known whether it was switched on", error);
  }
}

/**
 * The last look before the write, under the ETag of the wave row: what people decided since this run began holds. From
 * then on a withdrawal comes too late, and a rollback is possible.
 * @returns `false` when the flip is not wanted any more: it is decided anew.
 */
async function claimWrite(store: Ports["store"], wave: WaveFacts, at: string): Promise<boolean> {
  const isAsChecked = ({ approval, flip }: WaveFacts): boolean =>
    approval !== undefined &&
    approval.at === wave.approval?.at &&
    approval.digest === wave.approval.digest &&
    flip?.policyReadAt === wave.flip?.policyReadAt;
  const claimed = await changeWave(store, wave.waveId, (facts) =>
    facts.flip && isWanted(facts, "enforced") && !facts.rollbackRequested && isAsChecked(facts)
      ? { ...facts, flip: { ...facts.flip, writeAskedAt: at } }
      : undefined,
  );
  return claimed !== undefined;
}

/** After the write, or after one whose answer was lost. */
async function settle(ports: Needs, config: Config, wave: WaveFacts, registered: RegisteredPolicy): Promise<void> {
  const { store, clock, policies } = ports;
  let policy: ConditionalAccessPolicy | undefined;
  try {
    policy = await policies.policy(registered.policyId);
  } catch (error) {
    return stayInDoubt(ports, config, wave, registered, "it was switched on and could not be read back", error);
  }
  if (policy?.state !== "enabled") {
    // The write did not take. The policy has just been read, but the next attempt checks everything again all the same.
    await store.saveRegisteredPolicy({
      ...registered,
      state: "enabledForReportingButNotEnforced",
      enableAskedAt: undefined,
    });
    await changeWave(store, wave.waveId, (facts) =>
      facts.flip ? { ...facts, flip: { ...facts.flip, writeAskedAt: undefined } } : undefined,
    );
    return nextRequestInANewRun();
  }
  if (definitionDigest(policy.definition) !== registered.definitionDigest)
    return returnToReportOnly(
      ports,
      config,
      wave,
      registered,
      "the policy read back after the flip is not the one that was approved",
    );

  const at = clock.now().toISOString();
  await store.saveRegisteredPolicy({ ...registered, modifiedDateTime: policy.modifiedDateTime });
  await moveWave(store, wave.waveId, "enforced", at, (facts) => ({
    enforcedAt: at,
    watchedUntil: facts.flip?.policyReadAt ?? at,
    strandedRecently: 0,
    stoppedRecently: 0,
  }));
}

/**
 * The policy applies and must not: the wave says so, and the ordinary rollback, which survives any crash, does the
 * rest.
 */
async function returnToReportOnly(
  ports: Needs,
  config: Config,
  wave: WaveFacts,
  registered: RegisteredPolicy,
  because: string,
): Promise<void> {
  const { store, clock } = ports;
  const at = clock.now().toISOString();
  await store.saveRegisteredPolicy({ ...registered, state: "enabled" });
  await moveWave(
    store,
    wave.waveId,
    "enforced",
    at,
    () => ({
      enforcedAt: at,
      watchedUntil: at,
      strandedRecently: 0,
      stoppedRecently: 0,
      rollbackRequested: { by: APP, at, reason: because },
    }),
    because,
  );
  await sendAlert(
    ports,
    config,
    wave,
    `takeBack|${wave.approval?.at}`,
    `The policy is being returned to report-only: ${because}.`,
  );
}

/** The live check and the exclusion are made again by the next steps. */
async function startOver({ store }: Needs, wave: WaveFacts): Promise<void> {
  await changeWave(store, wave.waveId, (facts) => (facts.flip ? { ...facts, flip: undefined } : undefined));
}

async function refuseFlip(ports: Needs, config: Config, wave: WaveFacts, { code, say }: Obstacle): Promise<never> {
  const { store, clock } = ports;
  const id = `noFlip|${code}|${wave.approval?.at}`;
  await store.append([waveEvent(wave, { id, at: clock.now().toISOString(), what: "noFlip", why: say })]);
  // A mail that cannot leave must not hide the reason.
  await tryAlert(ports, config, wave, id, `The approved flip did not happen: ${say}.`);
  return refuseStep(store, wave, clock.now(), code, say);
}
