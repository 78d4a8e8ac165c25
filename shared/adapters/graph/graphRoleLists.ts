import { z } from "zod";
import { isAmong } from "../../domain/people/privilege.ts";
import { RefusedError } from "../../errors.ts";
import { literal } from "../odata.ts";
import { understood } from "./graphAnswer.ts";
import type { GraphClient } from "./graphClient.ts";
import { query } from "./graphPath.ts";
import { odataType } from "./graphUser.ts";
import { wholeList } from "./wholeList.ts";

const ROLES = "/roleManagement/directory";
const ACTIVE = "roleAssignmentScheduleInstances";
export const ELIGIBLE = "roleEligibilityScheduleInstances";
const PERMANENT = "roleAssignments";
type List = typeof ACTIVE | typeof ELIGIBLE | typeof PERMANENT;

const Assignment = z.object({
  principalId: z.string().min(1),
  principal: z.unknown().optional(),
  roleDefinitionId: z.string().optional(),
});

export async function holdsAny(graph: GraphClient, list: List, principalId: string): Promise<boolean> {
  const page = await graph.page(
    `${ROLES}/${list}${query({ $filter: `principalId eq ${literal(principalId)}`, $select: "id,principalId" })}`,
    undefined,
  );
  if (!page) throw new RefusedError("notFound", "ResourceNotFound", `graph: GET ${ROLES}/${list}: 404`);
  // An empty page with a next one is not the end.
  return page.value.length > 0 || page.next !== undefined;
}

/** @param roleIds only those who are assigned one of these; an assignment that does not say which counts. */
export async function principalsIn(
  graph: GraphClient,
  list: List,
  roleIds?: readonly string[],
): Promise<ReadonlyMap<string, string | undefined>> {
  const principals = new Map<string, string | undefined>();
  for await (const page of wholeList(graph, `${ROLES}/${list}${query({ $expand: "principal" })}`)) {
    for (const { principalId, principal, roleDefinitionId } of page.map((one) => understood(Assignment, one)))
      if (!roleIds || roleDefinitionId === undefined || isAmong(roleIds, roleDefinitionId))
        principals.set(principalId, odataType(principal));
  }
  return principals;
}

/**
 * Active roles: the schedule instances (P2); without that licence the plain assignments, which say the same about what
 * is active.
 */
export async function activeList<T>(read: (list: List) => Promise<T>): Promise<T> {
  try {
    return await read(ACTIVE);
  } catch (error) {
    if (error instanceof RefusedError && error.reason === "licence") return read(PERMANENT);
    throw error;
  }
}
