import { createHash } from "node:crypto";
import { canonicalJson } from "../policy/canonicalJson.ts";
import { conditionsOf } from "../policy/leftOut.ts";
import { definitionDigest, type EnforcingTenant, policyBody } from "../policy/policyDefinition.ts";
import { type Strength, wholeOf } from "../policy/strength.ts";
import { policyRoleIds } from "./policyRoles.ts";

/** What the policy over directory roles is made of. */
export interface RolesTenant extends Pick<EnforcingTenant, "breakGlassGroupId" | "leftOut" | "wizardExclusions"> {
  readonly privilegedStrengthId?: string | undefined;
}

/**
 * The policy over directory roles: whoever has activated one of them signs in by the strength for privileged people,
 * which takes no pass. `undefined` while no such strength is set.
 */
export const rolesPolicyBody = (tenant: RolesTenant): Record<string, unknown> | undefined =>
  tenant.privilegedStrengthId === undefined
    ? undefined
    : policyBody("roles", { includeRoles: policyRoleIds }, tenant, tenant.privilegedStrengthId, conditionsOf(tenant));

/** SHA-256 (hex) of what two people have enabled: the policy, and what its strength takes. */
export const rolesDigest = (body: Readonly<Record<string, unknown>>, strength: Strength): string =>
  createHash("sha256")
    .update(canonicalJson({ roles: definitionDigest(body), strength: wholeOf(strength) }))
    .digest("hex");
