import { z } from "zod";
import { RefusedError } from "../../errors.ts";
import { literal } from "../odata.ts";
import { understood } from "./graphAnswer.ts";
import type { GraphClient } from "./graphClient.ts";
import type { UnlessUnlicensed } from "./graphLicences.ts";
import { query } from "./graphPath.ts";
import { odataType } from "./graphUser.ts";
import { wholeList } from "./wholeList.ts";

/**
 * Instances, which are there from the start of an eligibility to its end; not schedules, which tell of the future as
 * well. Graph lists them for one principal or for one group at a time. Source:
 * learn.microsoft.com/graph/api/privilegedaccessgroup-list-eligibilityscheduleinstances, read 2026-11. Whether as
 * member or as owner makes no difference here: an owner lets themselves in.
 */
const INSTANCES = "/identityGovernance/privilegedAccess/group/eligibilityScheduleInstances";

const OpenGroup = z.object({ groupId: z.guid() });
const Eligible = z.object({ principalId: z.guid(), principal: z.unknown().optional() });

/**
 * Groups that a user, or everybody in a group, may join by themselves (PIM for Groups).
 * @throws rather than returning half.
 */
export const groupsOpenTo = (
  graph: GraphClient,
  orNobody: UnlessUnlicensed,
  principalId: string,
): Promise<readonly string[]> => orNobody(openTo(graph, principalId), []);

async function openTo(graph: GraphClient, principalId: string): Promise<readonly string[]> {
  const groups: string[] = [];
  for await (const page of wholeList(
    graph,
    `${INSTANCES}${query({ $filter: `principalId eq ${literal(principalId)}`, $select: "id,groupId" })}`,
  ))
    groups.push(...page.map((one) => understood(OpenGroup, one).groupId));
  return groups;
}

/** Who may join a group by themselves: types by id, where Graph tells them. @throws rather than returning half. */
export const eligibleFor = (
  graph: GraphClient,
  orNobody: UnlessUnlicensed,
  groupId: string,
): Promise<ReadonlyMap<string, string | undefined>> => orNobody(eligible(graph, groupId), new Map());

async function eligible(graph: GraphClient, groupId: string): Promise<ReadonlyMap<string, string | undefined>> {
  const principals = new Map<string, string | undefined>();
  try {
    for await (const page of wholeList(
      graph,
      `${INSTANCES}${query({ $filter: `groupId eq ${literal(groupId)}`, $expand: "principal" })}`,
    )) {
      for (const { principalId, principal } of page.map((one) => understood(Eligible, one)))
        principals.set(principalId, odataType(principal));
    }
  } catch (error) {
    // "ResourceTypeNotSupported": PIM does not look after this group, so nobody is eligible for it. Seen in public
    // code, not documented: any other refusal is one.
    if (!(error instanceof RefusedError && error.reason === "unsupported")) throw error;
  }
  return principals;
}
