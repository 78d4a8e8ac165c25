import { z } from "zod";
import {
  ADMINISTRATIVE_UNIT,
  OurGroup,
  type OurGroupFacts,
  RestrictedUnit,
  RoleAssignment,
  type TenantReadings,
} from "../../../domain/preflight/tenantFacts.ts";
import { known } from "../../../domain/preflight/verdict.ts";
import { understood } from "../graphAnswer.ts";
import type { GraphClient } from "../graphClient.ts";
import { query, segment } from "../graphPath.ts";
import { everyItem, present } from "./graphReads.ts";
import type { PartReader } from "./partReader.ts";

type Unit = z.infer<typeof RestrictedUnit>;

const Id = z.object({ id: z.string() });
const DirectoryObject = z.object({ id: z.string(), "@odata.type": z.string().optional() });
const properties =
  "id,displayName,groupTypes,securityEnabled,mailEnabled,membershipRule,isAssignableToRole,isManagementRestricted,onPremisesSyncEnabled";

/** The app's own groups; units are looked up for those that lie in one. */
export async function readOurGroups(
  graph: GraphClient,
  ids: readonly string[],
  read: PartReader,
): Promise<TenantReadings["ourGroups"]> {
  const found: TenantReadings["ourGroups"][number][] = [];
  for (const id of ids) {
    const group = await read(`group ${id}`, () => ourGroup(graph, id));
    const isRestricted = group.known && group.value?.isManagementRestricted === true;
    found.push({
      id,
      group,
      units: isRestricted ? await read(`units ${id}`, () => restrictedUnitsOf(graph, id)) : known([]),
    });
  }
  return found;
}

/**
 * A group of the app by its id, with the number of its owners; `undefined` when there is none.
 * @internal exported for the commands in infra
 */
export async function ourGroup(graph: GraphClient, id: string): Promise<OurGroupFacts | undefined> {
  const path = `/groups/${segment(id)}`;
  const body = await graph.get(`${path}${query({ $select: properties })}`);
  if (body === undefined) return undefined;
  // Without query options: owners take them in an advanced query only, which is answered from an index that lags.
  const owners = await everyItem(graph, `${path}/owners`, Id);
  return { ...understood(OurGroup, body), owners: owners.length };
}

/** The restricted management units that a group lies in. A role over another unit does not count there. */
async function restrictedUnitsOf(graph: GraphClient, groupId: string): Promise<readonly Unit[]> {
  const parents = await everyItem(graph, `/groups/${segment(groupId)}/memberOf`, DirectoryObject);
  const units: Unit[] = [];
  for (const { id, "@odata.type": type } of parents) {
    if (type !== ADMINISTRATIVE_UNIT) continue;
    const path = `/directory/administrativeUnits/${segment(id)}`;
    const unit = understood(
      RestrictedUnit,
      await present(graph, `${path}${query({ $select: "id,displayName,isMemberManagementRestricted" })}`),
    );
    if (unit.isMemberManagementRestricted === true) units.push(unit);
  }
  return units;
}

/** The directory roles that are assigned to an identity itself, each with its scope. */
export async function rolesOfIdentity(
  graph: GraphClient,
  clientId: string,
): Promise<readonly z.infer<typeof RoleAssignment>[]> {
  const principal = `/servicePrincipals(appId='${segment(clientId)}')${query({ $select: "id" })}`;
  const { id } = understood(Id, await present(graph, principal));
  const assignments = `/roleManagement/directory/roleAssignments${query({ $filter: `principalId eq '${id}'` })}`;
  return everyItem(graph, assignments, RoleAssignment);
}
