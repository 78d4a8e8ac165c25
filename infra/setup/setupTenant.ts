import { z } from "zod";
import { understood } from "../../shared/adapters/graph/graphAnswer.ts";
import { bodyOf, type GraphClient } from "../../shared/adapters/graph/graphClient.ts";
import { query, segment } from "../../shared/adapters/graph/graphPath.ts";
import { attempt } from "../preflight/attempt.ts";
import { everyItem } from "../preflight/graphReads.ts";
import { ourGroup } from "../preflight/readOurGroups.ts";
import { Strength, type StrengthFacts } from "../preflight/tenantFacts.ts";
import type { GroupSeen, SetupSeen, SetupWish } from "./setupPlan.ts";
import { groupBodies, type strengthBody } from "./wanted.ts";

/** As much of a tenant as its set-up needs. Reading and making throw RefusedError or TransientError. */
export interface SetupTenant {
  strengths(): Promise<readonly StrengthFacts[]>;
  /** At most one. */
  groupWithId(id: string): Promise<readonly GroupSeen[]>;
  groupsNamed(name: string): Promise<readonly GroupSeen[]>;
  /** Never repeated here: a repeat would make a second one of the same name. */
  makeStrength(body: typeof strengthBody): Promise<StrengthFacts>;
  /** Likewise. @returns its id */
  makeGroup(body: (typeof groupBodies)[keyof typeof groupBodies]): Promise<string>;
}

const STRENGTHS = "/policies/authenticationStrengthPolicies";
const Id = z.object({ id: z.string().min(1) });

/** `SetupTenant` on Microsoft Graph v1.0. */
export function graphSetupTenant(graph: GraphClient): SetupTenant {
  const groupWithId = async (id: string): Promise<readonly GroupSeen[]> => {
    const group = await ourGroup(graph, id);
    if (!group) return [];
    const members = await graph.page(`/groups/${segment(id)}/members${query({ $select: "id", $top: 1 })}`, undefined);
    return [{ ...group, hasMembers: (members?.value.length ?? 0) > 0 }];
  };
  return {
    strengths: () => everyItem(graph, STRENGTHS, Strength),
    groupWithId,
    groupsNamed: async (name) => {
      const filter = `displayName eq '${name.replaceAll("'", "''")}'`;
      const found = await everyItem(graph, `/groups${query({ $select: "id", $filter: filter })}`, Id);
      const groups: GroupSeen[] = [];
      for (const { id } of found) groups.push(...(await groupWithId(id)));
      return groups;
    },
    makeStrength: async (body) =>
      understood(Strength, bodyOf(await graph.send("POST", STRENGTHS, { body }), `POST ${STRENGTHS}`)),
    makeGroup: async (body) => understood(Id, bodyOf(await graph.send("POST", "/groups", { body }), "POST /groups")).id,
  };
}

/**
 * Reads what is there and writes nothing. What is refused or stays busy is not known, with the reason.
 *
 * @param wait called with seconds before a throttled request is repeated.
 */
export async function readSetup(
  tenant: SetupTenant,
  { enforcedGroupId }: SetupWish,
  wait: (seconds: number) => Promise<void>,
): Promise<SetupSeen> {
  return {
    strengths: await attempt(() => tenant.strengths(), wait),
    enforced: await attempt(
      () =>
        enforcedGroupId === undefined
          ? tenant.groupsNamed(groupBodies.enforced.displayName)
          : tenant.groupWithId(enforcedGroupId),
      wait,
    ),
    canary: await attempt(() => tenant.groupsNamed(groupBodies.canary.displayName), wait),
  };
}
