import { APP, APP_SCOPE } from "../../../shared/domain/audit.ts";
import { enforcementDigest } from "../../../shared/domain/enforcement/enforcementDigest.ts";
import { isClaimOld, LATE_WRITE_MS, lookedAt, nextStartStep } from "../../../shared/domain/enforcement/startSteps.ts";
import { type ConditionalAccessPolicy, REPORT_ONLY } from "../../../shared/domain/policy/conditionalAccessPolicy.ts";
import { METHODS_POLICY_UNKNOWN } from "../../../shared/domain/policy/methodsPolicyFault.ts";
import { COMPANION, type RegisteredPolicy } from "../../../shared/domain/policy/registeredPolicy.ts";
import { wholeOf } from "../../../shared/domain/policy/strength.ts";
import { tellOperators } from "../../../shared/enforcement/tellOperators.ts";
import { enabledFaultAmong, readSurroundings } from "../../../shared/enforcement/workforceFault.ts";
import { RefusedError, saidBy } from "../../../shared/errors.ts";
import { DONE, notYet, type Progress } from "../progress.ts";
import { createAnew, tellRestored } from "./restoreWorkforce.ts";
import { noteLook, noteStart, type StartScope } from "./startScope.ts";
import { stopByApp } from "./stopByApp.ts";

const READ_AGAIN_SECONDS = 10;

/**
 * Writes `state` alone. Claimed before under the ETag of the switch, and looked at once more right before the write: a
 * stop that people asked for meanwhile wins. The registry says `enabled` from before the write on: a lost answer or a
 * crash is settled by reading. A stop needs no reading.
 */
export async function enable(scope: StartScope): Promise<Progress> {
  const { ports, key, registered, registry } = scope;
  const { store, clock, policyWriter } = ports;
  if (!registered) return notYet("the name of the policy is looked up first");
  const now = clock.now();
  const enableAskedAt = now.toISOString();
  const claimed = await noteStart(scope, (current) => {
    const step = nextStartStep(current, registry, now);
    return step.kind === "enable" && step.key === key ? { ...current, enableAskedAt } : undefined;
  });
  if (!claimed) return notYet("somebody decided otherwise, or what was read is too old");
  await store.saveRegisteredPolicy({
    ...registered,
    wanted: "enabled",
    state: "enabled",
    enableAskedAt,
    readBackAt: undefined,
    notBackBecause: undefined,
  });
  const current = (await store.enforcementSwitch())?.value;
  if (current?.startConfirmed?.at !== claimed.startConfirmed?.at || current?.enableAskedAt !== enableAskedAt)
    return notYet("somebody decided otherwise");
  const isDeleted = lookedAt(claimed, key).deleted === "comesBackEnabled";
  try {
    if (isDeleted) await policyWriter.restorePolicy(registered.policyId);
    else await policyWriter.setPolicyState(registered.policyId, "enabled");
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    // A refusal has written nothing; of everything else only a reading tells what became of it.
    await unclaim(scope, registered);
    if (isDeleted && error.reason !== "notFound")
      return createAnew(scope, registered, `Entra refuses that: ${saidBy(error)}`);
    throw error;
  }
  if (isDeleted) await tellRestored(scope);
  return notYet("the policy was switched on and is being read back");
}

/**
 * After the write, or after one whose answer was lost. Only a policy that is as it must be counts; once the workforce
 * policy does, and its companion with it, enforcement runs.
 */
export async function readEnabled(scope: StartScope): Promise<Progress> {
  const { ports, config, known, key, registered, registry, now } = scope;
  const { store, policies } = ports;
  if (!registered) return notYet("the name of the policy is looked up first");
  const read = registry.size > 1 ? await policies.policies() : [await policies.policy(registered.policyId)];
  const policy = read.find((one) => one?.id === registered.policyId);
  if (policy?.state !== "enabled" && policy?.state !== "unknown") {
    const age = now.getTime() - Date.parse(registered.enableAskedAt ?? "");
    if (age < LATE_WRITE_MS) return notYet("the policy was switched on and does not show it yet", READ_AGAIN_SECONDS);
    await unclaim(scope, registered);
    return notYet("the policy did not take the change; everything is looked at again");
  }
  const fault = enabledFaultAmong(read, new Map([[key, registered]]), config);
  if (fault) return stopByApp(scope, `read back after the start, ${fault.say}`);
  if (key === COMPANION) return noteCompanion(scope, registered, policy);
  // Entra shows a change late, and may have shown the companion's from elsewhere.
  const beside = enabledFaultAmong(read, registry, config);
  const companionAge = now.getTime() - Date.parse(known.starting?.companion?.enabledAt ?? "");
  if (beside && companionAge < LATE_WRITE_MS) return notYet(beside.say, READ_AGAIN_SECONDS);
  if (beside) return stopByApp(scope, `read back after the start, ${beside.say}`);
  const { fault: around, strength } = await readSurroundings(ports, config);
  const isUnread = around?.code === METHODS_POLICY_UNKNOWN;
  if (around && !isUnread) return stopByApp(scope, `read back after the start, ${around.say}`);
  if (enforcementDigest(config, strength) !== known.startConfirmed?.digest)
    return stopByApp(scope, "read back after the start, it is not what two people confirmed");
  // All else is as it must be, so it stays enabled for a day: nobody enters before it was read to be so.
  if (isUnread && isClaimOld(registered, now))
    return stopByApp(scope, `read back after the start, for 24 hours ${around.say}`);
  if (isUnread) throw new RefusedError("notUnderstood", around.code, around.say);
  const runningSince = now.toISOString();
  const running = await noteStart(scope, (current) => ({
    ...current,
    runningSince,
    stopAsked: undefined,
    stoppedAt: undefined,
    notYetBecause: undefined,
    ...(strength && { strength: wholeOf(strength) }),
  }));
  if (!running) return notYet("somebody decided otherwise");
  const { modifiedDateTime } = policy;
  await store.saveRegisteredPolicy({ ...registered, state: "enabled", enableAskedAt: undefined, modifiedDateTime });
  return notYet("the policy is enabled, read back", 0);
}

/** From here on the workforce policy may follow. The note goes first: a crash in between reads once more. */
async function noteCompanion(
  scope: StartScope,
  registered: RegisteredPolicy,
  { modifiedDateTime }: ConditionalAccessPolicy,
): Promise<Progress> {
  const noted = await noteLook(scope, { deleted: undefined, enabledAt: scope.now.toISOString() });
  if (!noted) return notYet("somebody decided otherwise");
  const settled = { state: "enabled", enableAskedAt: undefined, modifiedDateTime } as const;
  await scope.ports.store.saveRegisteredPolicy({ ...registered, ...settled });
  return notYet("the companion policy is enabled, read back");
}

/** The trail and the operators; `starting` goes last, so that a crash repeats both, under the same ids. */
export async function tellRunning(scope: StartScope): Promise<Progress> {
  const { ports, config, known, registered } = scope;
  const { startAsked, startConfirmed, runningSince } = known;
  const id = `enforcementRunning|${startConfirmed?.at}`;
  const why = `asked for by ${startAsked?.by.displayName}, confirmed by ${startConfirmed?.by.displayName}, digest ${startConfirmed?.digest}`;
  await ports.store.append([
    {
      scope: APP_SCOPE,
      id,
      at: runningSince ?? scope.now.toISOString(),
      who: APP,
      what: "enforcementRunning",
      why,
      ...(registered?.policyId && { subjectId: registered.policyId }),
      after: "enabled",
    },
  ]);
  const isWithCompanion = scope.registry.size > 1;
  const what = isWithCompanion ? "the workforce policy and its companion are" : "the workforce policy is";
  const say = `Enforcement is running: ${what} enabled, read back (${why}). People enter its group one by one, each on their own evidence.`;
  await tellOperators(ports, config, id, say);
  if (registered?.enableAskedAt) await ports.store.saveRegisteredPolicy({ ...registered, enableAskedAt: undefined });
  await noteStart(scope, (current) => ({ ...current, starting: undefined }));
  return DONE;
}

/** Everything that the write rests on is read again before the next one. */
async function unclaim(scope: StartScope, registered: RegisteredPolicy): Promise<void> {
  const { store } = scope.ports;
  const unread = {
    deleted: undefined,
    policyReadAt: undefined,
    ...(scope.key === COMPANION && { enabledAt: undefined }),
  };
  await noteLook(scope, unread, { peopleReadyAt: undefined, breakGlassAskedAt: undefined });
  await store.saveRegisteredPolicy({
    ...registered,
    wanted: REPORT_ONLY,
    state: REPORT_ONLY,
    enableAskedAt: undefined,
  });
}
