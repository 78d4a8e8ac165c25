import { z } from "zod";
import { premiumPlanIds } from "../../../domain/preflight/licences.ts";
import * as facts from "../../../domain/preflight/tenantFacts.ts";
import { type Known, known } from "../../../domain/preflight/verdict.ts";
import { RefusedError } from "../../../errors.ts";
import { understood } from "../graphAnswer.ts";
import { bodyOf, type GraphClient } from "../graphClient.ts";
import { query, segment } from "../graphPath.ts";
import { attempt } from "./attempt.ts";
import { danglingReferences } from "./danglingReferences.ts";
import { everyItem, present } from "./graphReads.ts";
import { readOurGroups, rolesOfIdentity } from "./readOurGroups.ts";
import { readScope } from "./readScope.ts";

export interface PreflightSubject {
  readonly breakGlassUserIds: readonly string[];
  readonly enforcedGroupId: string | undefined;
  readonly enforcedStrengthId: string | undefined;
  /** Further groups of the app. */
  readonly otherGroupIds: readonly string[];
  readonly waveGroupIds: readonly string[];
  /** By name: client id and the permissions declared for it. */
  readonly identities: readonly {
    readonly name: string;
    readonly clientId: string;
    readonly declared: readonly string[];
  }[];
  readonly passLifetimeMinutes: number;
}

const MICROSOFT_GRAPH = "00000003-0000-0000-c000-000000000000";

const DirectoryObject = z.object({ id: z.string(), "@odata.type": z.string().optional() });

/** The scopes that an admin who signs in is asked for; each one only reads. */
export const preflightScopes = [
  "Policy.Read.All",
  "User.Read.All",
  "GroupMember.Read.All",
  "UserAuthenticationMethod.Read.All",
  "RoleManagement.Read.Directory",
  "RoleAssignmentSchedule.Read.Directory",
  "AuditLog.Read.All",
  "Domain.Read.All",
  "Organization.Read.All",
  "Application.Read.All",
  "AdministrativeUnit.Read.All",
] as const;

/**
 * Reads all that the checks need and writes nothing: every request is a GET, except What-If (`evaluate`), which Graph
 * takes as POST. A part that is refused or stays busy becomes unknown, with the reason; the others go on.
 *
 * @param wait called with seconds before a throttled request is repeated, at most three times.
 */
export async function readTenant(
  graph: GraphClient,
  subject: PreflightSubject,
  now: Date,
  wait: (seconds: number) => Promise<void>,
): Promise<facts.TenantFacts> {
  const read = <T>(load: () => Promise<T>): Promise<Known<T>> => attempt(load, wait);
  const one = <T>(path: string, shape: z.ZodType<T>) => read(async () => understood(shape, await present(graph, path)));
  const all = <T>(path: string, shape: z.ZodType<T>) => read(() => everyItem(graph, path, shape));

  const accessPolicies = await all("/identity/conditionalAccess/policies", facts.AccessPolicy);
  const { enforcedGroupId, enforcedStrengthId, otherGroupIds } = subject;
  const ourGroupIds = [...new Set([...(enforcedGroupId ? [enforcedGroupId] : []), ...otherGroupIds])];
  const writer = subject.identities.find(({ name }) => name === "policyWriter");
  const breakGlass: facts.BreakGlassFacts[] = [];
  for (const id of subject.breakGlassUserIds) breakGlass.push(await readBreakGlass(graph, id, read));
  const identities: { name: string; declared: readonly string[]; granted: Known<readonly string[]> }[] = [];
  for (const { name, clientId, declared } of subject.identities)
    identities.push({ name, declared, granted: await read(() => grantedPermissions(graph, clientId)) });

  const skus = await all("/subscribedSkus", facts.Sku);
  const { waveGroupIds } = subject;
  const scope =
    waveGroupIds.length === 0
      ? undefined
      : await read(() => readScope(graph, waveGroupIds, premiumPlanIds(skus.known ? skus.value : [])));
  const organizations = await all("/organization", facts.Organization);
  return {
    now,
    accessPolicies,
    ourGroups: await readOurGroups(graph, ourGroupIds, read),
    enforcedGroupId,
    writerRoles: writer && (await read(() => rolesOfIdentity(graph, writer.clientId))),
    enforcedStrength:
      enforcedStrengthId === undefined
        ? undefined
        : { id: enforcedStrengthId, strength: await read(() => strength(graph, enforcedStrengthId)) },
    breakGlass,
    identities,
    methodsPolicy: await one("/policies/authenticationMethodsPolicy", facts.MethodsPolicy),
    domains: await all("/domains", facts.Domain),
    organization: organizations.known ? known(organizations.value[0] ?? {}) : organizations,
    securityDefaults: await one("/policies/identitySecurityDefaultsEnforcementPolicy", facts.SecurityDefaults),
    crossTenantDefault: await one("/policies/crossTenantAccessPolicy/default", facts.CrossTenantDefault),
    skus,
    scope,
    syncAccountIds: await read(async () =>
      (
        await everyItem(
          graph,
          `/roleManagement/directory/roleAssignments${query({ $filter: `roleDefinitionId eq '${facts.SYNC_ROLE}'` })}`,
          z.object({ principalId: z.string() }),
        )
      ).map(({ principalId }) => principalId),
    ),
    dangling: accessPolicies.known ? await read(() => danglingReferences(graph, accessPolicies.value)) : accessPolicies,
    waveGroupIds,
    passLifetimeMinutes: subject.passLifetimeMinutes,
  };
}

type Read = <T>(load: () => Promise<T>) => Promise<Known<T>>;

async function readBreakGlass(graph: GraphClient, id: string, read: Read): Promise<facts.BreakGlassFacts> {
  const user = `/users/${segment(id)}`;
  return {
    id,
    account: await read(async () => {
      const body = await graph.get(
        `${user}${query({ $select: "id,userPrincipalName,accountEnabled,onPremisesSyncEnabled" })}`,
      );
      return body === undefined ? undefined : understood(facts.Account, body);
    }),
    methods: await read(() => everyItem(graph, `${user}/authentication/methods`, facts.Method)),
    roles: await read(() => activeRoles(graph, id)),
    applicable: await read(() => applicablePolicies(graph, id)),
    lastSuccessfulSignIn: await read(async () => {
      const { signInActivity } = understood(
        facts.Activity,
        await present(graph, `${user}${query({ $select: "id,signInActivity" })}`),
      );
      return signInActivity?.lastSuccessfulSignInDateTime ?? undefined;
    }),
    groupIds: await read(async () =>
      // No cast is used, because it needs the eventually consistent index.
      (await everyItem(graph, `${user}/transitiveMemberOf${query({ $select: "id", $top: 999 })}`, DirectoryObject))
        .filter(({ "@odata.type": type }) => type === "#microsoft.graph.group")
        .map(({ id: group }) => group),
    ),
  };
}

/** Without the licence for schedules (P2) roles are plain assignments, which have no end. */
async function activeRoles(graph: GraphClient, id: string): Promise<readonly z.infer<typeof facts.RoleInstance>[]> {
  const roles = "/roleManagement/directory";
  const theirs = query({ $filter: `principalId eq '${id}'` });
  try {
    return await everyItem(graph, `${roles}/roleAssignmentScheduleInstances${theirs}`, facts.RoleInstance);
  } catch (error) {
    if (!(error instanceof RefusedError && error.reason === "licence")) throw error;
    const plain = await everyItem(graph, `${roles}/roleAssignments${theirs}`, facts.RoleInstance);
    return plain.map((one) => ({ ...one, assignmentType: "Assigned" }));
  }
}

/**
 * What-If: the names of the policies, enforced or report-only, that would apply to a sign-in at any Microsoft admin
 * page.
 */
async function applicablePolicies(graph: GraphClient, userId: string): Promise<readonly string[]> {
  const body = {
    signInIdentity: { "@odata.type": "#microsoft.graph.userSignIn", userId },
    signInContext: {
      "@odata.type": "#microsoft.graph.applicationContext",
      includeApplications: ["797f4846-ba00-4fd7-ba43-dac1f8f63013"],
    },
    signInConditions: { devicePlatform: "windows", clientAppType: "browser" },
    appliedPoliciesOnly: true,
  };
  const answer = await graph.send("POST", "/identity/conditionalAccess/evaluate", { body });
  const { value } = understood(z.object({ value: z.array(facts.Evaluated) }), bodyOf(answer, "evaluate"));
  return value.filter(({ policyApplies }) => policyApplies !== false).map(({ displayName }) => displayName);
}

/** It takes no query options. Source: learn.microsoft.com/graph/api/authenticationstrengthpolicy-get, read 2026-11. */
async function strength(graph: GraphClient, id: string): Promise<facts.StrengthFacts | undefined> {
  const body = await graph.get(`/policies/authenticationStrengthPolicies/${segment(id)}`);
  return body === undefined ? undefined : understood(facts.Strength, body);
}

async function grantedPermissions(graph: GraphClient, clientId: string): Promise<readonly string[]> {
  const principal = (appId: string) => `/servicePrincipals(appId='${segment(appId)}')`;
  const Resource = z.object({
    id: z.string(),
    appRoles: z.array(z.object({ id: z.string(), value: z.string().nullish() })),
  });
  const resource = understood(
    Resource,
    await present(graph, `${principal(MICROSOFT_GRAPH)}${query({ $select: "id,appRoles" })}`),
  );
  const Assignment = z.object({ resourceId: z.string(), appRoleId: z.string() });
  const granted = await everyItem(graph, `${principal(clientId)}/appRoleAssignments`, Assignment);
  const nameOf = new Map(resource.appRoles.map(({ id, value }) => [id, value ?? id]));
  return granted
    .filter(({ resourceId }) => resourceId === resource.id)
    .map(({ appRoleId }) => nameOf.get(appRoleId) ?? appRoleId);
}
