import { REPORT_ONLY } from "../../../shared/domain/policy/conditionalAccessPolicy.ts";
import { binVerdict } from "../../../shared/domain/policy/deletedPolicy.ts";
import { definitionProblems } from "../../../shared/domain/policy/policyDefinition.ts";
import type { RegisteredPolicy } from "../../../shared/domain/policy/registeredPolicy.ts";
import { enforcingBody } from "../../../shared/enforcement/workforceFault.ts";
import { RefusedError, saidBy } from "../../../shared/errors.ts";
import { notYet, type Progress } from "../progress.ts";
import { isChangedAround, tellPolicy } from "./startPolicy.ts";
import { noteLook, type StartScope } from "./startScope.ts";

/**
 * A policy that enforces and that somebody deleted, as Entra keeps it. One that was enabled comes back enabled: that is
 * the write of this start, so everything is looked at before it. Where it cannot come back, it is created anew.
 */
export async function lookInBin(scope: StartScope): Promise<Progress> {
  const { ports, config, key, registered, now } = scope;
  if (!registered) return notYet("the name of the policy is looked up first");
  let deleted: Awaited<ReturnType<typeof ports.policies.deletedPolicy>>;
  try {
    deleted = await ports.policies.deletedPolicy(registered.policyId);
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return createAnew(scope, registered, `Entra refuses to look among the deleted policies: ${saidBy(error)}`);
  }
  const verdict = binVerdict(deleted, registered);
  if (verdict.kind === "cannot") return createAnew(scope, registered, verdict.say);
  if (!deleted || definitionProblems(deleted, enforcingBody(key, config)).length > 0)
    return createAnew(scope, registered, "it is not what the settings ask for today");
  if (verdict.kind === "restore") {
    await noteLook(scope, { deleted: "restore" });
    return notYet("the policy is restored, in report-only");
  }
  const changed = await isChangedAround(scope);
  if (changed) return changed;
  const policyReadAt = now.toISOString();
  await noteLook(scope, { deleted: "comesBackEnabled", policyReadAt });
  return notYet("the policy comes back enabled, so everybody is looked at before it is restored");
}

/** Its state is read again before anything is believed. */
export async function restoreInReportOnly(scope: StartScope): Promise<Progress> {
  const { ports, registered, now } = scope;
  if (!registered) return notYet("the name of the policy is looked up first");
  try {
    await ports.policyWriter.restorePolicy(registered.policyId);
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    // Not there any more: an earlier try, whose answer was lost, or a person has restored it.
    if (error.reason !== "notFound") return createAnew(scope, registered, `Entra refuses that: ${saidBy(error)}`);
  }
  const restoredAt = now.toISOString();
  await tellRestored(scope);
  const shows = { createdAt: restoredAt, restoredAt, readBackAt: undefined };
  await ports.store.saveRegisteredPolicy({ ...registered, state: REPORT_ONLY, ...shows });
  await forgetDeleted(scope);
  return notYet("the policy was restored and is being read back");
}

export const tellRestored = (scope: StartScope): Promise<void> =>
  tellPolicy(
    scope,
    "policyRestored",
    `The ${scope.key} policy ${scope.registered?.policyId} had been deleted; the start restored it, and reads its state again`,
  );

/** In report-only, after a look for its name. */
export async function createAnew(scope: StartScope, registered: RegisteredPolicy, because: string): Promise<Progress> {
  const say = `The ${scope.key} policy ${registered.policyId} does not exist any more: somebody has deleted it. It is created anew, in report-only, as it cannot be restored: ${because}`;
  await tellPolicy(scope, "policyNotAsWanted", say);
  const { store } = scope.ports;
  const forgotten = { policyId: "", wanted: REPORT_ONLY, state: REPORT_ONLY, readBackAt: undefined } as const;
  await store.saveRegisteredPolicy({ ...registered, ...forgotten, enableAskedAt: undefined });
  await forgetDeleted(scope);
  return notYet("somebody has deleted the policy; it is created anew");
}

const forgetDeleted = (scope: StartScope) => noteLook(scope, { deleted: undefined, policyReadAt: undefined });
