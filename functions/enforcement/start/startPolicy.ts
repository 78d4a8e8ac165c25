import { APP, APP_SCOPE, type AuditCode } from "../../../shared/domain/audit.ts";
import { enforcementDigest } from "../../../shared/domain/enforcement/enforcementDigest.ts";
import { groupFault } from "../../../shared/domain/enforcement/groupFault.ts";
import { type ConditionalAccessPolicy, REPORT_ONLY } from "../../../shared/domain/policy/conditionalAccessPolicy.ts";
import { definitionDigest, definitionProblems } from "../../../shared/domain/policy/policyDefinition.ts";
import { noRoomFor } from "../../../shared/domain/policy/policyLimit.ts";
import { type RegisteredPolicy, SHOWS_LATE_MS } from "../../../shared/domain/policy/registeredPolicy.ts";
import { workforcePolicyFault } from "../../../shared/domain/policy/workforcePolicy.ts";
import { askForPolicy, refuseWhilePaused } from "../../../shared/enforcement/askForPolicy.ts";
import { leftOutFaults } from "../../../shared/enforcement/leftOutStatus.ts";
import { tellSecurity } from "../../../shared/enforcement/tellOperators.ts";
import { enforcingBody, readSurroundings } from "../../../shared/enforcement/workforceFault.ts";
import { notYet, type Progress, refuse } from "../progress.ts";
import { writeReportOnly } from "../writeReportOnly.ts";
import { noteLook, type StartScope } from "./startScope.ts";
import { stopByApp } from "./stopByApp.ts";

const SOONER = "somebody stops enforcement, and two people start it anew";

/**
 * A creation whose answer was lost is found again by name; a policy of that name that is not ours refuses. One that
 * Entra refused is asked for after pauses that grow, and at once when two people want to start anew.
 */
export async function lookForName({ ports, config, key, known, registered, now }: StartScope): Promise<Progress> {
  refuseWhilePaused(registered, now, SOONER, known.startConfirmed?.at);
  const { store, policies } = ports;
  const body = enforcingBody(key, config);
  const name = String(body["displayName"]);
  const inTenant = await policies.policies();
  const namesakes = inTenant.filter(({ displayName }) => displayName === name);
  const [found] = namesakes;
  if (!found) {
    const noRoom = noRoomFor(inTenant.length);
    if (noRoom !== undefined) refuse("TooManyPolicies", noRoom);
    const createdAt = now.toISOString();
    const definition = { definitionDigest: definitionDigest(body), state: "disabled" as const };
    const what = { key, kind: key, wanted: REPORT_ONLY } as const;
    const refusedCreation = registered?.refusedCreation;
    await store.saveRegisteredPolicy({ policyId: "", ...what, createdAt, ...definition, refusedCreation });
    return notYet("the policy is being created");
  }
  if (!registered || namesakes.length > 1 || definitionProblems(found, body).length > 0)
    refuse("PolicyNameTaken", `a policy named "${name}" exists that this app did not create: rename or delete it`);
  await store.saveRegisteredPolicy({ ...registered, policyId: found.id });
  return notYet("the policy was found again by its name");
}

/** In report-only. @param registered `state` says from here on that a creation was asked for. */
export async function create({ ports, config, key, known, registered, now }: StartScope): Promise<Progress> {
  if (!registered) return notYet("the name of the policy is looked up first");
  refuseWhilePaused(registered, now, SOONER, known.startConfirmed?.at);
  const asked: RegisteredPolicy = { ...registered, createdAt: now.toISOString(), state: REPORT_ONLY };
  await ports.store.saveRegisteredPolicy(asked);
  await askForPolicy(ports, asked, enforcingBody(key, config));
  return notYet("the policy was created in report-only and is being read back");
}

/**
 * Reads the policy, and what must hold beside it: in report-only, as it must be, what is left out caught by others, and
 * what two people confirmed.
 * Whatever differs, or cannot be read, enables nothing.
 */
export async function readInReportOnly(scope: StartScope): Promise<Progress> {
  const { ports, config, key, registered, now } = scope;
  const { store, policies } = ports;
  if (!registered) return notYet("the name of the policy is looked up first");
  const inTenant = config.leftOut.length > 0 ? await policies.policies() : undefined;
  const policy = inTenant
    ? inTenant.find(({ id }) => id === registered.policyId)
    : await policies.policy(registered.policyId);
  const leftOut = inTenant ? leftOutFaults(config, inTenant, now) : [];
  if (leftOut.length > 0) refuse("LeftOutNotCaught", leftOut.join("; "));
  if (!policy) return goneOrLate(scope, registered);
  if (policy.state === "enabled" || policy.state === "unknown") return foundEnabled(scope, registered, policy);
  const fault = workforcePolicyFault(policy, registered, enforcingBody(key, config), REPORT_ONLY, key);
  if (fault) refuse(fault.code, fault.say);
  const shape = await ports.directory.groupShape(config.enforcedGroupId);
  const unfit = shape ? groupFault(shape) : "does not exist";
  if (unfit !== undefined) refuse("EnforcedGroupUnfit", `the enforced group ${unfit}`);
  const changed = await isChangedAround(scope);
  if (changed) return changed;
  const policyReadAt = now.toISOString();
  await store.saveRegisteredPolicy({
    ...registered,
    definitionDigest: definitionDigest(policy.definition),
    state: REPORT_ONLY,
    modifiedDateTime: policy.modifiedDateTime,
    readBackAt: policyReadAt,
    notBackBecause: undefined,
  });
  await noteLook(scope, { deleted: undefined, policyReadAt });
  return notYet("the policy was read in report-only, as it must be");
}

/** What must hold beside the policy. @returns how the start ends when it is not what two people confirmed. */
export async function isChangedAround(scope: StartScope): Promise<Progress | undefined> {
  const { ports, config, known } = scope;
  const surroundings = await readSurroundings(ports, config);
  if (surroundings.fault) refuse(surroundings.fault.code, surroundings.fault.say);
  return enforcementDigest(config, surroundings.strength) === known.startConfirmed?.digest
    ? undefined
    : stopByApp(scope, "the policy, its strength or its groups are not those that two people confirmed");
}

/** It applies to whoever is in the group, and not everybody was looked at. */
export async function returnToReportOnly({ ports, registered }: StartScope): Promise<Progress> {
  if (!registered) return notYet("the name of the policy is looked up first");
  await writeReportOnly(ports, registered.policyId);
  const { store } = ports;
  await store.saveRegisteredPolicy({ ...registered, state: REPORT_ONLY, readBackAt: undefined });
  return notYet("somebody had enabled the policy; it was returned to report-only and is being read back");
}

async function foundEnabled(
  scope: StartScope,
  registered: RegisteredPolicy,
  { id, state }: ConditionalAccessPolicy,
): Promise<Progress> {
  const say = `The ${scope.key} policy ${id} was found ${state} before its start was carried out; it is returned to report-only, and then everybody in its group is looked at`;
  await tellPolicy(scope, "policyFoundEnabled", say);
  await scope.ports.store.saveRegisteredPolicy({
    ...registered,
    state: "enabled",
    enableAskedAt: undefined,
    readBackAt: undefined,
  });
  return notYet("somebody has enabled the policy; it is returned to report-only first");
}

/** Only one that was there before, or that does not show for long, is taken for deleted. */
async function goneOrLate(scope: StartScope, registered: RegisteredPolicy): Promise<Progress> {
  const { now } = scope;
  const age = now.getTime() - Date.parse(registered.createdAt);
  if (registered.readBackAt === undefined && age < SHOWS_LATE_MS)
    return notYet("Entra does not show the policy yet", 5);
  await noteLook(scope, { deleted: "look" });
  return notYet("somebody has deleted the policy; it is looked for among the deleted ones");
}

export async function tellPolicy(
  { ports, config, registered, now }: StartScope,
  what: AuditCode,
  say: string,
): Promise<void> {
  const at = now.toISOString();
  const id = `${what}|${registered?.policyId}|${at}`;
  const subjectId = registered?.policyId ?? "";
  await ports.store.append([{ scope: APP_SCOPE, id, at, who: APP, what, why: say, subjectId }]);
  await tellSecurity(ports, config, id, `${say}.`);
}
