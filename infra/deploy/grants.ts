import { z } from "zod";
import { understood } from "../../shared/adapters/graph/graphAnswer.ts";
import { bodyOf, type GraphClient } from "../../shared/adapters/graph/graphClient.ts";
import { query, segment } from "../../shared/adapters/graph/graphPath.ts";
import { RefusedError } from "../../shared/errors.ts";
import { declaredPermissions, type IdentityName } from "./permissions.ts";

const MICROSOFT_GRAPH = "00000003-0000-0000-c000-000000000000";
const Resource = z.object({
  id: z.string(),
  appRoles: z.array(z.object({ id: z.string(), value: z.string().nullish() })),
});
const Assignment = z.object({ id: z.string(), resourceId: z.string(), appRoleId: z.string() });

export interface GrantPlan {
  readonly identity: IdentityName;
  readonly principalId: string;
  readonly resourceId: string;
  readonly granted: readonly string[];
  readonly missing: readonly { readonly permission: string; readonly appRoleId: string }[];
  /** Permissions that are granted but not declared. They are shown and left to the admin. */
  readonly surplus: readonly string[];
}

/**
 * Compares the Graph permissions that an identity was granted with those declared for it.
 *
 * @param wanted `permissionsBesideUnitRole` where the app's groups lie in a restricted management unit.
 * @throws RefusedError when Graph does not know a permission.
 */
export async function planGrants(
  graph: GraphClient,
  principals: Readonly<Partial<Record<IdentityName, string>>>,
  wanted: Readonly<Record<IdentityName, readonly string[]>> = declaredPermissions,
): Promise<readonly GrantPlan[]> {
  const path = `/servicePrincipals(appId='${MICROSOFT_GRAPH}')${query({ $select: "id,appRoles" })}`;
  const resource = understood(Resource, bodyOf(await graph.send("GET", path), "GET Microsoft Graph"));
  const idOf = new Map(resource.appRoles.map(({ id, value }) => [value ?? id, id]));
  const nameOf = new Map(resource.appRoles.map(({ id, value }) => [id, value ?? id]));
  const plans: GrantPlan[] = [];
  for (const [name, principalId] of Object.entries(principals)) {
    const identity = name as IdentityName;
    const assignments: z.infer<typeof Assignment>[] = [];
    for await (const page of graph.pages(`/servicePrincipals/${segment(principalId)}/appRoleAssignments`)) {
      assignments.push(...page.map((item) => understood(Assignment, item)));
    }
    const granted = assignments
      .filter(({ resourceId }) => resourceId === resource.id)
      .map(({ appRoleId }) => nameOf.get(appRoleId) ?? appRoleId);
    const declared = wanted[identity];
    const missing = declared
      .filter((permission) => !granted.includes(permission))
      .map((permission) => {
        const appRoleId = idOf.get(permission);
        if (!appRoleId)
          throw new RefusedError(
            "notFound",
            "unknownPermission",
            `Microsoft Graph of this tenant has no permission ${permission}`,
          );
        return { permission, appRoleId };
      });
    const surplus = granted.filter((permission) => !declared.includes(permission));
    plans.push({ identity, principalId, resourceId: resource.id, granted, missing, surplus });
  }
  return plans;
}

/**
 * Grants what is missing, one permission after the other.
 *
 * @throws RefusedError or TransientError at the first failure. Another run goes on there.
 */
export async function carryOut(
  graph: GraphClient,
  plans: readonly GrantPlan[],
  note: (line: string) => void,
): Promise<void> {
  for (const { identity, principalId, resourceId, missing } of plans) {
    for (const { permission, appRoleId } of missing) {
      const path = `/servicePrincipals/${segment(principalId)}/appRoleAssignments`;
      bodyOf(await graph.send("POST", path, { body: { principalId, resourceId, appRoleId } }), `POST ${permission}`);
      note(`${identity}: granted ${permission}`);
    }
  }
}
