import { z } from "zod";
import {
  type HeldPlan,
  type Licensed,
  licensedOf,
  type PeopleInScope,
  type Reached,
} from "../../../domain/preflight/licences.ts";
import { CAMPAIGN, type MethodsPolicy } from "../../../domain/preflight/methodsPolicyFacts.ts";
import { understood } from "../graphAnswer.ts";
import type { GraphClient } from "../graphClient.ts";
import { query, segment } from "../graphPath.ts";
import { GraphUser } from "../graphUser.ts";

const PAGE = 999;
const SELECT = "id,userPrincipalName,accountEnabled,userType,creationType,externalUserState,assignedPlans";
const Plans = z.object({
  assignedPlans: z
    .array(z.object({ servicePlanId: z.string().nullish(), capabilityStatus: z.string().nullish() }))
    .nullish(),
});

/** The people of the waves' groups: their licences in numbers, and their names by id in lower case. */
interface PeopleRead {
  readonly licences: PeopleInScope;
  readonly names: ReadonlyMap<string, string>;
  /** Ids in lower case of guests, accounts of other organisations, and those that do not say that they are neither. */
  readonly strangers: readonly string[];
}

/**
 * Who of the people in some groups holds one of these plans, nested included; read by pages, of which nothing is kept
 * but numbers, ids and names. Guests, accounts of other organisations and those that are
 * switched off are in no wave, and are not asked about.
 * Source: learn.microsoft.com/graph/api/resources/assignedplan, read 2026-11. @throws RefusedError for a missing group.
 */
export async function readScope(
  graph: Pick<GraphClient, "pages">,
  groupIds: readonly string[],
  planIds: ReadonlySet<string>,
): Promise<PeopleRead> {
  const seen = new Map<string, string>();
  const strangers = new Set<string>();
  const byLicence: Record<Licensed, string[]> = { holds: [], lacks: [], unclear: [] };
  let holds = 0;
  for (const groupId of groupIds) {
    const members = `/groups/${segment(groupId)}/transitiveMembers/microsoft.graph.user`;
    const path = `${members}${query({ $select: SELECT, $top: PAGE, $count: "true" })}`;
    for await (const page of graph.pages(path, { eventual: true }))
      for (const one of page) {
        const user = understood(GraphUser, one);
        if (user.userType !== "Member") strangers.add(user.id.toLowerCase());
        if (seen.has(user.id.toLowerCase()) || user.userType !== "Member" || !user.accountEnabled) continue;
        seen.set(user.id.toLowerCase(), user.userPrincipalName);
        const plans: readonly HeldPlan[] | undefined = understood(Plans, one).assignedPlans ?? undefined;
        const licensed = licensedOf(plans, planIds);
        if (licensed === "holds") holds += 1;
        else byLicence[licensed].push(user.userPrincipalName);
      }
  }
  const { lacks: lacking, unclear } = byLicence;
  return { licences: { groups: groupIds.length, holds, lacking, unclear }, names: seen, strangers: [...strangers] };
}

const EVERYONE = "all_users";
const Id = z.object({ id: z.string() });

/**
 * Whom the targets of the methods for passkeys and passes, and of the registration campaign, reach, of these people
 * and of these hires. Groups that are targets are read as a whole, each once: one that a policy names and that is gone
 * reaches nobody.
 */
export async function readReach(
  graph: Pick<GraphClient, "pages">,
  { authenticationMethodConfigurations: all, registrationEnforcement }: z.infer<typeof MethodsPolicy>,
  people: ReadonlyMap<string, string>,
  hires?: ReadonlyMap<string, string>,
): Promise<Readonly<Record<string, Reached>>> {
  const everybody = new Map([...(hires ?? []), ...people]);
  const members = new Map<string, ReadonlySet<string>>();
  const membersOf = async (groupId: string): Promise<ReadonlySet<string>> => {
    const found = members.get(groupId) ?? new Set(await idsIn(graph, groupId, everybody));
    members.set(groupId, found);
    return found;
  };
  const reached: Record<string, Reached> = {};
  const campaign = registrationEnforcement?.authenticationMethodsRegistrationCampaign;
  const asked = [
    ...all.filter((one) => /^(fido2|temporaryaccesspass)$/i.test(one.id)),
    // A campaign that is off asks nobody.
    ...(campaign && campaign.state !== "disabled" ? [{ ...campaign, id: CAMPAIGN }] : []),
  ];
  for (const { id, includeTargets, excludeTargets } of asked) {
    const inside = new Set<string>();
    const by: string[] = [];
    for (const target of includeTargets ?? []) {
      const some = target.id === EVERYONE ? new Set(everybody.keys()) : await membersOf(target.id);
      if ([...some].some((one) => people.has(one))) by.push(target.id);
      for (const one of some) inside.add(one);
    }
    const out = new Set<string>();
    for (const target of excludeTargets ?? []) for (const one of await membersOf(target.id)) out.add(one);
    const namesOf = (ids: Iterable<string>) => [...ids].map((one) => everybody.get(one) ?? one);
    const outside = namesOf([...people.keys()].filter((one) => !inside.has(one)));
    const shutOut = namesOf([...out].filter((one) => people.has(one)));
    const hiresOutside = hires && namesOf([...hires.keys()].filter((one) => !inside.has(one) || out.has(one)));
    reached[id.toLowerCase()] = { by, outside, shutOut, ...(hiresOutside && { hiresOutside }) };
  }
  return reached;
}

async function idsIn(
  graph: Pick<GraphClient, "pages">,
  groupId: string,
  people: ReadonlyMap<string, string>,
): Promise<readonly string[]> {
  const found: string[] = [];
  const path = `/groups/${segment(groupId)}/transitiveMembers/microsoft.graph.user${query({ $select: "id", $top: PAGE, $count: "true" })}`;
  for await (const page of graph.pages(path, { eventual: true }))
    found.push(...page.map((one) => understood(Id, one).id.toLowerCase()).filter((id) => people.has(id)));
  return found;
}
