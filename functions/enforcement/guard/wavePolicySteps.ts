import type { Config } from "../../../shared/config/config.ts";
import { APP, type AuditCode } from "../../../shared/domain/audit.ts";
import { REPORT_ONLY, stateWords } from "../../../shared/domain/policy/conditionalAccessPolicy.ts";
import { binVerdict, type nextWavePolicyStep } from "../../../shared/domain/policy/deletedPolicy.ts";
import { definitionDigest, definitionProblems } from "../../../shared/domain/policy/policyDefinition.ts";
import { type RegisteredPolicy, waveIdOfKey } from "../../../shared/domain/policy/registeredPolicy.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import { RefusedError, saidBy } from "../../../shared/errors.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { tryAlert } from "../../../shared/waves/staffMails.ts";
import type { Patience } from "../../host/patience.ts";
import { expectedPolicy } from "../../waves/policy/policyChecks.ts";
import { BETWEEN_REQUESTS_SECONDS } from "../progress.ts";

export type PolicyKeeper = Pick<Ports, "store" | "clock" | "policies" | "policyWriter" | "email">;

interface Kept {
  readonly ports: PolicyKeeper;
  readonly config: Config;
  readonly registered: RegisteredPolicy;
  readonly wave: WaveFacts;
  readonly patience: Patience;
}

/**
 * Carries on what is to become of a wave's policy: one request to Conditional Access, and for a deletion a reading
 * before it. What was reached stands in the registry, so that each step is safe to repeat.
 * @returns the row as it is now; `undefined` when the rest has to wait. @throws TransientError
 */
export async function takeWavePolicyStep(
  kept: Omit<Kept, "wave">,
  step: Exclude<ReturnType<typeof nextWavePolicyStep>, "nothing">,
): Promise<RegisteredPolicy | undefined> {
  const wave = (await kept.ports.store.wave(waveIdOfKey(kept.registered.key)))?.facts;
  if (!wave) return undefined;
  switch (step) {
    case "lookInBin":
      return lookInBin({ ...kept, wave });
    case "restore":
      return restore({ ...kept, wave });
    case "delete":
      return deleteUnneeded({ ...kept, wave });
  }
}

async function lookInBin(kept: Kept): Promise<RegisteredPolicy> {
  const { ports, registered } = kept;
  try {
    const deleted = await ports.policies.deletedPolicy(registered.policyId);
    const verdict = binVerdict(deleted, registered);
    if (verdict.kind === "cannot") return await doNotRestore(kept, verdict.say);
    if (verdict.kind === "comesBackEnabled") return await doNotRestore(kept, "it was enabled when it was deleted");
    if (deleted && definitionProblems(deleted, expectedPolicy(kept.wave, kept.config, registered.key)).length > 0)
      return await doNotRestore(kept, "it is not what the settings ask for today");
    return await save(kept, { restoring: "restore" });
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return doNotRestore(kept, `Entra refuses to look among the deleted policies: ${saidBy(error)}`);
  }
}

/** Nobody believes the state that it comes back with: it is on its way to report-only until it is read back. */
async function restore(kept: Kept): Promise<RegisteredPolicy> {
  const { ports, registered } = kept;
  try {
    await ports.policyWriter.restorePolicy(registered.policyId);
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    // Not among the deleted ones any more: restored before, by a try whose answer was lost, or by a person.
    if (error.reason !== "notFound") return doNotRestore(kept, `Entra refuses that: ${saidBy(error)}`);
  }
  const restoredAt = ports.clock.now().toISOString();
  const say = `The policy ${registered.policyId} of this wave had been deleted. The app restored it, and reads its state again. Sign-ins of the time between are no evidence.`;
  const id = `policyRestored|${registered.policyId}|${restoredAt}`;
  const restored = await save(kept, {
    restoring: undefined,
    restoredAt,
    state: REPORT_ONLY,
    readBackAt: undefined,
    notBackBecause: "it was restored and is being read back",
  });
  await tell(kept, id, "policyRestored", say);
  return restored;
}

/** A wave that is to have it makes a new one, in report-only. */
async function doNotRestore(kept: Kept, because: string): Promise<RegisteredPolicy> {
  const say = `The policy ${kept.registered.policyId} of this wave is deleted, and the app does not restore it: ${because}.`;
  await tell(kept, `policyNotRestored|${kept.registered.policyId}|${dayOf(kept)}`, "policyNotAsWanted", say);
  return save(kept, { restoring: "cannot" });
}

async function deleteUnneeded(kept: Kept): Promise<RegisteredPolicy | undefined> {
  const { ports, registered, wave, patience } = kept;
  // A rollback begins the wave anew.
  if (!isOver(wave)) return save(kept, { wanted: REPORT_ONLY });
  const policy = await ports.policies.policy(registered.policyId);
  if (!policy) return settleDeletion(kept);
  if (policy.state !== REPORT_ONLY) return leaveIt(kept, `it is ${stateWords[policy.state]}, not in report-only`);
  if (definitionDigest(policy.definition) !== registered.definitionDigest)
    return leaveIt(kept, "somebody has changed it");
  if (patience.left() < BETWEEN_REQUESTS_SECONDS) return undefined;
  await patience.pause(BETWEEN_REQUESTS_SECONDS);
  try {
    await ports.policyWriter.deletePolicy(registered.policyId);
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    if (error.reason !== "notFound") return leaveIt(kept, `Entra refuses that: ${saidBy(error)}`);
  }
  return registered;
}

/** Whether nobody needs the policy of the wave any more, whatever was found out about its members. */
const isOver = ({ stage, rollbackRequested }: WaveFacts): boolean =>
  stage === "cancelled" || (stage === "steady" && !rollbackRequested);

async function settleDeletion(kept: Kept): Promise<RegisteredPolicy> {
  const { policyId, createdAt } = kept.registered;
  await note(kept, `policyDeleted|${policyId}|${createdAt}`, "policyDeleted");
  return save(kept, { deletedAt: kept.ports.clock.now().toISOString() });
}

/** It is asked for again the next day. */
async function leaveIt(kept: Kept, because: string): Promise<RegisteredPolicy> {
  const { policyId } = kept.registered;
  const say = `Nobody of this wave waits any more, so the app would delete its policy ${policyId}. It leaves it there: ${because}. Delete it by hand once that is looked into.`;
  await tell(kept, `policyNotDeleted|${policyId}|${dayOf(kept)}`, "policyNotAsWanted", say);
  return save(kept, { wanted: REPORT_ONLY });
}

async function save({ ports, registered }: Kept, change: Partial<RegisteredPolicy>): Promise<RegisteredPolicy> {
  const changed = { ...registered, ...change };
  await ports.store.saveRegisteredPolicy(changed);
  return changed;
}

async function tell(kept: Kept, id: string, what: AuditCode, say: string): Promise<void> {
  await note(kept, id, what, say);
  await tryAlert(kept.ports, kept.config, kept.wave, id, say, "security");
}

function note({ ports, registered, wave }: Kept, id: string, what: AuditCode, why?: string): Promise<void> {
  const at = ports.clock.now().toISOString();
  const line = { scope: wave.waveId, id, at, who: APP, what, subjectId: registered.policyId };
  return ports.store.append([{ ...line, ...(why !== undefined && { why }) }]);
}

const dayOf = ({ ports }: Kept): string => ports.clock.now().toISOString().slice(0, 10);
