import { z } from "zod";
import { understood } from "../../shared/adapters/graph/graphAnswer.ts";
import { bodyOf, type GraphClient } from "../../shared/adapters/graph/graphClient.ts";
import { query, segment } from "../../shared/adapters/graph/graphPath.ts";
import { graphPolicyReader, graphPolicyWriter } from "../../shared/adapters/graph/graphPolicies.ts";
import { attempt } from "../../shared/adapters/graph/preflight/attempt.ts";
import { everyItem } from "../../shared/adapters/graph/preflight/graphReads.ts";
import { ourGroup } from "../../shared/adapters/graph/preflight/readOurGroups.ts";
import type { ConditionalAccessPolicy } from "../../shared/domain/policy/conditionalAccessPolicy.ts";
import { Strength, type StrengthFacts } from "../../shared/domain/preflight/tenantFacts.ts";
import { known } from "../../shared/domain/preflight/verdict.ts";
import type { GroupSeen, SetupSeen } from "./setupPlan.ts";
import type { SetupWish } from "./setupStep.ts";
import { type AppSeen, testAppSkipped } from "./testAppSteps.ts";
import { groupBodies, type strengthBody, testAppBody } from "./wanted.ts";

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
  appsNamed(name: string): Promise<readonly AppSeen[]>;
  policies(): Promise<readonly ConditionalAccessPolicy[]>;
  /** Never repeated here, either. @returns its client id */
  makeApp(body: ReturnType<typeof testAppBody>): Promise<string>;
  /** Makes the service principal by which people of this directory sign in. */
  letSignIn(appId: string): Promise<void>;
  /** Never repeated here, either. @returns its id */
  makePolicy(body: Readonly<Record<string, unknown>>): Promise<string>;
}

const STRENGTHS = "/policies/authenticationStrengthPolicies";
const APPS = "/applications";
const SERVICE_PRINCIPALS = "/servicePrincipals";
const Id = z.object({ id: z.string().min(1) });
const App = z.object({
  id: z.string().min(1),
  appId: z.string().min(1),
  displayName: z
    .string()
    .nullish()
    .transform((name) => name ?? null),
  signInAudience: z
    .string()
    .nullish()
    .transform((audience) => audience ?? null),
  web: z.object({ redirectUris: z.array(z.string()).nullish() }).nullish(),
});
const named = (name: string): string => `displayName eq '${name.replaceAll("'", "''")}'`;

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
      const found = await everyItem(graph, `/groups${query({ $select: "id", $filter: named(name) })}`, Id);
      const groups: GroupSeen[] = [];
      for (const { id } of found) groups.push(...(await groupWithId(id)));
      return groups;
    },
    makeStrength: async (body) =>
      understood(Strength, bodyOf(await graph.send("POST", STRENGTHS, { body }), `POST ${STRENGTHS}`)),
    makeGroup: async (body) => understood(Id, bodyOf(await graph.send("POST", "/groups", { body }), "POST /groups")).id,
    appsNamed: async (name) => {
      const select = "id,appId,displayName,signInAudience,web";
      const found = await everyItem(graph, `${APPS}${query({ $select: select, $filter: named(name) })}`, App);
      const apps: AppSeen[] = [];
      for (const { web, ...app } of found) {
        const ofApp = query({ $select: "id", $filter: `appId eq '${app.appId}'` });
        const isSignInPossible = (await everyItem(graph, `${SERVICE_PRINCIPALS}${ofApp}`, Id)).length > 0;
        apps.push({ ...app, redirectUris: web?.redirectUris ?? [], isSignInPossible });
      }
      return apps;
    },
    policies: () => graphPolicyReader(graph).policies(),
    makeApp: async (body) => understood(App, bodyOf(await graph.send("POST", APPS, { body }), `POST ${APPS}`)).appId,
    letSignIn: async (appId) => {
      const answer = await graph.send("POST", SERVICE_PRINCIPALS, { body: { appId } });
      bodyOf(answer, `POST ${SERVICE_PRINCIPALS}`);
    },
    makePolicy: async (body) => (await graphPolicyWriter(graph).createPolicy(body)).id,
  };
}

/**
 * Reads what is there and writes nothing. What is refused or stays busy is not known, with the reason.
 *
 * @param wait called with seconds before a throttled request is repeated.
 */
export async function readSetup(
  tenant: SetupTenant,
  wish: SetupWish,
  wait: (seconds: number) => Promise<void>,
): Promise<SetupSeen> {
  const { enforcedGroupId } = wish;
  const wantsTestApp = testAppSkipped(wish) === undefined;
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
    ...(wish.wantsNudge && {
      nudge: await attempt(() => tenant.groupsNamed(groupBodies.nudge.displayName), wait),
    }),
    testApps: wantsTestApp ? await attempt(() => tenant.appsNamed(testAppBody("").displayName), wait) : known([]),
    policies: wantsTestApp ? await attempt(() => tenant.policies(), wait) : known([]),
  };
}
