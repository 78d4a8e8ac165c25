import { z } from "zod";
import * as facts from "../../../domain/preflight/tenantFacts.ts";
import { RefusedError } from "../../../errors.ts";
import { understood } from "../graphAnswer.ts";
import { bodyOf, type GraphClient } from "../graphClient.ts";
import { query, segment } from "../graphPath.ts";
import { everyItem, present } from "./graphReads.ts";
import type { PartReader } from "./partReader.ts";

const DirectoryObject = z.object({ id: z.string(), "@odata.type": z.string().optional() });

/** All that the checks ask about one break-glass account. */
export async function readBreakGlass(graph: GraphClient, id: string, read: PartReader): Promise<facts.BreakGlassFacts> {
  const user = `/users/${segment(id)}`;
  return {
    id,
    account: await read(`account ${id}`, async () => {
      const body = await graph.get(
        `${user}${query({ $select: "id,userPrincipalName,accountEnabled,onPremisesSyncEnabled,authorizationInfo" })}`,
      );
      return body === undefined ? undefined : understood(facts.Account, body);
    }),
    methods: await read(
      `methods ${id}`,
      () => everyItem(graph, `${user}/authentication/methods`, facts.Method),
      "reports",
    ),
    roles: await read(`roles ${id}`, () => activeRoles(graph, id)),
    applicable: await read(`what if ${id}`, () => applicablePolicies(graph, id), "conditionalAccess"),
    lastSuccessfulSignIn: await read(`last sign-in ${id}`, async () => {
      const { signInActivity } = understood(
        facts.Activity,
        await present(graph, `${user}${query({ $select: "id,signInActivity" })}`),
      );
      return signInActivity?.lastSuccessfulSignInDateTime ?? undefined;
    }),
    groupIds: await read(`groups ${id}`, async () =>
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
