import { z } from "zod";
import { chunks } from "../../domain/chunks.ts";
import type { Priority } from "../../domain/limits/priority.ts";
import type { PassPolicy } from "../../domain/pass/pass.ts";
import type { ConditionalAccessPolicy } from "../../domain/policy/conditionalAccessPolicy.ts";
import { isMetadata } from "../../domain/policy/policyMembers.ts";
import { RefusedError, TransientError } from "../../errors.ts";
import type { PolicyReader, PolicyWriter } from "../../ports/graph.ts";
import type { NotChanged } from "../../ports/groups.ts";
import { errorOf, failureOf, type GraphAnswer, longest, outcomeOf, understood, wordsOf } from "./graphAnswer.ts";
import { bodyOf, type GraphClient, MOST_IN_BATCH } from "./graphClient.ts";
import { readAutomaticEnablement, readMethodsPolicy, readPhoneMethods } from "./graphMethodsPolicy.ts";
import { segment } from "./graphPath.ts";
import { readStrength } from "./graphStrength.ts";
import { type Pace, takeOne } from "./requestPace.ts";
import { wholeList } from "./wholeList.ts";

const POLICIES = "/identity/conditionalAccess/policies";
/** Source: learn.microsoft.com/graph/api/conditionalaccesspolicy-restore, read 2026-11. */
const DELETED = "/identity/conditionalAccess/deletedItems/policies";

const states = ["enabled", "disabled", "enabledForReportingButNotEnforced"] as const;
const isState = (state: string): state is (typeof states)[number] => (states as readonly string[]).includes(state);

const Policy: z.ZodType<ConditionalAccessPolicy> = z
  // With what nobody here has heard of: it may change whom the policy is for.
  .looseObject({
    id: z.string().min(1),
    displayName: z.string().nullish(),
    state: z.string().nullish(),
    createdDateTime: z.string().nullish(),
    modifiedDateTime: z.string().nullish(),
  })
  .transform((policy) => ({
    id: policy.id,
    displayName: policy.displayName ?? "",
    state: policy.state && isState(policy.state) ? policy.state : "unknown",
    ...(policy.createdDateTime && { createdDateTime: policy.createdDateTime }),
    ...(policy.modifiedDateTime && { modifiedDateTime: policy.modifiedDateTime }),
    definition: Object.fromEntries(Object.entries(policy).filter(([member]) => !isMetadata(member))),
  }));

const TemporaryAccessPassPolicy: z.ZodType<PassPolicy> = z
  .object({
    state: z.string(),
    minimumLifetimeInMinutes: z.number().int(),
    maximumLifetimeInMinutes: z.number().int(),
    isUsableOnce: z.boolean(),
  })
  .transform((policy) => ({
    ...policy,
    state: policy.state === "enabled" || policy.state === "disabled" ? policy.state : "unknown",
  }));

const EVALUATE = "/identity/conditionalAccess/evaluate";
/** Azure portal and the like. */
const ADMIN_PORTALS = "797f4846-ba00-4fd7-ba43-dac1f8f63013";

/** Source: learn.microsoft.com/graph/api/conditionalaccessroot-evaluate, read 2026-11: `Policy.Read.All` will do. */
const signInOf = (userId: string, appId: string) => ({
  signInIdentity: { "@odata.type": "#microsoft.graph.userSignIn", userId },
  signInContext: { "@odata.type": "#microsoft.graph.applicationContext", includeApplications: [appId] },
  signInConditions: { devicePlatform: "windows", clientAppType: "browser" },
  appliedPoliciesOnly: false,
});

const WhatIf = z.object({
  value: z.array(
    z
      .object({ id: z.string(), policyApplies: z.boolean().nullish(), analysisReasons: z.string().nullish() })
      .transform(({ id, policyApplies, analysisReasons }) => ({
        policyId: id,
        policyApplies: policyApplies ?? undefined,
        analysisReasons: analysisReasons ?? "",
      })),
  ),
});

/**
 * `PolicyReader` on Microsoft Graph v1.0. @param pace of Conditional Access, shared with the
 * writer; without one the caller keeps to the limit. Policies are read whole, without `$select`: the strength inside
 * `grantControls` is a navigation that Graph expands by itself, and the read-back after a write hangs on it (graph
 * facts 5.1).
 */
export function graphPolicyReader(graph: GraphClient, pace?: Pace): PolicyReader {
  return {
    policy: async (policyId) => {
      await takeTurn(pace);
      const body = await graph.get(`${POLICIES}/${segment(policyId)}`);
      return body === undefined ? undefined : understood(Policy, body);
    },
    policies: async () => {
      // A page holds them all: a tenant has 240 policies at most.
      await takeTurn(pace);
      const all: ConditionalAccessPolicy[] = [];
      for await (const page of wholeList(graph, POLICIES))
        all.push(...page.map((policy) => understood(Policy, policy)));
      return all;
    },
    deletedPolicy: async (policyId) => {
      await takeTurn(pace);
      const body = await graph.get(`${DELETED}/${segment(policyId)}`);
      return body === undefined ? undefined : understood(Policy, body);
    },
    passPolicy: async () => {
      const path = "/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/temporaryAccessPass";
      const body = await graph.get(path);
      if (body === undefined) throw new RefusedError("notFound", "ResourceNotFound", `graph: GET ${path}: 404`);
      return understood(TemporaryAccessPassPolicy, body);
    },
    methodsPolicy: () => readMethodsPolicy(graph),
    phoneMethods: () => readPhoneMethods(graph),
    automaticEnablement: () => readAutomaticEnablement(graph),
    whatIf: async (userId, appId = ADMIN_PORTALS) => {
      await takeTurn(pace);
      const body = bodyOf(await graph.send("POST", EVALUATE, { body: signInOf(userId, appId) }), `POST ${EVALUATE}`);
      return understood(WhatIf, body).value;
    },
    strength: (strengthId) => readStrength(graph, strengthId),
  };
}

/** `PolicyWriter` on Microsoft Graph v1.0. */
export function graphPolicyWriter(graph: GraphClient, pace?: Pace): PolicyWriter {
  return {
    createPolicy: async (body) => {
      await takeTurn(pace);
      return understood(Policy, bodyOf(await graph.send("POST", POLICIES, { body }), `POST ${POLICIES}`));
    },

    setPolicyState: async (policyId, state) => {
      // What is stopped or taken back goes before what is only read.
      await takeTurn(pace, "watch");
      bodyOf(
        await graph.send("PATCH", `${POLICIES}/${segment(policyId)}`, { body: { state } }),
        `PATCH ${POLICIES}/{id}`,
      );
    },

    deletePolicy: async (policyId) => {
      await takeTurn(pace);
      bodyOf(await graph.send("DELETE", `${POLICIES}/${segment(policyId)}`), `DELETE ${POLICIES}/{id}`);
    },

    restorePolicy: async (policyId) => {
      await takeTurn(pace);
      const path = `${DELETED}/${segment(policyId)}/restore`;
      bodyOf(await graph.send("POST", path, { body: {} }), `POST ${DELETED}/{id}/restore`);
    },

    addMembers: (groupId, userIds) =>
      changeMembers(
        graph,
        userIds,
        (userId) => ({
          method: "POST",
          url: membersPath(groupId),
          body: { "@odata.id": graph.referenceTo(userId) },
        }),
        isAlreadyMember,
      ),

    removeMembers: (groupId, userIds) =>
      changeMembers(
        graph,
        userIds,
        (userId) => ({ method: "DELETE", url: memberReferencePath(groupId, userId) }),
        (answer) => outcomeOf(answer) === "notFound",
      ),

    removeMember: async (groupId, userId) => {
      const answer = await graph.send("DELETE", memberReferencePath(groupId, userId));
      if (!["ok", "notFound"].includes(outcomeOf(answer)))
        throw errorOf(answer, "DELETE groups/{id}/members/{id}/$ref");
    },
  };
}

/** @throws TransientError when the tenant's request of this second is used up. */
async function takeTurn(pace: Pace | undefined, priority: Priority = "live"): Promise<void> {
  if (pace) await takeOne(pace, "Conditional Access", { priority });
}

/** One change a user. @returns those that were refused. @throws TransientError when any of a batch was throttled. */
async function changeMembers(
  graph: GraphClient,
  userIds: readonly string[],
  changeOf: (userId: string) => Omit<Parameters<GraphClient["batch"]>[0][number], "id">,
  isDone: (answer: GraphAnswer) => boolean,
): Promise<readonly NotChanged[]> {
  const left: NotChanged[] = [];
  for (const some of chunks([...new Set(userIds)], MOST_IN_BATCH)) {
    const answers = await graph.batch(some.map((userId) => ({ id: userId, ...changeOf(userId) })));
    const failed = [...answers].filter(([, answer]) => outcomeOf(answer) !== "ok" && !isDone(answer));
    const busy = failed.filter(([, answer]) => outcomeOf(answer) === "busy");
    if (busy.length > 0) {
      const retryAfterSeconds = longest(busy.map(([, answer]) => answer.retryAfterSeconds));
      throw new TransientError(`graph: ${busy.length} of ${some.length} members could not be changed yet`, {
        retryAfterSeconds,
      });
    }
    for (const [userId, answer] of failed) {
      const { reason, code } = failureOf(answer);
      left.push({ userId, reason, code, said: wordsOf(answer) });
    }
  }
  return left;
}

const membersPath = (groupId: string): string => `/groups/${segment(groupId)}/members/$ref`;

/** Always the reference: without `/$ref` Graph deletes the USER (graph facts 4.2). */
const memberReferencePath = (groupId: string, userId: string): string =>
  `/groups/${segment(groupId)}/members/${segment(userId)}/$ref`;

/** 400 with this text, no code of its own (graph facts 4.2). */
const isAlreadyMember = (answer: GraphAnswer): boolean =>
  answer.status === 400 && /references already exist/i.test(failureOf(answer).message);
