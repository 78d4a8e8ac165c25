import { z } from "zod";
import { definitionDigest } from "../../../domain/policy/policyDefinition.ts";
import { isMetadata } from "../../../domain/policy/policyMembers.ts";
import { premiumPlanIds } from "../../../domain/preflight/licences.ts";
import { MethodsPolicy } from "../../../domain/preflight/methodsPolicyFacts.ts";
import * as facts from "../../../domain/preflight/tenantFacts.ts";
import { type Known, known } from "../../../domain/preflight/verdict.ts";
import type { PreflightSubject } from "../../../ports/tenant.ts";
import { understood } from "../graphAnswer.ts";
import type { GraphClient } from "../graphClient.ts";
import { query, segment } from "../graphPath.ts";
import { danglingReferences } from "./danglingReferences.ts";
import { everyItem, present } from "./graphReads.ts";
import { legacySignIns } from "./legacySignIns.ts";
import { managersOf } from "./managers.ts";
import { missingApps } from "./missingApps.ts";
import type { PartReader } from "./partReader.ts";
import { perUserMfa } from "./perUserMfa.ts";
import { readBreakGlass } from "./readBreakGlass.ts";
import { readOurGroups, rolesOfIdentity } from "./readOurGroups.ts";
import { readReach, readScope } from "./readScope.ts";

const MICROSOFT_GRAPH = "00000003-0000-0000-c000-000000000000";

/**
 * Reads all that the checks need and writes nothing: every request is a GET, except What-If (`evaluate`), which Graph
 * takes as POST. A part that is refused becomes unknown, with the reason; the others go on.
 *
 * @param read takes each part under a name of its own, and says what becomes of one that is busy.
 */
export async function readTenant(
  graph: GraphClient,
  subject: PreflightSubject,
  read: PartReader,
): Promise<Omit<facts.TenantReadings, "readAt">> {
  const one = <T>(path: string, shape: z.ZodType<T>) =>
    read(path, async () => understood(shape, await present(graph, path)));
  const all = <T>(path: string, shape: z.ZodType<T>) => read(path, () => everyItem(graph, path, shape));
  const { enforcedGroupId, enforcedStrengthId, otherGroupIds, waveGroupIds } = subject;

  const accessPolicies = await read("policies", () => accessPoliciesOf(graph), "conditionalAccess");
  const methodsPolicy = await one("/policies/authenticationMethodsPolicy", MethodsPolicy);
  const ourGroupIds = [...new Set([...(enforcedGroupId ? [enforcedGroupId] : []), ...otherGroupIds])];
  const writer = subject.identities.find(({ name }) => name === "policyWriter");
  const breakGlass: facts.BreakGlassFacts[] = [];
  for (const id of subject.breakGlassUserIds) breakGlass.push(await readBreakGlass(graph, id, read));

  const skus = await all("/subscribedSkus", facts.Sku);
  const groups = waveGroupIds.join();
  const people =
    waveGroupIds.length === 0
      ? undefined
      : await read(`scope ${groups}`, () =>
          readScope(graph, waveGroupIds, premiumPlanIds(skus.known ? skus.value : [])),
        );
  const organizations = await all("/organization", facts.Organization);
  return {
    accessPolicies,
    methodsPolicy,
    ourGroups: await readOurGroups(graph, ourGroupIds, read),
    enforcedGroupId,
    ...(subject.nudgeGroupId !== undefined && { nudgeGroupId: subject.nudgeGroupId }),
    writerRoles: writer && (await read("roles of the writer", () => rolesOfIdentity(graph, writer.clientId))),
    enforcedStrength:
      enforcedStrengthId === undefined
        ? undefined
        : {
            id: enforcedStrengthId,
            strength: await read(
              `strength ${enforcedStrengthId}`,
              () => strength(graph, enforcedStrengthId),
              "conditionalAccess",
            ),
          },
    breakGlass,
    identities: await identitiesOf(graph, subject, read),
    domains: await all("/domains", facts.Domain),
    organization: organizations.known ? known(organizations.value[0] ?? {}) : organizations,
    securityDefaults: await one("/policies/identitySecurityDefaultsEnforcementPolicy", facts.SecurityDefaults),
    crossTenantDefault: await one("/policies/crossTenantAccessPolicy/default", facts.CrossTenantDefault),
    crossTenantPartners: await all("/policies/crossTenantAccessPolicy/partners", facts.CrossTenantPartner),
    skus,
    scope: people?.known ? known(people.value.licences) : people,
    strangers: people?.known ? known(people.value.strangers) : people,
    reached:
      people && methodsPolicy.known
        ? people.known
          ? await read(`reach ${groups} ${[...(subject.hires?.keys() ?? [])].join()}`, () =>
              readReach(graph, methodsPolicy.value, people.value.names, subject.hires),
            )
          : people
        : undefined,
    managers: people?.known ? await read(`managers ${groups}`, () => managersOf(graph, people.value.names)) : people,
    missingApps: accessPolicies.known
      ? await read(`apps ${subject.appIds.join()}`, () => missingApps(graph, accessPolicies.value, subject.appIds))
      : accessPolicies,
    legacySignIns: await legacySignIns(graph, subject.now, read),
    syncAccountIds: await read("synchronisation accounts", async () =>
      (
        await everyItem(
          graph,
          `/roleManagement/directory/roleAssignments${query({ $filter: `roleDefinitionId eq '${facts.SYNC_ROLE}'` })}`,
          z.object({ principalId: z.string() }),
        )
      ).map(({ principalId }) => principalId),
    ),
    dangling: !accessPolicies.known
      ? accessPolicies
      : methodsPolicy.known
        ? await read("dangling", () => danglingReferences(graph, accessPolicies.value, methodsPolicy.value))
        : methodsPolicy,
    // Behind whatever else wants the same bucket.
    perUserMfa: people?.known ? await perUserMfa(graph, people.value.names, read) : people,
    waveGroupIds,
    leftOutAppIds: subject.leftOutAppIds,
    passLifetimeMinutes: subject.passLifetimeMinutes,
  };
}

/** Each with the digest of all that Graph shows, which tells whether it is as it was recorded. */
async function accessPoliciesOf(graph: GraphClient): Promise<readonly facts.AccessPolicyFacts[]> {
  const raw = await everyItem(graph, "/identity/conditionalAccess/policies", z.looseObject({}));
  return raw.map((policy) => ({
    ...understood(facts.AccessPolicy, policy),
    definitionDigest: definitionDigest(
      Object.fromEntries(Object.entries(policy).filter(([member]) => !isMetadata(member))),
    ),
  }));
}

async function identitiesOf(
  graph: GraphClient,
  { identities }: PreflightSubject,
  read: PartReader,
): Promise<facts.TenantReadings["identities"]> {
  const found: { name: string; declared: readonly string[]; granted: Known<readonly string[]> }[] = [];
  for (const { name, clientId, declared } of identities)
    if (declared)
      found.push({
        name,
        declared,
        granted: await read(`granted ${clientId}`, () => grantedPermissions(graph, clientId)),
      });
  return found;
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
