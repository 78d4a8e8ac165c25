import { createHash } from "node:crypto";
import { canonicalJson } from "../policy/canonicalJson.ts";
import { type ConditionalAccessPolicy, stateWords } from "../policy/conditionalAccessPolicy.ts";
import { type DoorTenant, definitionDigest, definitionProblems, doorPolicyBodies } from "../policy/policyDefinition.ts";
import { type DoorKey, doorKeys } from "../policy/registeredPolicy.ts";

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Why the settings do not say which door this tenant is to have; `undefined` when they do. */
export function doorUnsaid({ authAudience, roleGroupIds }: DoorTenant): string | undefined {
  if (!GUID.test(authAudience)) return "AUTH_AUDIENCE is not the client id of this app";
  return roleGroupIds.length === 0 ? "ROLE_GROUP_IDS does not name the groups that hold the app roles" : undefined;
}

/** Of what the settings ask for, whatever is in Entra; `undefined` while they do not say. */
export const doorDigest = (tenant: DoorTenant): string | undefined =>
  doorUnsaid(tenant) === undefined
    ? sha256(doorKeys.map((key) => [key, definitionDigest(doorPolicyBodies(tenant)[key])]))
    : undefined;

const sha256 = (value: unknown): string => createHash("sha256").update(canonicalJson(value)).digest("hex");

/** The two policies as they were just read; absent when they do not exist, or are not recorded as ours. */
export type DoorAsRead = Readonly<Partial<Record<DoorKey, ConditionalAccessPolicy>>>;

/** Of all that was read: state, definition and time of change of both policies, and what the strength takes. */
export const digestOfReading = (read: DoorAsRead, combinations: readonly string[] | undefined): string =>
  sha256({
    combinations: combinations ?? "none",
    policies: doorKeys.map((key) => {
      const policy = read[key];
      if (!policy) return [key, "none"];
      const { id, state, modifiedDateTime, definition } = policy;
      return [key, { id, state, modified: modifiedDateTime ?? "never", definition: definitionDigest(definition) }];
    }),
  });

/** Why the policies as they were read are no door; `undefined` when both are enabled and as the settings ask for. */
export function doorFault(read: DoorAsRead, tenant: DoorTenant): string | undefined {
  const unsaid = doorUnsaid(tenant);
  if (unsaid !== undefined) return unsaid;
  const bodies = doorPolicyBodies(tenant);
  for (const key of doorKeys) {
    const name = String(bodies[key]["displayName"]);
    const policy = read[key];
    if (!policy) return `the policy "${name}" does not exist, or is not one that this app made`;
    const problems = definitionProblems(policy, bodies[key]);
    if (problems.length > 0) return `the policy "${name}" is not as it must be: ${problems.join("; ")}`;
    if (policy.state !== "enabled") return `the policy "${name}" is ${stateWords[policy.state]}, not enabled`;
  }
  return undefined;
}
